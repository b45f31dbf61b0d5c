"""What may be matched: the types of entities, and their identifiers."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lookup import Named
from kg.lookup.names import BODY_CLASSES, GROUP_CLASSES
from kg.namespaces import PREFIXES
from kg.terms import CIVIC

# The type of an entity, and the classes that make it so. The first that fits is the type.
_CLASSES: dict[str, frozenset[str]] = {
    "body": BODY_CLASSES,
    "group": GROUP_CLASSES,
    "place": frozenset({f"{PREFIXES['dcterms']}Location"}),
    "strategy": frozenset({str(CIVIC.Strategy)}),
    "plan": frozenset({str(CIVIC.DeliveryPlan), str(CIVIC.Plan)}),
}
# Types by their identifiers, with the names that people read.
TYPES: dict[str, str] = {
    "body": "Body",
    "group": "Group of organisations or people",
    "place": "Place",
    "strategy": "Strategy",
    "plan": "Plan",
}


def type_of(thing: Named) -> str:
    """Return the type of a thing, empty where it is no entity of the register."""
    return next((key for key, classes in _CLASSES.items() if thing.classes & classes), "")


def is_of(thing: Named, types: Iterable[str]) -> bool:
    """Whether a thing is an entity, and of one of some types; without types any will do."""
    found = type_of(thing)
    wanted = tuple(types)
    return bool(found) and (not wanted or found in wanted)


def identifier(iri: str, base: str) -> str:
    """Return the identifier of an entity: what stands after `{base}/id/`, else the whole IRI."""
    return iri.removeprefix(f"{base}/id/")


def entity_iri(entity: str, base: str) -> str:
    """Return the IRI that an identifier stands for."""
    return entity if "://" in entity else f"{base}/id/{entity}"
