"""A label before a value: "Lead: Housing Service", also several in one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.importing.cells import labels
from kg.importing.columns.heads import clean, guesses
from kg.importing.plan import LEFT_OUT, Column
from kg.importing.records import Passage
from kg.importing.words import Words, fold

_LABEL = re.compile(
    r"^\s*(?:[•▪\-–*]\s*)?(?P<label>[^:\n\t]{1,60}?)\s*(?::|\t|\s[–—-]\s)\s*(?P<value>\S)"
)
_BEFORE_COLON = re.compile(r"\s*(?:[•▪\-–*]\s*)?(?P<label>[^:\n\t.;]{1,60}?)\s*:\s+\S")
_DIGIT = re.compile(r"\d")
_BULLETS = " :–—-•▪*\t"
_OPENING, _CLOSING = " ([–—-:;,.|", " )];,.|"
_KNOWN = 0.75
_LONGEST = 6
UNKNOWN = f"{LEFT_OUT}: nothing says what its label means"


@dataclass(frozen=True, slots=True)
class Part:
    """A label as printed, what it means (a notation of `column`), and its value."""

    label: str
    meaning: str
    value: Passage


def labelled_parts(whole: Passage, words: Words, answers: Mapping[str, str | None]) -> list[Part]:
    """Return the labelled values of a text in order; empty where no line begins with a label."""
    found: list[Part] = []
    at = 0
    for line in whole.text.split("\n"):
        parts = _in_line(whole.part(at, at + len(line)), words, answers)
        if parts:
            found.extend(parts)
        elif found and line.strip():
            last = found[-1]
            start = last.value.pieces[0][1].start - whole.pieces[0][1].start
            found[-1] = Part(last.label, last.meaning, whole.part(start, at + len(line)))
        at += len(line) + 1
    return [one for one in found if one.value]


def _in_line(line: Passage, words: Words, answers: Mapping[str, str | None]) -> list[Part]:
    """Return the labelled values of one line; empty where it does not begin with a label."""
    inner = labels.split(line.text, words, line.marks)
    if inner and not line.text[: inner[0].label_span[0]].strip(_BULLETS):
        parts = []
        for one in inner:
            label = line.text[slice(*one.label_span)].strip(_BULLETS)
            meaning = answers.get(clean(fold(label)), one.kind)
            value = line.part(one.start, one.end)
            if meaning is not None and value:
                parts.append(Part(label, told_by(meaning, value.text), value))
        return parts
    match = _LABEL.match(line.text)
    meaning = meaning_of(match.group("label"), words, answers) if match else None
    if match is None or meaning is None:
        return []
    value = line.part(match.start("value"), len(line.text))
    return [Part(match.group("label").strip(), told_by(meaning, value.text), value)]


def inline_parts(whole: Passage, words: Words) -> list[Part]:
    """Return a text with labels at its end: "Plant hedges (Lead: Parks; By: March 2027)".

    The first part is the text before them, as an activity; empty where there are no labels.
    """
    inner = labels.split(whole.text, words, whole.marks)
    if not inner:
        return []
    first = inner[0].label_span[0]
    name = whole.text[:first].rstrip(_OPENING)
    if not name.strip():
        return []
    parts = [Part("", "activity", whole.part(0, len(name)))]
    for one in inner:
        value = whole.text[one.start : one.end].rstrip(_CLOSING)
        label = whole.text[slice(*one.label_span)].strip(_BULLETS)
        parts.append(Part(label, one.kind, whole.part(one.start, one.start + len(value))))
    return [part for part in parts if part.value]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A label that nothing tells the meaning of: as printed, and how often it stands."""

    label: str
    times: int

    @property
    def column(self) -> Column:
        """It as a column that is asked about."""
        key = clean(fold(self.label))
        doubt = f"Nothing says what the label “{self.label}” means."
        return Column(key, self.label, None, by="words", weight=self.times, doubt=doubt)


def unknown_labels(
    texts: Iterable[str], words: Words, answers: Mapping[str, str | None]
) -> dict[str, Unknown]:
    """Return by their keys the labels that stand before values again and again, and are not known.

    "Sounds heard: 80 players" is one where the next action has it too; "Year 1: …" is none.
    """
    found: dict[str, Unknown] = {}
    for text in texts:
        label = label_before(text)
        if label is None or meaning_of(label, words, answers) is not None:
            continue
        key = clean(fold(label))
        held = found.get(key)
        found[key] = Unknown(label, held.times + 1 if held else 1)
    return {key: one for key, one in found.items() if one.times > 1}


def label_before(text: str) -> str | None:
    """Return the words before the first colon of a text, if they may be a label."""
    match = _BEFORE_COLON.match(text)
    label = match.group("label") if match else ""
    is_short = 0 < len(label.split()) <= _LONGEST
    return label if is_short and label[0].isupper() and not _DIGIT.search(label) else None


def told_by(meaning: str, value: str) -> str:
    """Return a label's meaning by its value: "Priority: People feel safe" names a goal."""
    return "goal" if meaning == "priority" and len(value.split()) > 2 else meaning


def meaning_of(label: str, words: Words, answers: Mapping[str, str | None]) -> str | None:
    """Return what a label means; None where it is not known, or nothing is to be read from it."""
    key = clean(fold(label))
    if key in answers:
        return answers[key]
    if len(label.split()) > _LONGEST:
        return None
    found = guesses(label, words)
    if found and found[0].score >= _KNOWN:
        return found[0].code
    return "party" if key in words.of("role") else None
