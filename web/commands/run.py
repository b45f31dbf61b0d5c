"""`kg run`: build, show the first answer, serve. What `python3 dev.py run` does."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import base_option, release_option, sources_option
from web.commands import actions
from web.commands.options import listen_options


@click.command()
@listen_options(lowest=1)
@release_option
@base_option
@sources_option
def run(host: str, port: int, release_dir: Path | None, base: str, root: Path | None) -> None:
    """Build the release, or reuse it, show its first answer, and serve the browser."""
    actions.run.run(host, port, release_dir, base, root)
