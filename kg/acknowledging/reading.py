"""Acknowledgements read: from their file, or from the graph of a release that holds them."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.acknowledging.records import (
    ABOUT,
    CLASS,
    CODE,
    EVERYTHING,
    FOUND,
    LOOK_AGAIN,
    SET_ASIDE,
    Acknowledgement,
)
from kg.claims.records import BY, ON, TYPE, WHY, Decision
from kg.errors import LoadError
from kg.sources import Sources
from kg.store import Store
from kg.terms import BASE

FILE = "data/acknowledgements.ttl"
_GRAPH = "/graph/claims"


def read_acknowledgements(sources: Sources) -> tuple[Acknowledgement, ...]:
    """Return those of the sources; none where there is no file of them.

    Raises:
        LoadError: The file can not be read or is not Turtle.
    """
    path = sources.root / FILE
    if not path.exists():
        return ()
    try:
        quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        return acknowledgements_in(map(_texts, quads))
    except OSError as err:
        raise LoadError(f"{FILE}: can not be read: {err.strerror or err}") from err
    except SyntaxError as err:
        raise LoadError(f"{FILE}, line {err.lineno}: not Turtle: {err.msg}") from err


def acknowledgements_of(store: Store) -> tuple[Acknowledgement, ...]:
    """Return those of a release, of things under its base; the files name them under ours."""
    found: list[Acknowledgement] = []
    for graph in sorted(iri for iri in store.graphs() if iri.endswith(_GRAPH)):
        base = graph.removesuffix(_GRAPH)
        said = acknowledgements_in(map(_texts, store.quads(graph)))
        found += (each.moved(BASE, base) for each in said)
    return tuple(sorted(found, key=lambda each: (each.until, each.key)))


def acknowledgements_in(triples: Iterable[tuple[str, str, str]]) -> tuple[Acknowledgement, ...]:
    """Return every acknowledgement that some triples state, the day to look again first."""
    said: dict[str, dict[str, str]] = {}
    for subject, predicate, thing in triples:
        said.setdefault(subject, {})[predicate] = thing
    found = (_read(facts) for facts in said.values() if facts.get(TYPE) == CLASS)
    return tuple(sorted(found, key=lambda each: (each.until, each.key)))


def _read(facts: dict[str, str]) -> Acknowledgement:
    decision = Decision(facts.get(BY, ""), facts.get(ON, ""), facts.get(WHY, ""))
    return Acknowledgement(
        facts.get(CODE, ""),
        facts.get(SET_ASIDE) or facts.get(ABOUT, ""),
        EVERYTHING if SET_ASIDE in facts else facts.get(FOUND, ""),
        facts.get(LOOK_AGAIN, ""),
        decision,
    )


def _texts(quad: ox.Quad) -> tuple[str, str, str]:
    subject, predicate, thing = quad.subject, quad.predicate, quad.object
    return str(getattr(subject, "value", "")), predicate.value, str(getattr(thing, "value", ""))
