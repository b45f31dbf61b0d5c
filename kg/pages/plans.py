"""The page of a plan: what it holds, in the order of its document, each with its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from kg.labels.counted import Counted, plural, question
from kg.labels.directory import rows, texts
from kg.labels.records import Link, Place, Time, Value
from kg.labels.sentences import Sentence
from kg.pages.element_people import count_kinds
from kg.pages.gaps import BY_KEY, count_gaps, find_gaps
from kg.pages.money import ledger, totals
from kg.pages.plan_panels import PlanPanel, plan_panels
from kg.pages.report import count_findings
from kg.pages.things import ThingPage, thing_page
from kg.pages.times import time_of
from kg.pages.verdicts import judge_plan
from kg.panels import Group, Panel, Row, values_of
from kg.queries import find_question, run_named
from kg.records import SelectResult
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
# A plan of more activities says of each how much hangs on it; what that is, the activity's page.
_MANY = 40
# Of so many the cards stand open.
_FEW = 6
# Of a long table of a plan so many rows stand on its page; its question has them all.
MOST_LINES = 20
# The panels that tell of each activity.
_OF_CARD = ("why", "who", "milestones", "promised", "money", "notes")
_NONE = Counted(0, "", "")
# Which gap each share is without.
_SAID = {
    "no-partner": "name who takes part",
    "no-outcome": "say what should change",
    "no-date": "have a date",
    "no-money": "say what pays for them",
}


@dataclass(frozen=True, slots=True)
class Card:
    """An activity as its row says it: `rows` are those of each panel that are about it."""

    activity: Row
    rows: Mapping[str, tuple[Row, ...]]

    @property
    def place(self) -> Place | None:
        """Return the cell that names the activity."""
        return next(iter(self.activity.named["cells"].places), None)

    @property
    def goals(self) -> tuple[Row, ...]:
        """Return the goals that head it: those it names, or else those its objective serves."""
        goals = self._up_to("Goal")
        named = tuple(row for row in goals if not row.named["via"].text)
        return named or goals

    @property
    def strategies(self) -> tuple[Row, ...]:
        """Return the strategies that it leads up to."""
        return self._up_to("Strategy")

    @property
    def targets(self) -> tuple[Row, ...]:
        """Return the targets of the activity itself."""
        return tuple(row for row in self.rows["promised"] if not row.named["outcome"].text)

    @property
    def outcomes(self) -> tuple[Row, ...]:
        """Return what it is to bring about, each outcome with its targets."""
        return tuple(row for row in self.rows["promised"] if row.named["outcome"].text)

    @property
    def hanging(self) -> dict[str, Counted]:
        """Return how much hangs on the activity, by its kind in `what-hangs-on`."""
        found = {
            "milestone": (self.rows["milestones"], "milestone", "milestone", "milestones"),
            "outcome": (self.outcomes, "outcome", "outcome", "outcomes"),
            "target": (self.targets, "target", "target", "targets"),
            "budget-line": (self.rows["money"], "line", "budget line", "budget lines"),
            "note": (self.rows["notes"], "note", "note on the document", "notes on the document"),
        }
        address = question("what-hangs-on", activity=self.activity.named["activity"].text)
        counts = {
            kind: (len({row.named[column].text for row in rows}), words)
            for kind, (rows, column, *words) in found.items()
        }
        return {
            kind: Counted(number, plural(number, *words), address, f"thing if kind={kind}")
            for kind, (number, words) in counts.items()
            if number
        }

    def _up_to(self, level: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows["why"] if row.named["level"].text == level)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand together under the same goals; none where the work names no goal.

    Shape: `together` counts the goals, and leads to the cell that holds them where it is one.
    """

    goals: tuple[Row, ...]
    together: Counted
    strategies: tuple[Row, ...]
    cards: tuple[Card, ...]

    @property
    def span(self) -> str:
        """Return the rows of the block: `rows 1 to 3`, or nothing where they have no number."""
        places = (card.place for card in self.cards)
        numbers = sorted({place.row for place in places if place and place.row is not None})
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
class Share:
    """How many of a plan's activities say something; `lacking` do not, and `links` are those.

    Shape: `key` is that of the gap which the lacking ones are.
    """

    key: str
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

    Shape: `panels` are the questions of the folder `plan`, by their keys; `strategies` are those
    that it carries out.
    """

    thing: ThingPage
    verdict: Sentence
    origin: Origin | None
    publisher: Link | None
    document: Link | None
    period: Time | None
    strategies: tuple[Value, ...]
    panels: Mapping[str, Panel]
    numbers: tuple[Counted, ...]
    shares: tuple[Share, ...]
    tables: tuple[PlanTable, ...]
    findings: tuple[Counted, ...]

    @property
    def is_long(self) -> bool:
        """Whether its activities are too many to unfold here."""
        return self._cards > _MANY

    @property
    def is_short(self) -> bool:
        """Whether all its activities fit on a screen or two."""
        return self._cards <= _FEW

    @property
    def _cards(self) -> int:
        return sum(len(block.cards) for table in self.tables for block in table.blocks)

    def first(self, key: str) -> tuple[Row, ...]:
        """Return the rows of a panel that stand on the page: all but those of a long one."""
        rows = self.panels[key].rows
        if len(rows) <= 2 * MOST_LINES:
            return rows
        # Rows that share one cell stay together.
        ends = (at for at, row in enumerate(rows) if at >= MOST_LINES and row.span)
        return rows[: next(ends, len(rows))]

    @property
    def reported(self) -> tuple[Row, ...]:
        """Return the first rows of what was reached of which a report tells."""
        told = self.panels["reached"].rows
        return tuple(
            row
            for row in told
            if row.answer.keys() & {"measured", "measuredOn"} or row.answer.get("status")
        )

    @property
    def ends(self) -> tuple[Group, ...]:
        """Return its goals, aims and objectives, in this order of kinds."""
        groups = {group.key: group for group in self.panels["ends"].groups}
        return tuple(groups[kind] for kind in map(str, _INTENTS) if kind in groups)


def plan_page(store: Store, iri: str) -> PlanPage:
    """Return the page of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    whole = plan_panels(store, iri)
    panels = {key: each.panel for key, each in whole.items()}
    cards = tuple(_cards(whole))
    shares = _shares(store, iri, len(cards))
    strategies = thing.values(CIVIC.delivers)
    answer = run_named(store, find_question("partners-of"), of=iri)
    assert isinstance(answer, SelectResult), "the question is a SELECT"
    parties = count_kinds(values_of(answer), iri)
    nobody, nothing = (
        next((share.lacking for share in shares if share.key == key), _NONE)
        for key in ("no-partner", "no-outcome")
    )
    return PlanPage(
        thing=thing,
        verdict=judge_plan(
            thing.link.name,
            shares[0].total if shares else _NONE,
            Counted(
                len(strategies),
                plural(len(strategies), "strategy", "strategies"),
                question("all-strategies", by=iri),
                "strategy",
            ),
            parties,
            (nobody, nothing),
            [each.text for each in totals(ledger(store).of_plan(iri))],
        ),
        origin=_origin(store, iri),
        publisher=_first(thing.values(CIVIC.accountableBody)),
        document=_first(thing.values(expand("prov:hadPrimarySource"))),
        period=time_of(store, iri),
        strategies=strategies,
        panels=panels,
        numbers=(*_numbers(store, iri), *(each for each in parties if each.number)),
        shares=shares,
        tables=_tables(panels["ends"], cards),
        findings=count_findings(store, iri),
    )


def _origin(store: Store, iri: str) -> Origin | None:
    for _, title, address in map(texts, rows(store, "harvested-from", plan=ox.NamedNode(iri))):
        return Origin(str(title), str(address))
    return None


def _first(values: tuple[Value, ...]) -> Link | None:
    return values[0].link if values else None


def _numbers(store: Store, plan: str) -> tuple[Counted, ...]:
    iri = ox.NamedNode(plan)
    held = {str(kind): int(str(n)) for kind, n in map(texts, rows(store, "plan-counts", plan=iri))}
    found = [
        Counted(
            held.get(str(kind), 0), words, question("what-is-held", kind=key, plan=plan), "thing"
        )
        for kind, key, words in _COUNTED
    ]
    return tuple(each for each in found if each.number)


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
        found.append(Share(key, words, total - len(lacking), activities, counted, lacking))
    return tuple(found)


def _tables(ends: Panel, cards: Iterable[Card]) -> tuple[PlanTable, ...]:
    held: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        held[card.place.table if card.place else ""].append(card)
    places = {row.named["end"].text: row.named["cells"].places for row in ends.rows}
    return tuple(PlanTable(name, _blocks(places, found)) for name, found in held.items())


def _cards(panels: Mapping[str, PlanPanel]) -> Iterator[Card]:
    """Yield the activities in the order of the document, each with what is said of it."""
    for iri, (first, *_) in panels["when"].rows_of.items():
        yield Card(first, {key: panels[key].rows_of.get(iri, ()) for key in _OF_CARD})


def _blocks(places: Mapping[str, tuple[Place, ...]], found: list[Card]) -> tuple[Block, ...]:
    blocks = []
    for _, group in groupby(found, key=lambda card: [row.named["end"].text for row in card.goals]):
        cards = tuple(group)
        goals = cards[0].goals
        blocks.append(Block(goals, _together(places, goals), cards[0].strategies, cards))
    return tuple(blocks)


def _together(places: Mapping[str, tuple[Place, ...]], goals: tuple[Row, ...]) -> Counted:
    held = [set(places.get(goal.named["end"].text, ())) for goal in goals]
    shared = sorted(set.intersection(*held), key=lambda place: place.order) if held else []
    at = [{"document": place.document.iri, "cell": place.cell} for place in shared]
    address = question("document-cells", **at[0]) if at else ""
    unit = f"thing if kind={CIVIC.Goal}"
    return Counted(len(goals), plural(len(goals), "goal", "goals"), address, unit)
