"""The door: the rules that hold for our own data hold for what is put beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.errors import ViolationsError
from kg.harvesting.datasets import Offered
from kg.harvesting.errors import HarvestError
from kg.records import text_of
from kg.release.asserted import Asserted
from kg.release.harvested import (
    PLAN,
    Harvested,
    HeldGraph,
    HeldSource,
    Refused,
    digest_of,
    graph_name,
)
from kg.release.joining import join_harvested
from kg.validate import Finding, Shapes, validate_release

_ROUNDS = 6
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class LetIn:
    """What the door let in of a source, what it refused, and how all of it stands together."""

    graphs: tuple[Offered, ...]
    refused: tuple[Refused, ...]
    joined: Asserted


def held_graph(graph: Offered, raw: str) -> HeldGraph:
    """Return how a graph is kept: its parts, and the digests of our copies."""
    name = graph.name
    return HeldGraph(
        kind=name.kind,
        iri=name.iri,
        told=graph.told,
        raw=raw,
        file=digest_of(graph.triples),
        triples=len(graph.triples),
        plan=name.plan,
        publisher=name.publisher,
        title=graph.title if name.kind == PLAN else "",
        version=name.version,
    )


def let_in(
    ours: Asserted,
    others: Sequence[Harvested],
    source: HeldSource,
    graphs: Iterable[Offered],
    shapes: Shapes,
) -> LetIn:
    """Check the graphs of a source beside ours, and leave out what breaks a rule.

    A plan with a violation is left out whole; of the register, the documents and the claims, the
    thing that has it. What leaned on these is checked again. Warnings and notes let pass.

    Raises:
        HarvestError: Ours would not stand with them, whatever is left out.
        ViolationsError: Ours do not stand as they are.
    """
    left = list(graphs)
    refused: list[Refused] = []
    for _ in range(_ROUNDS):
        held = tuple(held_graph(graph, "") for graph in left)
        candidate = Harvested(replace(source, graphs=held), tuple(g.triples for g in left))
        joined = join_harvested(ours, [*others, candidate])
        findings = validate_release(joined.rdflib_graphs(), shapes)
        broken = _by_graph(finding for finding in findings if finding.is_violation)
        names = {graph_name(ours.base, source.slug, each): each.iri for each in held}
        if not broken:
            return LetIn(tuple(left), tuple(refused), joined)
        if not set(broken) & set(names):
            _refuse_all(ours, others, shapes, broken)
        by_iri = {iri: broken[name] for name, iri in names.items() if name in broken}
        left, out = _without(left, by_iri)
        refused += out
    raise HarvestError(f"the rules are still broken after {_ROUNDS} rounds of leaving things out")


def _by_graph(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.graph].append(finding)
    return found


def _without(
    graphs: Iterable[Offered], broken: dict[str, list[Finding]]
) -> tuple[list[Offered], list[Refused]]:
    kept, out = [], []
    for graph in graphs:
        findings = broken.get(graph.name.iri, [])
        if findings and graph.name.kind == PLAN:
            out.append(Refused(graph.name.iri, f"the plan was not taken: {_told(findings)}"))
            continue
        bad = {finding.focus for finding in findings}
        out += [Refused(iri, _told([f for f in findings if f.focus == iri])) for iri in sorted(bad)]
        rest = tuple(t for t in graph.triples if text_of(t.subject) not in bad)
        kept.append(replace(graph, triples=rest) if bad else graph)
    return kept, out


def _told(findings: Sequence[Finding]) -> str:
    counts = Counter((finding.code, finding.message) for finding in findings)
    shown = [f"{code} {message}" for (code, message), _ in counts.most_common(_SHOWN)]
    number = len(findings)
    more = f" and {number - _SHOWN:,} more" if number > _SHOWN else ""
    return f"{number:,} violation{'s' if number > 1 else ''}: {' '.join(shown)}{more}"


def _refuse_all(
    ours: Asserted, others: Sequence[Harvested], shapes: Shapes, broken: dict[str, list[Finding]]
) -> None:
    alone = validate_release(join_harvested(ours, others).rdflib_graphs(), shapes)
    if any(finding.is_violation for finding in alone):
        raise ViolationsError(
            "nothing was taken: the data that are here break rules themselves; `kg validate`"
        )
    found = [finding for each in broken.values() for finding in each]
    raise HarvestError(f"with these data a rule is broken that ours keep: {_told(found)}")
