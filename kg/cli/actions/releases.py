"""What `kg releases` does: list the releases, verify one, go back to one."""

from __future__ import annotations

from pathlib import Path

import click

from kg.errors import ReleaseError
from kg.release import ReleaseFolder, open_release, roll_back, verify_release
from kg.release.manifest import SEVERITIES
from kg.serialising.tables import Cell, write_table

_NUMBERS = ("plans", "triples", *SEVERITIES)
_COLUMNS = ("name", "current", *_NUMBERS, "ontology", "state")


def list_all(release_dir: Path | None, form: str) -> None:
    """Print the releases, each with what it holds and whether it is whole."""
    folder = ReleaseFolder.find(release_dir)
    click.echo(write_table(form, _COLUMNS, [_row(folder, n) for n in folder.list()]), nl=False)


def verify(release_dir: Path | None, name: str | None) -> None:
    """Open a release, the current one by default, and say that it is whole."""
    release = open_release(ReleaseFolder.find(release_dir), name)
    count = len(release.manifest["files"])
    click.echo(f"{release.name} is whole: {count} files, {len(release.store):,} triples")


def roll_back_to(release_dir: Path | None, name: str) -> None:
    """Make an earlier release the current one, and say so."""
    release = roll_back(ReleaseFolder.find(release_dir), name)
    click.echo(f"{release.name} is current now")


def _row(folder: ReleaseFolder, name: str) -> list[Cell]:
    mark = "current" if name == _current_name(folder) else None
    try:
        manifest = verify_release(folder, name)
    except ReleaseError:  # what a list is for: to show which release is good to go back to
        return [name, mark, *[None] * len(_NUMBERS), None, "damaged"]
    found = [manifest["findings"][severity] for severity in SEVERITIES]
    counts = [manifest["counts"]["plans"], manifest["quads"], *found]
    return [name, mark, *counts, manifest["ontology"], "whole"]


def _current_name(folder: ReleaseFolder) -> str | None:
    try:
        pointer = folder.current()
    except ReleaseError:  # `current` is damaged: none of them is current
        return None
    return pointer.name if pointer else None
