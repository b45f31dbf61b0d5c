"""What stands in cells of documents: their own words where these are here, else quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.directory import texts
from kg.queries import page_query, run_named
from kg.records import SelectResult
from kg.store import Store

# From the SHA-256 of a document's file to its wording, by the SHA-256 of each text.
Wording = Callable[[str], Mapping[str, str]]
# How much is shown on either side of the words that were read, where only a part is.
_BESIDE = 160


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a wording; `is_read` where a fact was read from it."""

    words: str
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands in a cell.

    Shape: `parts` are its own words, in their order; nothing where they are not here. `quotes` are
    what was quoted from it. `page` is where it stands, empty where the format has no pages, and
    `original` the address at which the document is published, empty where none is recorded.
    """

    parts: tuple[Part, ...] = ()
    quotes: tuple[str, ...] = ()
    page: str = ""
    original: str = ""

    def read_as(self, words: str) -> Excerpt:
        """Return the words around those that one fact was read from, with only these marked."""
        whole = "".join(part.words for part in self.parts)
        parts = mark_read(whole, [words] if words else [])
        return Excerpt(tuple(_around(parts)), self.quotes, self.page, self.original)


def excerpts(store: Store, cells: Iterable[str], wording: Wording) -> Mapping[str, Excerpt]:
    """Return what stands in some cells, by their IRIs.

    A wording is taken for that of a cell only if it has the cell's hash.

    Args:
        store: Where the cells are.
        cells: Their IRIs.
        wording: Gives the words of the documents that are here.
    """
    wanted = tuple(map(ox.NamedNode, sorted(set(cells))))
    if not wanted:
        return {}
    quotes: dict[str, set[str]] = {}
    told: dict[str, Sequence[str | None]] = {}
    found = run_named(store, page_query("excerpts"), cell=wanted)
    assert isinstance(found, SelectResult), "the query is a SELECT"
    for cell, *about, quote in map(texts, found.rows):
        told.setdefault(str(cell), about)
        quotes.setdefault(str(cell), set()).update({quote} if quote else ())
    # Stores differ in which of "a b" and "a" is first.
    return {cell: _excerpt(of, tuple(sorted(quotes[cell])), wording) for cell, of in told.items()}


def _excerpt(about: Sequence[str | None], quotes: tuple[str, ...], wording: Wording) -> Excerpt:
    digest, file, original, page, own = about
    words = wording(file).get(digest, "") if digest and file else ""
    address = original or ""
    if address and page and address.lower().endswith(".pdf"):
        address = f"{address}#page={page}"
    return Excerpt(tuple(mark_read(words or own or "", quotes)), quotes, page or "", address)


def mark_read(words: str, quotes: Iterable[str]) -> Iterable[Part]:
    """Yield a wording in parts: each quotation, where it first stands as whole words, and the rest.

    Of quotations that overlap, the longest is marked.
    """
    taken: list[tuple[int, int]] = []
    for quote in sorted(set(quotes), key=lambda text: (-len(text), text)):
        form = r"\s+".join(map(re.escape, quote.split()))
        for found in re.finditer(rf"(?<!\w){form}(?!\w)", words) if form else ():
            if all(found.end() <= start or end <= found.start() for start, end in taken):
                taken.append(found.span())
                break
    at = 0
    for start, end in sorted(taken):
        if at < start:
            yield Part(words[at:start])
        yield Part(words[start:end], is_read=True)
        at = end
    if at < len(words):
        yield Part(words[at:])


def _around(parts: Iterable[Part]) -> Iterable[Part]:
    """Yield what stands beside the words that were read, at most so much on each side."""
    held = list(parts)
    read = any(part.is_read for part in held)
    for at, part in enumerate(held):
        if part.is_read or len(part.words) <= _BESIDE:
            yield part
        elif at == 0 and read:
            yield Part(f"…{part.words[-_BESIDE:]}")
        else:
            yield Part(f"{part.words[:_BESIDE]}…")
