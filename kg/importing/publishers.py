"""Under which key a body publishes its plans here already."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.importing.records import Register
from kg.importing.words import fold
from kg.terms import CIVIC

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
