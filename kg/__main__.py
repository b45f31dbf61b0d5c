"""The `kg` command whole: the library's commands and the browser's.

It stands above the packages `kg` and `web`, and neither imports it. `python -m kg` and the
installed `kg` both begin here.
"""

from __future__ import annotations

import sys
from typing import Any

import click

import kg.cli
import web.commands.actions
from kg.cli.failure import report_failure
from kg.cli.group import PackageGroup
from kg.version import __version__


@click.group(
    cls=PackageGroup,
    packages=(kg.cli, web.commands),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="kg")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Ask, check and publish the graph of programmes, partners and outcomes.

    Exit codes: 0 fine, 1 the data have violations, 2 wrong use, 3 anything else.
    """
    ctx.obj = _keep_pages
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _keep_pages(release: Any) -> None:
    """Keep the main pages with a release; the library's `build` can not know the browser."""
    web.commands.actions.prepare.keep_main_pages(release)


def main() -> None:
    """Run the command line: results on stdout, everything else on stderr."""
    try:
        code = cli.main(prog_name="kg", standalone_mode=False)
    except Exception as err:  # noqa: BLE001 - the one place where every failure becomes a sentence
        code = report_failure(err)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
