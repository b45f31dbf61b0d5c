"""The rules of SHACL Core, answered by pySHACL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyshacl
from pyshacl import entrypoints
from rdflib import SH, Graph, URIRef
from rdflib.term import Identifier, Node

from kg.validate.reading import Progress, untold
from kg.validate.shapes import Rule, Shapes

SPARQL_COMPONENT = SH.SPARQLConstraintComponent
# What pySHACL is asked at once, so that somebody who waits is told how far it is.
_AT_ONCE = 12


class _Validator(pyshacl.Validator):
    """pySHACL without its report in words, which nobody here reads.

    It joins the texts of all results one by one, which takes time that grows with the square of
    their number: six minutes for 18,000.
    """

    @classmethod
    def create_validation_report(
        cls, sg: Any, conforms: bool, results: list[tuple[Any, ...]]
    ) -> tuple[Graph, str]:
        untold = [("", *result[1:]) for result in results]
        report: tuple[Graph, str] = super().create_validation_report(sg, conforms, untold)
        return report


entrypoints.Validator = _Validator  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result before it is told in words.

    Shape: `bindings` are the variables of the solution, of a SPARQL constraint alone.
    """

    rule: Rule
    focus: Identifier
    value: Identifier | None
    component: URIRef
    bindings: Mapping[str, Identifier] = field(default_factory=dict)


def core_results(
    data: Graph, shapes: Shapes, rules: Iterable[Rule], progress: Progress = untold
) -> tuple[Result, ...]:
    """Return what pySHACL finds with rules of SHACL Core; nothing given is changed.

    Shape: `data` is a plain graph in memory: one backed by Oxigraph is a hundred times slower.
    """
    wanted = [rule for rule in rules if not rule.select]
    found: list[Result] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        progress(f"by rules {some[0].code} to {some[-1].code}")
        found += _results(shacl_report(data, shapes.copy_of(some)), some)
    return tuple(found)


def focus_by_focus(data: Graph, shapes: Shapes, rules: Iterable[Rule]) -> tuple[Result, ...]:
    """Return what pySHACL finds with all of the rules, SPARQL ones asked of each node in turn.

    Slow: the tests hold it against the set-based way.
    """
    wanted = tuple(rules)
    return _results(shacl_report(data, shapes.copy_of(wanted)), wanted)


def shacl_report(data: Graph, shapes: Graph) -> Graph:
    """Return pySHACL's report on data; it writes into the graph of shapes.

    Raises:
        Exception: A shape can not be asked: errors of pySHACL, and of rdflib for a query.
    """
    # Graphs alone are passed, never a path or an address, and every door is shut by name.
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        advanced=False,
        js=False,
        do_owl_imports=False,
        meta_shacl=False,
        inplace=True,  # nothing is inferred, so there is nothing that it would write
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {report!r}")
    return report


def _results(report: Graph, rules: Iterable[Rule]) -> tuple[Result, ...]:
    by_shape: dict[Node, Rule] = {rule.shape: rule for rule in rules}
    found = []
    for node in report.objects(None, SH.result):
        source = report.value(node, SH.sourceShape)
        focus = report.value(node, SH.focusNode)
        component = report.value(node, SH.sourceConstraintComponent)
        value = report.value(node, SH.value)
        if source is None or not isinstance(focus, Identifier):
            raise TypeError(f"a result of pySHACL without shape or focus: {node}")
        found.append(
            Result(
                rule=by_shape[source],
                focus=focus,
                value=value if isinstance(value, Identifier) else None,
                component=URIRef(str(component)),
            )
        )
    return tuple(found)
