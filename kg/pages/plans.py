"""The page of a plan: what it holds, in the order of its document, each with its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.pages.directory import Directory, directory, rows, texts
from kg.pages.elements import ElementFacts, PlanFacts, Time, read_plan
from kg.pages.records import STATED, Link, Mark, Place
from kg.pages.report import count_findings
from kg.pages.things import ThingPage, thing_page
from kg.store import Store
from kg.terms import CIVIC, code, expand

_ELSEWHERE = code("amount", "elsewhere")
_INTENTS = (CIVIC.Goal, CIVIC.Aim, CIVIC.Objective)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a plan: its name, summary, wording, cells, and what it leads up to."""

    link: Link
    description: str
    words: str
    notation: str
    mark: Mark
    places: tuple[Place, ...]
    serves: tuple[tuple[Link, Mark], ...]
    time: Time | None
    targets: tuple[tuple[Link, Mark], ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part, in which role, and how sure that reading is."""

    partner: Link
    role: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Money:
    """A budget line: its wording, its amount if it holds one, and what is said of it.

    Units: `amount` is written for people, in the currency of the line, such as `£248,000`.
    """

    link: Link
    words: str
    amount: str
    resource: str
    status: str
    sources: tuple[Link, ...]
    holder: Link | None
    budget_for: tuple[Link, ...]
    is_share: bool
    mark: Mark
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity with all that its row says: who, when, milestones, outcomes and money."""

    activity: Element
    recurrence: str
    programmes: tuple[Link, ...]
    parties: tuple[Party, ...]
    milestones: tuple[Element, ...]
    outcomes: tuple[Element, ...]
    money: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The activities read from one table of the document, in its order."""

    name: str
    rows: tuple[ActivityRow, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of one kind: goals, aims or objectives."""

    kind: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan: what it is for, its tables of activities, its money, what is odd in its source."""

    thing: ThingPage
    publisher: Link | None
    document: Link | None
    period: Time | None
    version: str
    strategies: tuple[Link, ...]
    numbers: tuple[tuple[int, str], ...]
    ends: tuple[Ends, ...]
    tables: tuple[PlanTable, ...]
    money: tuple[Money, ...]
    notes: tuple[Element, ...]
    findings: tuple[tuple[str, int], ...]


def plan_page(store: Store, iri: str) -> PlanPage:
    """Return the page of a plan or a strategy.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    names = directory(store)
    thing = thing_page(store, iri)
    facts = read_plan(store, iri)
    said = _said_of(store, iri)
    maker = _Maker(names, facts)
    tables = maker.tables()
    return PlanPage(
        thing=thing,
        publisher=_first(names, said[str(CIVIC.accountableBody)]),
        document=_first(names, said[expand("prov:hadPrimarySource")]),
        period=facts.times.get(iri),
        version=next(iter(said[expand("dcat:version")]), ""),
        strategies=tuple(names.link(strategy) for strategy in said[str(CIVIC.delivers)]),
        numbers=maker.numbers(),
        ends=maker.ends(),
        tables=tables,
        money=maker.all_money(),
        notes=tuple(maker.element(note) for note in facts.of_class(CIVIC.SourceNote)),
        findings=count_findings(store, iri),
    )


def _said_of(store: Store, iri: str) -> defaultdict[str, list[str]]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for _, prop, value, *_rest in map(texts, rows(store, "facts", thing=ox.NamedNode(iri))):
        said[str(prop)].append(str(value))
    return said


def _first(names: Directory, iris: list[str]) -> Link | None:
    return names.link(iris[0]) if iris else None


class _Maker:
    """Makes the records of one plan's page from what was read of it."""

    def __init__(self, names: Directory, facts: PlanFacts) -> None:
        self._names = names
        self._facts = facts

    def numbers(self) -> tuple[tuple[int, str], ...]:
        counted = (
            (CIVIC.Goal, "goals"),
            (CIVIC.Aim, "aims"),
            (CIVIC.Objective, "objectives"),
            (CIVIC.Activity, "activities"),
            (CIVIC.Milestone, "milestones"),
            (CIVIC.Outcome, "outcomes"),
            (CIVIC.Target, "targets"),
            (CIVIC.BudgetLine, "budget lines"),
        )
        parties = {partner for held in self._facts.engaged.values() for partner, _, _ in held}
        found = [(len(self._facts.of_class(kind)), words) for kind, words in counted]
        return tuple((n, words) for n, words in [*found, (len(parties), "partners")] if n)

    def ends(self) -> tuple[Ends, ...]:
        listed = ((kind, self._facts.of_class(kind)) for kind in _INTENTS)
        return tuple(
            Ends(self._names.label(str(kind)), tuple(map(self.element, found)))
            for kind, found in listed
            if found
        )

    def tables(self) -> tuple[PlanTable, ...]:
        held: dict[str, list[ActivityRow]] = defaultdict(list)
        for fact in self._facts.of_class(CIVIC.Activity):
            table = fact.places[0].table if fact.places else ""
            held[table].append(self._activity(fact))
        return tuple(PlanTable(table, tuple(found)) for table, found in held.items())

    def all_money(self) -> tuple[Money, ...]:
        return tuple(self._money(line) for line in self._facts.of_class(CIVIC.BudgetLine))

    def element(self, fact: ElementFacts) -> Element:
        facts = self._facts
        serves = facts.links_from(fact.iri, CIVIC.contributesTo, CIVIC.underStrategy)
        targets = facts.links_from(fact.iri, CIVIC.hasTarget)
        return Element(
            link=self._names.link(fact.iri),
            description=fact.description,
            words=fact.words,
            notation=fact.notation,
            mark=fact.mark,
            places=fact.places,
            serves=tuple((self._names.link(iri), mark) for iri, mark in serves),
            time=facts.times.get(fact.iri),
            targets=tuple((self._names.link(iri), self._mark_of(iri)) for iri, _ in targets),
        )

    def _activity(self, fact: ElementFacts) -> ActivityRow:
        facts, iri = self._facts, fact.iri
        recurrence = [i for i, _ in facts.links_from(iri, CIVIC.recurrence)]
        programmes = facts.links_from(iri, CIVIC.programme)
        outcomes = [i for i, _ in facts.links_from(iri, CIVIC.expectedOutcome)]
        return ActivityRow(
            activity=self.element(fact),
            recurrence=self._names.label(recurrence[0]) if recurrence else "",
            programmes=tuple(self._names.link(programme) for programme, _ in programmes),
            parties=self._parties(iri),
            milestones=self._elements(facts.pointing_to(iri, CIVIC.milestoneOf)),
            outcomes=self._elements(outcomes),
            money=tuple(
                self._money(facts.elements[line])
                for line in facts.pointing_to(iri, CIVIC.budgetFor)
                if line in facts.elements
            ),
        )

    def _mark_of(self, iri: str) -> Mark:
        fact = self._facts.elements.get(iri)
        return fact.mark if fact else STATED

    def _elements(self, iris: Iterable[str]) -> tuple[Element, ...]:
        known = [self._facts.elements[iri] for iri in iris if iri in self._facts.elements]
        return tuple(self.element(fact) for fact in sorted(known, key=lambda f: f.order))

    def _parties(self, iri: str) -> tuple[Party, ...]:
        made = (
            Party(self._names.link(partner), self._names.label(role), mark)
            for partner, role, mark in self._facts.engaged[iri]
        )
        return tuple(sorted(made, key=lambda party: (party.partner.name, party.role)))

    def _money(self, fact: ElementFacts) -> Money:
        def values(prop: object) -> list[str]:
            return [iri for iri, _ in self._facts.links_from(fact.iri, prop)]

        resource, status = values(CIVIC.resourceType), values(CIVIC.amountStatus)
        holder = values(CIVIC.refersToBudget)
        return Money(
            link=self._names.link(fact.iri),
            words=fact.words,
            amount=fact.amount,
            resource=self._names.label(resource[0]) if resource else "",
            status=self._names.label(status[0]) if status else "",
            sources=tuple(map(self._names.link, values(CIVIC.fundedFrom))),
            holder=self._names.link(holder[0]) if holder else None,
            budget_for=tuple(map(self._names.link, values(CIVIC.budgetFor))),
            is_share=bool(values(CIVIC.splitOf)),
            mark=fact.mark,
            places=fact.places,
        )
