"""Options and openings that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.release import Release, ReleaseFolder, open_release

Command = TypeVar("Command", bound=Callable[..., Any])


def release_option(command: Command) -> Command:
    """Add `--release DIR`, which wins over CIVIC_RELEASE."""
    return click.option(
        "--release",
        "release_dir",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder of the releases (default: CIVIC_RELEASE, else .civicthread).",
    )(command)


def current_release(release_dir: Path | None) -> Release:
    """Open the current release, verified against its manifest.

    Raises:
        ReleaseError: There is none, or it is damaged.
    """
    return open_release(ReleaseFolder.find(release_dir))
