"""One made-up plan in each family of layouts: the same words, so the same readings.

`invent` makes a record of a plan by chance, `lay_out` a source of it in one family, and
`expected` the readings that any of its layouts shall give.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.importing_source import Block, Box, Grid, Line, Run, Source

# ---- A record ----


@dataclass(frozen=True)
class Party:
    name: str
    kind: str = "body"


@dataclass(frozen=True)
class Fact:
    """A wording with what it means: `values` are columns of a reading."""

    text: str
    values: tuple[tuple[str, str], ...]
    what: str


@dataclass(frozen=True)
class Act:
    text: str
    lead: Party
    partners: tuple[Party, ...]
    due: Fact
    cost: Fact
    result: Fact
    steps: tuple[tuple[str, Fact], ...]


@dataclass(frozen=True)
class Record:
    title: str
    goals: tuple[tuple[str, tuple[Act, ...]], ...]

    @property
    def acts(self) -> list[Act]:
        return [act for _, acts in self.goals for act in acts]


_PLACES = (
    "Marlbrook", "Kelsham", "Harrowby", "Calderwick", "Brackenford", "Eastmere", "Northwick",
    "Ravensworth",
)  # fmt: skip
_BODIES = (
    "{} Council",
    "{} College",
    "{} Voluntary Action",
    "University of {}",
    "{} Chamber of Commerce",
    "{} Housing Group",
    "{} Wildlife Trust",
    "{} Police",
    "Age {}",
    "{} Community Transport",
    "Friends of {} Parks",
    "{} NHS Foundation Trust",
    "{} Energy Co-operative Ltd",
    "Healthwatch {}",
)
_KINDS = ("schools", "local businesses", "housing associations", "parish councils", "GP practices")
_POSTS = ("Head of Housing", "Transport Manager", "Director of Public Health", "Town Clerk")
_DOING = (
    "Open", "Extend", "Review", "Promote", "Improve", "Repair", "Relaunch", "Publish", "Test",
    "Simplify",
)  # fmt: skip
_THINGS = (
    "the advice service in the market hall",
    "the walking route between the station and the hospital",
    "the repair café in the old library",
    "the register of empty homes",
    "the summer programme of sport for families",
    "the guide to grants for community halls",
    "the network of warm rooms in winter",
    "the training offer for people who care for relatives",
    "the night bus between the villages",
    "the orchard on the former allotments",
    "the guidance on shop fronts",
    "the loan scheme for electric bicycles",
)
# The name of a sheet holds at most 31 characters.
_GOALS = (
    "A healthy place for everyone",
    "Streets that are safe",
    "Work that pays fairly",
    "Homes that people can afford",
    "Nature close to every door",
)
_STEPS = ("Brief agreed", "Contract signed", "First group invited", "Report published")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
COLUMNS = (
    "action", "what", "as_written", "name", "kind", "role", "earliest", "latest", "amount",
    "currency", "comparator", "value", "unit", "optional", "table", "column",
)  # fmt: skip
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _due(chance: random.Random) -> Fact:
    year, month = chance.choice((2026, 2027, 2029)), chance.randrange(12)
    name, last = _MONTHS[month], _DAYS[month]
    end = f"{year}-{month + 1:02}-{last:02}"
    by = (("kind", "deadline"), ("latest", end))
    finals = {3: f"{year}-06-30", 6: f"{year}-09-30", 9: f"{year}-12-31", 0: f"{year}-03-31"}
    quarter = chance.choice((3, 6, 9))
    return chance.choice(
        (
            Fact(f"{name} {year}", by, "date"),
            Fact(f"By {name} {year}", by, "date"),
            Fact(f"{last} {name} {year}", by, "date"),
            Fact(f"{last:02}/{month + 1:02}/{year}", by, "date"),
            Fact(f"{name[:3]} {year}", by, "date"),
            Fact(f"End of {name} {year}", by, "date"),
            Fact("Ongoing", (("kind", "open"),), "date"),
            Fact(
                f"Q{quarter // 3} {year}/{(year + 1) % 100}",
                (("kind", "deadline"), ("latest", finals[quarter])),
                "date",
            ),
        )
    )


def _cost(chance: random.Random) -> Fact:
    sum_ = chance.randrange(2, 900) * 500

    def money(text: str, amount: str, kind: str = "cash") -> Fact:
        values = (("kind", kind), ("amount", amount), ("currency", "GBP" if amount else ""))
        return Fact(text, values, "money")

    return chance.choice(
        (
            money(f"£{sum_:,}", str(sum_)),
            money(f"£{sum_}", str(sum_)),
            money(f"£{sum_ / 1000:g}k", str(sum_)),
            money(f"£{sum_ / 100000:g}m", str(sum_ * 10)),
            money("Existing staff", "", "staff"),
            money("Staff time", "", "staff"),
        )
    )


def _result(chance: random.Random) -> Fact:
    value, unit = chance.randrange(5, 95), chance.choice(("homes", "visits", "members", "events"))

    def target(text: str, comparator: str, unit: str) -> Fact:
        values = (("comparator", comparator), ("value", str(value)), ("unit", unit))
        return Fact(text, values, "target")

    return chance.choice(
        (
            target(f"At least {value} {unit}", "at_least", unit),
            target(f"{value}% of residents satisfied", "equal", "%"),
            target(f"No more than {value} complaints", "at_most", "complaints"),
            target(f"More than {value} {unit}", "more_than", unit),
            target(f"Increase {unit} by {value}%", "increase_by", "%"),
            target(f"{value} {unit}", "equal", unit),
        )
    )


def invent(seed: int) -> Record:
    """Make a plan by chance: two or three goals with two to four actions each."""
    chance = random.Random(seed)
    place = chance.choice(_PLACES)
    bodies = [Party(form.format(place)) for form in _BODIES]
    things = chance.sample(_THINGS, len(_THINGS))

    def act() -> Act:
        own = chance.sample(bodies, 4)
        lead = Party(chance.choice(_POSTS), "post") if chance.random() < 0.2 else own[0]
        kinds = (
            [Party(chance.choice(_KINDS), "kind of organisation")] if chance.random() < 0.3 else []
        )
        partners = own[1 : 1 + chance.randrange(1, 4)] + kinds
        steps = tuple((step, _due(chance)) for step in chance.sample(_STEPS, 2))
        text = f"{chance.choice(_DOING)} {things.pop()}"
        return Act(text, lead, tuple(partners), _due(chance), _cost(chance), _result(chance), steps)

    goals = chance.sample(_GOALS, chance.randrange(2, 4))
    return Record(
        f"{place} action plan 2026-2029",
        tuple((goal, tuple(act() for _ in range(chance.randrange(2, 5)))) for goal in goals),
    )


def expected(record: Record, family: str) -> list[dict[str, str]]:
    """Return the readings that every layout shall give, in the columns of a gold file."""
    rows: list[dict[str, str]] = []

    def add(action: str, what: str, text: str, *values: tuple[str, str], **more: str) -> None:
        row = dict.fromkeys(COLUMNS, "")
        rows.append(
            {**row, "action": action, "what": what, "as_written": text, **dict(values), **more}
        )

    number = 0
    for goal, acts in record.goals:
        add("", "goal", goal)
        for act in acts:
            number += 1
            at = str(number)
            add(at, "activity", act.text)
            add(at, "party", act.lead.name, kind=act.lead.kind, role="lead")
            for party in act.partners:
                add(
                    at,
                    "party",
                    party.name,
                    kind=party.kind,
                    role="delivery-partner|engaged|support",
                )
            for fact in (act.due, act.cost, act.result):
                add(at, fact.what, fact.text, *fact.values)
            if family == "B":
                for step, due in act.steps:
                    add(at, "milestone", step)
                    add(at, "date", due.text, *due.values)
    return rows


# ---- Its layouts ----


def _box(text: str, kind: str = "") -> Box:
    return Box((Run(text, kind),) if text else ())


def _row(*texts: str) -> tuple[Box, ...]:
    return tuple(_box(text) for text in texts)


def _partners(act: Act) -> str:
    return "; ".join(party.name for party in act.partners)


def _facts(act: Act) -> tuple[tuple[str, str], ...]:
    return (
        ("Lead", act.lead.name),
        ("Partners", _partners(act)),
        ("By when", act.due.text),
        ("Cost", act.cost.text),
        ("Target", act.result.text),
    )


_HEADS = ("Action", "Lead", "Partners", "By when", "Cost", "Target")


def _cells(act: Act) -> tuple[Box, ...]:
    return _row(act.text, *(text for _, text in _facts(act)))


def _title(record: Record) -> Line:
    return Line("heading", (Run(record.title),), 1)


def _goal(goal: str) -> Line:
    return Line("heading", (Run(goal),), 2)


def rows_with_column(record: Record) -> list[Block]:
    rows = [_row("Goal", *_HEADS)]
    rows += [(_box(goal), *_cells(act)) for goal, acts in record.goals for act in acts]
    return [_title(record), Grid(tuple(rows))]


def rows_with_merged_goal(record: Record) -> list[Block]:
    rows = [_row("Goal", *_HEADS)]
    for goal, acts in record.goals:
        first = [_box(goal), *[Box(up=True)] * (len(acts) - 1)]
        rows += [(box, *_cells(act)) for box, act in zip(first, acts, strict=True)]
    return [_title(record), Grid(tuple(rows))]


def rows_with_bands(record: Record) -> list[Block]:
    rows = [_row(*_HEADS)]
    for goal, acts in record.goals:
        rows.append((_box(goal), *[Box(left=True)] * (len(_HEADS) - 1)))
        rows += [_cells(act) for act in acts]
    return [_title(record), Grid(tuple(rows))]


def rows_under_headings(record: Record) -> list[Block]:
    blocks: list[Block] = [_title(record)]
    for goal, acts in record.goals:
        blocks += [_goal(goal), Grid((_row(*_HEADS), *(_cells(act) for act in acts)))]
    return blocks


def headings_with_tables(record: Record) -> list[Block]:
    blocks: list[Block] = [_title(record)]
    number = 0
    for goal, acts in record.goals:
        blocks.append(_goal(goal))
        for act in acts:
            number += 1
            blocks.append(Line("heading", (Run(f"Action {number}: {act.text}"),), 3))
            blocks += [Line("paragraph", (Run(f"{label}: {text}"),)) for label, text in _facts(act)]
            rows = [_row(step, due.text) for step, due in act.steps]
            blocks.append(Grid((_row("Milestone", "Due date"), *rows)))
    return blocks


def forms(record: Record) -> list[Block]:
    blocks: list[Block] = [_title(record)]
    for goal, acts in record.goals:
        blocks.append(_goal(goal))
        for act in acts:
            labels = (("Action", act.text), *_facts(act))
            rows = [(_box(label, "bold"), _box(text)) for label, text in labels]
            blocks += [Grid(tuple(rows), head=False), Line("paragraph", (Run("\u00a0"),))]
    return blocks


def labels(record: Record) -> list[Block]:
    blocks: list[Block] = [_title(record)]
    for goal, acts in record.goals:
        blocks.append(_goal(goal))
        for act in acts:
            blocks.append(Line("heading", (Run(act.text),), 3))
            blocks += [Line("paragraph", (Run(f"{label}: {text}"),)) for label, text in _facts(act)]
    return blocks


def lists(record: Record) -> list[Block]:
    blocks: list[Block] = [_title(record)]
    for goal, acts in record.goals:
        blocks.append(_goal(goal))
        for act in acts:
            blocks.append(Line("item", (Run(act.text),), 1))
            blocks += [Line("item", (Run(f"{label}: {text}"),), 2) for label, text in _facts(act)]
    return blocks


def sheets(record: Record) -> list[Block]:
    blocks: list[Block] = []
    for goal, acts in record.goals:
        blocks.append(Line("sheet", (Run(goal),)))
        blocks.append(Grid((_row(*_HEADS), *(_cells(act) for act in acts))))
    return blocks


def related(record: Record) -> list[Block]:
    goals = [_row("goal_id", "goal")]
    acts = [_row("action_id", "goal_id", "action", "by when", "cost")]
    parties = [_row("action_id", "organisation", "role")]
    targets = [_row("action_id", "target")]
    number = 0
    for place, (goal, members) in enumerate(record.goals, 1):
        goals.append(_row(f"G{place}", goal))
        for act in members:
            number += 1
            key = f"A{number}"
            acts.append(_row(key, f"G{place}", act.text, act.due.text, act.cost.text))
            parties.append(_row(key, act.lead.name, "Lead"))
            parties += [_row(key, party.name, "Partner") for party in act.partners]
            targets.append(_row(key, act.result.text))
    named = {"goals": goals, "actions": acts, "partners": parties, "targets": targets}
    blocks: list[Block] = []
    for name, rows in named.items():
        blocks += [Line("sheet", (Run(name),)), Grid(tuple(rows))]
    return blocks


# Name of the layout → its family, the formats it stands in, and what lays it out.
LAYOUTS: dict[str, tuple[str, tuple[str, ...], Callable[[Record], list[Block]]]] = {
    "rows": (
        "A",
        ("docx", "xlsx", "ods", "csv", "html", "markdown", "pdf", "text"),
        rows_with_column,
    ),
    "merged": ("A", ("docx", "xlsx", "ods", "html", "pdf"), rows_with_merged_goal),
    "bands": ("A", ("docx", "xlsx", "ods", "html", "pdf"), rows_with_bands),
    "under headings": ("A", ("docx", "html", "markdown", "pdf", "text"), rows_under_headings),
    "headings": ("B", ("docx", "html", "markdown", "pdf"), headings_with_tables),
    "forms": ("C", ("docx", "html", "xlsx", "ods"), forms),
    "labels": ("D", ("docx", "html", "markdown", "text"), labels),
    "lists": ("E", ("docx", "html", "markdown"), lists),
    "sheets": ("F", ("xlsx", "ods"), sheets),
    "related": ("G", ("xlsx", "ods", "csv"), related),
}


def lay_out(record: Record, layout: str, form: str) -> Source:
    """Return the plan in one layout and format."""
    family, _, make = LAYOUTS[layout]
    meta = {"title": record.title, "format": form, "family": family}
    if form == "csv" and family == "G":
        meta["tables"] = "apart"
    return Source(meta, tuple(make(record)))
