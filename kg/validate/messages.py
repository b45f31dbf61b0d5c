"""Results told as findings: placeholders filled, the cell named, the plan found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import Graph, URIRef
from rdflib.term import Identifier, Node

from kg.terms import NS
from kg.validate.core_rules import Result
from kg.validate.finding import Finding, in_order
from kg.validate.homes import REGISTER, kind_of
from kg.validate.names import Names, plan_of_graph
from kg.validate.nearby import Nearby, described_by
from kg.validate.places import source_of
from kg.validate.pointers import (
    NO_POINTERS,
    Pointers,
    plans_in,
    plans_onward,
    plans_pointing,
)
from kg.validate.proposals import Proposals, in_words
from kg.validate.reading import Progress, untold

# {label} is ours to fill; {?label} is a variable of a SPARQL constraint (SHACL, section 5.3.2).
PLACEHOLDER = re.compile(r"\{([?$]?)([A-Za-z_]\w*)\}")
_INNER_QUOTES = str.maketrans("“”", "‘’")


# Units: findings; somebody who waits for very many is told how far it is.
_TOLD_EVERY = 5_000


def tell(
    results: Iterable[Result],
    graph: Graph,
    homes: Mapping[Node, str] | None = None,
    *,
    nearby: Nearby | None = None,
    pointers: Mapping[str, Pointers] = MappingProxyType({}),
    progress: Progress = untold,
) -> tuple[Finding, ...]:
    """Return findings in their order, each told once.

    Args:
        results: What the rules found.
        graph: Everything that names can be looked up in: the data, the register, the ontology.
        homes: The named graph that holds each node, where graphs are told apart.
        nearby: Where a name that was perhaps meant is looked for, if not in `graph`.
        pointers: What points at a thing from graphs that are not in `graph`, by its IRI.
        progress: Told how far it is, where there are very many.
    """
    teller = _Teller(graph, homes or {}, nearby or Nearby(described_by(graph)), pointers)
    told: dict[tuple[str, ...], Finding] = {}
    found = list(results)
    for number, result in enumerate(found):
        if number and number % _TOLD_EVERY == 0:
            progress(f"{number:,} of {len(found):,} findings are told in words")
        finding = teller.finding(result)
        # The same sentence about the same thing helps nobody twice.
        told.setdefault((finding.shape, finding.focus, finding.message), finding)
    return in_order(told.values())


@dataclass(frozen=True, slots=True)
class _Focus:
    """What is said of a thing in each finding about it."""

    label: str
    plan: str
    plan_label: str
    source: str


class _Teller:
    def __init__(
        self,
        graph: Graph,
        homes: Mapping[Node, str],
        nearby: Nearby,
        pointers: Mapping[str, Pointers],
    ) -> None:
        self._graph = graph
        self._homes = homes
        self._pointers = pointers
        self._names = Names(graph)
        self._proposals = Proposals(graph)
        self._nearby = nearby
        self._plans = plans_in(graph)
        self._met: dict[Node, _Focus] = {}

    def finding(self, result: Result) -> Finding:
        rule, focus = result.rule, result.focus
        about = self._about(focus)
        value = result.value if result.value != focus else None
        return Finding(
            code=rule.code,
            severity=rule.severity,
            plan=about.plan,
            focus=_text(focus),
            label=about.label,
            path=rule.path,
            value=_text(value) if value is not None else "",
            message=self._fill(rule.message, result) + self._proposal(result),
            remedy=self._fill(rule.remedy, result),
            source=about.source,
            name=rule.name,
            plan_label=about.plan_label,
            graph=self._homes.get(focus, ""),
            shape=str(rule.shape),
            component=str(result.component),
            focus_term=focus,
            value_term=value,
            path_term=rule.path_term if isinstance(rule.path_term, URIRef) else None,
        )

    def _about(self, focus: Node) -> _Focus:
        """Return what every finding about a thing says of it: several rules may find it wanting."""
        about = self._met.get(focus)
        if about is None:
            plan = self._plan(focus)
            about = self._met[focus] = _Focus(
                label=self._names.label(focus),
                plan=str(plan) if plan is not None else "",
                plan_label=self._names.label(plan) if plan is not None else "",
                source=source_of(self._graph, focus, self._pointing_to(focus).places),
            )
        return about

    def _fill(self, template: str, result: Result) -> str:
        def filling(match: re.Match[str]) -> str:
            told = self._told(result, *match.groups())
            quoted = match.string[: match.start()].endswith("“")
            return told.translate(_INNER_QUOTES) if quoted else told

        return PLACEHOLDER.sub(filling, template)

    def _proposal(self, result: Result) -> str:
        """Return what is added to a message where an undecided claim would close the gap."""
        ends = self._proposals.about(result.focus, result.rule.filled_by)
        if not ends:
            return ""
        return " " + result.rule.proposal.replace("{proposed}", in_words(ends, self._names))

    def _told(self, result: Result, is_variable: str, name: str) -> str:
        if is_variable and name in result.bindings:
            return self._names.label(result.bindings[name])
        if name == "near":
            return self._nearby.hint(result.bindings.get("value"))
        if name == "type":
            return self._names.kind(result.focus)
        if name == "value" and result.value is not None:
            return self._names.label(result.value)
        if name in ("label", "value") or is_variable:
            return self._about(result.focus).label
        return self._names.values(result.focus, URIRef(NS + name))

    def _plan(self, focus: Node) -> Node | None:
        """Return the one plan a thing belongs to; None where there is none, or several.

        What stands in the graph of a plan is that plan's: the report of a release is kept by graph.
        """
        own = URIRef(plan_of_graph(self._homes.get(focus, "")))
        if own in self._plans:
            return own
        if focus in self._plans:
            return focus
        near = plans_onward(self._graph, focus, self._plans)
        if not near and kind_of(self._homes.get(focus, "")) != REGISTER:
            near = plans_pointing(self._graph, focus, self._plans, self._pointing_to(focus))
        return next(iter(near)) if len(near) == 1 else None

    def _pointing_to(self, focus: Node) -> Pointers:
        return self._pointers.get(str(focus), NO_POINTERS)


def _text(term: Identifier) -> str:
    return term.n3() if term.__class__.__name__ == "BNode" else str(term)
