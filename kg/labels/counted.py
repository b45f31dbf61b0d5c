"""Counts as pages show them: each number leads to the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote_plus

from kg.terms import shorten

ROWS = "rows"
# Units: addresses; the same count stands on several pages.
_KEPT = 1 << 14
_QUOTED = {code: quote_plus(chr(code)) for code in range(128)}

Values: TypeAlias = Mapping[str, object] | Iterable[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with its words, and where its rows are.

    Shape: `address` is a path of the browser, with a query; it answers as JSON too. `unit` says
    what of those rows is counted: `rows` all of them, `activity` the different values of that
    column, `+things` the sum of the column; and which of them, as in `rows if sureness=possible`
    or `engagement if statedIn` (where that column has a value; `words=` is where one has none).
    `look` names how a tile looks,
    where it does not look like others.
    """

    number: int
    words: str
    address: str
    unit: str = ROWS
    look: str = ""


def plural(number: int, one: str, many: str) -> str:
    """Return the word that goes with a number."""
    return one if number == 1 else many


def question(name: str, **values: str) -> str:
    """Return the address of a named question with its values; things by their IRIs."""
    return address_of(f"/questions/{name}", **values)


def address_of(path: str, **values: str) -> str:
    """Return a path with a query; things by their IRIs, and empty values left out."""
    return _written(path, tuple((name, shorten(value)) for name, value in values.items() if value))


@lru_cache(_KEPT)
def _written(path: str, given: tuple[tuple[str, str], ...]) -> str:
    return f"{path}?{written_query(given)}" if given else path


def written_query(values: Values) -> str:
    """Return values as the query of an address, as `urllib.parse.urlencode` writes them.

    That goes through a text byte by byte, and each panel of a page leads to its query.
    """
    pairs = values.items() if isinstance(values, Mapping) else values
    return "&".join(f"{_quoted(name)}={_quoted(str(value))}" for name, value in pairs)


def _quoted(text: str) -> str:
    return text.translate(_QUOTED) if text.isascii() else quote_plus(text)
