"""The page of any thing: what is said of it in plain words, and what points to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.directory import Directory, directory, texts
from kg.labels.records import DERIVED, Link, Mark, Place, Property, Value
from kg.labels.words import INVERSES, PROPERTY_ORDER, SHOWN_ELSEWHERE
from kg.lookup.names import foreign
from kg.pages.asked_ahead import rows_about
from kg.pages.claims import ClaimLine, read_claims
from kg.pages.not_found import not_found
from kg.pages.report import FindingLine, findings_by_focus
from kg.records import Row, Term, text_of
from kg.store import Store
from kg.terms import CIVIC, code, expand

_RANK = {iri: rank for rank, iri in enumerate(PROPERTY_ORDER)}
_DESCRIPTIONS = tuple(expand(c) for c in ("dcterms:description", "skos:definition"))
_AS_WRITTEN = str(CIVIC.asWritten)
_PARTY, _ROLE = str(CIVIC.party), str(CIVIC.role)
_TYPE = expand("rdf:type")
_DERIVED_FROM = expand("prov:wasDerivedFrom")
_PROPOSED = code("review", "proposed")
_INFERRED = "/graph/inferred"
_CHECKS = "/graph/checks/"
_MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class ThingPage:
    """A thing: its properties, what follows from the rules, what points to it, its evidence."""

    link: Link
    mark: Mark
    description: str
    description_language: str
    properties: tuple[Property, ...]
    derived: tuple[Property, ...]
    incoming: tuple[Property, ...]
    claims: tuple[ClaimLine, ...]
    findings: tuple[FindingLine, ...]
    places: tuple[Place, ...]

    @property
    def is_open_claim(self) -> bool:
        """Whether it is a claim that nobody has decided about."""
        found = self.values(CIVIC.reviewStatus)
        return any(value.link and value.link.iri == _PROPOSED for value in found)

    def values(self, prop: object) -> tuple[Value, ...]:
        """Return the values of a property as they are stated."""
        return next((p.values for p in self.properties if p.iri == str(prop)), ())


def thing_page(store: Store, iri: str) -> ThingPage:
    """Return the page of a thing of any class.

    Raises:
        UnknownThingError: No graph says anything of it; the sentence lists the near names.
    """
    names = directory(store)
    found = [row for row in rows_about(store, "facts", iri) if not _is_check(row)]
    pointing = rows_about(store, "incoming", iri)
    if not found and not pointing:
        raise not_found(names, iri)
    stated = [row for row in found if not _graph(row).endswith(_INFERRED)]
    derived = [row for row in found if _is_derived(row)]
    places = tuple(map(names.place, map(texts, rows_about(store, "places", iri))))
    described, language = _description(stated)
    return ThingPage(
        link=_self_link(names, iri, stated, places),
        mark=_own_mark(names, stated),
        description=described,
        description_language=language,
        properties=_properties(names, stated),
        derived=_properties(names, derived, DERIVED),
        incoming=_incoming(names, pointing),
        claims=read_claims(store, names, iri),
        findings=findings_by_focus(store).get(iri, ()),
        places=places,
    )


def _graph(row: Row) -> str:
    return str(text_of(row[0]))


def _said(row: Row) -> tuple[str, str]:
    return str(text_of(row[1])), str(text_of(row[2]))


def _is_derived(row: Row) -> bool:
    return _graph(row).endswith(_INFERRED) and text_of(row[1]) not in INVERSES


def _is_check(row: Row) -> bool:
    return _CHECKS in _graph(row)


def _self_link(
    names: Directory, iri: str, stated: Iterable[Row], places: tuple[Place, ...]
) -> Link:
    kinds, words, party, role = set(), "", "", ""
    for prop, value in map(_said, stated):
        if prop == _TYPE:
            kinds.add(value)
        words = value if prop == _AS_WRITTEN else words
        party = value if prop == _PARTY else party
        role = value if prop == _ROLE else role
    kind = names.kind_of(kinds)
    if names.is_named(iri):
        return Link(iri, names.name(iri), kind, names.language(iri))
    if party:
        return Link(iri, names.engagement(party, role), kind)
    if words:
        return Link(iri, f"“{words}”", kind)
    where = f": {places[0].words}" if places else ""
    return Link(iri, f"{kind or names.name(iri)}{where}", kind)


def _own_mark(names: Directory, stated: Iterable[Row]) -> Mark:
    said = dict(map(_said, stated))
    return names.mark(said.get(str(CIVIC.basis)), said.get(str(CIVIC.confidence)))


def _description(stated: Iterable[Row]) -> tuple[str, str]:
    """Return what is said to describe a thing, English before others, and its foreign language."""
    found = [
        (foreign(row[2].language or ""), row[2].value)
        for row in stated
        if isinstance(row[2], ox.Literal) and text_of(row[1]) in _DESCRIPTIONS
    ]
    language, text = min(found, key=lambda told: bool(told[0]), default=("", ""))
    return text, language


def _properties(
    names: Directory, found: Iterable[Row], mark: Mark | None = None
) -> tuple[Property, ...]:
    """Return properties with their values, each as sure as its row says, or all as `mark`."""
    values: dict[str, dict[str, Value]] = defaultdict(dict)
    for row in found:
        prop = str(text_of(row[1]))
        if prop not in SHOWN_ELSEWHERE:
            value = _value(names, row, mark)
            values[prop].setdefault(str(row[2]), value)
    return tuple(
        _property(names, prop, list(held.values())) for prop, held in _in_order(names, values)
    )


def _value(names: Directory, row: Row, mark: Mark | None) -> Value:
    thing = row[2]
    words, party, role, *surely = texts(row)[3:]
    mark = mark or _mark(names, *surely)
    if isinstance(thing, ox.NamedNode):
        link = names.link(thing.value, names.unnamed(words, party, role))
        return Value(link.name, link, mark)
    language = foreign(thing.language or "") if isinstance(thing, ox.Literal) else ""
    return Value(_text(thing), None, mark, language)


def _mark(
    names: Directory,
    basis: str | None,
    confidence: str | None,
    status: str | None,
    own_basis: str | None,
    own_confidence: str | None,
    read_basis: str | None,
    read_confidence: str | None,
) -> Mark:
    """Return how sure a value is: by its claim, by itself, or as its property was read."""
    if status is not None:
        return names.mark(basis, confidence, status)
    if own_basis is not None:
        return names.mark(own_basis, own_confidence)
    return names.mark(read_basis, read_confidence)


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.Literal) else str(term)


def _incoming(names: Directory, found: Iterable[Row]) -> tuple[Property, ...]:
    values: dict[str, dict[str, Value]] = defaultdict(dict)
    for prop, subject, words, party, role, through, basis, confidence in map(texts, found):
        fallback = names.unnamed(words, party, role)
        if party and through and prop != str(CIVIC.engagedIn):
            fallback = f"{fallback} in {names.name(through)}"
        link = names.link(str(subject), fallback)
        values[str(prop)].setdefault(
            str(subject), Value(link.name, link, names.mark(basis, confidence))
        )
    return tuple(
        _property(names, prop, list(held.values())) for prop, held in _in_order(names, values)
    )


def _in_order(
    names: Directory, values: dict[str, dict[str, Value]]
) -> list[tuple[str, dict[str, Value]]]:
    def place(item: tuple[str, object]) -> tuple[int, str]:
        return (_RANK.get(item[0], len(_RANK)), names.label(item[0]))

    return sorted(values.items(), key=place)


def _property(names: Directory, iri: str, values: list[Value]) -> Property:
    shown = sorted(values, key=lambda value: value.text)[:_MOST_VALUES]
    more = len(values) - len(shown)
    return Property(iri, names.label(iri), names.definition(iri), tuple(shown), more)
