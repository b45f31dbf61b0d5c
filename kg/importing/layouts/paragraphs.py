"""Family D: plans told in paragraphs with labels ("Lead: …", "By when: …")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.importing.columns.deciding import role_of
from kg.importing.columns.heads import clean
from kg.importing.layouts.context import with_ends
from kg.importing.layouts.labelled import (
    UNKNOWN,
    Part,
    Unknown,
    inline_parts,
    label_before,
    labelled_parts,
    meaning_of,
    unknown_labels,
)
from kg.importing.plan import COLUMN_HEAD, ENDS, Action, Column, Field, Layout
from kg.importing.records import Document, Passage, Place, Text, passage_of
from kg.importing.words import Words, fold

_ALONE = re.compile(r"^\s*(?P<label>[^:\n\t]{1,60}?)\s*:\s*$")
_CAPITALS, _LINE = 8, 14
_INLINE = 2
_NUMBER = re.compile(r"\s*[^\W\d_]+\s+\d+[a-z]?\s*[.:)]?\s*")
_FIRST = "Several lines stand before the labels; the first is taken for what is done."
_LAST = "Several lines stand before the labels; the last is taken for what is done."
_PASSED = ("furniture", "note", "comment", "caption")


@dataclass(slots=True)
class _Told:
    """An action as it is put together, with the headings over it.

    `bare` are the lines without a label before its labels, where no heading names it; `titled` the
    heading that may name it and the lines between the two.
    """

    over: tuple[Passage, ...]
    fields: list[Field] = field(default_factory=list)
    bare: list[Passage] = field(default_factory=list)
    titled: list[Passage] = field(default_factory=list)

    @property
    def labelled(self) -> set[str]:
        """The meanings that a label said."""
        return {one.meaning for one in self.fields if one.basis == "label"}


class _Teller:
    def __init__(
        self, words: Words, answers: Mapping[str, str | None], unknown: Mapping[str, Unknown]
    ) -> None:
        self.words, self.answers, self.unknown = words, answers, unknown
        self.told: list[_Told] = []
        self.uses: dict[Place, str] = {}
        self.columns: dict[str, Column] = {}
        self.over: dict[int, Passage] = {}
        self.title: Passage | None = None
        self.before: list[Passage] = []
        self.current: _Told | None = None
        self.waiting: str | None = None
        self.ends: list[Field] = []

    def heading(self, whole: Passage, level: int) -> None:
        """Take a heading: it may name the action that the labels under it tell of."""
        self.over = {at: one for at, one in self.over.items() if at < level}
        self.over[level] = whole
        self.title, self.before, self.ends = whole, [], []
        self.current = self.waiting = None

    def paragraph(self, whole: Passage, at: int) -> None:
        """Take a text: labelled values, a label alone, or words beside them."""
        parts = labelled_parts(whole, self.words, self.answers)
        if not parts:
            # "Inspect the halls. Responsible: Fire Service. Timeline: 2027." is an action whole.
            told = inline_parts(whole, self.words)
            parts = told if len(told) > _INLINE else []
        if parts:
            self.waiting = None
            for part in parts:
                self._part(part)
            self.uses.setdefault(Place(at), COLUMN_HEAD)
            return
        label = label_before(whole.text)
        held = self.unknown.get(clean(fold(label))) if label else None
        if held is not None and self.current is not None:
            self.columns.setdefault(held.column.key, held.column)
            self.uses[Place(at)] = UNKNOWN
            return
        alone = _ALONE.match(whole.text)
        if alone and meaning_of(alone.group("label"), self.words, self.answers):
            self.waiting = alone.group("label").strip()
            self.uses[Place(at)] = COLUMN_HEAD
        elif self.waiting is not None:
            meaning = meaning_of(self.waiting, self.words, self.answers)
            if meaning is not None:
                self._part(Part(self.waiting, meaning, whole))
        elif self.current is not None and self.current.labelled:
            # Words after the labels begin something new, or are none of the plan's.
            self.before, self.current = [whole], None
        else:
            self.before.append(whole)

    def _part(self, part: Part) -> None:
        key = clean(fold(part.label))
        if key:
            role = role_of(part.meaning, self.words)
            self.columns.setdefault(key, Column(key, part.label, part.meaning, role, by="words"))
        acts = part.meaning == "activity"
        if part.meaning in ENDS and (self.current is None or self._has_party()):
            # An end that stands before its actions is theirs, until the next one.
            self.ends = [one for one in self.ends if one.meaning != part.meaning]
            self.ends.append(_field(part.meaning, part.value, part.label, self.words, "heading"))
            self.current = None
            return
        if self.current is None or (acts and self._has("activity")):
            self._begin(named=not acts)
        assert self.current is not None
        self.current.fields.append(_field(part.meaning, part.value, part.label, self.words))

    def _begin(self, named: bool) -> None:
        """Begin an action: named by its heading, or by the text before its labels."""
        chain = tuple(one for _, one in sorted(self.over.items()))
        self.current = _Told(chain, list(self.ends))
        if named and self.title is None:
            self.current.bare = list(self.before)
        else:
            if named and self.title is not None:
                self.current.over = chain[:-1]
                names = [self.title, *self.before]
                self.title = None
                if len(names) > 1 and _NUMBER.fullmatch(names[0].text):
                    self.current.fields.append(self._number(names.pop(0)))
                if len(names) > 1:
                    self.current.titled = names
                else:
                    self.current.fields.append(self._name(names[0]))
                self.before = []
            self.current.fields.extend(self._description(one) for one in self.before)
        self.told.append(self.current)
        self.before = []

    def name_bare_ones(self) -> None:
        """Name the actions that bare lines stand before: each by its first line, or by its last.

        Where some have one short line and others several, the lines before the last may be headings
        without a style, which stand over those that follow.
        """
        self._name_titled_ones()
        bare = [one for one in self.told if one.bare]
        for one in bare:
            # "Promise 1" only counts; what stands before it is none of the action's.
            starts = [at for at, line in enumerate(one.bare[:-1]) if _NUMBER.fullmatch(line.text)]
            if starts:
                one.fields.append(self._number(one.bare[starts[-1]]))
                one.bare = one.bare[starts[-1] + 1 :]
        has_headings = _have_headings([one.bare for one in bare])
        over: tuple[Passage, ...] = ()
        for one in bare:
            name, *rest = reversed(one.bare) if has_headings else one.bare
            doubt = _LAST if has_headings else _FIRST
            named = replace(self._name(name), doubt=doubt if rest and _is_short(name) else None)
            if has_headings:
                over = (*over[: -len(rest)], *reversed(rest)) if rest else over
                one.over = (*one.over, *over)
                rest = []
            at = sum(1 for each in one.fields if each.basis == "heading")
            one.fields[at:at] = [named, *map(self._description, rest)]

    def _name_titled_ones(self) -> None:
        """Name the actions that a heading and lines stand before: by the heading, if it is theirs.

        If more actions follow under it, each named by a line of its own, it stands over all of
        them.
        """
        for one, after in zip(self.told, [*self.told[1:], None], strict=False):
            if not one.titled:
                continue
            title, *lines = one.titled
            shared = after is not None and after.bare and after.over == (*one.over, title)
            if shared and len(lines) == 1 and _is_short(lines[0]):
                one.over, one.bare = (*one.over, title), lines
                continue
            at = sum(1 for each in one.fields if each.basis in ("heading", "cell"))
            one.fields[at:at] = [self._name(title), *map(self._description, lines)]

    def _name(self, line: Passage) -> Field:
        return _field("activity", line, "", self.words, "heading")

    def _number(self, line: Passage) -> Field:
        return _field("reference", line, "", self.words, "cell")

    def _description(self, line: Passage) -> Field:
        return _field("description", line, "", self.words, "cell")

    def _has_party(self) -> bool:
        assert self.current is not None
        return bool(self.current.labelled - {"activity", "description"})

    def _has(self, meaning: str) -> bool:
        assert self.current is not None
        named = meaning == "activity" and bool(self.current.bare or self.current.titled)
        return named or any(one.meaning == meaning for one in self.current.fields)


def read_paragraphs(
    document: Document, words: Words, answers: Mapping[str, str | None]
) -> Layout | None:
    """Return the layout of a document of labelled paragraphs; None where it is none."""
    texts = [block.text for block in document.blocks if isinstance(block, Text)]
    teller = _Teller(words, answers, unknown_labels(texts, words, answers))
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Text) or block.kind in _PASSED or not block.text.strip():
            continue
        whole = passage_of(Place(at), block.text, block.marks)
        capitals = block.text.isupper() and len(block.text.split()) <= _CAPITALS
        named = (capitals or block.kind == "heading") and not _is_labelled(whole, words, answers)
        if block.kind == "heading" and named:
            teller.heading(whole, block.level)
        elif capitals and named:
            # Text without styles sets its headings in capitals.
            teller.heading(whole, 2)
        else:
            teller.paragraph(whole, at)
    teller.name_bare_ones()
    good = [
        one
        for one in teller.told
        if one.labelled and any(each.meaning == "activity" for each in one.fields)
    ]
    beside = {meaning for one in good for meaning in one.labelled} - {
        "activity", "note", "description",
    }  # fmt: skip
    if not beside or len(good) + len(beside) < 3:
        return None
    actions = [
        Action(number, "", number, tuple(one.fields)) for number, one in enumerate(good, start=1)
    ]
    done = with_ends(actions, [one.over for one in good], words)
    # Entries of a list that carry the labels make it a plan in lists.
    items = sum(1 for one in good for each in one.fields if _is_item(each, document))
    labelled = sum(1 for one in good for each in one.fields if each.basis == "label")
    family = "E" if items >= 0.5 * labelled else "D"
    return Layout(family, tuple(teller.columns.values()), done, uses=teller.uses)


def _have_headings(bare: Sequence[Sequence[Passage]]) -> bool:
    """Whether the lines before the last of some actions are headings of those that follow.

    The first action has one, there are several, and most of them stand over more than one action:
    else the lines describe an action here and there.
    """
    if not bare or len(bare[0]) < 2:
        return False
    starts = [at for at, lines in enumerate(bare) if len(lines) > 1]
    several = sum(end - start > 1 for start, end in pairwise([*starts, len(bare)]))
    return (
        len(starts) > 1
        and several > len(starts) / 2
        and all(_is_short(line) for lines in bare for line in lines)
    )


def _is_short(line: Passage) -> bool:
    """Whether a line may be a heading: of few words, and no sentence."""
    return len(line.text.split()) <= _LINE and not line.text.rstrip().endswith((".", ";"))


def _is_labelled(whole: Passage, words: Words, answers: Mapping[str, str | None]) -> bool:
    """Whether what looks like a heading is a label with its value: a short line of a PDF may."""
    parts = labelled_parts(whole, words, answers)
    return bool(parts) and parts[0].meaning not in (*ENDS, "activity", "priority")


def _is_item(field_: Field, document: Document) -> bool:
    if field_.basis != "label" or field_.place is None:
        return False
    block = document.blocks[field_.place.block]
    return isinstance(block, Text) and block.kind == "item"


def _field(meaning: str, passage: Passage, head: str, words: Words, basis: str = "label") -> Field:
    place = passage.pieces[0][1].place if passage.pieces else None
    return Field(meaning, passage, head, role_of(meaning, words), 0.95, basis, None, place)
