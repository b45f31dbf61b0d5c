"""One synthetic plan: a document with a table, row by row, as a council might print it."""

from __future__ import annotations

from datetime import date
from random import Random

import money
import results
from draft import Draft, Shelf
from register import Party, Publisher, Register, pick_party, slug
from scribe import Fact, iri, plain, text, typed
from words import TOPICS, WAYS, Field

COLUMNS = ("Goals", "Objectives", "Actions", "Partners", "Budget", "Outcomes and measures")
_ROLES = (
    "lead",
    "delivery-partner",
    "delivery-partner",
    "consultee",
    "participant",
    "funder",
    "beneficiary",
    "data-provider",
    "evaluator",
    "oversight",
    "supplier",
    "commissioner",
)
_RECURRENCES = ("once", "once", "annual", "continuous", "termly", "three-a-year", "unknown")
_BOUNDS = ("by", "by", "in", "in", "during", "from", "until")


def write_plan(
    random: Random, publisher: Publisher, register: Register, shelf: Shelf, year: int
) -> Draft:
    """Return one plan with all its rows; the shelf learns what lasts."""
    draft = Draft(random, publisher, register, year)
    _front(draft, shelf)
    tags = _strategies(draft, shelf)
    activities: list[str] = []
    intent, goal = "", ""
    for row in range(1, draft.habits.rows + 1):
        about = random.choice(publisher.fields)
        _cells(draft, row)
        if row == 1 or draft.chance(0.22):
            goal = intent = _goal(draft, row, about, tags)
        if publisher.levels != "goals" and (intent == goal or draft.chance(0.5)):
            intent = _objective(draft, row, about, goal)
        activities.append(_activity(draft, shelf, row, about, intent))
    shelf.last_plan, shelf.last_activities = draft.plan, activities
    return draft


def _front(draft: Draft, shelf: Shelf) -> None:
    publisher, years = draft.publisher, f"{draft.year}/{(draft.year + 1) % 100:02}"
    front = draft.named("cell", "front")
    subject = " and ".join(f.name.lower() for f in publisher.fields[:2])
    draft.page.say(
        draft.plan,
        ("rdf:type", iri("civic:DeliveryPlan")),
        ("dcterms:title", text(f"{publisher.place} {subject} plan {years}")),
        ("dcat:version", plain("1")),
        ("civic:accountableBody", iri(publisher.party.iri)),
        ("prov:hadPrimarySource", iri(draft.document)),
    )
    _cell(draft, front, "Report", "Front sheet", 1)
    if draft.chance(0.8):
        period = time_frame(draft, "period", years, draft.start, draft.end, "during", front)
        draft.page.say(draft.plan, ("civic:timeframe", iri(period)))
    if shelf.last_plan:
        draft.page.say(draft.plan, ("civic:succeeds", iri(shelf.last_plan)))
    if draft.chance(0.4):
        _promised_report(draft, front)


def _promised_report(draft: Draft, front: str) -> None:
    due = date(draft.year + 1, 11, 30)
    time = time_frame(draft, "report", f"in November {due.year}", None, due, "by", front)
    draft.page.say(
        draft.named("report", "annual"),
        ("rdf:type", iri("civic:Report")),
        ("dcterms:title", text(f"What the {draft.year} plan of {draft.publisher.place} achieved")),
        ("civic:reportsOn", iri(draft.plan)),
        ("civic:due", iri(time)),
    )


def time_frame(
    draft: Draft, name: str, written: str, start: date | None, end: date, bound: str, cell: str
) -> str:
    """State a time frame and return its IRI."""
    facts: list[Fact] = [] if start is None else [("dcat:startDate", typed(start, "xsd:date"))]
    edtf = f"{end:%Y-%m}" if start is None else f"{start:%Y-%m}/{end:%Y-%m}"
    return draft.page.say(
        draft.named("time", name),
        ("rdf:type", iri("civic:TimeFrame")),
        ("civic:asWritten", plain(written)),
        ("civic:edtf", typed(edtf, "edtf:EDTF")),
        ("civic:bound", iri(f"bnd:{bound}")),
        ("civic:calendar", iri("cal:financial-year" if draft.start.month == 4 else "cal:civil")),
        *facts,
        ("dcat:endDate", typed(end, "xsd:date")),
        ("civic:basis", iri("bas:explicit-text")),
        ("prov:wasDerivedFrom", iri(cell)),
    )


def _strategies(draft: Draft, shelf: Shelf) -> list[str]:
    """Return the strategies that the plan names; a fifth of the publishers name none."""
    if not shelf.strategies and not draft.chance(0.2):
        for about in draft.publisher.fields:
            strategy = draft.thing(f"strategy-{slug(about.name)}")
            draft.register.page.say(
                strategy,
                ("rdf:type", iri("civic:Strategy")),
                ("dcterms:title", text(f"{draft.publisher.place} {about.name.lower()} strategy")),
                ("civic:accountableBody", iri(draft.publisher.party.iri)),
            )
            shelf.strategies[about.name] = strategy
    tags = list(shelf.strategies.values())
    if tags:
        draft.page.say(draft.plan, ("civic:delivers", [iri(tag) for tag in tags]))
    return tags


def _cells(draft: Draft, row: int) -> None:
    for column in COLUMNS:
        _cell(draft, draft.cell(row, column), "Delivery plan", column, row)


def _cell(draft: Draft, subject: str, table: str, column: str, row: int) -> None:
    draft.page.say(
        subject,
        ("rdf:type", iri("civic:SourceLocation")),
        ("civic:inDocument", iri(draft.document)),
        ("civic:table", plain(table)),
        ("civic:row", typed(row, "xsd:integer")),
        ("civic:column", plain(column)),
    )


def _goal(draft: Draft, row: int, about: Field, tags: list[str]) -> str:
    label = draft.new_label(draft.random.choice(about.ends))
    facts: list[Fact] = [("schema:position", typed(row, "xsd:integer"))]
    if tags and draft.chance(0.85):
        some = draft.random.sample(tags, draft.random.choice((1, 1, 1, min(2, len(tags)))))
        facts.append(("civic:underStrategy", [iri(tag) for tag in some]))
    subject = draft.named("goal", f"r{row}")
    return draft.element("Goal", subject, label, draft.cell(row, "Goals"), *facts)


def _objective(draft: Draft, row: int, about: Field, goal: str) -> str:
    kind = "Aim" if draft.publisher.levels == "goals-aims" else "Objective"
    topic = draft.random.choice(TOPICS)
    label = draft.new_label(f"{draft.random.choice(about.results)}: {topic}")
    cell = draft.cell(row, "Objectives")
    subject = draft.named(kind.lower(), f"r{row}")
    return draft.element(kind, subject, label, cell, ("civic:contributesTo", iri(goal)))


def _activity(draft: Draft, shelf: Shelf, row: int, about: Field, intent: str) -> str:
    random = draft.random
    what = f"{random.choice(about.verbs)} {random.choice(about.things)}"
    label = draft.new_label(f"{what} {random.choice(WAYS)}")
    cell = draft.cell(row, "Actions")
    activity = draft.element(
        "Activity",
        draft.named("activity", f"r{row}"),
        label,
        cell,
        ("dcterms:description", text(f"{label}, so that {random.choice(about.results).lower()}.")),
        ("schema:position", typed(row, "xsd:integer")),
        ("civic:recurrence", iri(f"rec:{random.choice(_RECURRENCES)}")),
    )
    _serve(draft, row, activity, intent, cell)
    if draft.chance(draft.habits.dates):
        draft.page.say(activity, ("civic:timeframe", iri(_row_time(draft, row, cell))))
    if shelf.last_activities and draft.chance(0.3):
        draft.page.say(activity, ("civic:continues", iri(random.choice(shelf.last_activities))))
    for number in range(_how_many(random, draft.habits.partners)):
        party = pick_party(draft.register, random, draft.publisher, about)
        engage(draft, row, number, activity, party)
    results.write_results(draft, shelf, row, about, activity)
    money.write_money(draft, shelf, row, activity)
    return activity


def _serve(draft: Draft, row: int, activity: str, intent: str, cell: str) -> None:
    if draft.chance(0.9):
        draft.page.say(activity, ("civic:contributesTo", iri(intent)))
    elif draft.chance(draft.habits.claims * 2):
        draft.page.say(
            draft.named("claim", f"r{row}-serves"),
            ("rdf:type", iri("civic:Claim")),
            ("civic:claimSubject", iri(activity)),
            ("civic:claimPredicate", iri("civic:contributesTo")),
            ("civic:claimObject", iri(intent)),
            ("civic:confidence", typed("0.6", "xsd:decimal")),
            ("civic:basis", iri("bas:table-block")),
            ("civic:reviewStatus", iri("rev:proposed")),
            ("prov:wasDerivedFrom", iri(cell)),
        )


def _row_time(draft: Draft, row: int, cell: str) -> str:
    month = draft.random.randint(0, 11)
    index = draft.start.month - 1 + month
    day = date(draft.start.year + index // 12, index % 12 + 1, 28)
    bound = draft.random.choice(_BOUNDS)
    start = None if bound in ("by", "until") else day.replace(day=1)
    return time_frame(draft, f"r{row}", f"{bound} {day:%B %Y}", start, day, bound, cell)


def _how_many(random: Random, mean: float) -> int:
    return min(14, int(random.expovariate(1 / mean) + 0.5))


def engage(draft: Draft, row: int, number: int, activity: str, party: Party) -> None:
    """State that a party takes part in an activity."""
    role = draft.random.choice(_ROLES) if draft.chance(draft.habits.roles) else "engaged"
    draft.page.say(
        draft.named("eng", f"r{row}-{number + 1}"),
        ("rdf:type", iri("civic:Engagement")),
        ("civic:engagedIn", iri(activity)),
        ("civic:party", iri(party.iri)),
        ("civic:role", iri(f"role:{role}")),
        ("civic:asWritten", plain(party.name)),
        ("civic:basis", iri("bas:table-row")),
        ("prov:wasDerivedFrom", iri(draft.cell(row, "Partners"))),
    )
