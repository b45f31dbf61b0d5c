"""What `kg diff` does: read two editions of a plan, and tell what is different."""

from __future__ import annotations

import shutil
import sys
from dataclasses import fields
from pathlib import Path

import click
import pyoxigraph as ox

from kg.cli.actions.opening import current_release
from kg.errors import UsageError
from kg.exporters.facts import Facts, read_plans
from kg.exporters.workbook.vocabulary import facts_of, read_vocabulary
from kg.importing.checking import is_workbook, read_workbook
from kg.importing.editions import Change, Edition, changes_between, read_edition
from kg.importing.editions.telling import as_text
from kg.importing.filenames import PLAN_FILE
from kg.importing.here import Here
from kg.lookup import NameIndex, find_thing
from kg.release.conversion import from_rdflib
from kg.serialising.tables import csv_table, json_table
from kg.sources import find_sources
from kg.validate.reading import FORMATS, read_files

_COLUMNS = tuple(field.name for field in fields(Change))


def diff(old: str, new: str, form: str, release_dir: Path | None) -> None:
    """Tell what is different between two editions of a plan.

    Raises:
        UsageError: One of them is no plan that can be read.
    """
    words = read_vocabulary(find_sources())
    before, after = (_edition(name, words, release_dir) for name in (old, new))
    changes = changes_between(before, after)
    if form == "text":
        width = shutil.get_terminal_size((80, 24)).columns
        click.echo(as_text(before, after, changes, width), nl=False)
        return
    rows = [tuple(getattr(change, name) or None for name in _COLUMNS) for change in changes]
    writer = csv_table if form == "csv" else json_table
    sys.stdout.buffer.write(writer(_COLUMNS, rows).encode())


def _edition(name: str, words: Facts, release_dir: Path | None) -> Edition:
    path = Path(name)
    if path.is_dir() and (path / PLAN_FILE).is_file():
        path = path / PLAN_FILE
    if path.is_file() and is_workbook([path]):
        own = read_workbook(path, words, Here(find_sources()))[1]
        if own.findings:
            count = len(own.findings)
            told = "1 cell was" if count == 1 else f"{count} cells were"
            click.echo(f"note: {name}: {told} not understood; kg validate tells where", err=True)
        return read_edition(facts_of(own.triples, words), name)
    if path.is_file() and path.suffix in FORMATS:
        triples: tuple[ox.Triple, ...] = tuple(from_rdflib(read_files([path])))
        return read_edition(facts_of(triples, words), name)
    if path.exists():
        raise UsageError(
            f"{name}: is neither RDF nor our workbook; import it first with "
            f"`kg import {name} --out DIR`, and name DIR"
        )
    if path.suffix in (*FORMATS, ".xlsx", ".ods"):
        raise UsageError(f"{name}: no such file")
    store = current_release(release_dir).store
    iri = find_thing(NameIndex(store), name, "plan").iri
    return read_edition(read_plans(store, [iri]), name)
