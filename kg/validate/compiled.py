"""Rules of SHACL Core made into functions, of exactly those features that our shapes use.

What a shape holds beyond these is refused by name: `core_results` then asks pySHACL, which is the
reference that the tests hold this against.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import LoadError
from kg.validate import constraints as ways
from kg.validate.constraints import Check, Conforms, Fails
from kg.validate.lists import items_of
from kg.validate.view import Index
from kg.validate.walking import Walk, walk_of

_DEEPEST = 20
# What says nothing of the data, or is read with another parameter.
_SILENT = frozenset(
    {
        *(SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf),
        *(SH.path, SH.name, SH.description, SH.message, SH.severity, SH.order, SH.group),
        *(SH.flags, SH.qualifiedMinCount, SH.qualifiedValueShape),
    }
)


class NotCompiledError(Exception):
    """A shape holds what is asked of pySHACL alone."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A shape as functions: where its value nodes are, and what is asked of them."""

    walk: Walk | None
    checks: tuple[tuple[URIRef, Check], ...]

    def results(self, index: Index, focus: Node) -> Iterator[tuple[URIRef, Node | None]]:
        """Return the component and the value of each result on a focus node."""
        values = (focus,) if self.walk is None else self.walk(index, focus)
        for component, check in self.checks:
            for value in check(index, focus, values):
                yield component, value

    def conforms(self, index: Index, node: Node) -> bool:
        """Whether a node has no result."""
        values = (node,) if self.walk is None else self.walk(index, node)
        return not any(True for _, check in self.checks for _ in check(index, node, values))


def compile_shape(graph: Graph, shape: Node, depth: int = 0) -> Compiled:
    """Return a shape as functions.

    Raises:
        NotCompiledError: It holds more than is compiled.
        LoadError: A path, a list or a pattern of it is not well formed.
    """
    if depth > _DEEPEST:
        raise LoadError("it contains itself")
    path = _only(graph, shape, SH.path)
    walk = None if path is None else walk_of(graph, path)
    return Compiled(walk, tuple(_checks(graph, shape, depth)))


def _checks(graph: Graph, shape: Node, depth: int) -> Iterator[tuple[URIRef, Check]]:
    for said, value in graph.predicate_objects(shape):
        if said in _OF_EACH_VALUE:
            name, made = _OF_EACH_VALUE[said]
            yield (
                URIRef(f"{SH}{name}ConstraintComponent"),
                ways.each_value(made(graph, shape, value, depth)),
            )
        elif said in _OF_ALL_VALUES:
            name, make = _OF_ALL_VALUES[said]
            yield URIRef(f"{SH}{name}ConstraintComponent"), make(value)
        elif said == SH.property:
            inner = compile_shape(graph, value, depth + 1)
            if inner.walk is None:
                raise NotCompiledError("a shape of a property without a path")
            # Its results are not told apart: only whether the shape around it holds is asked.
            yield (
                URIRef(f"{SH}PropertyConstraintComponent"),
                ways.each_value(_fails(inner.conforms)),
            )
        elif str(said).startswith(str(SH)) and said not in _SILENT:
            raise NotCompiledError(f"sh:{str(said).removeprefix(str(SH))}")
    qualified = _only(graph, shape, SH.qualifiedValueShape)
    if qualified is not None:
        least = _number(_only(graph, shape, SH.qualifiedMinCount))
        check = ways.enough_conform(compile_shape(graph, qualified, depth + 1).conforms, least)
        yield URIRef(f"{SH}QualifiedMinCountConstraintComponent"), check


Making = Callable[[Graph, Node, Node, int], Fails]


def _class(_: Graph, __: Node, kind: Node, ___: int) -> Fails:
    return ways.is_no(_iri(kind))


def _datatype(_: Graph, __: Node, datatype: Node, ___: int) -> Fails:
    return ways.not_of_datatype(_iri(datatype))


def _pattern(graph: Graph, shape: Node, pattern: Node, _: int) -> Fails:
    try:
        return ways.does_not_match(str(pattern), str(_only(graph, shape, SH.flags) or ""))
    except re.error as err:
        raise LoadError(f"{str(pattern)!r} is no pattern: {err}") from err


def _max_length(_: Graph, __: Node, most: Node, ___: int) -> Fails:
    return ways.longer_than(_number(most))


def _in(graph: Graph, _: Node, allowed: Node, __: int) -> Fails:
    return ways.not_in(frozenset(items_of(graph, allowed)))


def _min_inclusive(_: Graph, __: Node, least: Node, ___: int) -> Fails:
    return ways.below(_literal(least))


def _max_inclusive(_: Graph, __: Node, most: Node, ___: int) -> Fails:
    return ways.above(_literal(most))


def _node(graph: Graph, _: Node, inner: Node, depth: int) -> Fails:
    return _fails(compile_shape(graph, inner, depth + 1).conforms)


def _not(graph: Graph, _: Node, inner: Node, depth: int) -> Fails:
    return compile_shape(graph, inner, depth + 1).conforms


def _or(graph: Graph, _: Node, choices: Node, depth: int) -> Fails:
    shapes = [compile_shape(graph, one, depth + 1) for one in items_of(graph, choices)]
    return lambda index, value: not any(one.conforms(index, value) for one in shapes)


_OF_EACH_VALUE: dict[Node, tuple[str, Making]] = {
    SH["class"]: ("Class", _class),
    SH.datatype: ("Datatype", _datatype),
    SH.pattern: ("Pattern", _pattern),
    SH.maxLength: ("MaxLength", _max_length),
    SH["in"]: ("In", _in),
    SH.minInclusive: ("MinInclusive", _min_inclusive),
    SH.maxInclusive: ("MaxInclusive", _max_inclusive),
    SH.node: ("Node", _node),
    SH["not"]: ("Not", _not),
    SH["or"]: ("Or", _or),
}
_OF_ALL_VALUES: dict[Node, tuple[str, Callable[[Node], Check]]] = {
    SH.minCount: ("MinCount", lambda value: ways.at_least(_number(value))),
    SH.maxCount: ("MaxCount", lambda value: ways.at_most(_number(value))),
    SH.hasValue: ("HasValue", ways.has_value),
    SH.lessThanOrEquals: ("LessThanOrEquals", lambda value: ways.not_after(_iri(value))),
}


def _fails(conforms: Conforms) -> Fails:
    return lambda index, value: not conforms(index, value)


def _only(graph: Graph, shape: Node, said: URIRef) -> Node | None:
    found = list(graph.objects(shape, said))
    if len(found) > 1:
        raise NotCompiledError(f"several values of sh:{said.removeprefix(str(SH))}")
    return found[0] if found else None


def _number(value: Node | None) -> int:
    if not isinstance(value, Literal) or type(value.value) is not int:
        raise NotCompiledError("a count or length that is no whole number")
    return value.value


def _literal(value: Node) -> Literal:
    if not isinstance(value, Literal):
        raise NotCompiledError("a limit that is no literal")
    return value


def _iri(value: Node) -> URIRef:
    if not isinstance(value, URIRef):
        raise NotCompiledError("a class, datatype or property that is no IRI")
    return value
