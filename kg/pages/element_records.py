"""The records that the pages of plan elements are made of."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.counted import Counted, plural, question
from kg.labels.records import Link, Mark, Place, Time
from kg.labels.written import written_target
from kg.pages.element_claims import Suggestion
from kg.pages.element_notes import SourceNote


@dataclass(frozen=True, slots=True)
class Asked:
    """A query behind a page: what it asks, and its text with its value bound."""

    title: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One end that work leads up to, and how sure that is.

    Shape: `via` are the ends between, where the work does not name this one itself;
    `is_possible` says that it rests on a merged cell that holds several goals.
    """

    link: Link
    mark: Mark
    is_possible: bool
    via: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The ends of one kind that work leads up to: objectives, aims, goals or strategies."""

    kind: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A target: what is measured, how it compares, and by when.

    Shape: `holder` is the element that has the target. Units: `value` is a number as written in
    figures, in `unit`; empty where only a direction is promised.
    """

    link: Link
    holder: Link | None
    indicator: Link | None
    comparator: str
    value: str
    unit: str
    population: Link | None
    words: str
    time: Time | None
    has_baseline: bool
    mark: Mark
    places: tuple[Place, ...]

    @property
    def sentence(self) -> str:
        """Return comparator, value and unit as one phrase: `more than 1,000`, `below 10%`."""
        return written_target(self.comparator, self.value, self.unit)


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
    targets: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part, in which role and words, how sure that reading is, and where it stands.

    Shape: `through` is what the party is engaged in where that is not the activity itself, and
    `way` says what that is (milestone, outcome, programme, funding source).
    """

    partner: Link
    engagement: Link
    role: str
    words: str
    count: str
    way: str
    through: Link | None
    is_group: bool
    is_own: bool
    mark: Mark
    places: tuple[Place, ...]


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
    time: Time | None
    mark: Mark
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Referred:
    """Something that an activity refers to, belongs to, is about or happens in."""

    link: Link
    mark: Mark


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity with all that its row says: why, who, when, milestones, outcomes and money."""

    activity: Element
    sight: tuple[Level, ...]
    recurrence: str
    recurrence_mark: Mark
    programmes: tuple[Referred, ...]
    references: tuple[Referred, ...]
    topics: tuple[Referred, ...]
    areas: tuple[Link, ...]
    parties: tuple[Party, ...]
    milestones: tuple[Element, ...]
    outcomes: tuple[Element, ...]
    outcome_marks: tuple[Mark, ...]
    money: tuple[Money, ...]
    notes: tuple[SourceNote, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def hanging(self) -> dict[str, Counted]:
        """Return how much hangs on the activity, by its kind in `what-hangs-on`."""
        found = {
            "milestone": (self.milestones, "milestone", "milestones"),
            "outcome": (self.outcomes, "outcome", "outcomes"),
            "target": (self.activity.targets, "target", "targets"),
            "budget-line": (self.money, "budget line", "budget lines"),
            "note": (self.notes, "note on the document", "notes on the document"),
        }
        address = question("what-hangs-on", activity=self.activity.link.iri)
        return {
            kind: Counted(len(held), plural(len(held), *words), address, f"thing if kind={kind}")
            for kind, (held, *words) in found.items()
            if held
        }
