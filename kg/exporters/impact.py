"""The impact report of a plan: what it promised, what was reported, and what nobody has told.

Every word is of the graph. What the graph does not say stands as a blank, and the blanks are
counted by what they lack.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.documents import Block, Bullets, Document, Heading, Paragraph, Span, Table, Text, text
from kg.exporters.answers import ask_rows, named, sources, written_time
from kg.labels.counted import plural
from kg.labels.directory import directory
from kg.labels.written import written_day, written_number, written_target
from kg.panels import Row
from kg.store import Store

KIND = "Impact report"
_NOT_KNOWN = "not known"
Told: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Impact:
    """What is asked for the report of one plan.

    Shape: `targets` are the rows of each target, one for each value of the latest day. `states`
    are the last reports of progress by thing, each with its day. `evidence` is what a report names
    as such, by the target, the value and its day.
    """

    name: str
    day: str
    about: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    targets: Mapping[str, tuple[Row, ...]]
    promises: tuple[Row, ...]
    states: Mapping[str, tuple[Row, ...]]
    evidence: Mapping[Told, tuple[str, ...]]


def impact_report(store: Store, plan: str, day: str = "") -> Document:
    """Return the impact report of a plan.

    Args:
        store: What is asked.
        plan: The plan's IRI.
        day: The day on which one asks, as 2023-04-01; nothing takes all that was reported.

    Raises:
        QueryError: The day is none.
    """
    impact = _asked(store, plan, day)
    when = f"As things stood on {written_day(day)}" if day else "With all that was reported so far"
    blocks = (
        *_summary(impact),
        *_findings(impact),
        *_outcomes(impact),
        *_others(impact),
        *_milestones(impact),
    )
    return Document(KIND, impact.name, when, blocks)


def _asked(store: Store, plan: str, day: str) -> Impact:
    targets: dict[str, list[Row]] = defaultdict(list)
    for row in ask_rows(store, "results", plan=plan, on=day):
        targets[row.answer["target"]].append(row)
    states: dict[str, list[Row]] = defaultdict(list)
    for row in ask_rows(store, "latest-status"):
        if row.answer["plan"] == plan and (not day or row.answer["on"] <= day):
            states[row.answer["thing"]].append(row)
    return Impact(
        directory(store).name(plan),
        day,
        tuple(r for r in ask_rows(store, "all-plans") if r.answer["plan"] == plan),
        ask_rows(store, "all-outcomes", plan=plan),
        {target: tuple(rows) for target, rows in targets.items()},
        ask_rows(store, "all-promises", plan=plan, on=day),
        {thing: tuple(rows) for thing, rows in states.items()},
        {
            _told(row, "item"): _evidence(row)
            for row in ask_rows(store, "what-was-reached", of=plan)
        },
    )


def _told(row: Row, target: str) -> Told:
    """Return what a row says was reached: the target, the value and its day."""
    held = row.answer
    return held[target], held.get("measured", ""), held.get("measuredOn", "")


def _evidence(row: Row) -> tuple[str, ...]:
    """Return the addresses and the papers that a report names as evidence."""
    found = (*row.answer.get("evidence", "").split(), row.answer.get("paper", ""))
    return tuple(f"Evidence: {each}" for each in found if each)


def _unclear(judged: Counter[str]) -> str:
    """Return what is said of targets whose values tell no one thing; nothing for none."""
    number = judged.total() - sum(judged[told] for told in ("met", "not met", _NOT_KNOWN))
    return f", {number} of no clear result" if number else ""


def _summary(impact: Impact) -> Iterator[Block]:
    judged = Counter(_result(rows) for rows in impact.targets.values())
    stand = Counter(row.answer["standing"] for row in impact.promises)
    yield Heading("In short")
    yield Paragraph(
        (
            Span(
                f"The plan expects {_number(len(impact.outcomes), 'outcome')} and sets "
                f"{_number(len(impact.targets), 'target')}. "
            ),
            Span(f"{judged['met']} met, {judged['not met']} not met", is_bold=True),
            Span(f", {judged[_NOT_KNOWN]} {_NOT_KNOWN}{_unclear(judged)}. "),
            Span(
                f"Of {_number(len(impact.promises), 'promise')} with a date, {stand['reported']} "
                f"{plural(stand['reported'], 'is', 'are')} reported on and {stand[_NOT_KNOWN]} "
                f"{plural(stand[_NOT_KNOWN], 'is', 'are')} past with no report."
            ),
        )
    )
    about = impact.about[0].named if impact.about else {}
    rows = [(text(title), named(about[key])) for key, title in _ABOUT.items() if key in about]
    for told, number in sorted(judged.items()):
        rows.append((text(f"Targets {told}"), text(str(number))))
    for told, number in sorted(stand.items()):
        rows.append((text(f"Dated promises: {told}"), text(str(number))))
    yield Table("The plan at a glance", (), tuple(rows), (3, 7))


_ABOUT = {"council": "Accountable body", "strategies": "Carries out"}


def _outcomes(impact: Impact) -> Iterator[Block]:
    yield Heading("Results by outcome")
    if not impact.outcomes:
        yield Paragraph((Span("The plan names no outcome.", is_blank=True),))
    without = []
    for row in impact.outcomes:
        outcome = row.answer["outcome"]
        own = [rows for rows in impact.targets.values() if outcome in _holders(rows)]
        if not own:
            without.append(row)
            continue
        yield Heading(row.named["outcome"].links[0].name, 2)
        level = text(row.named["level"].text, *sources([row.named["cells"]]))
        yield Paragraph(
            (Span("Level: "), *level, Span(". Reported: "), *_progress(impact, outcome))
        )
        yield _target_table(impact, "", own)
    if without:
        yield Heading("Outcomes without a target", 2)
        yield Paragraph((Span("Nobody can tell from the plan whether these were reached."),))
        heads = ("Outcome", "Level", "How it is measured", "Reported")
        yield Table("", heads, tuple(_bare_row(impact, row) for row in without), (46, 14, 20, 20))


def _bare_row(impact: Impact, row: Row) -> tuple[Text, ...]:
    told = row.named
    name = named(told["outcome"], *sources([told["cells"]]))
    level = text(told["level"].text)
    return name, level, text(""), _progress(impact, row.answer["outcome"])


def _others(impact: Impact) -> Iterator[Block]:
    outcomes = {row.answer["outcome"] for row in impact.outcomes}
    others = [rows for rows in impact.targets.values() if not outcomes & set(_holders(rows))]
    if others:
        yield Heading("Other targets")
        yield _target_table(impact, "Targets of activities, milestones and objectives", others)


def _target_table(impact: Impact, caption: str, targets: Iterable[Sequence[Row]]) -> Table:
    heads = ("Target", "Promised", "By when", "Reported", "Result")
    rows = tuple(
        _target_row(impact, row, is_again=at > 0) for rows in targets for at, row in enumerate(rows)
    )
    return Table(caption, heads, rows, (30, 18, 20, 18, 14))


def _target_row(impact: Impact, row: Row, *, is_again: bool) -> tuple[Text, ...]:
    told = row.named
    name = named(told["target"])
    value = written_number(row.answer.get("measured", ""))
    unit = row.answer.get("measuredUnit", "")
    until = row.answer.get("measuredOn", "")
    reported = f"{written_target('', value, unit)} ({written_day(until)})" if value else ""
    return (
        (*name, Span(" (reported again)")) if is_again else name,
        text(told["comparator"].text, *sources([told["cells"]])),
        text(written_time(told["due"].time)),
        text(
            reported,
            *sources([told["measuredCells"]]),
            *impact.evidence.get(_told(row, "target"), ()),
        ),
        text("" if row.answer["result"] == _NOT_KNOWN else row.answer["result"], is_bold=True),
    )


def _milestones(impact: Impact) -> Iterator[Block]:
    rows = [row for row in impact.promises if row.answer["kindOf"] != "target"]
    if not rows:
        return
    yield Heading("Milestones and other promises with a date")
    heads = ("Promised", "Of", "By when", "State", "Reported as")
    yield Table("", heads, tuple(map(_promise_row, rows)), (32, 26, 20, 10, 12))


def _promise_row(row: Row) -> tuple[Text, ...]:
    told = row.named
    reported = row.answer.get("told", "")
    day = written_day(row.answer.get("reported", ""))
    return (
        named(told["item"], *sources([told["cells"]])),
        named(told["activities"]) if told["activities"].links else text("the plan as a whole"),
        text(written_time(told["due"].time)),
        text(row.answer["standing"]),
        text(f"{reported} ({day})" if reported else ""),
    )


def _progress(impact: Impact, thing: str) -> Text:
    """Return the last progress that was reported of a thing; several of one day are all told."""
    rows = impact.states.get(thing, ())
    told = (f"{row.answer['status']} ({written_day(row.answer['on'])})" for row in rows)
    return text("; ".join(told))


def _findings(impact: Impact) -> Iterator[Block]:
    held = {holder for rows in impact.targets.values() for holder in _holders(rows)}
    lacking: dict[str, Sequence[object]] = {
        "without a target": [r for r in impact.outcomes if r.answer["outcome"] not in held],
        "without a day by which it is to be reached": [
            rows for rows in impact.targets.values() if "dueUntil" not in rows[0].answer
        ],
        "of which no value was reported": [
            rows for rows in impact.targets.values() if _result(rows) == _NOT_KNOWN
        ],
        "reported in another unit than promised": [
            rows for rows in impact.targets.values() if _result(rows) == "not comparable"
        ],
        "reported more than once for the same day, with different values": [
            rows for rows in impact.targets.values() if len(_values(rows)) > 1
        ],
        "past, of which nothing was reported": [
            row for row in impact.promises if row.answer["standing"] == _NOT_KNOWN
        ],
    }
    kinds = dict(zip(lacking, ("outcome", *["target"] * 4, "promise"), strict=True))
    yield Heading("What is missing")
    yield Paragraph((Span("Blanks in this report are marked. Each is a finding to be answered:"),))
    items = tuple(
        text(f"{_number(len(found), kinds[told])} {told}")
        for told, found in lacking.items()
        if found
    )
    yield Bullets(items or (text("Nothing that this report asks for."),))


def _holders(rows: Sequence[Row]) -> list[str]:
    return rows[0].answer.get("holders", "").split()


def _values(rows: Sequence[Row]) -> set[str]:
    return {row.answer["measured"] for row in rows if "measured" in row.answer}


def _result(rows: Sequence[Row]) -> str:
    """Return the result of a target; of values that contradict one another, each of theirs."""
    return " and ".join(sorted({row.answer["result"] for row in rows}))


def _number(number: int, word: str) -> str:
    return f"{number} {plural(number, word, f'{word}s')}"
