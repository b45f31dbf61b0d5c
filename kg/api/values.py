"""From a term of RDF to a plain Python value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.records import Term, text_of

Value: TypeAlias = str | int | float | Decimal | date | datetime | bool | None

_XSD = PREFIXES["xsd"]
# Python would read more than the datatypes allow: digits of other scripts, `_` between them.
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_BOOLEAN = re.compile(r"true|false|0|1")
_INTEGERS = (
    "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
    "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
    "unsignedByte",
)  # fmt: skip
_READERS: Mapping[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    **{_XSD + name: (_INTEGER, int) for name in _INTEGERS},
    _XSD + "decimal": (_DECIMAL, Decimal),
    _XSD + "double": (_DOUBLE, float),
    _XSD + "float": (_DOUBLE, float),
    _XSD + "date": (_DATE, date.fromisoformat),
    _XSD + "dateTime": (_DATE_TIME, datetime.fromisoformat),
    _XSD + "boolean": (_BOOLEAN, lambda text: text in ("true", "1")),
}
_NUMBERS = {int, Decimal, float}


def plain_value(term: Term | None) -> Value:
    """Return a term as a Python value: an IRI as text, a literal by its datatype.

    A literal of another datatype, or one that is not as its datatype asks for, is its text.
    """
    if isinstance(term, ox.Literal):
        form, read = _READERS.get(term.datatype.value, (None, str))
        if form is not None and form.fullmatch(term.value):
            try:
                return read(term.value)
            except ValueError:  # the 30th of February, or more digits than Python reads
                pass
    return text_of(term)


def plain_column(terms: Iterable[Term | None]) -> list[Value]:
    """Return the values of one column, all of one kind, as a frame wants them.

    Whole numbers among decimals become decimals, numbers among floats floats; else, where kinds
    are mixed, every value is text.
    """
    held = list(terms)
    values = [plain_value(term) for term in held]
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) <= 1:
        return values
    if kinds <= _NUMBERS:
        number = float if float in kinds else Decimal
        return [None if value is None else number(value) for value in values]  # type: ignore[arg-type]
    return [text_of(term) for term in held]
