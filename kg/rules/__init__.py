"""The inference rules: what a build adds to what the files state.

Each rule is a CONSTRUCT over the union of all graphs (`catalogue.py` tells how one is written).
The first eight say what the axioms of `ontology/civic.ttl` say: inverses, the transitive
`supports`, three property chains. The others say what our words mean: who is a partner, what an
activity counts for, how sure that is. What a query can not say, `counting.py` adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pyoxigraph as ox

from kg.errors import LoadError
from kg.rules.catalogue import Rule, list_rules, read_rules
from kg.rules.counting import COUNTED, COUNTED_FROM, count_partners
from kg.rules.reading import named_by, read_of
from kg.store import Store
from kg.terms import PREFIXES
from kg.uncollected import uncollected

__all__ = [
    "Rule",
    "derive",
    "derive_from",
    "derived_alone",
    "list_rules",
    "properties_read",
    "read_of",
    "read_rules",
]

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def derive(store: Store) -> tuple[ox.Triple, ...]:
    """Return what the rules add to a store; see `derive_from`."""
    return derive_from(store.quads())


def derive_from(
    asserted: Iterable[ox.Quad], rules: Sequence[Rule] | None = None
) -> tuple[ox.Triple, ...]:
    """Return the triples that the rules give and no graph states.

    Args:
        asserted: What the files state.
        rules: The rules, in their order; without them those of this folder.

    Shape:
        Each triple once, in no order. What is given is left alone.

    Raises:
        LoadError: A file states a term that only a rule may give.
    """
    rules = list_rules() if rules is None else rules
    with uncollected():
        return _derived(asserted, rules)


def _derived(asserted: Iterable[ox.Quad], rules: Sequence[Rule]) -> tuple[ox.Triple, ...]:
    scratch = ox.Store()
    scratch.bulk_extend(read_of(asserted, rules))
    _refuse_derived(scratch, rules)
    # Only what files may state too can be found again among what a rule gives.
    known = {quad.triple for term in _completed(rules) for quad in _stating(scratch, term)}
    added: list[ox.Triple] = []
    told: list[ox.Triple] = []
    for place, rule in enumerate(rules):
        # What no later rule reads need not be found again.
        later = rules[place if rule.repeats else place + 1 :]
        wanted = {ox.NamedNode(iri) for iri in named_by(later)}
        while new := _new(_construct(scratch, rule), rule, known):
            added.extend(new)
            if not COUNTED_FROM.isdisjoint(rule.gives):
                told.extend(new)
            read_again = wanted.intersection(map(ox.NamedNode, rule.gives))
            if len(read_again) < len(rule.gives):
                new = [t for t in new if t.predicate in read_again] if read_again else []
            scratch.bulk_extend(ox.Quad(*t) for t in new)
            if not rule.repeats:
                break
            known.update(new)
    return (*added, *count_partners(told))


@cache
def properties_read() -> frozenset[str]:
    """Return the IRIs of our properties that any rule names."""
    return frozenset(named_by(list_rules())) - _classes(list_rules())


@cache
def derived_alone() -> frozenset[str]:
    """Return the IRIs of the terms that rules alone may give."""
    return frozenset(t for rule in list_rules() if rule.is_alone for t in rule.gives) | COUNTED


def _refuse_derived(scratch: ox.Store, rules: Sequence[Rule]) -> None:
    givers = {
        ox.NamedNode(term): f"{rule.name}.rq"
        for rule in rules
        if rule.is_alone
        for term in rule.gives
    } | {ox.NamedNode(term): "counting.py" for term in COUNTED}
    for term, giver in givers.items():
        for quad in _stating(scratch, term):
            raise LoadError(
                f"{giver} derives {term.value}, which {quad.graph_name} states of "
                f"{quad.subject}; take the statement out"
            )


def _stating(scratch: ox.Store, term: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield what states a property of anything, or that anything is of a class."""
    yield from scratch.quads_for_pattern(None, term, None)
    yield from scratch.quads_for_pattern(None, _TYPE, term)


def _completed(rules: Sequence[Rule]) -> set[ox.NamedNode]:
    return {ox.NamedNode(term) for rule in rules if not rule.is_alone for term in rule.gives}


def _new(given: ox.QueryTriples, rule: Rule, known: set[ox.Triple]) -> list[ox.Triple]:
    """Return what a rule gives that is not known; nobody else gives what it alone may give."""
    if rule.is_alone and not rule.repeats:
        return list(given)
    return [triple for triple in given if triple not in known]


def _construct(scratch: ox.Store, rule: Rule) -> ox.QueryTriples:
    """Run a rule; the engine gives each triple once."""
    found = scratch.query(rule.text, use_default_graph_as_union=True)
    if not isinstance(found, ox.QueryTriples):  # the catalogue has seen its CONSTRUCT
        raise LoadError(f"{rule.name}.rq is not a CONSTRUCT")
    return found


def _classes(rules: Sequence[Rule]) -> set[str]:
    """Return the IRIs of the classes that rules name: those that begin with a capital."""
    return {iri for iri in named_by(rules) if iri.rpartition("#")[2][:1].isupper()}
