"""Answers that a server cuts, fetched page by page: whole, or refused."""

from __future__ import annotations

from collections.abc import Mapping

from kg.store.lexer import tokens
from kg.store.texts import text_of_file

# An answer with its own limit, or with values after it, can not be sorted by adding to its end.
_CLOSING = {"LIMIT", "OFFSET", "VALUES"}


def rows_a_page(headers: Mapping[str, str]) -> int | None:
    """Return at how many rows the answer was cut, or None if it was not.

    Virtuoso tells of it in a header, with status 200.
    """
    for name, value in headers.items():
        if name.lower() == "x-sparql-maxrows" and value.strip().isdigit():
            return int(value)
    return None


def can_be_paged(text: str) -> bool:
    """Say whether a SELECT can be asked for in pages."""
    return not _outer_words(text) & _CLOSING


def page_text(text: str, columns: tuple[str, ...], size: int, offset: int) -> str:
    """Return a SELECT for some of its rows, in an order that is the same for every page."""
    prologue, body = _halves(text)
    by = " ".join(f"?{column}" for column in columns)
    has_order = "ORDER" in _outer_words(text)
    return text_of_file(
        "page",
        prologue=prologue,
        columns=by,
        body=f"{body} {by}" if has_order else f"{body} ORDER BY {by}",
        size=str(size),
        offset=str(offset),
    )


def count_text(text: str) -> str:
    """Return a query for how many rows a SELECT has."""
    prologue, body = _halves(text)
    return text_of_file("count", prologue=prologue, body=body)


def _halves(text: str) -> tuple[str, str]:
    """Return what stands before the first SELECT, and the rest."""
    at = next(at for kind, word, at in tokens(text) if kind == "word" and word.upper() == "SELECT")
    return text[:at], text[at:]


def _outer_words(text: str) -> set[str]:
    depth, found = 0, set()
    for kind, part, _ in tokens(text):
        if kind == "mark" and part in "([{":
            depth += 1
        elif kind == "mark" and part in ")]}":
            depth -= 1
        elif kind == "word" and depth == 0:
            found.add(part.upper())
    return found
