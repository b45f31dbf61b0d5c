"""The constraints of SHACL Core that our shapes use, each as a function.

A check is given the index of the data, the focus node and its value nodes, and yields the value of
each result, or None for a result that has no value. Where SHACL leaves a choice, it is pySHACL's,
whose own comparison of literals is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from pyshacl.rdfutil.compare import compare_literal
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from kg.validate.view import Index

Values = Collection[Node]
Check = Callable[[Index, Node, Values], Iterable[Node | None]]
Conforms = Callable[[Index, Node], bool]
Fails = Callable[[Index, Node], bool]

_STRINGS = (XSD.string, RDF.langString)
_PYTHON_TYPES: dict[Node, type | tuple[type, ...]] = {
    **dict.fromkeys(_STRINGS, (str, bytes)),
    XSD.integer: int,
    XSD.float: float,
    XSD.decimal: Decimal,
    XSD.boolean: bool,
    XSD.date: date,
    XSD.dateTime: datetime,
}


def each_value(fails: Fails) -> Check:
    """Return the check that each value node passes a test."""

    def check(index: Index, _: Node, values: Values) -> Iterator[Node]:
        return (value for value in values if fails(index, value))

    return check


def at_least(least: int) -> Check:
    """Return the check of sh:minCount."""
    return lambda _index, _focus, values: () if len(values) >= least else (None,)


def at_most(most: int) -> Check:
    """Return the check of sh:maxCount."""
    return lambda _index, _focus, values: () if len(values) <= most else (None,)


def has_value(wanted: Node) -> Check:
    """Return the check of sh:hasValue."""
    return lambda _index, _focus, values: () if wanted in values else (None,)


def enough_conform(conforms: Conforms, least: int) -> Check:
    """Return the check of sh:qualifiedMinCount."""

    def check(index: Index, _: Node, values: Values) -> Iterator[None]:
        if len(values) < least or sum(conforms(index, value) for value in values) < least:
            yield None

    return check


def not_after(other: URIRef) -> Check:
    """Return the check of sh:lessThanOrEquals: one result for each pair that is out of order."""

    def check(index: Index, focus: Node, values: Values) -> Iterator[Node]:
        for value in values:
            for limit in index.objects(focus, other):
                if not _in_order(value, limit):
                    yield value

    return check


def is_no(kind: URIRef) -> Fails:
    """Return the test of sh:class, failed by what is of neither the class nor one below it."""

    def fails(index: Index, value: Node) -> bool:
        wanted = index.below(kind)
        return not any(held in wanted for held in index.objects(value, RDF.type))

    return fails


def not_of_datatype(datatype: URIRef) -> Fails:
    """Return the test of sh:datatype."""

    def fails(_: Index, value: Node) -> bool:
        if not isinstance(value, Literal):
            return True
        if value.datatype == datatype:
            return bool(value.ill_typed) or not _is_value_of(value, datatype)
        if value.datatype is None and datatype in _STRINGS:
            wanted = bool(value.language) == (datatype == RDF.langString)
            return not (wanted and _is_value_of(value, datatype))
        return not (datatype == RDFS.Literal or (datatype == RDFS.Datatype and value.datatype))

    return fails


def does_not_match(pattern: str, flags: str) -> Fails:
    """Return the test of sh:pattern.

    Raises:
        re.error: The pattern is none.
    """
    told = (re.IGNORECASE if "i" in flags.lower() else 0) | (
        re.MULTILINE if "m" in flags.lower() else 0
    )
    search = re.compile(pattern, told).search
    return lambda _, value: isinstance(value, BNode) or search(str(value)) is None


def longer_than(most: int) -> Fails:
    """Return the test of sh:maxLength."""
    return lambda _, value: isinstance(value, BNode) or len(str(value)) > most


def not_in(allowed: frozenset[Node]) -> Fails:
    """Return the test of sh:in."""
    return lambda _, value: value not in allowed


def below(least: Literal) -> Fails:
    """Return the test of sh:minInclusive."""
    return lambda _, value: not _compares(value, least, lambda order: order >= 0)


def above(most: Literal) -> Fails:
    """Return the test of sh:maxInclusive."""
    return lambda _, value: not _compares(value, most, lambda order: order <= 0)


def _is_value_of(value: Literal, datatype: URIRef) -> bool:
    kind = _PYTHON_TYPES.get(datatype)
    return kind is None or isinstance(value.value, kind)


def _compares(value: Node, limit: Literal, holds: Callable[[int], bool]) -> bool:
    if not isinstance(value, Literal):
        return False
    if isinstance(value.value, str) != isinstance(limit.value, str):
        return False
    try:
        return holds(compare_literal(value, limit))  # type: ignore[no-untyped-call]
    except (TypeError, NotImplementedError):
        return False


def _in_order(value: Node, limit: Node) -> bool:
    (first, is_text), (second, is_text_too) = _plain(value), _plain(limit)
    return is_text == is_text_too and bool(first <= second)  # type: ignore[operator]


def _plain(term: Node) -> tuple[object, bool]:
    if isinstance(term, Literal) and isinstance(term.value, str):
        return term.value, True
    return (str(term), True) if isinstance(term, URIRef) else (term, False)
