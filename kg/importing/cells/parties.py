"""Who is named in a cell: bodies, kinds of organisation, groups of people, posts, counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.importing.cells import labels, lists, persons
from kg.importing.cells.doubts import ADDRESS, REACH, both
from kg.importing.cells.kinds import kind_of
from kg.importing.cells.naming import Token, is_short_form, names_of, tokens_of
from kg.importing.cells.single import Unit
from kg.importing.cells.units import LEADS, PARTNER, UnitReader
from kg.importing.cells.vocabulary import vocabulary
from kg.importing.records import Found, Habits, Mark, Register
from kg.importing.words import Words

_ADDRESS = re.compile(
    r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|https?://\S{1,500}|www\.\S{1,200}"
    r"|(?<!\w)\+?\d[\d ()-]{8,20}\d(?!\w)"
)


def read(
    text: str,
    habits: Habits,
    words: Words,
    register: Register,
    *,
    separator: str | None = None,
    role: str | None = None,
    marks: Sequence[Mark] = (),
) -> tuple[Found, ...]:
    """Return the parties that a cell names, in order; empty where it names none.

    A person is never among them: where one is named, a `note` without a name says so. Each entry
    of a cell is read from its separators; only where there are none do the register and the
    document's own names decide where a name ends, and then each reading bears a doubt.

    `separator` is how the column parts its lists, as in `Habits.separators`; None if not known.
    `role` is the role of the column ("lead"); a label in the cell goes before it. `marks` is what
    is set apart in the text: struck parts and raised signs are not read.
    """
    reader = _Reader(_readable(text, marks), names_of(vocabulary(words), habits, register))
    reader.separator, reader.marks = separator, marks
    parts = labels.split(reader.text, words, marks, legend=habits.legend)
    first = parts[0].label_span[0] if parts else len(text)
    reader.region(0, first, role)
    for part in parts:
        if part.kind == "party" or part.kind.startswith("party-"):
            reader.labelled(part, role)
    reader.found = _beside_leads(reader.found, reader.marked, role)
    reader.found.extend(_addresses(text))
    return tuple(sorted(reader.found, key=lambda found: (found.start, found.end)))


def _beside_leads(
    found: list[Found], marked: Sequence[tuple[int, int, str]], role: str | None
) -> list[Found]:
    """Return parties, partners where others of a cell of leads are marked to lead.

    In "Parks (lead), Youth Council" under "Responsibility" the second leads nothing.
    """
    if role not in LEADS or not any(told in LEADS for _, _, told in marked):
        return found
    return [
        replace(one, role=PARTNER)
        if one.role == role and not any(start <= one.start < end for start, end, _ in marked)
        else one
        for one in found
    ]


def _readable(text: str, marks: Sequence[Mark]) -> str:
    """Return the text with spaces for what is struck out, raised, or an address.

    What is struck out, and an address, part names as a semicolon does.
    """
    blank = [(mark.start, mark.end, mark.kind) for mark in marks]
    blank += [(*match.span(), "address") for match in _ADDRESS.finditer(text)]
    signs = list(text)
    for start, end, kind in blank:
        stop = min(end, len(text))
        if start < stop and kind in ("struck", "raised", "address"):
            first = " " if kind == "raised" else ";"
            signs[start:stop] = first + " " * (stop - start - 1)
    return "".join(signs)


def _addresses(text: str) -> list[Found]:
    return [
        Found("note", *match.span(), confidence=1.0, doubt=ADDRESS)
        for match in _ADDRESS.finditer(text)
        if not match.group().startswith(("http", "www"))
    ]


class _Reader(UnitReader):
    """Reads a cell: its labels, its lists, its entries."""

    def labelled(self, part: labels.Labelled, role: str | None) -> None:
        """Read what stands under a label, and say where its reach is a doubt."""
        label = self.text[slice(*part.label_span)].strip(" \t\n:：-–—")
        before = len(self.found)
        own = part.role or role
        ended = self.region(part.start, part.end, own)
        if own == role:
            return
        body = self.text[part.label_span[1] : part.end]
        below = "\n" in body[: len(body) - len(body.lstrip())]
        line = self.text.find("\n", part.start, part.end)
        stop = self.text.find(";", part.start, part.end)
        sure = part.end if below or line < 0 else line
        reach = sure if ended is None else min(sure, ended)
        for at in range(before, len(self.found)):
            found = self.found[at]
            if found.what != "party":
                continue
            doubtful = found.start >= reach or (0 <= stop < found.start and not below)
            if doubtful:
                self.found[at] = replace(
                    found,
                    role=role if found.start >= reach and found.role == own else found.role,
                    confidence=min(found.confidence, 0.6),
                    doubt=both(REACH.format(label), found.doubt),
                )

    def region(self, start: int, end: int, role: str | None) -> int | None:
        """Read a part of the cell without labels in it.

        Returns:
            Where the first name of a run ends if the names are in one run, else None.
        """
        if self._nobody(start, end):
            return None
        # Where a column parts its names by nothing, a line feed is the end of a line or page.
        lines = self.separator != ""
        entries = lists.entries(self.text, start, end, self.names, self.marks, lines=lines)
        entries = self._rejoined(entries)
        hard = self.separator not in (None, "", "/", "and") or any(
            entry.sign and entry.sign != "," for entry in entries
        )
        ran: int | None = None
        skip = False
        for number, entry in enumerate(entries):
            if skip:
                skip = False
                continue
            after = entries[number + 1] if number + 1 < len(entries) else None
            if self._person_and_post(entry, after):
                continue
            listed = len(entries) > 1
            ends = number == len(entries) - 1 and entry.sign == ","
            short = len(self.text[entry.start : entry.end].split()) <= 6
            plain = listed and (hard or len(entries) > 2) and short and self.separator != ""
            plain = plain or self.separator not in (None, "", "and")
            unit = Unit(role, listed, ends=ends, plain=plain)
            post = False
            for first, last in self._at_slash(entry.start, entry.end):
                tokens = tokens_of(self.text, first, last)
                if post and len(tokens) == 1 and persons.may_be_initials(tokens[0], self.names):
                    # "Planning Manager / LG"
                    self._left_out(first, last)
                    continue
                post = self._tells_post(tokens)
                here = self.entry(first, last, unit)
                ran = here if ran is None else ran
        return ran

    def _rejoined(self, entries: list[lists.Entry]) -> list[lists.Entry]:
        """Put entries together again that a comma within a name has parted."""
        joined: list[lists.Entry] = []
        number = 0
        while number < len(entries):
            entry = entries[number]
            last = number
            if number + 1 < len(entries) and entries[number + 1].sign == ",":
                last = self._examples_with_commas(entries, number)
                if last == number:
                    last = self._name_with_commas(entries, number)
            if last > number:
                entry = lists.Entry(entry.start, entries[last].end, entry.sign)
            joined.append(entry)
            number = last + 1
        return joined

    def _examples_with_commas(self, entries: list[lists.Entry], first: int) -> int:
        """Return the last entry that is an example of `first`: "Venues, e.g. halls, parks"."""
        after = entries[first + 1]
        cut = self._cue(after.start, after.end, "example", inside=False)
        if cut is None or cut[0] != after.start:
            return first
        named = tokens_of(self.text, cut[1], after.end)
        last = first + 1
        while (
            named
            and not named[0].capital
            and last + 1 < len(entries)
            and entries[last + 1].sign == ","
            and not any(token.capital for token in self._tokens(entries[last + 1]))
        ):
            last += 1
        return last

    def _name_with_commas(self, entries: list[lists.Entry], first: int) -> int:
        """Return the last entry of a name that begins with `first`: "Department for A, B and C"."""
        tokens = self._tokens(entries[first])
        folded = [token.folded for token in tokens]
        head = self.names.head(tokens)
        if head is None or self.names.is_name(" ".join(folded)):
            return first
        of = self.names.words.cue("of")
        opened = any(word in of for word in folded[1:]) and head[0] in ("body", "post", "part")
        alone = head[2] - head[1] == len(tokens) and head[0] == "post"
        if alone:
            # "Director, Housing Services"; but "Manager, Officer" are two.
            after = self._tokens(entries[first + 1])
            told = self.names.head(after)
            if len(tokens) <= 2 and told and told[0] in ("part", "service-area"):
                return first + 1
            return first
        if not opened or self.separator == ",":
            return first
        for last in range(first + 1, min(len(entries), first + 5)):
            if entries[last].sign != ",":
                return first
            tokens = self._tokens(entries[last])
            parts = [i for i, t in enumerate(tokens) if t.folded in self.names.words.cue("and")]
            bare = tokens[: parts[0]] if parts else tokens
            if len(bare) > 3 or self._own_name(bare):
                return first
            if parts:
                rest = tokens[parts[0] + 1 :]
                return first if not rest or self._own_name(rest) else last
        return first

    def _own_name(self, tokens: list[Token]) -> bool:
        """Whether words within what may be a list of subjects are a party of their own."""
        if len(tokens) == 1 and not tokens[0].folded.endswith("s"):
            return is_short_form(tokens[0].raw) or self.names.is_name(tokens[0].folded)
        return self._complete(tokens)

    def _person_and_post(self, entry: lists.Entry, after: lists.Entry | None) -> bool:
        """Whether an entry is a person who is told by the post in the next one; leaves it out."""
        tokens = self._tokens(entry)
        if after is None or after.sign not in (",", "\n"):
            return False
        if not persons.may_be_person(tokens, self.names, most=3):
            return False
        told = kind_of(self._tokens(after), self.names) if self._tokens(after) else None
        if told is None or told.code != "post" or after.sign != ",":
            return False
        self._left_out(entry.start, entry.end)
        return True
