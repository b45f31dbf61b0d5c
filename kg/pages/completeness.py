"""How complete each plan is: the share of what it could state and does, and how that came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pyoxigraph as ox

from kg.acknowledging import acknowledgements_of
from kg.errors import NotFoundError
from kg.labels.counted import Counted, question
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.labels.sentences import Said, Sentence, join_clauses
from kg.lookup import NameIndex, find_thing
from kg.pages.report.rules import rule_name
from kg.panels.cells import Values
from kg.queries import find_question, run_named
from kg.records import SelectResult, text_of
from kg.store import Store

QUESTION = "completeness"
_MONEY = "C07"
# Units: plans on a page; the question has all.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of fact: how often a plan could state it and does; `share` is in whole per cent.

    Shape: `lacking` leads to what is not stated.
    """

    fact: str
    rule: str
    stated: int
    could: int
    share: int
    lacking: Counted


@dataclass(frozen=True, slots=True)
class Complete:
    """How complete a plan is: the mean of the shares of its parts, in whole per cent.

    Shape: `formula` is how the number comes about, as people write it. `not_asked` says what the
    plan was not asked for, and is empty where it was asked for everything; `aside` are the rules
    that were set aside in it, each with the reason.
    """

    plan: Link
    share: int
    parts: tuple[Part, ...]
    formula: str
    not_asked: str
    aside: tuple[tuple[str, str], ...]
    badge: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one release knew: each plan's share by its IRI."""

    release: str
    shares: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A plan over the releases: its share in each, None where it was not in it.

    Shape: `points` are the places of a line of 100 by 40, as SVG writes them.
    """

    plan: Link
    shares: tuple[int | None, ...]
    points: str


@dataclass(frozen=True, slots=True)
class CompletenessPage:
    """The plans, the least complete first.

    Shape: `more` counts those that are not shown. `releases` are those of the trend, the oldest
    first; `lines` has a line for each plan that is shown, and is empty of one release.
    """

    plans: tuple[Complete, ...]
    more: int
    releases: tuple[str, ...]
    lines: tuple[Line, ...]
    chosen: str

    @property
    def verdict(self) -> Sentence:
        """Return the plans in one sentence."""
        clauses = (
            (Said(each.plan.name), f" is {each.share} per cent complete") for each in self.plans
        )
        return join_clauses(list(clauses)[:3])


def shares_of(store: Store) -> dict[str, int]:
    """Return how complete each plan of a release is, in whole per cent, by the plan's IRI."""
    return {plan: _mean(parts) for plan, parts in _parts(_rows(store, "")).items()}


def completeness_page(
    store: Store, typed: str = "", trend: Sequence[Step] = ()
) -> CompletenessPage:
    """Return how complete the plans are.

    Args:
        store: Where to ask.
        typed: One plan alone, by its name or IRI.
        trend: What each release knew, the oldest first.

    Raises:
        NotFoundError: No plan has this name.
    """
    chosen = find_thing(NameIndex(store), typed, "plan").iri if typed else ""
    parts = _parts(_rows(store, chosen))
    every = (_complete(store, plan, held) for plan, held in parts.items())
    plans = sorted(every, key=lambda each: (each.share, each.plan.name))
    shown = tuple(plans[:_MOST])
    return CompletenessPage(
        plans=shown,
        more=len(plans) - len(shown),
        releases=tuple(step.release for step in trend),
        lines=tuple(_line(each.plan, trend) for each in shown) if len(trend) > 1 else (),
        chosen=chosen,
    )


def complete_plan(store: Store, path: str) -> Complete:
    """Return how complete one plan is, by the last parts of its IRI: `gla/plan-x`.

    Raises:
        NotFoundError: There is no such plan, or it states nothing that could be complete.
    """
    for plan, parts in _parts(_rows(store, "")).items():
        if plan.partition("/id/")[2] == path:
            return _complete(store, plan, parts)
    raise NotFoundError(f"no plan is called {path[:80]!r}; /plans lists them all")


def _rows(store: Store, plan: str) -> list[Values]:
    values = {"plan": ox.NamedNode(plan)} if plan else {}
    answer = run_named(store, find_question(QUESTION), **values)
    assert isinstance(answer, SelectResult), "a question is a SELECT"
    return [
        dict(zip(answer.columns, (text_of(term) or "" for term in row), strict=True))
        for row in answer.rows
    ]


def _parts(rows: Sequence[Values]) -> dict[str, list[Values]]:
    found: defaultdict[str, list[Values]] = defaultdict(list)
    for row in rows:
        found[row["plan"]].append(row)
    return dict(found)


def _mean(rows: Sequence[Values]) -> int:
    """Return the mean of the exact shares, in whole per cent; only what is whole is 100."""
    shares = [Fraction(int(row["stated"]), int(row["could"])) for row in rows]
    return int(100 * sum(shares) / len(shares))


def _complete(store: Store, plan: str, rows: Sequence[Values]) -> Complete:
    parts = tuple(
        Part(
            row["fact"],
            row["rule"],
            int(row["stated"]),
            int(row["could"]),
            int(row["share"]),
            Counted(
                int(row["could"]) - int(row["stated"]),
                "not stated",
                question("findings", code=row["rule"], plan=plan),
                "focus",
            ),
        )
        for row in rows
    )
    told = " + ".join(f"{part.stated}/{part.could}" for part in parts)
    share = _mean(rows)
    asked = {part.rule for part in parts}
    aside = {
        each.code: each.decision.why
        for each in acknowledgements_of(store)
        if each.is_of_plan and each.focus == plan
    }
    return Complete(
        plan=directory(store).link(plan),
        share=share,
        parts=parts,
        formula=f"({told}) ÷ {len(parts)} = {share} %",
        not_asked=""
        if _MONEY in asked.union(aside)
        else "what pays for its work, since it names no money",
        aside=tuple((rule_name(code), why) for code, why in aside.items()),
        badge=f"/completeness/{plan.partition('/id/')[2]}.svg",
    )


def _line(plan: Link, trend: Sequence[Step]) -> Line:
    shares = tuple(step.shares.get(plan.iri) for step in trend)
    wide = 100 / max(len(shares) - 1, 1)
    points = (
        f"{number * wide:.1f},{40 - 0.4 * share:.1f}"
        for number, share in enumerate(shares)
        if share is not None
    )
    return Line(plan, shares, " ".join(points))
