"""Labels inside cells: "Activity: … Milestone: …", "Lead – Housing", "L: Libraries"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.importing.records import Mark
from kg.importing.words import Words, fold

_LONGEST = 6
"""How many words a label has at most."""
_LINE = 80
"""How many characters before a colon are looked at."""
_COLON = re.compile(r"[:：]")
_DASH = re.compile(r"(?<![ \t])(?:[ \t]+[-–—]|[–—])[ \t]+")
_WORD = re.compile(r"\S+")
_LEADING = "-–—•·▪●‣*◦([\"'“‘ \t"
_ENDS = ".;,|!?•·▪●‣)]"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A part of a text that a label stands over.

    Shape:
        kind: A notation of the code list `column` (`milestone`, `party-lead`); `party` where the
            label names a role that no column has.
        role: A notation of the code list `role`, or None.
        label_span: Where the label stands, its colon or dash with it.
        start, end: What it stands over, without space at its ends; equal where there is nothing.
    """

    kind: str
    role: str | None
    label_span: tuple[int, int]
    start: int
    end: int


def split(
    text: str,
    words: Words,
    marks: Sequence[Mark] = (),
    *,
    legend: Mapping[str, str] | None = None,
) -> tuple[Labelled, ...]:
    """Return the labelled parts of a text in order; empty where it has no label.

    A label is a word or words of the code lists `column` and `role` before a colon, or before a
    dash at the start of a line, or alone on a line that is set in bold or italics. A one-letter
    label counts where `legend` gives its meaning. A part runs to the next label, or to the end.
    """
    labels = _Labels(words, legend or {})
    found: list[tuple[int, int, str, str | None]] = []
    for match in _COLON.finditer(text):
        after = text[match.end() : match.end() + 2]
        if after.startswith("//") or (
            text[match.start() - 1 : match.start()].isdigit() and after[:1].isdigit()
        ):
            continue
        hit = labels.before(text, match.start(), dash=False)
        if hit:
            found.append((hit[0], match.end(), hit[1], hit[2]))
    for match in _DASH.finditer(text):
        hit = labels.before(text, match.start(), dash=True)
        if hit:
            found.append((hit[0], match.end(), hit[1], hit[2]))
    for start, end in _set_apart(text, marks):
        meaning = labels.meaning(text[start:end].strip())
        if meaning:
            found.append((start, end, *meaning))
    return _parts(text, sorted(found, key=lambda hit: hit[:2]))


def _parts(text: str, found: list[tuple[int, int, str, str | None]]) -> tuple[Labelled, ...]:
    apart: list[tuple[int, int, str, str | None]] = []
    for hit in found:
        if not apart or hit[0] >= apart[-1][1]:
            apart.append(hit)
    parts = []
    for number, (start, after, kind, role) in enumerate(apart):
        until = apart[number + 1][0] if number + 1 < len(apart) else len(text)
        body = text[after:until]
        first = after + len(body) - len(body.lstrip())
        last = max(first, after + len(body.rstrip(" \t\n\r;,|•·▪●‣-–—")))
        parts.append(Labelled(kind, role, (start, after), first, last))
    return tuple(parts)


def _set_apart(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Return the lines that are wholly bold or italic and that another line follows."""
    lines = []
    for mark in marks:
        if mark.kind not in ("bold", "italic"):
            continue
        start, end = mark.start, mark.end
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", start)
        if line_end >= 0 and end >= line_end - 1 and not text[line_start:start].strip(_LEADING):
            lines.append((start, line_end))
    return lines


@cache
def _departments(words: Words) -> frozenset[str]:
    """Return the English words for parts of bodies that are no English head or role.

    "Planning" is a head of times in French, and an English department.
    """
    english = [word for word in words.words if word.language == "en"]
    spoken = {fold(word.text) for word in english}
    own = {fold(word.text) for word in english if word.scheme in ("column", "role")}
    return frozenset(words.of("party-word").keys() & spoken - own)


@cache
def _joining(words: Words) -> frozenset[str]:
    cues = words.of("party-cue")
    return frozenset(label for label, code in cues.items() if code == "joining")


class _Labels:
    def __init__(self, words: Words, legend: Mapping[str, str]) -> None:
        self._words = words
        self._columns = words.of("column")
        self._roles = words.of("role")
        self._departments = _departments(words)
        self._joining = _joining(words)
        self._legend = {sign: meaning for sign, meaning in legend.items() if len(sign) <= 3}

    def meaning(self, label: str) -> tuple[str, str | None] | None:
        """Return the column and role that a label means, or None."""
        if label in self._legend:
            known = self.meaning(self._legend[label])
            if known:
                return known
        if len(label) < 2:
            return None
        folded = fold(label)
        for form in (folded, folded.removesuffix("s"), folded.removesuffix("(s)")):
            column, role = self._columns.get(form), self._roles.get(form)
            if column:
                return column, self._role_of(column) or role
            if role:
                return "party", role
        return ("party", None) if folded in self._joining else None

    def _role_of(self, column: str) -> str | None:
        for tie in self._words.related.get(f"column/{column}", ()):
            scheme, _, role = tie.partition("/")
            # "Partners: …" says no more of the role than the column's head does.
            if scheme == "role" and role != "engaged":
                return role
        return None

    def before(self, text: str, at: int, *, dash: bool) -> tuple[int, str, str | None] | None:
        """Return start, column and role of the longest label that ends at `at`, or None."""
        cut = max(0, at - _LINE)
        line = text.rfind("\n", cut, at)
        floor = line + 1 if line >= 0 else cut
        at_line_start = line >= 0 or cut == 0
        starts = [floor + word.start() for word in _WORD.finditer(text[floor:at])][-_LONGEST:]
        for start in starts:
            lead = len(text[start:at]) - len(text[start:at].lstrip(_LEADING))
            begin = start + lead
            label = text[begin:at].rstrip(" \t*_)")
            meaning = self.meaning(label)
            if dash and fold(label) in self._departments:
                continue
            if meaning is None or (
                dash and meaning == ("party", None) and fold(label) in self._joining
            ):
                continue
            before = text[floor:begin].rstrip(_LEADING)
            if not before and at_line_start:
                return begin, *meaning
            if dash:
                # Within a line a dash parts a label only behind a stop: "Lead – A; Support – B".
                if before and before[-1] in ";|•\n":
                    return begin, *meaning
                continue
            if before and before[-1] in _ENDS:
                return begin, *meaning
            if label[:1].isupper():
                # "Project Lead: …" is a label with a word before it; "Lead: A Support: B" is two.
                first = text[floor:begin]
                bare = not any(sign in before for sign in ",;:–—")
                if at_line_start and bare and len(before.split()) <= 2:
                    return floor + len(first) - len(first.lstrip(_LEADING)), *meaning
                return begin, *meaning
        return None
