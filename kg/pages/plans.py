"""The page of a plan: what it holds, in the order of its document, each with its cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from kg.labels.counted import Counted, plural, question
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link, Time
from kg.pages.alignments import Alignment, alignments
from kg.pages.element_asked import asked
from kg.pages.element_maker import ElementMaker
from kg.pages.element_notes import SourceNote
from kg.pages.element_people import count_kinds
from kg.pages.element_records import ActivityRow, Asked, Element, Level, Money, Step
from kg.pages.gaps import BY_KEY, count_gaps, find_gaps
from kg.pages.report import count_findings
from kg.pages.things import ThingPage, thing_page
from kg.panels import values_of
from kg.queries import find_question, run_named
from kg.records import Answer
from kg.store import Store
from kg.terms import CIVIC, expand

_INTENTS = (CIVIC.Goal, CIVIC.Aim, CIVIC.Objective)
# What a plan holds: the class, its name in `what-is-held`, and the words of its tile.
_COUNTED = (
    (CIVIC.Goal, "goal", "goals"),
    (CIVIC.Aim, "aim", "aims"),
    (CIVIC.Objective, "objective", "objectives"),
    (CIVIC.Activity, "activity", "activities"),
    (CIVIC.Milestone, "milestone", "milestones"),
    (CIVIC.Outcome, "outcome", "outcomes"),
    (CIVIC.Target, "target", "targets"),
    (CIVIC.BudgetLine, "budget-line", "budget lines"),
)
# Which gap each share is without.
_SAID = {
    "no-partner": "name who takes part",
    "no-outcome": "say what should change",
    "no-date": "have a date",
    "no-money": "say what pays for them",
}


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand together under the same goals; none where the work names no goal.

    Shape: `together` counts the goals, and leads to the cell that holds them where it is one.
    """

    goals: tuple[Step, ...]
    together: Counted
    strategies: tuple[Step, ...]
    rows: tuple[ActivityRow, ...]

    @property
    def span(self) -> str:
        """Return the rows of the block: `rows 1 to 3`, or nothing where they have no number."""
        places = (row.activity.places[0] for row in self.rows if row.activity.places)
        numbers = sorted({place.row for place in places if place.row is not None})
        if not numbers:
            return ""
        if numbers[0] == numbers[-1]:
            return f"row {numbers[0]}"
        return f"rows {numbers[0]} to {numbers[-1]}"

    @property
    def is_shared(self) -> bool:
        """Whether one merged cell holds several goals for these rows."""
        return any(goal.is_possible for goal in self.goals)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The activities read from one table of the document, in its order, by their goals."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of one kind: goals, aims or objectives."""

    kind: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a plan's activities say something; `lacking` do not, and `links` are those."""

    words: str
    have: int
    total: Counted
    lacking: Counted
    links: tuple[Link, ...]

    @property
    def per_cent(self) -> int:
        """Return the share in whole per cent, never 100 while one lacks."""
        return self.have * 100 // self.total.number if self.total.number else 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a plan of others was taken from: what the source is called, and its address."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan: what it is for, its tables of activities, its money, what is odd in its source.

    Shape: `strategies` are those it carries out, `supports` the goals and strategies of others
    that it is said to support as a whole.
    """

    thing: ThingPage
    origin: Origin | None
    publisher: Link | None
    document: Link | None
    period: Time | None
    version: str
    strategies: tuple[Link, ...]
    supports: tuple[Alignment, ...]
    numbers: tuple[Counted, ...]
    shares: tuple[Share, ...]
    ends: tuple[Ends, ...]
    tables: tuple[PlanTable, ...]
    money: tuple[Money, ...]
    notes: tuple[SourceNote, ...]
    findings: tuple[Counted, ...]
    asked: Asked


def plan_page(store: Store, iri: str) -> PlanPage:
    """Return the page of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    names = directory(store)
    thing = thing_page(store, iri)
    said = _said_of(store, iri)
    maker = ElementMaker(store, iri)
    activities = tuple(map(maker.activity, maker.facts.of_class(CIVIC.Activity)))
    lines = maker.facts.of_class(CIVIC.BudgetLine)
    return PlanPage(
        thing=thing,
        origin=_origin(store, iri),
        publisher=_first(names, said[str(CIVIC.accountableBody)]),
        document=_first(names, said[expand("prov:hadPrimarySource")]),
        period=maker.facts.times.get(iri),
        version=next(iter(said[expand("dcat:version")]), ""),
        strategies=tuple(names.link(strategy) for strategy in said[str(CIVIC.delivers)]),
        supports=alignments(store).of(iri),
        numbers=_numbers(store, maker),
        shares=_shares(store, iri, len(activities)),
        ends=_ends(maker),
        tables=_tables(maker, activities),
        money=tuple(map(maker.money, lines)),
        notes=maker.facts.notes,
        findings=count_findings(store, iri),
        asked=asked("elements", "plan", iri),
    )


def _origin(store: Store, iri: str) -> Origin | None:
    for _, title, address in map(texts, rows(store, "harvested-from", plan=ox.NamedNode(iri))):
        return Origin(str(title), str(address))
    return None


def _said_of(store: Store, iri: str) -> defaultdict[str, list[str]]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for _, prop, value, *_rest in map(texts, rows(store, "facts", thing=ox.NamedNode(iri))):
        said[str(prop)].append(str(value))
    return said


def _first(names: Directory, iris: list[str]) -> Link | None:
    return names.link(iris[0]) if iris else None


def _numbers(store: Store, maker: ElementMaker) -> tuple[Counted, ...]:
    plan = maker.facts.plan
    found = [
        Counted(
            len(maker.facts.of_class(kind)),
            words,
            question("what-is-held", kind=key, plan=plan),
            "thing",
        )
        for kind, key, words in _COUNTED
    ]
    answer = run_named(store, find_question("partners-of"), of=ox.NamedNode(plan))
    assert isinstance(answer, Answer), "the question is a SELECT"
    return tuple(each for each in (*found, *count_kinds(values_of(answer), plan)) if each.number)


def _shares(store: Store, plan: str, total: int) -> tuple[Share, ...]:
    """Return what the activities of a plan say, as the page of gaps counts it."""
    if not total:
        return ()
    lines = find_gaps(store).lines
    address = question("what-is-held", kind="activity", plan=plan)
    activities = Counted(total, plural(total, "activity", "activities"), address, "thing")
    found = []
    for key, words in _SAID.items():
        lacking = tuple(line.thing for line in lines[key] if line.plan.iri == plan)
        counted = count_gaps(BY_KEY[key], len(lacking), plan=plan)
        found.append(Share(words, total - len(lacking), activities, counted, lacking))
    return tuple(found)


def _ends(maker: ElementMaker) -> tuple[Ends, ...]:
    listed = ((kind, maker.facts.of_class(kind)) for kind in _INTENTS)
    return tuple(
        Ends(maker.names.label(str(kind)), tuple(map(maker.element, found)))
        for kind, found in listed
        if found
    )


def _tables(maker: ElementMaker, activities: tuple[ActivityRow, ...]) -> tuple[PlanTable, ...]:
    held: dict[str, list[ActivityRow]] = defaultdict(list)
    for row in activities:
        held[_table_of(row)].append(row)
    return tuple(PlanTable(name, _blocks(maker, found)) for name, found in held.items())


def _table_of(row: ActivityRow) -> str:
    return row.activity.places[0].table if row.activity.places else ""


def _blocks(maker: ElementMaker, found: list[ActivityRow]) -> tuple[Block, ...]:
    blocks = []
    for _, group in groupby(found, key=lambda row: [goal.link.iri for goal in _goals(row)]):
        together = tuple(group)
        sight = together[0].sight
        strategies = _steps(sight, "Strategy")
        goals = _goals(together[0])
        blocks.append(Block(goals, _together(maker, goals), strategies, together))
    return tuple(blocks)


def _together(maker: ElementMaker, goals: tuple[Step, ...]) -> Counted:
    known = (maker.facts.elements.get(goal.link.iri) for goal in goals)
    held = [set(fact.places) if fact else set() for fact in known]
    shared = sorted(set.intersection(*held), key=lambda place: place.order) if held else []
    at = [{"document": place.document.iri, "cell": place.cell} for place in shared]
    address = question("document-cells", **at[0]) if at else ""
    unit = f"thing if kind={CIVIC.Goal}"
    return Counted(len(goals), plural(len(goals), "goal", "goals"), address, unit)


def _goals(row: ActivityRow) -> tuple[Step, ...]:
    """Return the goals that head a row: those it names, or else those its objective serves."""
    goals = _steps(row.sight, "Goal")
    named = tuple(goal for goal in goals if not goal.via)
    return named or goals


def _steps(sight: tuple[Level, ...], kind: str) -> tuple[Step, ...]:
    return next((level.steps for level in sight if level.kind == kind), ())
