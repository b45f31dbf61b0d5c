"""The workbook that the yearly report of a plan is filled into: one line for each promise.

What is promised stands on grey columns; beside it is room for what was reached. The reader
(`kg.importing.layouts.report`) goes by the heads that are declared here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.exporters.facts import Facts
from kg.exporters.wording import word_of
from kg.exporters.workbook.book import Book, Head, Row, Sheet, Value
from kg.exporters.workbook.naming import Names
from kg.exporters.workbook.sheets import GUIDE, ID_HEAD, PLAN_PROPERTY
from kg.labels.written import written_day, written_number, written_target
from kg.terms import CODE

ABOUT, RESULTS = "Report", "Results"
# In the sheet about the report: what stands before each answer.
PLAN, TITLE, DAY, ISSUED, ADDRESS = (
    "Plan", "Title of the report", "Day for all lines", "Published on", "Web address",
)  # fmt: skip
VALUE, UNIT, BEFORE, BEFORE_DAY, ON, STATUS, NOTE, EVIDENCE = (
    "Value", "Unit", "Value before", "Day of the value before", "Day", "Status", "Note", "Evidence",
)  # fmt: skip
# The columns that are filled in; the others tell what was promised.
ROOM = (VALUE, UNIT, BEFORE, BEFORE_DAY, ON, STATUS, NOTE, EVIDENCE)
_PROMISED = ("Kind", "What was promised", "Of", "Promised", "By when")
# What may be reported on, in the order of the lines; of the last two, only what has a day.
OUTCOME, TARGET = "civic:Outcome", "civic:Target"
_DATED = ("civic:Milestone", "civic:Activity")
KINDS = (OUTCOME, TARGET, *_DATED)
_ANSWERS = (
    Head(VALUE, "What was reached: a number alone. Only a target has one.", kind="number"),
    Head(UNIT, "The unit of the value, as the target has it. Change it where yours is another.",
         choices="unit", strict=True),
    Head(BEFORE, "What the same number was before, for a target that asks for more, for less or "
         "for no change.", kind="number"),
    Head(BEFORE_DAY, "The day for which the value before holds: 2026-03-31.", kind="day"),
    Head(ON, "The day for which value and status hold: 2026-03-31. Blank: the day in the sheet "
         f"“{ABOUT}”.", kind="day"),
    Head(STATUS, "How far it has got.", choices="progress", strict=True),
    Head(NOTE, "What a reader should know, in a sentence. Name posts, never persons."),
    Head(EVIDENCE, "Where anybody can see that it is so: a web address, or the name of a paper and "
         "its page. Several go on several lines of the cell."),
)  # fmt: skip
_HOW = (
    ("What this is", "The yearly report of the plan, to be filled in. Each line of the sheet "
     f"“{RESULTS}” is something that the plan promised: an outcome, a target, or a milestone or "
     "action with a day."),
    ("How to fill it in", "Write beside a line what was reached. A line of which you know nothing "
     "stays blank: nothing is guessed, and the report says that it is not known."),
    ("Value and unit", "A target has a value: a number alone, in the unit beside it. Whether it "
     "meets the target is worked out; you do not say it."),
    ("Value before", "“More”, “less” and “no change” can only be judged beside an earlier value: "
     "write it with its day."),
    ("Status", "Any line may have one, chosen from the list."),
    ("The day", f"Value and status hold for a day. Write it once in the sheet “{ABOUT}”, or in "
     "the line where it is another."),
    ("Two values", "To report a target for two days, copy its line with its identifier. Two values "
     "of one day are both kept, and you are told."),
    ("Evidence", "A web address, or a paper and its page. A result without evidence is kept, and "
     "shown as such."),
    ("Grey columns", "They tell what was promised, and to which line it belongs. Leave them as "
     "they are."),
    ("When you are done", "kg import FILE says what was read and what was not; with --out DIR it "
     "writes a draft, and kg import --accept DIR puts it beside the plan."),
)  # fmt: skip


def report_book(facts: Facts, plan: str) -> Book:
    """Return the workbook of the report on a plan.

    Args:
        facts: What is said of the plan.
        plan: The plan's IRI.
    """
    name = facts.name(plan)
    heads = (
        Head(ID_HEAD, "What tells the line from all others.", locked=True),
        *(Head(title, locked=True) for title in _PROMISED),
        *_ANSWERS,
    )
    about = "What was reached, line by line. Blank lines are told as not known."
    title = f"Report on: {name}"
    asked = ((PLAN, plan), (TITLE, title), (DAY, None), (ISSUED, None), (ADDRESS, None))
    sheets = (
        Sheet(GUIDE, title, "", (Head(""), Head("")), (("Plan", name), *_HOW), plain=True),
        Sheet(ABOUT, ABOUT, "About the report as a whole.",
              (Head("About", locked=True), Head("Answer")), asked),
        Sheet(RESULTS, RESULTS, about, heads, tuple(_rows(facts, plan))),
    )  # fmt: skip
    lists = {scheme: _labels(facts, scheme) for scheme in ("progress", "unit")}
    return Book(title, {PLAN_PROPERTY: plan}, sheets, lists)


def promised(facts: Facts) -> dict[str, str]:
    """Return each thing of a plan that is reported on, with what it is promised in, or ""."""
    found: dict[str, str] = {}
    for outcome in facts.of(OUTCOME):
        found[outcome] = next(iter(facts.back(outcome, "civic:expectedOutcome")), "")
        found |= dict.fromkeys(facts.texts(outcome, "civic:hasTarget"), outcome)
    for target in facts.of(TARGET):
        found.setdefault(target, next(iter(facts.back(target, "civic:hasTarget")), ""))
    for kind in _DATED:
        for thing in facts.of(kind):
            if facts.texts(thing, "civic:due"):
                found[thing] = facts.text(thing, "civic:milestoneOf") or ""
    return found


def _labels(facts: Facts, scheme: str) -> tuple[str, ...]:
    return tuple(facts.name(iri) for iri in facts.codes(f"{CODE}{scheme}/"))


def _rows(facts: Facts, plan: str) -> Iterator[Row]:
    names = Names(f"{plan.rpartition('/')[0]}/")
    for iri, holder in promised(facts).items():
        kind = next(one for one in KINDS if facts.is_a(iri, one))
        unit = facts.text(iri, "civic:unit") if kind == TARGET else None
        given: dict[str, Value] = {UNIT: facts.name(unit) if unit else None}
        yield (
            names.id_of(iri), word_of(facts, kind), facts.name(iri),
            facts.name(holder) if holder else None, asked_of(facts, iri) or None,
            "; ".join(_times(facts, facts.texts(iri, "civic:due"))) or None,
            *(given.get(head.title) for head in _ANSWERS),
        )  # fmt: skip


def asked_of(facts: Facts, target: str) -> str:
    """Return what a target asks for: `at least 400`; nothing of what is no target."""
    comparator, unit = (facts.text(target, f"civic:{part}") for part in ("comparator", "unit"))
    return written_target(
        facts.name(comparator) if comparator else "",
        written_number(facts.text(target, "civic:value") or ""),
        facts.name(unit) if unit else "",
    )


def _times(facts: Facts, times: Iterable[str]) -> Iterator[str]:
    for time in times:
        day = facts.text(time, "dcat:endDate")
        words = facts.text(time, "civic:asWritten")
        read = f"by {written_day(day)}" if day else ""
        yield f"{words} ({read})" if words and read else words or read
