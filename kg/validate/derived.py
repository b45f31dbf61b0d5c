"""What the shapes read beside what is asserted: what reaches which activity, made by the rules."""

from __future__ import annotations

from functools import cache

from rdflib import RDF, Graph, URIRef

from kg.rules import Rule, derive_from, list_rules, properties_read
from kg.terms import CIVIC
from kg.validate.conversion import from_store, to_quads
from kg.validate.flat import flat_graph

# The relation that shapes read, and the inverses that its rule reads.
_REACHES = str(CIVIC.reaches)
_NEEDED = {_REACHES, str(CIVIC.hasMilestone), str(CIVIC.hasBudget)}


def derive_reaches(asserted: Graph) -> Graph:
    """Return what being engaged in which thing takes part in which activity (civic:reaches).

    Args:
        asserted: All that is stated: a thing may reach the activity of another plan.

    Raises:
        LoadError: The relation is stated, which only its rule may do.
    """
    read = (RDF.type, *map(URIRef, sorted(properties_read())))
    triples = (triple for one in read for triple in asserted.triples((None, one, None)))
    found = flat_graph()
    for triple in derive_from(to_quads(triples), _rules()):
        if triple.predicate.value == _REACHES:
            found.add((from_store(triple.subject), CIVIC.reaches, from_store(triple.object)))
    return found


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in list_rules() if _NEEDED.intersection(rule.gives))
