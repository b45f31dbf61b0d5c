"""Which lines a visitor asks for: by strategy, goal, fund, financial year, plan or reason.

A name alone asks for every line that reaches it; several names joined by a semicolon ask for the
lines that reach exactly these. `none` stands for nothing more and `several` for others beside it:
`col:fund-a;none` is the money that comes from this fund and from no other, `col:fund-a;several`
what it gives together with others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import NotFoundError, QueryError
from kg.labels.directory import Directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.money.lines import MoneyLine
from kg.pages.money.sums import Sum
from kg.rules.counting import POSSIBLE, READ, STATED, SURENESS
from kg.terms import CIVIC, shorten

NONE, SEVERAL = "none", "several"
KINDS = ("strategy", "goal", "fund", "year")
PARAMETERS = (*KINDS, "plan", "why")
# What a figure is called where the lines name no end, no source or no part of a year.
NOT_NAMED = {
    "strategy": "No strategy named",
    "goal": "No goal named",
    "fund": "Source of the money not named",
    "year": "Not divided by financial year",
}
TOGETHER = {
    "strategy": "Several strategies",
    "goal": "Several goals",
    "fund": "Several funds together",
}
# Why a line adds nothing, or needs a second look; the order is that of the page.
WHY_NOT = {
    "not-cash": "Staff time or help in kind, not costed",
    "no-sum": "Money named without a sum",
    "reference": "Points to money that another line holds",
    "no-currency": "An amount without a currency",
}
INTERPRETED = "interpreted"
_LOOKED_FOR = {"strategy": "plan", "goal": "thing", "fund": "fund"}
_KINDS = {
    "strategy": frozenset({str(CIVIC.Strategy), str(CIVIC.DeliveryPlan)}),
    "goal": frozenset({str(CIVIC.Goal), str(CIVIC.Aim), str(CIVIC.Objective)}),
    "fund": frozenset({str(CIVIC.FundingSource)}),
}
_YEAR = re.compile(r"\d{4}/\d{2}")
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Ends:
    """The strategies, goals or funds that are asked for.

    Shape: `is_exact` where no other may join, `is_shared` where another must.
    """

    kind: str
    links: tuple[Link, ...]
    is_exact: bool
    is_shared: bool

    @property
    def words(self) -> str:
        """Return what is asked for as a person would say it."""
        named = " + ".join(link.name for link in self.links)
        if self.is_shared:
            return f"{named} together with others" if named else TOGETHER[self.kind]
        return (
            f"{named} alone"
            if self.is_exact and len(self.links) == 1
            else (named or NOT_NAMED[self.kind])
        )

    def holds(self, line: MoneyLine) -> bool:
        """Whether a line reaches what is asked for."""
        reached = line.ends(self.kind)
        wanted = {link.iri for link in self.links}
        if self.is_shared:
            return wanted <= reached and len(reached) > 1
        return reached == wanted if self.is_exact else wanted <= reached


@dataclass(frozen=True, slots=True)
class Choice:
    """What a visitor asks for; an empty one asks for every line."""

    ends: tuple[Ends, ...] = ()
    year: str = ""
    plan: Link | None = None
    why: str = ""

    def holds(self, line: MoneyLine) -> bool:
        """Whether a line is among those asked for."""
        return (
            all(ends.holds(line) for ends in self.ends)
            and (not self.plan or line.plan == self.plan.iri)
            and (not self.why or self._is_why(line))
            and (not self.year or self._of_year(line) is not None)
            and (bool(self.why) or line.is_counted)
        )

    def _is_why(self, line: MoneyLine) -> bool:
        if self.why == INTERPRETED:
            return line.is_counted and line.is_interpreted
        return line.why_not == self.why

    def sureness(self, line: MoneyLine) -> str:
        """Return how sure the least sure tie of a line is, to what is asked for or to a strategy.

        Empty text: the line is tied to no strategy or goal.
        """
        tied = line.strategies | line.goals
        wanted = {link.iri for ends in self.ends for link in ends.links} & tied
        ways = {
            POSSIBLE if end in line.possible else READ if end in line.read else STATED
            for end in wanted or line.strategies
        }
        return max(ways, key=SURENESS.index, default="")

    def counts(self, line: MoneyLine) -> Sum | None:
        """Return what a line adds here: its share where a year is asked for."""
        if not line.is_counted:
            return None
        return self._of_year(line) if self.year else line.sum

    def _of_year(self, line: MoneyLine) -> Sum | None:
        """Return what falls in the year, or in none; None for nothing."""
        if line.sum is None or not line.is_counted:
            return None
        if self.year != NONE:
            return next((part.sum for part in line.parts if part.year == self.year), None)
        rest = line.sum.amount - sum((part.sum.amount for part in line.parts), Decimal(0))
        return Sum(rest, line.sum.currency) if rest else None


def exact_key(iris: Iterable[str]) -> str:
    """Return what asks for exactly these ends."""
    keys = [shorten(iri) for iri in iris]
    return ";".join(keys) if len(keys) > 1 else f"{keys[0]};{NONE}" if keys else NONE


def read_choice(names: Directory, given: Mapping[str, str], years: Iterable[str]) -> Choice:
    """Return what the values of an address ask for.

    Args:
        names: What things are called.
        given: Values by parameter, of `PARAMETERS`.
        years: The financial years that hold money.

    Raises:
        QueryError: A value is not of its form.
        NotFoundError: Nothing has one of the names, or no money falls in the year.
        AmbiguousError: Several things have one of the names.
    """
    ends = tuple(_ends(names, kind, given[kind]) for kind in _LOOKED_FOR if given.get(kind))
    why = given.get("why", "")
    if why and why not in {*WHY_NOT, INTERPRETED}:
        known = ", ".join([*WHY_NOT, INTERPRETED])
        raise QueryError(f"why is one of {known}, not {why[:40]!r}")
    plan = find_plan(names, given["plan"]) if given.get("plan") else None
    return Choice(ends, _year(given.get("year", ""), tuple(years)), plan, why)


def find_plan(names: Directory, text: str) -> Link:
    """Return a delivery plan by name or IRI.

    Raises:
        QueryError: The name is longer than any.
        NotFoundError: Nothing has the name, or what has it is no delivery plan.
        AmbiguousError: Several things have it.
    """
    found = find_thing(names.index, _short_enough("plan", text), "plan")
    if str(CIVIC.DeliveryPlan) not in found.classes:
        raise NotFoundError(
            f"{found.name!r} is no delivery plan, and only these hold budget lines", text=text
        )
    return names.link(found.iri)


def _short_enough(name: str, text: str) -> str:
    if len(text) > _LONGEST:
        raise QueryError(f"{name} is longer than {_LONGEST:,} characters: nothing has such a name")
    return text


def _ends(names: Directory, kind: str, text: str) -> Ends:
    asked = [part.strip() for part in _short_enough(kind, text).split(";") if part.strip()]
    if not asked:
        raise QueryError(f"{kind} is a name, or several joined by a semicolon")
    if NONE in asked and SEVERAL in asked:
        raise QueryError(f"{kind} is asked for with {NONE} or with {SEVERAL} others, not with both")
    is_shared = SEVERAL in asked
    links = tuple(_end(names, kind, part) for part in asked if part not in (NONE, SEVERAL))
    is_exact = not is_shared and (len(asked) > 1 or NONE in asked)
    return Ends(kind, links, is_exact, is_shared)


def _end(names: Directory, kind: str, text: str) -> Link:
    found = find_thing(names.index, text, _LOOKED_FOR[kind])
    if not found.classes & _KINDS[kind]:
        raise NotFoundError(
            f"{found.name!r} is no {kind}; /money lists each {kind} with its sum", text=text
        )
    return names.link(found.iri)


def _year(text: str, years: tuple[str, ...]) -> str:
    if not text or text in years or text == NONE:
        return text
    if not _YEAR.fullmatch(text):
        raise QueryError(f"year is a financial year such as 2022/23, or none, not {text[:40]!r}")
    known = ", ".join(years) or "none yet"
    raise NotFoundError(f"no money falls in {text}; financial years with money: {known}")
