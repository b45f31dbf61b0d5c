"""`kg build`: sources to release."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.cli.options import release_option
from kg.exporting.tables import csv_table, json_table, text_table
from kg.release import ReleaseFolder
from kg.release.building import Built, Progress
from kg.release.building import build as build_release
from kg.release.manifest import COUNTED, SEVERITIES
from kg.sources import find_sources
from kg.terms import BASE

_COLUMNS = ("what", "value")
_WRITERS = {"table": text_table, "json": json_table, "csv": csv_table}
Rows = list[tuple[str, str | int | float]]


def base_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add `--base IRI`, which wins over CIVIC_BASE."""
    return click.option(
        "--base",
        default=BASE,
        envvar="CIVIC_BASE",
        metavar="IRI",
        help=f"Where IRIs of things live (default: CIVIC_BASE, else {BASE}).",
    )(command)


def sources_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add `--sources DIR`, the folder that holds ontology/, shapes/ and data/."""
    return click.option(
        "--sources",
        "root",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder with ontology/, shapes/ and data/ (default: the project's own).",
    )(command)


@click.command()
@release_option
@base_option
@sources_option
@click.option("--format", "form", type=click.Choice(tuple(_WRITERS)), default="table")
def build(release_dir: Path | None, base: str, root: Path | None, form: str) -> None:
    """Make a release of the sources, or reuse it if nothing has changed."""
    started = time.perf_counter()
    with shown_progress() as progress:
        built = build_here(release_dir, base, root, progress)
    rows = [*summary_rows(built), ("seconds", round(time.perf_counter() - started, 1))]
    click.echo(_WRITERS[form](_COLUMNS, rows), nl=False)


def build_here(release_dir: Path | None, base: str, root: Path | None, progress: Progress) -> Built:
    """Build the sources that were chosen into the folder that was chosen."""
    sources = find_sources(root)
    folder = ReleaseFolder.find(release_dir, sources)
    return build_release(sources, folder, base=base, progress=progress)


@contextmanager
def shown_progress(*, always: bool = False) -> Iterator[Progress]:
    """Give a function that shows what is being done on stderr.

    On a terminal each line takes the place of the one before; elsewhere nothing is shown, or
    one line after the other with `always`.
    """
    terminal = sys.stderr.isatty()

    def show(doing: str) -> None:
        if terminal:
            click.echo(f"\r\x1b[K{doing} …", nl=False, err=True)
        elif always:
            click.echo(f"{doing} …", err=True)

    try:
        yield show
    finally:
        if terminal:
            click.echo("\r\x1b[K", nl=False, err=True)


def summary_rows(built: Built) -> Rows:
    """Return what a release holds, line by line."""
    manifest = built.manifest
    return [
        ("release", built.name + (" (as before: nothing has changed)" if built.reused else "")),
        *((name, manifest["counts"][name]) for name in COUNTED),
        ("triples", manifest["quads"]),
        *((name, manifest["findings"][name]) for name in SEVERITIES),
    ]
