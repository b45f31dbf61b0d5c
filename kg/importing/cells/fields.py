"""The texts of an action to what they say: each read by the grammar that its meaning asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.importing.cells import dates, labels, money, parties, status, targets
from kg.importing.layouts.headings import after_label
from kg.importing.plan import Action, Field
from kg.importing.records import Cell, Document, Found, Habits, Passage, Reading, Register, Table
from kg.importing.words import Words, fold

_BULLET = re.compile(r"^[\s•●▪◦‣·∙\-–—*➔➜✓o]*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+)?")
_STOP = re.compile(r"[;,.()\n]")
_BRACKET = re.compile(r"\(([^()\n]{2,80})\)")
_BEHIND = "It stands in brackets behind a sum; it may be who gives it."
_LINE_END = re.compile(r"\n|\s(?=[•●▪◦‣➔✓]\s)")
_WHOLE = {
    "plan": "plan", "goal": "goal", "aim": "aim", "objective": "objective",
    "activity": "activity", "sub-activity": "activity", "milestone": "milestone",
    "outcome": "outcome",
}  # fmt: skip
_INNER = {"activity": "activity", "milestone": "milestone", "outcome": "outcome"}
_CARRIED = 0.9


@dataclass(frozen=True, slots=True)
class Reader:
    """What every reader of cells needs."""

    document: Document
    words: Words
    habits: Habits
    register: Register


def read_action(action: Action, reader: Reader) -> tuple[Reading, ...]:
    """Return what the texts of an action say, in the order of its fields."""
    readings: list[Reading] = []
    has = {one.meaning.split("-")[0] for one in action.fields}
    has_sub = any(one.meaning == "sub-activity" and one.basis == "cell" for one in action.fields)
    for field in action.fields:
        if has_sub and field.meaning == "activity":
            continue
        for inner in _inner_fields(field, reader):
            for found in _read(inner, reader, has):
                readings.append(_reading(found, inner, action))
    return tuple(readings)


def read_loose(fields: Sequence[Field], reader: Reader) -> tuple[Reading, ...]:
    """Return what ends say that no action serves."""
    return tuple(
        _reading(found, field, None) for field in fields for found in _read(field, reader, set())
    )


def _inner_fields(field: Field, reader: Reader) -> list[Field]:
    """Return a field as one, or as several where its cell holds labels of its own."""
    text = field.passage.text
    if field.meaning in ("note", "reference", "description", "party-person", "progress"):
        return [field]
    found = labels.split(text, reader.words, field.passage.marks, legend=reader.habits.legend)
    if not found:
        return [field]
    if field.meaning.startswith("party") and all(one.kind.startswith("party") for one in found):
        # How far such a label reaches is for the reader of parties to say.
        return [field]
    parts: list[Field] = []
    first = found[0].label_span[0]
    if text[:first].strip(" \n•-–;,."):
        parts.append(replace(field, passage=field.passage.part(0, first)))
    for one in found:
        meaning = one.kind if one.kind != "party" or one.role is None else "party"
        if meaning in ("note", "description"):
            meaning = "note"
        parts.append(
            replace(
                field, meaning=meaning, role=one.role or field.role,
                passage=field.passage.part(one.start, one.end),
            )
        )  # fmt: skip
    return [part for part in parts if part.passage]


def _read(field: Field, reader: Reader, has: set[str]) -> list[Found]:
    text, meaning = field.passage.text, field.meaning
    words, habits = reader.words, reader.habits
    if _is_nothing(text, words) and not meaning.startswith(("date", "party")):
        return []
    if meaning in _WHOLE:
        return _read_wording(field, reader, has)
    if meaning == "party-person":
        return []
    if meaning.startswith("party"):
        return list(
            parties.read(
                text, habits, words, reader.register, role=field.role, marks=field.passage.marks,
                separator=habits.separators.get(field.head),
            )
        )  # fmt: skip
    if meaning.startswith("date"):
        return _read_dates(field, reader)
    if meaning == "money":
        cell = _cell(field, reader)
        return _read_givers(field, reader) + list(
            money.read(
                text, habits, words, head=field.head, marks=field.passage.marks,
                value=cell.value if cell else None,
                number_format=cell.number_format if cell else "",
            )
        )  # fmt: skip
    if meaning in ("target", "indicator", "baseline"):
        return _read_targets(field, reader)
    if meaning == "status":
        return list(status.read(text, words))
    if meaning == "reference":
        return [Found("reference", 0, len(text), name=text.strip(), why="column of numbers")]
    if meaning == "note":
        return [Found("note", 0, len(text), name=text.strip(), why="column of notes")]
    return []


def _read_wording(field: Field, reader: Reader, has: set[str]) -> list[Found]:
    """Read a text that is kept as it is: one thing, or one for each entry of a list."""
    what = _WHOLE[field.meaning]
    found: list[Found] = []
    words = reader.words
    entries = _entries(field)
    if what == "milestone":
        entries = [part for entry in entries for part in _dated(field, entry, reader)]
    for start, end in entries:
        name = field.passage.text[start:end]
        if field.basis != "cell":
            name = name[after_label(name, words) :]
        found.append(
            Found(what, start, end, name=" ".join(name.split()), confidence=0.98, why="its column")
        )
    text = field.passage.text
    if what in ("milestone", "outcome"):
        found.extend(
            one
            for one in targets.read(text, reader.habits, reader.words, head=field.head)
            if one.value is not None and (not one.doubt or one.start == 0)
        )
    if what == "milestone" or (what == "activity" and "date" not in has):
        for one in dates.read(text, reader.habits, reader.words, marks=field.passage.marks):
            if one.bound in ("by", "from", "until", "during", "in") and one.latest:
                found.append(replace(one, confidence=min(one.confidence, 0.85)))
    if what == "activity" and "money" not in has:
        for one in money.read(text, reader.habits, reader.words):
            if one.amount is not None and one.currency is not None:
                found.append(
                    replace(
                        one, confidence=min(one.confidence, 0.7),
                        doubt=one.doubt or "The sum stands in the text of the action.",
                    )
                )  # fmt: skip
    return found


def _entries(field: Field) -> list[tuple[int, int]]:
    """Return the entries of a list, each without its mark; one entry where the text is no list."""
    text = field.passage.text
    spans = [(mark.start, mark.end) for mark in field.passage.marks if mark.kind == "item"]
    lines = _lines(text)
    if field.meaning in ("activity", "sub-activity") or len(lines) == 1:
        lines = [(0, len(text))]
    elif spans:
        lines = _by_items(lines, spans)
    found = []
    for start, end in lines:
        over = field.basis in ("heading", "band", "sheet")
        match = None if over else _BULLET.match(text[start:end])
        begin = start + (match.end() if match else 0)
        stop = begin + len(text[begin:end].rstrip())
        if stop > begin:
            found.append((begin, stop))
    return found


def _dated(field: Field, entry: tuple[int, int], reader: Reader) -> list[tuple[int, int]]:
    """Return the milestones that semicolons part, if each has a time of its own; else the whole."""
    start, end = entry
    found: list[tuple[int, int]] = []
    for part in field.passage.text[start:end].split(";"):
        bare = part.strip()
        begin = start + len(part) - len(part.lstrip())
        if bare and not dates.read(bare, reader.habits, reader.words):
            return [entry]
        if bare:  # a semicolon at the end parts nothing
            found.append((begin, begin + len(bare)))
        start += len(part) + 1
    return found


def _by_items(
    lines: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Join lines that belong to one entry of a list."""
    found: list[tuple[int, int]] = []
    for start, end in lines:
        begins = any(start <= first < end for first, _ in spans)
        within = any(first < start < last for first, last in spans)
        if found and within and not begins:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the lines of a text, an entry that a bullet begins inside one apart."""
    found, at = [], 0
    for line in _LINE_END.split(text):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found or [(0, len(text))]


def _read_targets(field: Field, reader: Reader) -> list[Found]:
    """Read how much is to be reached; words without a number are what is to come of it."""
    text = field.passage.text
    head = f"{field.meaning} {field.head}"
    found = list(targets.read(text, reader.habits, reader.words, head=head))
    if found or field.meaning == "baseline":
        return found
    return [
        replace(one, confidence=0.85, why="a measure without a number")
        for one in _read_wording(replace(field, meaning="outcome"), reader, set())
    ]


def _read_givers(field: Field, reader: Reader) -> list[Found]:
    """Read who gives the money: the names after "from" in a cell of sums."""
    text = field.passage.text
    found: list[Found] = []
    for match in _giver(reader.words).finditer(text):
        start = match.end()
        stop = _STOP.search(text, start)
        end = stop.start() if stop else len(text)
        for one in parties.read(
            text[start:end], reader.habits, reader.words, reader.register, role="funder"
        ):
            named = text[start + one.start : start + one.end]
            if one.kind != "body" or not any(sign.isupper() for sign in named):
                continue
            found.append(
                replace(
                    one, start=start + one.start, end=start + one.end, role="funder",
                    confidence=min(one.confidence, 0.85),
                )
            )  # fmt: skip
    taken = {one.start for one in found}
    return found + [one for one in _bracketed(text, reader) if one.start not in taken]


def _bracketed(text: str, reader: Reader) -> list[Found]:
    """Read who is named alone in brackets right behind a sum: "£60,000 (Arts Council England)"."""
    sums = {one.end for one in money.read(text, reader.habits, reader.words) if one.amount}
    found = []
    for bracket in _BRACKET.finditer(text):
        start, end = bracket.span(1)
        if len(text[: bracket.start()].rstrip()) not in sums:
            continue
        named = parties.read(text[start:end], reader.habits, reader.words, reader.register)
        whole = len(named) == 1 and named[0].end == end - start
        # What no word tells to be a body is as often what the sum is for: "(Capital)", "(Year 1)".
        sure = whole and named[0].kind == "body" and not named[0].doubt
        if sure and text[start].isupper() and not any(sign.isdigit() for sign in text[start:end]):
            one = replace(named[0], role="funder", confidence=0.6, doubt=_BEHIND)
            found.append(replace(one, start=start + one.start, end=end))
    return found


@cache
def _giver(words: Words) -> re.Pattern[str]:
    """Return what stands between a sum and whoever gives it."""
    labels = sorted(
        (w.text for w in words.words if (w.scheme, w.code) == ("document-part", "giver")),
        key=len, reverse=True,
    )  # fmt: skip
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, labels))})\s+", re.IGNORECASE)


def _read_dates(field: Field, reader: Reader) -> list[Found]:
    text = field.passage.text
    words, habits = reader.words, reader.habits
    if words.of("document-part").get(fold(text)) == "tick":
        head = dates.read(habits.legend.get(field.head.strip(), field.head), habits, words)
        if head:
            return [
                replace(head[0], start=0, end=len(text), kind="period", why="a tick under its head")
            ]
    return list(dates.read(text, habits, words, head=field.head, marks=field.passage.marks))


def _cell(field: Field, reader: Reader) -> Cell | None:
    place = field.place
    if place is None or place.row < 0:
        return None
    block = reader.document.blocks[place.block]
    assert isinstance(block, Table)
    return block.rows[place.row][place.column]


def _is_nothing(text: str, words: Words) -> bool:
    return words.of("document-part").get(fold(text)) == "nothing"


def _reading(found: Found, field: Field, action: Action | None) -> Reading:
    passage: Passage = field.passage
    spans = passage.spans(found.start, found.end)
    confidence = found.confidence * max(field.confidence, 0.5)
    if field.basis in ("merged", "blank", "sheet"):
        confidence = min(confidence, _CARRIED)
    placed = replace(
        found,
        confidence=round(min(confidence, 1.0), 2),
        doubt=found.doubt or field.doubt or (action.doubt if action else None),
        role=found.role or (field.role if found.what == "party" else None),
    )
    return Reading(
        placed,
        action.number if action else None,
        field.head,
        passage.text[found.start : found.end],
        spans,
        field.basis,
    )
