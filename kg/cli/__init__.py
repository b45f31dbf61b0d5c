"""The `kg` command: one file a subcommand, each imported only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from kg import __version__
from kg.cli.failure import report_failure

# Exit codes: 0 fine, 1 the data have violations, 2 wrong use, 3 anything else.
_COMMANDS = {
    "ask": "kg.cli.ask:ask",
    "build": "kg.cli.build:build",
    "connections": "kg.cli.connections:connections",
    "corrections": "kg.cli.corrections:corrections",
    "coverage": "kg.cli.coverage:coverage",
    "export": "kg.cli.export:export",
    "harvest": "kg.cli.harvest:harvest",
    "publish": "web.publishing.command:publish",
    "load": "kg.cli.load:load",
    "query": "kg.cli.query:query",
    "releases": "kg.cli.releases:releases",
    "run": "kg.cli.run:run",
    "serve": "web.serving:serve_command",
    "show": "kg.cli.show:show",
    "validate": "kg.cli.validate:validate",
}


class LazyGroup(click.Group):
    """A group whose commands are named by module and imported on use: `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Ask, check and publish the graph of programmes, partners and outcomes.

    Exit codes: 0 fine, 1 the data have violations, 2 wrong use, 3 anything else.
    """


def main() -> None:
    """Run the command line: results on stdout, everything else on stderr."""
    try:
        code = cli.main(prog_name="kg", standalone_mode=False)
    except Exception as err:  # noqa: BLE001 - the one place where every failure becomes a sentence
        code = report_failure(err)
    sys.exit(code if isinstance(code, int) else 0)
