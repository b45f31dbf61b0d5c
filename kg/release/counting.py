"""How many things a release holds, for its manifest and the summary of a build."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pyoxigraph as ox

from kg.release.manifest import COUNTED, GraphEntry
from kg.terms import CIVIC, PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_ORG = PREFIXES["org"]
_KINDS_OF_BODY = ("Organization", "OrganizationalUnit", "OrganizationalCollaboration", "Post")
_BODIES = tuple(_ORG + name for name in _KINDS_OF_BODY)
_GROUPS = (str(CIVIC.OrganisationType), str(CIVIC.Population))
# What the summary of a build counts: the things of any of these classes.
_COUNTED: Mapping[str, tuple[str, ...]] = dict(
    zip(
        COUNTED,
        (
            (str(CIVIC.DeliveryPlan),),
            (str(CIVIC.Activity),),
            (str(CIVIC.Engagement),),
            _BODIES,
            _GROUPS,
        ),
        strict=True,
    )
)


def count_graph(triples: Collection[ox.Triple]) -> GraphEntry:
    """Return how many triples there are, and how many subjects of each class."""
    classes: dict[str, int] = {}
    for triple in triples:
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
            classes[triple.object.value] = classes.get(triple.object.value, 0) + 1
    return GraphEntry(triples=len(triples), classes=dict(sorted(classes.items())))


def count_things(graphs: Mapping[str, Iterable[ox.Triple]]) -> dict[str, int]:
    """Return the numbers of a build's summary; a thing of two classes counts once."""
    found: dict[str, set[str]] = {name: set() for name in _COUNTED}
    named = {kind: name for name, kinds in _COUNTED.items() for kind in kinds}
    for triples in graphs.values():
        for triple in triples:
            if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
                name = named.get(triple.object.value)
                if name is not None:
                    found[name].add(str(triple.subject))
    return {name: len(things) for name, things in found.items()}
