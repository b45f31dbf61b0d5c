"""A sample that both ways of asking are held to, before the quick one is trusted with a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from rdflib import Graph

from kg.validate.core_rules import Result, core_results, reference_results
from kg.validate.reading import Progress
from kg.validate.shapes import Shapes


def held_to_reference(sample: Graph, shapes: Shapes, progress: Progress) -> Shapes:
    """Return the shapes as they are asked: compiled, or by pySHACL where the two do not agree.

    Args:
        sample: Data that are quickly checked: one plan, and what it leans on.
        shapes: The rules.
        progress: Told of a difference.
    """
    rules = [rule for rule in shapes.rules if not rule.select]
    compiled = _counted(core_results(sample, shapes, rules))
    reference = _counted(reference_results(sample, shapes, rules))
    differ = (compiled - reference) + (reference - compiled)
    if not differ:
        return shapes
    named = ", ".join(sorted({rule for rule, *_ in differ}))
    progress(f"the slow way: compiled rules and pySHACL do not agree on {named}")
    return replace(shapes, by_reference=True)


def _counted(results: Iterable[Result]) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (r.rule.code, str(r.component), r.focus.n3(), r.value.n3() if r.value is not None else "")
        for r in results
    )
