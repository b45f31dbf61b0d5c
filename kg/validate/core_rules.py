"""The rules of SHACL Core: compiled where they can be, else asked of pySHACL, the reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import pyshacl
from pyshacl import entrypoints
from rdflib import SH, Graph, URIRef
from rdflib.term import Identifier, Node

from kg.terms import SHAPES
from kg.validate.bounded import MEMORY, Bound
from kg.validate.compiled import NotCompiledError
from kg.validate.reading import Progress, untold
from kg.validate.shapes import Rule, Shapes
from kg.validate.view import Index

SPARQL_COMPONENT = SH.SPARQLConstraintComponent
ENDED = URIRef(f"{SHAPES}Ended")


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
    data: Graph,
    shapes: Shapes,
    rules: Iterable[Rule],
    progress: Progress = untold,
    own: Collection[Node] | None = None,
    bound: Bound | None = None,
) -> tuple[Result, ...]:
    """Return what rules of SHACL Core find; nothing given is changed.

    What can not be compiled (`kg.validate.compiled`) is asked of pySHACL, and that is told.

    Args:
        data: What is checked.
        shapes: The rules, and the graph that they stand in.
        rules: Those that are asked; of them, those without a query.
        progress: Told by which rules the data are being checked.
        own: The nodes that may be reported on; all where it is None.
        bound: How long a rule may take; one that takes longer is the one result of itself.
    """
    bound = Bound() if bound is None else bound
    wanted = [rule for rule in rules if not rule.select and rule.shape not in bound.ended]
    if not wanted:
        return ()
    progress(f"by rules {wanted[0].code} to {wanted[-1].code}")
    index = Index(data)
    found: list[Result] = []
    left: list[Rule] = []
    for rule in wanted:
        try:
            compiled = shapes.compiled(rule)
        except NotCompiledError as err:
            progress(f"by rule {rule.code} the slow way, for it has {err}")
            left.append(rule)
            continue
        last = monotonic() + bound.seconds
        of_rule: list[Result] = []
        for focus in shapes.focus_nodes(rule, index):
            if own is None or focus in own:
                of_rule += _told(rule, focus, compiled.results(index, focus))
                if monotonic() > last:
                    of_rule = [ended(rule, bound)]
                    break
        found += of_rule
    for rule, results in bound.each(left, lambda rule: reference_results(data, shapes, [rule])):
        if results is None:
            found.append(ended(rule, bound))
        else:
            found += (result for result in results if own is None or result.focus in own)
    return tuple(found)


def ended(rule: Rule, bound: Bound) -> Result:
    """Return what is told of a rule that took too long; in the same run it is not asked again.

    It has the severity of the rule: whether that holds is not known.
    """
    bound.ended.add(rule.shape)
    told = replace(
        rule,
        message=f"This rule was ended, for it took more than {bound.seconds:g} seconds or "
        f"{MEMORY >> 30} GB of memory; what it looks for is not known here.",
        remedy="Make its query or pattern smaller, or give it more time (CIVIC_RULE_SECONDS).",
        path="",
        path_term=None,
        filled_by=(),
    )
    return Result(told, rule.shape, None, ENDED)


def _told(rule: Rule, focus: Node, found: Iterable[tuple[URIRef, Node | None]]) -> Iterator[Result]:
    if isinstance(focus, Identifier):
        for component, value in found:
            yield Result(rule, focus, value if isinstance(value, Identifier) else None, component)


def reference_results(
    data: Graph, shapes: Shapes, rules: Iterable[Rule], only: Iterable[str] = ()
) -> tuple[Result, ...]:
    """Return what pySHACL finds: with a query of a rule, it asks of each focus node in turn.

    Args:
        data: A graph in memory: one backed by Oxigraph is a hundred times slower.
        shapes: The rules, and the graph that they stand in.
        rules: Those that are asked.
        only: The IRIs of the nodes that are looked at; all where there is none. pySHACL looks at
            no other value either, so that this is for rules with queries.
    """
    wanted = tuple(rules)
    return _results(shacl_report(data, shapes.copy_of(wanted), only), wanted) if wanted else ()


def shacl_report(data: Graph, shapes: Graph, only: Iterable[str] = ()) -> Graph:
    """Return pySHACL's report on data; it writes into the graph of shapes.

    Args:
        data: What is checked.
        shapes: By which it is checked.
        only: The IRIs of the nodes that are looked at; all where there is none.

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
        focus_nodes=sorted(only),
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
