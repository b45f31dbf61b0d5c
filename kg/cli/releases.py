"""`kg releases`: which there are, whether they are whole, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import release_option
from kg.errors import ReleaseError
from kg.exporting.tables import Cell, csv_table, json_table, text_table
from kg.release import ReleaseFolder, open_release, roll_back, verify_release
from kg.release.manifest import SEVERITIES

_NUMBERS = ("plans", "triples", *SEVERITIES)
_COLUMNS = ("name", "current", *_NUMBERS, "ontology", "state")
_WRITERS = {"table": text_table, "json": json_table, "csv": csv_table}


@click.group(invoke_without_command=True)
@release_option
@click.option("--format", "form", type=click.Choice(tuple(_WRITERS)), default="table")
@click.pass_context
def releases(ctx: click.Context, release_dir: Path | None, form: str) -> None:
    """List the releases; verify one, or make an earlier one current."""
    ctx.obj = release_dir
    if ctx.invoked_subcommand is None:
        folder = ReleaseFolder.find(release_dir)
        rows = [_row(folder, name) for name in folder.list()]
        click.echo(_WRITERS[form](_COLUMNS, rows), nl=False)


@releases.command()
@click.argument("name", required=False)
@release_option
@click.pass_obj
def verify(above: Path | None, name: str | None, release_dir: Path | None) -> None:
    """Check every byte of a release, the current one by default."""
    release = open_release(ReleaseFolder.find(release_dir or above), name)
    count = len(release.manifest["files"])
    click.echo(f"{release.name} is whole: {count} files, {len(release.store):,} triples")


@releases.command("roll-back")
@click.argument("name")
@release_option
@click.pass_obj
def roll_back_to(above: Path | None, name: str, release_dir: Path | None) -> None:
    """Make an earlier release the current one."""
    release = roll_back(ReleaseFolder.find(release_dir or above), name)
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
