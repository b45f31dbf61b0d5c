"""What `kg prepare` does: make what is dear to make, and say of which release."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.actions.progress import shown_progress
from kg.errors import ReleaseError
from kg.release import ReleaseFolder
from web.prepared import keep_main_pages, prepare

__all__ = ["keep_main_pages", "prepare_and_tell"]
# A server beside it comes first.
_GENTLY = 15


def prepare_and_tell(release_dir: Path | None) -> None:
    """Prepare the current release at low priority, and say that it is ready.

    Raises:
        ReleaseError: There is no release, it is damaged, or its folder can not be written.
    """
    if hasattr(os, "nice"):
        os.nice(_GENTLY)
    folder = ReleaseFolder.find(release_dir)
    with shown_progress() as progress:
        try:
            name = prepare(folder, progress)
        except OSError as err:
            raise ReleaseError(
                f"{folder.path}: can not be written: {err.strerror or err}; the release is whole, "
                "and what is dear to make of it will be made when it is asked for"
            ) from err
    click.echo(f"{name} is prepared")
