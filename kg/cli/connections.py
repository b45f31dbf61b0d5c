"""`kg connections`: what ties two things, and the network of partners as a file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import PROJECTIONS
from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.argument("start", metavar="[A", required=False)
@click.argument("end", metavar="B]", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text")
@click.option(
    "--export",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the network of partners to FILE.graphml or FILE.gexf instead.",
)
@click.option(
    "--by",
    type=click.Choice(PROJECTIONS),
    default=PROJECTIONS[0],
    help="What two partners must share to be tied in the exported network.",
)
@release_option
def connections(
    start: str | None,
    end: str | None,
    form: str,
    target: Path | None,
    by: str,
    release_dir: Path | None,
) -> None:
    """Tell the most telling routes between A and B, each with the cells that show it.

    A and B are names, aliases, short IRIs (hub:org-ofsted) or IRIs of any two things.
    """
    if target is not None:
        actions.connections.export_network(target, by, start, release_dir)
    elif start is None or end is None:
        raise click.UsageError("give two things, or --export FILE")
    else:
        actions.connections.tell_routes(start, end, form, release_dir)
