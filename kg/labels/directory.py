"""Names and kinds in plain words, for every thing a page can mention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from kg.labels.caching import cached_per_store
from kg.labels.records import Link, Mark, Place
from kg.labels.words import KIND_ORDER, OTHERS_WORDS
from kg.lookup import NameIndex
from kg.queries import find_question, page_query, run_named
from kg.records import Row, SelectResult, Term, text_of
from kg.store import Store
from kg.terms import CIVIC, code, shorten

_RANK = {iri: rank for rank, iri in enumerate(KIND_ORDER)}
_CERTAIN = Decimal(1)
_PLAN = str(CIVIC.DeliveryPlan)
_COMPUTED = code("basis", "computed")
_ACCEPTED = code("review", "accepted")
# Readings on any other basis are a reader's, not the row's.
_STATED_BASES = frozenset(code("basis", n) for n in ("explicit-text", "table-row", "footnote"))


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the vocabulary: what it is called and what it means."""

    iri: str
    label: str
    definition: str
    scheme: str
    kinds: frozenset[str]
    domain: str = ""
    range: str = ""


class Directory:
    """The names of a store's things and the words of its vocabulary; read once, then only read."""

    def __init__(self, store: Store) -> None:
        self.index = NameIndex(store)
        self.words = _read_words(rows(store, "vocabulary"))
        # Few sets of classes and few links are asked for again and again, by every page.
        self._kinds: dict[frozenset[str], str] = {}
        self._links: dict[str, Link] = {}

    def name(self, iri: str) -> str:
        """Return what a thing or term is called; an IRI without a name gives its short form."""
        thing = self.index.things.get(iri)
        if thing is not None and thing.name:
            return thing.name
        return self.label(iri)

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """Return the delivery plans, by name."""
        found = (i for i, t in self.index.things.items() if _PLAN in t.classes)
        return tuple(sorted(found, key=lambda iri: (self.name(iri), iri)))

    def language(self, iri: str) -> str:
        """Return the tag of the language of a thing's name where that is not English."""
        thing = self.index.things.get(iri)
        return thing.language if thing is not None and thing.name else ""

    def label(self, term: str) -> str:
        """Return the label of a term of a vocabulary, ours or another's."""
        if term in self.words:
            return self.words[term].label
        return OTHERS_WORDS.get(term) or shorten(term)

    def definition(self, term: str) -> str:
        """Return what a term means, or nothing."""
        return self.words[term].definition if term in self.words else ""

    def kind(self, iri: str) -> str:
        """Return the class of a thing in plain words, or nothing where it has no name."""
        thing = self.index.things.get(iri)
        classes = thing.classes if thing is not None else self._word_kinds(iri)
        return self.kind_of(classes)

    def kind_of(self, classes: Iterable[str]) -> str:
        """Return the most telling of some classes in plain words."""
        held = frozenset(classes)
        kind = self._kinds.get(held)
        if kind is None:
            first = min(held, key=lambda iri: (_RANK.get(iri, len(_RANK)), iri), default=None)
            kind = self._kinds[held] = self.label(first) if first is not None else ""
        return kind

    def _word_kinds(self, iri: str) -> Iterable[str]:
        return self.words[iri].kinds if iri in self.words else ()

    def is_named(self, iri: str) -> bool:
        """Whether the thing has a name of its own."""
        thing = self.index.things.get(iri)
        return bool(thing and thing.name) or iri in self.words

    def link(self, iri: str, fallback: str = "") -> Link:
        """Return a link to a thing; `fallback` names one that has no name of its own."""
        if fallback and not self.is_named(iri):
            return Link(iri, fallback, self.kind(iri))
        link = self._links.get(iri)
        if link is None:
            link = Link(iri, self.name(iri), self.kind(iri), self.language(iri))
            if self.is_named(iri):  # what has no name may be anything that a visitor asks for
                self._links[iri] = link
        return link

    def engagement(self, party: str, role: str) -> str:
        """Return what an engagement is called: the party and its role."""
        return f"{self.name(party)}, {self.label(role)[:1].lower()}{self.label(role)[1:]}"

    def unnamed(self, words: str | None, party: str | None, role: str | None) -> str:
        """Return what a thing without a name is called: by its party and role, or its wording."""
        if party and role:
            return self.engagement(party, role)
        return f"“{words}”" if words else ""

    def mark(self, basis: str | None, confidence: str | None, status: str | None = None) -> Mark:
        """Return how sure a statement is: stated, unless computed, read or under review.

        An accepted claim without any doubt, on a basis that the text itself gives, is the record
        of the cell that states the link.

        Args:
            basis: The code of what the reading rests on, if any.
            confidence: From 0 to 1; exactly 1 is no doubt, and neither is none.
            status: The review status of the claim that says it; None where a fact says it.
        """
        sure = _decimal(confidence)
        words = self.label(basis) if basis else ""
        if status is None and basis == _COMPUTED:
            return Mark("derived", words)
        is_certain = sure is None or sure >= _CERTAIN
        is_decided = status is None or status == _ACCEPTED
        if is_decided and is_certain and (basis is None or basis in _STATED_BASES):
            return Mark("stated", words)
        kind = "read" if status in (None, _ACCEPTED) else "claim"
        return Mark(kind, words, sure, self.label(status) if status else "")

    def place(self, texts: list[str | None]) -> Place:
        """Return a place from five texts: cell, document, table, row, column."""
        cell, document, table, row, column = texts
        number = int(row) if row is not None and row.isdigit() else None
        return Place(str(cell), self.link(str(document)), table or "", number, column or "")


@cached_per_store
def directory(store: Store) -> Directory:
    """Return the directory of a store."""
    return Directory(store)


def name_index(store: Store) -> NameIndex:
    """Return the names of a store, read once."""
    return directory(store).index


def rows(store: Store, query: str, **values: Term | str | None) -> tuple[Row, ...]:
    """Return the rows of a page's query."""
    found = run_named(store, page_query(query), **values)
    assert isinstance(found, SelectResult), "a page's query is a SELECT"
    return found.rows


def question_rows(store: Store, name: str, **values: Term | str | None) -> tuple[Row, ...]:
    """Return the rows of a named question."""
    found = run_named(store, find_question(name), **values)
    assert isinstance(found, SelectResult), "a named question is a SELECT"
    return found.rows


def texts(row: Row) -> list[str | None]:
    """Return a row's terms as plain text."""
    return [text_of(term) for term in row]


def _read_words(found: Iterable[Row]) -> dict[str, Word]:
    words: dict[str, Word] = {}
    for row in found:
        term, label, definition, scheme, kind, domain, of_range = texts(row)
        known = words.get(str(term))
        kinds = (known.kinds if known else frozenset()) | ({kind} if kind else frozenset())
        words[str(term)] = Word(
            str(term),
            str(label),
            definition or "",
            scheme or "",
            kinds,
            domain or "",
            of_range or "",
        )
    return words


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
