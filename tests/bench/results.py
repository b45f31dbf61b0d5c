"""What the rows of a synthetic plan expect: outcomes, targets, milestones, programmes."""

from __future__ import annotations

from draft import Draft, Shelf
from register import slug
from scribe import Fact, iri, plain, text, typed
from words import Field

_LEVELS = ("output", "output", "outcome", "outcome", "impact")
_COMPARATORS = ("at-least", "at-least", "more-than", "at-most", "less-than", "equal")
_DIRECTIONS = ("increase", "decrease", "maintain")
_STAGES = (
    "Scope agreed",
    "First group starts",
    "Half-way review held",
    "Report published",
    "Contract awarded",
    "Offer open to all",
)


def write_results(draft: Draft, shelf: Shelf, row: int, about: Field, activity: str) -> None:
    """State a row's outcomes with their targets, its milestones and its programme."""
    for number in range(draft.random.choice((0, 1, 1, 1, 2, 3))):
        outcome = _outcome(draft, row, number, about)
        draft.page.say(activity, ("civic:expectedOutcome", iri(outcome)))
        if draft.chance(draft.habits.targets):
            _target(draft, shelf, row, number, about, outcome)
    if draft.chance(draft.habits.milestones):
        for number in range(draft.random.choice((1, 1, 2, 3))):
            _milestone(draft, row, number, activity)
    if draft.chance(0.25):
        draft.page.say(activity, ("civic:programme", iri(_programme(draft, shelf, about))))


def _outcome(draft: Draft, row: int, number: int, about: Field) -> str:
    facts: list[Fact] = [("civic:resultLevel", iri(f"lvl:{draft.random.choice(_LEVELS)}"))]
    if draft.chance(0.4):
        group = draft.random.choice(draft.register.groups[about.name])
        facts.append(("civic:benefits", iri(group.iri)))
    return draft.element(
        "Outcome",
        draft.named("outcome", f"r{row}-{number + 1}"),
        draft.new_label(draft.random.choice(about.results)),
        draft.cell(row, "Outcomes and measures"),
        *facts,
    )


def _target(draft: Draft, shelf: Shelf, row: int, number: int, about: Field, outcome: str) -> None:
    cell = draft.cell(row, "Outcomes and measures")
    indicator = _indicator(draft, shelf, about, cell)
    by_direction = draft.chance(0.2)
    comparator = draft.random.choice(_DIRECTIONS if by_direction else _COMPARATORS)
    value = draft.random.choice((5, 10, 12, 25, 40, 60, 75, 90, 95, 100, 250, 1200))
    figure: Fact = ("civic:value", typed(f"{value}.0", "xsd:decimal"))
    facts = [] if by_direction else [figure]
    written = comparator if by_direction else f"{comparator.replace('-', ' ')} {value}"
    target = draft.element(
        "Target",
        draft.named("target", f"r{row}-{number + 1}"),
        draft.new_label(f"{written.capitalize()} for outcome {number + 1} of row {row}"),
        cell,
        ("civic:asWritten", plain(written)),
        ("civic:ofIndicator", iri(indicator)),
        ("civic:comparator", iri(f"cmp:{comparator}")),
        ("civic:unit", iri("unit:number")),
        *facts,
    )
    draft.page.say(outcome, ("civic:hasTarget", iri(target)))


def _indicator(draft: Draft, shelf: Shelf, about: Field, cell: str) -> str:
    known = shelf.indicators.setdefault(about.name, [])
    measure = draft.random.choice(about.measures)
    subject = draft.thing(f"indicator-{slug(about.name)}-{slug(measure)}")
    if subject not in known:
        known.append(subject)
        group = draft.random.choice(draft.register.groups[about.name])
        draft.register.page.say(
            subject,
            ("rdf:type", iri("civic:Indicator")),
            ("skos:prefLabel", text(f"Number of {measure} in {draft.publisher.place}")),
            ("civic:unit", iri("unit:number")),
            ("civic:statistic", iri("stat:count")),
            ("civic:direction", iri("dir:higher")),
            ("civic:population", iri(group.iri)),
            ("prov:wasDerivedFrom", iri(cell)),
        )
    return subject


def _milestone(draft: Draft, row: int, number: int, activity: str) -> None:
    cell = draft.cell(row, "Actions")
    stage = draft.random.choice(_STAGES)
    milestone = draft.element(
        "Milestone",
        draft.named("milestone", f"r{row}-{number + 1}"),
        draft.new_label(f"{stage} in row {row}"),
        cell,
        ("civic:milestoneOf", iri(activity)),
    )
    times = draft.page.values(activity, "civic:timeframe")
    if times and draft.chance(0.8):
        draft.page.say(milestone, ("civic:due", times))


def _programme(draft: Draft, shelf: Shelf, about: Field) -> str:
    if shelf.programmes and draft.chance(0.7):
        return draft.random.choice(shelf.programmes)
    name = f"{draft.publisher.place} {draft.random.choice(about.things)} programme"
    subject = draft.thing(f"programme-{slug(name)}")
    if subject not in shelf.programmes:
        shelf.programmes.append(subject)
        draft.register.page.say(
            subject,
            ("rdf:type", iri("civic:Programme")),
            ("skos:prefLabel", text(name[0].upper() + name[1:])),
        )
    return subject
