"""Under which key a body publishes its plans here already, and the parties that they name."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox

from kg.importing.drafting import Wanted
from kg.importing.here import Here, Publishers
from kg.importing.keys import key_of
from kg.importing.records import Known, Register
from kg.importing.register import register_of
from kg.importing.words import fold
from kg.terms import CIVIC, PREFIXES

_NAME = ox.NamedNode(f"{PREFIXES['skos']}prefLabel")
_BODY = ox.NamedNode(str(CIVIC.accountableBody))


def publisher_of(name: str, publishers: Publishers, register: Register) -> tuple[str, str]:
    """Return key and name of the publisher that a name means.

    A publisher that has plans here keeps its key and its name; of any other the key is made from
    the name, and is "" where that has neither letters nor digits.

    Args:
        name: What an officer typed or a document says: a body's name, or the key itself.
        publishers: Those who have plans here already, by their bodies.
        register: The parties that are known.
    """
    known = register.by_name.get(fold(name))
    if known is not None and known.iri in publishers:
        return publishers[known.iri].key, known.name
    here = {
        iri: one
        for iri, one in publishers.items()
        if one.key == name or (one.name and fold(one.name) == fold(name))
    }
    named = [one.name for one in register.by_name.values() if one.iri in here]
    for one in here.values():
        return one.key, named[0] if named else one.name or name
    return key_of(name), name


def beside_its_plans(wanted: Wanted, here: Here) -> Wanted:
    """Return a plan that names the parties of its publisher's other plans by their records.

    A publisher's parties are its own, not a plan's: what one plan describes, the next one names.
    """
    files = [path for path in here.files_of(wanted.publisher) if path.stem != wanted.plan]
    if not files:
        return wanted
    triples = [triple for path in files for triple in here.triples(path)]
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
    known = {**register_of(triples).by_name, **own, **wanted.register.by_name}
    taken = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    return replace(wanted, register=Register(known), taken=frozenset(taken))
