"""Terms as cells hold them, and back: what a cell can not give back as it is, it does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.exporters.plan_tables import DAY, DECIMAL, EDTF, IRI, PROSE, TEXT, WHOLE
from kg.exporters.workbook.book import Value
from kg.exporters.workbook.naming import Names, is_clean
from kg.exporters.workbook.sheets import LINE, SheetColumn
from kg.records import Term
from kg.terms import PREFIXES

LONGEST = 30_000
_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"
_DATATYPES = {
    TEXT: _STRING, EDTF: PREFIXES["edtf"] + "EDTF", WHOLE: _XSD + "integer",
    DECIMAL: _XSD + "decimal", DAY: _XSD + "date",
}  # fmt: skip
_MOST_DIGITS = 15
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def groups_of(column: SheetColumn) -> tuple[str, ...]:
    """Return the groups of names that a column looks in first."""
    return (column.codes, *column.refers) if column.codes else column.refers


def to_cell(
    terms: Sequence[Term], column: SheetColumn, names: Names, language: str
) -> tuple[Value, tuple[Term, ...]]:
    """Return the cell that holds values of a property, and the values that it can not hold."""
    texts: list[str] = []
    left: list[Term] = []
    for term in terms:
        text = _text(term, column, names, language)
        if text is None or sum(map(len, texts)) + len(text) + len(texts) > LONGEST:
            left.append(term)
        else:
            texts.append(text)
    if not texts:
        return None, tuple(left)
    return _value(texts[0], column) if len(texts) == 1 else LINE.join(texts), tuple(left)


def _text(term: Term, column: SheetColumn, names: Names, language: str) -> str | None:
    """Return a value as text; None where the cell would not give the same value back."""
    if isinstance(term, ox.NamedNode):
        text = names.show(term.value, groups_of(column)) if column.kind == IRI else ""
    elif isinstance(term, ox.Literal):
        text = term.value
    else:
        return None
    if not is_clean(text) or len(text) > LONGEST:
        return None
    return text if to_terms(text, column, names, language) == (term,) else None


def _value(text: str, column: SheetColumn) -> Value:
    """Return a text as the number or day it is, where that gives the same text back."""
    if column.kind == WHOLE and len(text) <= _MOST_DIGITS and str(int(text)) == text:
        return int(text)
    if column.kind == DECIMAL and len(text) <= _MOST_DIGITS:
        number = Decimal(text)
        return number if lexical_of(number) == text else text
    if column.kind == DAY and _DAY.fullmatch(text) and text >= "1900-03-01":
        return date.fromisoformat(text)
    return text


def lexical_of(number: Decimal) -> str:
    """Return how a number of a cell is written: in its canonical form, as a release holds it."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_terms(
    value: Value, column: SheetColumn, names: Names, language: str
) -> tuple[Term, ...] | None:
    """Return the values that a cell holds, one a line; None where one can not be read."""
    found: list[Term] = []
    for part in parts_of(value):
        term = _term(part, column, names, language)
        if term is None:
            return None
        found.append(term)
    return tuple(found)


def parts_of(value: Value) -> tuple[Value, ...]:
    """Return the lines of a text, each trimmed; a number or a day is one."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part for line in value.split(LINE) if (part := line.strip()))
    return (value,)


def _term(part: Value, column: SheetColumn, names: Names, language: str) -> Term | None:
    if column.kind == IRI:
        text = str(part)
        iri = names.find(text, groups_of(column)) or names.known(text)
        return None if iri is None else ox.NamedNode(iri)
    if column.kind == PROSE:
        return ox.Literal(_plain(part), language=language)
    written = _lexical(part, column)
    if written is None:
        return None
    return ox.Literal(written, datatype=ox.NamedNode(_DATATYPES[column.kind]))


def _plain(part: Value) -> str:
    if isinstance(part, date):
        return part.isoformat()
    if isinstance(part, Decimal) and part == part.to_integral_value():
        return f"{part:f}".partition(".")[0]
    return str(part)


def _lexical(part: Value, column: SheetColumn) -> str | None:
    if column.kind in (TEXT, EDTF):
        return _plain(part)
    if column.kind == DAY:
        text = part.isoformat() if isinstance(part, date) else str(part)
        try:
            return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
        except ValueError:
            return None
    if isinstance(part, date):
        return None
    if column.kind == WHOLE:
        text = _plain(part).removesuffix(".0")
        return text if re.fullmatch(r"[+-]?\d+", text) else None
    if isinstance(part, Decimal | int):
        return lexical_of(Decimal(part))
    try:
        Decimal(part or "")
    except InvalidOperation:
        return None
    return part if part and re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", part) else None


# ---- any term, as N-Triples writes it, in signs that every cell keeps ----


def to_pieces(term: Term) -> tuple[str, ...]:
    """Return a term in as many pieces as cells are needed for it."""
    text = re.sub(r"[^ -~]|(?<= ) ", _escaped, str(term))
    pieces: list[str] = []
    while len(text) > LONGEST:
        at = LONGEST
        while text[at - 1] == " " or text[at] == " ":
            at -= 1
        pieces.append(text[:at])
        text = text[at:]
    return (*pieces, text)


def _escaped(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def of_pieces(pieces: Iterable[str]) -> Term:
    """Return the term of `to_pieces`.

    Raises:
        SyntaxError: It is no term.
    """
    line = f"<urn:a> <urn:b> {''.join(pieces)} ."
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    term: Term = quad.object
    return term
