"""A query's answer in each form: for people, for spreadsheets, for programs."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kg.errors import UsageError
from kg.namespaces import shorten
from kg.records import SelectResult, Term, text_of
from kg.serialising.tables import Cell, csv_table, json_table, text_table
from kg.xml_faults import fault_of_xml, keep_returns

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {_XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int")}
_W3C = {
    "srj": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}


def write_answer(
    answer: SelectResult,
    form: str,
    *,
    names: Mapping[str, str] | None = None,
    width: int | None = None,
) -> str:
    """Return an answer as text.

    Args:
        answer: The rows.
        form: `table` for a terminal, `json` for the one JSON shape, `csv`, or the W3C forms
            `tsv`, `srj` (SPARQL 1.1 results JSON) and `xml`.
        names: Names by IRI; a table shows them in place of IRIs.
        width: Of the table, in characters.

    Raises:
        UsageError: XML can not hold the answer.
    """
    if form in _W3C:
        return _write_w3c(answer, _W3C[form])
    rows = [[plain(term) for term in row] for row in answer.rows]
    if form == "json":
        return json_table(answer.columns, rows, truncated=answer.truncated)
    if form == "csv":
        return csv_table(answer.columns, rows)
    return _in_words(answer.columns, rows, names or {}, width)


def plain(term: Term | None) -> Cell:
    """Return a term as a JSON value: numbers and booleans as such, all else as text."""
    if isinstance(term, ox.Literal):
        kind = term.datatype.value
        if kind in _INTEGERS:
            return int(term.value)
        if kind == _XSD + "boolean":
            return term.value in {"true", "1"}
    return text_of(term)


def _in_words(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    names: Mapping[str, str],
    width: int | None,
) -> str:
    # Where a row says a thing's name, the IRI before it would only say it twice.
    at = columns.index("name") - 1 if "name" in columns[1:] else -1
    if at >= 0 and not any("://" in str(row[at]) for row in rows):
        at = -1
    kept = [i for i, column in enumerate(columns) if i != at and f"{column}Name" not in columns]
    words = [[_named(row[i], names) for i in kept] for row in rows]
    return text_table([columns[i] for i in kept], words, width=width)


def _named(cell: Cell, names: Mapping[str, str]) -> Cell:
    if isinstance(cell, str) and "://" in cell:
        return "\n".join(names.get(word) or shorten(word) for word in cell.split(" "))
    return cell.replace("; ", "\n") if isinstance(cell, str) else cell


def _write_w3c(answer: SelectResult, form: ox.QueryResultsFormat) -> str:
    # pyoxigraph writes only what it has read, so the rows go through its own JSON form.
    found = ox.parse_query_results(_srj(answer).encode(), format=ox.QueryResultsFormat.JSON)
    out = io.BytesIO()
    found.serialize(out, format=form)
    written = out.getvalue()
    if form == ox.QueryResultsFormat.XML:
        written = keep_returns(written)
        if fault := fault_of_xml(written):
            raise UsageError(f"{fault}; ask for another form, such as srj")
    return written.decode()


def _srj(answer: SelectResult) -> str:
    if answer.is_ask:
        return json.dumps({"head": {}, "boolean": plain(answer.rows[0][0])})
    bindings = [
        {name: _srj_term(t) for name, t in zip(answer.columns, row, strict=True) if t is not None}
        for row in answer.rows
    ]
    head = {"vars": list(answer.columns)}
    return json.dumps({"head": head, "results": {"bindings": bindings}}, ensure_ascii=False)


def _srj_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.Literal):
        return _srj_literal(term)
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: _srj_term(part) for name, part in parts.items()}}


def _srj_literal(term: ox.Literal) -> dict[str, object]:
    written: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype.value != _XSD + "string":
        written["datatype"] = term.datatype.value
    return written
