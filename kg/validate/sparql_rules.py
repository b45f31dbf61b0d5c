"""The rules of SHACL-SPARQL, each asked once of the whole graph instead of once a focus node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import SH, Graph

from kg.errors import QueryError
from kg.records import SelectResult
from kg.store import MemoryStore
from kg.validate.conversion import from_store, to_quads
from kg.validate.core_rules import Result
from kg.validate.reading import Progress, untold
from kg.validate.shapes import Rule, Shapes


def set_results(
    data: Graph, shapes: Shapes, rules: Iterable[Rule], progress: Progress = untold
) -> tuple[Result, ...]:
    """Return what the rules' SELECT texts find, joined with their targets.

    Every text binds `$this` itself, so that it can be asked without a focus node; a solution
    counts where `$this` is a target of the shape. The tests hold this against pySHACL.

    Shape:
        Numbers come back in the store's own spelling ("50" for "50.0").

    Source: SHACL, section 5.3.
    """
    wanted = [rule for rule in rules if rule.select]
    if not wanted:
        return ()
    store = MemoryStore(to_quads(data))
    progress(f"by rules {wanted[0].code} to {wanted[-1].code}, which look further")
    return tuple(result for rule in wanted for result in _ask(store, data, shapes, rule))


def _ask(store: MemoryStore, data: Graph, shapes: Shapes, rule: Rule) -> Iterator[Result]:
    answer = store.query(rule.select)
    if not isinstance(answer, SelectResult) or "this" not in answer.columns:
        raise QueryError(f"the constraint of {rule.shape} is not a SELECT with $this")
    targets = shapes.focus_nodes(rule, data)
    for row in answer.rows:
        bindings = {
            name: from_store(term)
            for name, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        focus = bindings.pop("this", None)
        if focus in targets and focus is not None:
            value = bindings.get("value")
            yield Result(rule, focus, value, SH.SPARQLConstraintComponent, bindings)
