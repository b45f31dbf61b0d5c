"""The rules of SHACL-SPARQL, each asked once of the whole graph instead of once a focus node."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rdflib import SH, Graph
from rdflib.term import Node

from kg.errors import QueryError
from kg.records import Result as AnyAnswer
from kg.records import SelectResult
from kg.validate.bounded import Bound
from kg.validate.conversion import from_store, to_quads
from kg.validate.core_rules import Result, ended
from kg.validate.reading import Progress, untold
from kg.validate.shapes import Rule, Shapes
from kg.validate.view import Index


def set_results(
    data: Graph,
    shapes: Shapes,
    rules: Iterable[Rule],
    progress: Progress = untold,
    own: Collection[Node] | None = None,
    bound: Bound | None = None,
) -> tuple[Result, ...]:
    """Return what the rules' SELECT texts find, joined with their targets.

    Every text binds `$this` itself, so that it can be asked without a focus node; a solution
    counts where `$this` is a target of the shape. The tests hold this against pySHACL. A rule that
    takes longer than `bound` allows is the one result of itself.

    Shape:
        Numbers come back in the store's own spelling ("50" for "50.0").

    Source: SHACL, section 5.3.
    """
    bound = Bound() if bound is None else bound
    wanted = [rule for rule in rules if rule.select and rule.shape not in bound.ended]
    if not wanted:
        return ()
    index = Index(data)
    progress(f"by rules {wanted[0].code} to {wanted[-1].code}, which look further")
    found: list[Result] = []
    answers = bound.answers([rule.select for rule in wanted], to_quads(index.triples()))
    for rule, answer in zip(wanted, answers, strict=True):
        if answer is None:
            found.append(ended(rule, bound))
        else:
            found += _joined(answer, index, shapes, rule, own)
    return tuple(found)


def _joined(
    answer: AnyAnswer, index: Index, shapes: Shapes, rule: Rule, own: Collection[Node] | None
) -> Iterator[Result]:
    if not isinstance(answer, SelectResult) or "this" not in answer.columns:
        raise QueryError(f"the constraint of {rule.shape} is not a SELECT with $this")
    targets = shapes.focus_nodes(rule, index) if answer.rows else set()
    place = answer.columns.index("this")
    for row in answer.rows:
        this = row[place]
        if this is None or (own is not None and from_store(this) not in own):
            continue
        bindings = {
            name: from_store(term)
            for name, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        focus = bindings.pop("this", None)
        if focus in targets and focus is not None:
            value = bindings.get("value")
            yield Result(rule, focus, value, SH.SPARQLConstraintComponent, bindings)
