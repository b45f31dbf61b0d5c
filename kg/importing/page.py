"""A document coloured by what became of it, as one page of HTML that needs nothing else."""

from __future__ import annotations

from html import escape

from kg.importing.importer import Outcome
from kg.importing.ledger import READ, UNEXPLAINED, WORDING, Entry, text_at
from kg.importing.readings import COLUMNS, rows_of
from kg.importing.records import Place, Table, Text
from kg.importing.summing_up import summary

_SHOWN = ("action", "what", "as_written", "name", "kind", "role", "earliest", "latest", "amount",
          "value", "doubt")  # fmt: skip
_STYLE = """body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #b1b4b6;padding:.3rem .5rem;
text-align:left;vertical-align:top}.read{background:#cce2d8}.wording{background:#fff7bf}
.left{color:#505a5f}.unexplained{background:#f6d7d2}"""


def page_of(outcome: Outcome) -> str:
    """Return the page: the sums, the document with each character's fate, and all readings."""
    title = escape(outcome.document.name)
    lines = "".join(f"<p>{escape(line)}</p>" for line in summary(outcome))
    key = (
        '<p><span class="read">Read</span>, <span class="wording">kept as wording</span>, '
        '<span class="left">heading, note or left out</span>.</p>'
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{lines}{key}"
        f"<h2>The document</h2>{_document(outcome)}<h2>What was read</h2>{_readings(outcome)}"
        "</body></html>\n"
    )


def _document(outcome: Outcome) -> str:
    entries: dict[Place, list[Entry]] = {}
    for entry in outcome.ledger.entries:
        entries.setdefault(entry.span.place, []).append(entry)
    parts = []
    for at, block in enumerate(outcome.document.blocks):
        if isinstance(block, Text):
            tag = "h3" if block.kind == "heading" else "p"
            parts.append(f"<{tag}>{_marked(outcome, Place(at), entries)}</{tag}>")
            continue
        parts.append(_table(outcome, block, at, entries))
    return "".join(parts)


def _table(outcome: Outcome, table: Table, at: int, entries: dict[Place, list[Entry]]) -> str:
    rows = []
    for row, cells in enumerate(table.rows):
        shown = "".join(
            f'<td rowspan="{cell.rows}" colspan="{cell.columns}">'
            f"{_marked(outcome, Place(at, row, column), entries)}</td>"
            for column, cell in enumerate(cells)
            if cell is not None
        )
        rows.append(f"<tr>{shown}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _marked(outcome: Outcome, place: Place, entries: dict[Place, list[Entry]]) -> str:
    text = text_at(outcome.document, place)
    return "".join(
        f'<span class="{_class(entry)}" title="{escape(entry.why or entry.use)}">'
        f"{escape(text[entry.span.start : entry.span.end])}</span>"
        for entry in entries.get(place, ())
    ).replace("\n", "<br>")


def _class(entry: Entry) -> str:
    return {READ: "read", WORDING: "wording", UNEXPLAINED: "unexplained"}.get(entry.use, "left")


def _readings(outcome: Outcome) -> str:
    held = [COLUMNS.index(name) for name in _SHOWN]
    head = "".join(f"<th>{escape(name)}</th>" for name in _SHOWN)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{'' if row[at] is None else escape(str(row[at]))}</td>" for at in held)
        + "</tr>"
        for row in rows_of(outcome)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
