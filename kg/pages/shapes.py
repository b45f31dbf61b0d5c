"""The shapes as people read them: what each rule checks, what it says, and what to do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.sources import find_sources
from kg.terms import NS, PREFIXES, SHAPES, expand

_CODE, _REMEDY = f"{SHAPES}code", f"{SHAPES}remedy"
_WHY, _HELPS = f"{SHAPES}why", f"{SHAPES}helps"
_ASKS_OWNER, _FILLED_BY = f"{SHAPES}asksOwner", f"{SHAPES}filledBy"
_FIRST, _REST = expand("rdf:first"), expand("rdf:rest")
_SH = PREFIXES["sh"]
_TARGETS = tuple(
    _SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
)
_LABEL, _COMMENT = expand("rdfs:label"), expand("rdfs:comment")
# A place in a message that a finding fills with a name.
_PLACE = re.compile(r"\{\??\w+\}")
_OF_OURS = re.compile(r"\bcivic:(\w+)")

Triples = tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule: its place on the page (`key`), its words, and the terms that it names.

    Shape: `targets` are the IRIs of what it is asked of; `terms` all of our terms it names,
    in the order of the alphabet. `ways` are the properties that lead to what it wants: as they
    stand, and those that lead to the thing itself. `asks_owner` says that the owner of the plan
    can answer, and nobody else. Of a rule of several shapes one alone has `why` and `helps`.
    """

    iri: str
    key: str
    code: str
    name: str
    severity: str
    message: str
    remedy: str
    targets: tuple[str, ...]
    terms: tuple[str, ...]
    ways: tuple[tuple[str, ...], tuple[str, ...]]
    asks_owner: bool
    why: str
    helps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShapesPage:
    """All rules in the order of their codes, and the words that the shapes add."""

    title: str
    description: str
    version: str
    licence: str
    shapes: tuple[Shape, ...]
    words: tuple[tuple[str, str, str], ...]


@cache
def shapes_page() -> ShapesPage:
    """Return the rules and the few properties that shapes and findings have of their own."""
    said = _by_subject(shape_triples())
    head = said[SHAPES.rstrip("#")]
    own = [iri for iri, facts in said.items() if iri.startswith(SHAPES) and _LABEL in facts]
    words = (
        (iri.removeprefix(SHAPES), said[iri][_LABEL][0], said[iri][_COMMENT][0]) for iri in own
    )
    return ShapesPage(
        title=_first(head, expand("dcterms:title")),
        description=_first(head, expand("dcterms:description")),
        version=_first(head, expand("owl:versionInfo")),
        licence=_first(head, expand("dcterms:license")),
        shapes=list_shapes(),
        words=tuple(sorted(words)),
    )


@cache
def list_shapes() -> tuple[Shape, ...]:
    """Return the rules in the order of their codes."""
    said = _by_subject(shape_triples())
    made = (_shape(said, iri) for iri, facts in said.items() if _CODE in facts)
    return tuple(sorted(made, key=lambda shape: (shape.code, shape.key)))


@cache
def shape_triples() -> Triples:
    """Return the triples of the shapes' files.

    Shape: blank nodes are numbered in the order of the files, so two readings are the same.
    """
    names: dict[str, ox.BlankNode] = {}

    def kept(node: ox.NamedNode | ox.BlankNode) -> ox.NamedNode | ox.BlankNode:
        if isinstance(node, ox.NamedNode):
            return node
        return names.setdefault(node.value, ox.BlankNode(f"shape{len(names)}"))

    made: list[ox.Triple] = []
    for path in sorted(find_sources().shapes.glob("*.ttl")):
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            subject, thing = quad.subject, quad.object
            assert not isinstance(subject, ox.Triple), "our shapes hold plain triples"
            if isinstance(thing, ox.NamedNode | ox.BlankNode):
                thing = kept(thing)
            made.append(ox.Triple(kept(subject), quad.predicate, thing))
    return tuple(dict.fromkeys(made))


def triples_of(shapes: Iterable[Shape]) -> Triples:
    """Return what the files say of some rules, in their order."""
    every = shape_triples()
    said = _by_subject(every)
    kept = {node for shape in shapes for node in _below(said, shape.iri)}
    return tuple(
        triple
        for triple in every
        if (
            triple.subject.value
            if isinstance(triple.subject, ox.NamedNode)
            else str(triple.subject)
        )
        in kept
    )


def shapes_about(term: str, above: Iterable[str] = ()) -> tuple[Shape, ...]:
    """Return the rules that name a term of ours, or that are asked of a class above it."""
    higher = set(above)
    return tuple(
        shape for shape in list_shapes() if term in shape.terms or higher & set(shape.targets)
    )


def _by_subject(triples: Triples) -> Mapping[str, dict[str, list[str]]]:
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        thing = triple.object
        text = str(thing) if isinstance(thing, ox.BlankNode) else getattr(thing, "value", "")
        subject = triple.subject
        key = subject.value if isinstance(subject, ox.NamedNode) else str(subject)
        said[key][triple.predicate.value].append(text)
    return said


def _shape(said: Mapping[str, dict[str, list[str]]], iri: str) -> Shape:
    facts = said[iri]
    inner = _below(said, iri)
    texts = [text for held in inner for values in said[held].values() for text in values]
    named = {text for text in texts if text.startswith(NS)}
    queries = (text for held in inner for text in said[held].get(_SH + "select", ()))
    named |= {NS + name for query in queries for name in _OF_OURS.findall(query)}
    messages = (text for held in inner for text in said[held].get(_SH + "message", ()))
    return Shape(
        iri=iri,
        key=iri.removeprefix(SHAPES),
        code=_first(facts, _CODE),
        name=_first(facts, _SH + "name"),
        severity=_first(facts, _SH + "severity").removeprefix(_SH),
        message=_plain(next(iter(messages), "")),
        remedy=_plain(_first(facts, _REMEDY)),
        targets=tuple(sorted({iri for target in _TARGETS for iri in facts.get(target, ())})),
        # A class and a property may differ by their first letter alone.
        terms=tuple(sorted(set(named), key=lambda iri: (iri.casefold(), iri))),
        ways=_ways(said, facts),
        asks_owner=_first(facts, _ASKS_OWNER) == "true",
        why=_first(facts, _WHY),
        helps=tuple(facts.get(_HELPS, ())),
    )


def _ways(
    said: Mapping[str, dict[str, list[str]]], facts: Mapping[str, list[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the properties of the first steps of a shape's path, and those of claims for it."""
    there: list[str] = []
    back: list[str] = []
    waiting = list(facts.get(_SH + "path", ()))
    while waiting:
        step = waiting.pop(0)
        held = said.get(step, {})
        if not step.startswith("_:"):
            there.append(step)
        elif _SH + "inversePath" in held:
            back += (iri for iri in held[_SH + "inversePath"] if not iri.startswith("_:"))
        elif _SH + "alternativePath" in held:
            waiting += _members(said, held[_SH + "alternativePath"][0])
        else:
            waiting += held.get(_FIRST, ())
    claimed = (iri for iri in facts.get(_FILLED_BY, ()) if iri not in back)
    return tuple(dict.fromkeys((*there, *claimed))), tuple(dict.fromkeys(back))


def _members(said: Mapping[str, dict[str, list[str]]], node: str) -> list[str]:
    found = []
    while _FIRST in said.get(node, {}):
        found += said[node][_FIRST]
        node = _first(said[node], _REST)
    return found


def _below(said: Mapping[str, dict[str, list[str]]], iri: str) -> list[str]:
    """Return a shape and the blank nodes below it, itself first."""
    found, waiting = [], [iri]
    while waiting:
        node = waiting.pop(0)
        if node not in found:
            found.append(node)
            waiting += [t for held in said[node].values() for t in held if t.startswith("_:")]
    return found


def _first(facts: Mapping[str, list[str]], prop: str) -> str:
    return next(iter(facts.get(prop, ())), "")


def _plain(message: str) -> str:
    return _PLACE.sub("…", message)
