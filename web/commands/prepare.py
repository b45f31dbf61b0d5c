"""`kg prepare`: what is dear to make of a release, made before anybody asks for it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import release_option
from web.commands import actions


@click.command()
@release_option
def prepare(release_dir: Path | None) -> None:
    """Make the files, the feed and the pages of the current release that are dear to make.

    A server does this by itself, at low priority; where it may not write into the folder of
    releases, run it beforehand.
    """
    actions.prepare.prepare_and_tell(release_dir)
