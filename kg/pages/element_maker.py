"""Makes the records of a plan's elements from what was read of the plan."""

from __future__ import annotations

from collections.abc import Iterable

from kg.labels.directory import Directory, directory
from kg.labels.records import STATED, Link, Mark
from kg.labels.written import written_number
from kg.lookup.names import GROUP_CLASSES
from kg.pages.element_claims import Suggestion
from kg.pages.element_engagements import Engaged, own_bodies
from kg.pages.element_notes import SourceNote
from kg.pages.element_records import ActivityRow, Element, Money, Party, Promise, Referred
from kg.pages.element_sight import line_of_sight
from kg.pages.elements import ElementFacts, PlanFacts, read_plan
from kg.store import Store
from kg.terms import CIVIC, expand

_REFERENCES = expand("dcterms:references")
_TOPIC = expand("dcterms:subject")
_AREA = expand("dcterms:spatial")


class ElementMaker:
    """Makes the records of one plan's elements."""

    def __init__(self, store: Store, plan: str) -> None:
        self.names: Directory = directory(store)
        self.facts: PlanFacts = read_plan(store, plan)
        self._own = own_bodies(store)

    def element(self, fact: ElementFacts) -> Element:
        """Return one element with what it leads up to, its time and its targets."""
        facts = self.facts
        serves = facts.links_from(fact.iri, CIVIC.contributesTo, CIVIC.underStrategy)
        return Element(
            link=self.names.link(fact.iri),
            description=fact.description,
            words=fact.words,
            notation=fact.notation,
            mark=fact.mark,
            places=fact.places,
            serves=tuple((self.names.link(iri), mark) for iri, mark in serves),
            time=facts.times.get(fact.iri),
            targets=self.promises(fact.iri),
        )

    def elements(self, iris: Iterable[str]) -> tuple[Element, ...]:
        """Return the elements of the plan among some things, in the order of the document."""
        return tuple(map(self.element, self.facts.in_order(list(iris))))

    def promises(self, holder: str) -> tuple[Promise, ...]:
        """Return the targets of one element."""
        found = self.facts.in_order(self.facts.values_of(holder, CIVIC.hasTarget))
        return tuple(self.promise(fact, holder) for fact in found)

    def promise(self, fact: ElementFacts, holder: str = "") -> Promise:
        """Return one target."""
        indicator = self._first(fact.iri, CIVIC.ofIndicator)
        population = self._first(fact.iri, CIVIC.population)
        return Promise(
            link=self.names.link(fact.iri),
            holder=self.names.link(holder) if holder else None,
            indicator=self.names.link(indicator) if indicator else None,
            comparator=self._word(fact.iri, CIVIC.comparator),
            value=written_number(self._first(fact.iri, CIVIC.value)),
            unit=self._word(fact.iri, CIVIC.unit),
            population=self.names.link(population) if population else None,
            words=fact.words,
            time=self.facts.times.get(fact.iri),
            has_baseline=bool(self._first(fact.iri, CIVIC.baseline)),
            mark=fact.mark,
            places=fact.places,
        )

    def activity(self, fact: ElementFacts) -> ActivityRow:
        """Return an activity with all that its row says."""
        facts, iri = self.facts, fact.iri
        outcomes = dict(facts.links_from(iri, CIVIC.expectedOutcome))
        shown = facts.in_order(list(outcomes))
        milestones = facts.pointing_to(iri, CIVIC.milestoneOf)
        return ActivityRow(
            activity=self.element(fact),
            sight=line_of_sight(self.names, facts, iri),
            recurrence=self._word(iri, CIVIC.recurrence),
            recurrence_mark=self.mark_of(iri, CIVIC.recurrence),
            programmes=self.referred(iri, CIVIC.programme),
            references=self.referred(iri, _REFERENCES),
            topics=self.referred(iri, _TOPIC),
            areas=self._links(facts.values_of(iri, _AREA)),
            parties=self.parties(iri),
            milestones=self.elements(milestones),
            outcomes=tuple(map(self.element, shown)),
            outcome_marks=tuple(outcomes[each.iri] for each in shown),
            money=tuple(map(self.money, self.lines_for(iri))),
            notes=self.notes_on(fact),
            suggestions=self.suggestions_on([iri, *milestones]),
        )

    def lines_for(self, iri: str) -> list[ElementFacts]:
        """Return the budget lines that name a thing, and the shares of those."""
        named = self.facts.pointing_to(iri, CIVIC.budgetFor)
        shares = [share for line in named for share in self.facts.pointing_to(line, CIVIC.splitOf)]
        return self.facts.in_order([*named, *shares])

    def parties(self, activity: str) -> tuple[Party, ...]:
        """Return who takes part in an activity: in it, or in what hangs on it."""
        found = [
            self._party(each, through, way if through != activity else "")
            for through, way in self.facts.reaching.get(activity, ())
            for each in self.facts.engaged.get(through, ())
        ]
        unique = {(p.engagement.iri, p.way == ""): p for p in reversed(found)}
        direct = {iri for iri, is_direct in unique if is_direct}
        kept = (p for (iri, is_direct), p in unique.items() if is_direct or iri not in direct)
        return tuple(sorted(kept, key=lambda p: (p.way, p.is_group, p.partner.name, p.role)))

    def _party(self, each: Engaged, through: str, way: str) -> Party:
        thing = self.names.index.things.get(each.partner)
        return Party(
            partner=self.names.link(each.partner),
            engagement=Link(each.iri, self.names.engagement(each.partner, each.role)),
            role=self.names.label(each.role),
            words=each.words,
            count=each.count,
            way=way,
            through=self.names.link(through) if way else None,
            is_group=thing is not None and bool(thing.classes & GROUP_CLASSES),
            is_own=(self.facts.plan, each.partner) in self._own,
            mark=each.mark,
            places=each.places,
        )

    def money(self, fact: ElementFacts) -> Money:
        """Return one budget line."""
        holder = self._first(fact.iri, CIVIC.refersToBudget)
        return Money(
            link=self.names.link(fact.iri),
            words=fact.words,
            amount=fact.amount,
            resource=self._word(fact.iri, CIVIC.resourceType),
            status=self._word(fact.iri, CIVIC.amountStatus),
            sources=self._links(self.facts.values_of(fact.iri, CIVIC.fundedFrom)),
            holder=self.names.link(holder) if holder else None,
            budget_for=self._links(self.facts.values_of(fact.iri, CIVIC.budgetFor)),
            is_share=bool(self._first(fact.iri, CIVIC.splitOf)),
            time=self.facts.times.get(fact.iri),
            mark=fact.mark,
            places=fact.places,
        )

    def notes_on(self, fact: ElementFacts) -> tuple[SourceNote, ...]:
        """Return the notes on an element's row, or on the element itself."""
        rows = {(p.document.iri, p.table, p.row) for p in fact.places if p.row is not None}
        return tuple(
            note
            for note in self.facts.notes
            if fact.iri in note.concerns
            or any((p.document.iri, p.table, p.row) in rows for p in note.places)
        )

    def suggestions_on(self, iris: Iterable[str]) -> tuple[Suggestion, ...]:
        """Return the proposed claims about some things, each once."""
        found = (each for iri in iris for each in self.facts.suggestions.get(iri, ()))
        return tuple({each.claim.iri: each for each in found}.values())

    def referred(self, iri: str, prop: object) -> tuple[Referred, ...]:
        """Return where one property of an element leads, each with its mark, by name."""
        links = self.facts.links_from(iri, prop)
        found = (Referred(self.names.link(thing), mark) for thing, mark in links)
        return tuple(sorted(found, key=lambda each: each.link.name))

    def mark_of(self, iri: str, prop: object) -> Mark:
        """Return how sure the first value of a property is; without one there is no doubt."""
        return next((mark for _, mark in self.facts.links_from(iri, prop)), STATED)

    def _links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        return tuple(sorted(map(self.names.link, iris), key=lambda link: link.name))

    def _first(self, iri: str, prop: object) -> str:
        return next(iter(self.facts.values_of(iri, prop)), "")

    def _word(self, iri: str, prop: object) -> str:
        found = self._first(iri, prop)
        return self.names.label(found) if found else ""
