"""A plan in the making: its habits, its page, and what its publisher keeps from year to year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from register import Publisher, Register, slug
from scribe import Fact, Page, iri, text, thing


@dataclass(frozen=True)
class Habits:
    """How much one plan tells: the chance that a row has each part."""

    rows: int
    partners: float
    money: float
    targets: float
    milestones: float
    dates: float
    roles: float
    claims: float


@dataclass
class Shelf:
    """What lasts beyond one plan of a publisher; it is described in the register, not in a plan."""

    strategies: dict[str, str] = field(default_factory=dict)
    programmes: list[str] = field(default_factory=list)
    indicators: dict[str, list[str]] = field(default_factory=dict)
    last_plan: str | None = None
    last_activities: list[str] = field(default_factory=list)


class Draft:
    """A plan in the making: its page, its chances and what it has named so far."""

    def __init__(self, random: Random, publisher: Publisher, register: Register, year: int) -> None:
        self.random = random
        self.publisher = publisher
        self.register = register
        self.year = year
        self.habits = draw_habits(random)
        self.name = f"plan-{slug(publisher.fields[0].name)}-{year}-{(year + 1) % 100:02}"
        self.page = Page(f"{publisher.scope}/{self.name}/1")
        self.plan = self.thing(self.name)
        self.document = self.thing(f"doc-{self.name}")
        self.start, self.end = _period(random, year)
        self.labels: set[str] = set()

    def thing(self, name: str) -> str:
        """Return the IRI of a thing of this plan's publisher."""
        return thing(self.publisher.scope, name)

    def named(self, kind: str, name: str) -> str:
        """Return the IRI of a thing of this plan alone."""
        return self.thing(f"{kind}-{self.year}-{name}")

    def chance(self, share: float) -> bool:
        """Return True in so large a share of the cases."""
        return self.random.random() < share

    def cell(self, row: int, column: str) -> str:
        """Return the IRI of one cell of the plan's table."""
        return self.named("cell", f"r{row}-{slug(column.split()[0])}")

    def element(self, kind: str, subject: str, label: str, cell: str, *facts: Fact) -> str:
        """State an element of the plan, with its evidence."""
        return self.page.say(
            subject,
            ("rdf:type", iri(f"civic:{kind}")),
            ("skos:prefLabel", text(label)),
            ("civic:inPlan", iri(self.plan)),
            *facts,
            ("prov:wasDerivedFrom", iri(cell)),
        )

    def new_label(self, label: str) -> str:
        """Return a label that no other thing of the plan has, of at most 90 characters."""
        label = label[:80]
        made, count = label, 1
        while made.lower() in self.labels:
            count += 1
            made = f"{label} ({count})"
        self.labels.add(made.lower())
        return made


def draw_habits(random: Random) -> Habits:
    """Return the habits of a plan: no two alike, some bare and some full."""
    fullness = random.betavariate(2, 2)

    def share(most: float) -> float:
        return min(1.0, random.betavariate(1 + 4 * fullness, 2.5) * most)

    return Habits(
        rows=max(4, min(120, round(random.lognormvariate(3.25, 0.6)))),
        partners=0.5 + 5.5 * share(1.0),
        money=share(1.1),
        targets=share(0.9),
        milestones=share(1.2),
        dates=0.3 + share(0.7),
        roles=share(1.0),
        claims=share(0.4),
    )


def _period(random: Random, year: int) -> tuple[date, date]:
    if random.random() < 0.3:
        return date(year, 9, 1), date(year + 1, 8, 31)
    return date(year, 4, 1), date(year + 1, 3, 31)
