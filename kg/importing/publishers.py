"""Under which key a body publishes its plans here already, and the parties that they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.importing.drafting import Wanted
from kg.importing.records import Known, Register
from kg.importing.register import read_register
from kg.importing.words import fold
from kg.terms import CIVIC, PREFIXES

_NAME = ox.NamedNode(f"{PREFIXES['skos']}prefLabel")
_BODY = ox.NamedNode(str(CIVIC.accountableBody))


def publishers_of(data: Path) -> dict[str, str]:
    """Return the key of each publisher by the IRI of the body that answers for its plans."""
    found: dict[str, str] = {}
    for path in sorted(data.glob("*/plan-*.ttl")):
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if triple.predicate == _BODY and isinstance(triple.object, ox.NamedNode):
                found.setdefault(triple.object.value, path.parent.name)
    return found


def publisher_named(
    name: str, publishers: dict[str, str], register: Register
) -> tuple[str, str] | None:
    """Return key and name of the publisher that a name means, if it has plans here.

    Args:
        name: What an officer typed: a body's name, or the key itself.
        publishers: As `publishers_of` gives them.
        register: The parties that are known.
    """
    known = register.by_name.get(fold(name))
    if known is not None and known.iri in publishers:
        return publishers[known.iri], known.name
    iris = {iri for iri, key in publishers.items() if key == name}
    named = next((one.name for one in register.by_name.values() if one.iri in iris), None)
    return (name, named) if named else None


def beside_its_plans(wanted: Wanted, data: Path) -> Wanted:
    """Return a plan that names the parties of its publisher's other plans by their records.

    A publisher's parties are its own, not a plan's: what one plan describes, the next one names.
    """
    places = sorted((data / wanted.publisher).glob("*.ttl"))
    files = [path for path in places if path.stem != wanted.plan]
    if not files:
        return wanted
    triples = [
        triple for path in files for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]
    bodies = {triple.object for triple in triples if triple.predicate == _BODY}
    # A register leaves names in small letters out; a publisher is known by any name.
    own = {
        fold(triple.object.value): Known(wanted.publisher_name, "body", triple.subject.value)
        for triple in triples
        if triple.subject in bodies
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
        and triple.predicate == _NAME
    }
    known = {**read_register(files).by_name, **own, **wanted.register.by_name}
    taken = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    return replace(wanted, register=Register(known), taken=frozenset(taken))
