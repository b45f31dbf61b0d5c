"""What `kg show` does: tell everything that is said of one thing, and where."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.actions.opening import current_release
from kg.labels.records import Mark, Property
from kg.lookup import NameIndex, find_iri
from kg.namespaces import shorten
from kg.pages.find import about
from kg.pages.things import ThingPage, thing_page
from kg.serialising import write_quads
from kg.serialising.tables import text_table
from kg.terminal import printable

_MOST = 12


def show(name: str, form: str, release_dir: Path | None, *, everything: bool) -> None:
    """Print one thing: as text, or its statements in a form of `kg.choices.GRAPH_FORMATS`."""
    store = current_release(release_dir).store
    iri = find_iri(NameIndex(store), name)
    if form == "text":
        click.echo(_as_text(thing_page(store, iri), sys.maxsize if everything else _MOST), nl=False)
        return
    sys.stdout.buffer.write(write_quads(about(store, iri), form))


def _as_text(page: ThingPage, most: int) -> str:
    parts = [f"{page.link.name}\n{page.link.kind}, {shorten(page.link.iri)}"]
    if page.description:
        parts.append(page.description)
    for heading, properties in (
        ("What is said of it", page.properties),
        ("What points to it", page.incoming),
        ("What follows from the rules", page.derived),
    ):
        if properties:
            rows = [(prop.label, _values(prop, most)) for prop in properties]
            parts.append(f"{heading}\n{text_table(('property', 'values'), rows)}".rstrip())
    if page.claims:
        lines = [
            (c.subject.name, c.property, c.thing.name, _mark(c.mark)) for c in page.claims[:most]
        ]
        table = text_table(("subject", "property", "object", "how sure"), lines)
        parts.append(f"Claims{_left_out(len(page.claims), most)}\n{table}".rstrip())
    if page.places:
        cells = [(p.document.name, p.table, p.row, p.column) for p in page.places]
        table = text_table(("document", "table", "row", "column"), cells)
        parts.append(f"Where it was read\n{table}".rstrip())
    return printable("\n\n".join(parts)) + "\n"


def _values(prop: Property, most: int) -> str:
    shown = [value.text for value in prop.values[:most]]
    return "\n".join([*shown, *_more(len(prop.values) + prop.more - len(shown))])


def _more(count: int) -> list[str]:
    return [f"... and {count} more (--all shows them)"] if count else []


def _left_out(count: int, most: int) -> str:
    return f" ({count - most} more with --all)" if count > most else ""


def _mark(mark: Mark) -> str:
    known = [mark.status, mark.basis, str(mark.confidence) if mark.confidence is not None else ""]
    return ", ".join(word for word in known if word)
