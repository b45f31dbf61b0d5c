"""Who is named in a cell: bodies, kinds of organisation, groups of people, posts, counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.importing.cells import labels, lists, persons
from kg.importing.cells.joining import parts_at_and, run_of
from kg.importing.cells.naming import (
    Kind,
    Names,
    Token,
    is_short_form,
    kind_of,
    names_of,
    tokens_of,
)
from kg.importing.cells.vocabulary import vocabulary
from kg.importing.records import Found, Habits, Mark, Register
from kg.importing.words import Words, fold

RUN = "The names stand in one run with nothing between them; see where each begins and ends."
PERSON = "A person's name is left out."
ADDRESS = "An address or a number is left out."
_REACH = "How far the label “{}” reaches is not certain."
_COLON = "What stands before the colon is no label that is known."
_AND = "“{}” may be one name or two."
_ADDRESS = re.compile(
    r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|https?://\S{1,500}|www\.\S{1,200}"
    r"|(?<!\w)\+?\d[\d ()-]{8,20}\d(?!\w)"
)
_ROLE_AFTER = re.compile(r"\s[-–—]\s+(\w[\w -]*)$|\s*\((\w[\w -]*)\)\s*$")
_ROLE_SIGNS = 60
"""How many signs at the end of an entry may tell its role."""
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+\+?|\d{1,6}\+?")
_YEARS = range(1900, 2100)
_LONG = 14
"""From how many words on a unit is a sentence rather than a name."""
_RUN = 120
"""How many words a run of names has at most; what is longer is a text."""


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
    reader.found.extend(_addresses(text))
    return tuple(sorted(reader.found, key=lambda found: (found.start, found.end)))


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


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one entry is read with: its role, whether others stand beside it, and a doubt."""

    role: str | None
    listed: bool
    doubt: str | None = None
    ends: bool = False
    """Whether it is the last entry of a list with commas, so that "and" parts entries."""
    example: bool = False
    """Whether it is named as an example of a group, and so is a body rather than a group."""
    plain: bool = False
    """Whether the column or cell has separators, so that no run is looked for in a short entry."""


class _Reader:
    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.separator: str | None = None
        self.marks: Sequence[Mark] = ()
        self.found: list[Found] = []

    # ---- A part of the cell ----

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
                    doubt=_both(_REACH.format(label), found.doubt),
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
            unit = _Unit(role, listed, ends=ends, plain=plain)
            for first, last in self._at_slash(entry.start, entry.end):
                here = self.entry(first, last, unit)
                ran = here if ran is None else ran
        return ran

    def _nobody(self, start: int, end: int) -> bool:
        bare = fold(self.text[start:end]).strip(" .;,:()[]*")
        return (
            not any(sign.isalnum() for sign in bare)
            or bare in self.names.words.cue("nobody")
            or not any(sign.isalpha() for sign in bare)
        )

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

    def _complete(self, tokens: list[Token]) -> bool:
        """Whether words could not but be a name of their own."""
        if not tokens:
            return False
        kind = kind_of(tokens, self.names)
        if kind.known is not None or (len(tokens) == 1 and is_short_form(tokens[0].raw)):
            return True
        return kind.code not in ("", "service-area")

    def _tokens(self, entry: lists.Entry) -> list[Token]:
        return tokens_of(self.text, entry.start, entry.end)

    def _at_slash(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the names of an entry that a slash parts."""
        held = lists.protected(self.text, start, end, self.names)
        cuts = [
            at
            for at in range(start + 1, end - 1)
            if self.text[at] == "/"
            and not held[at - start]
            and not (self.text[at - 1].isdigit() and self.text[at + 1].isdigit())
        ]
        if not cuts:
            return [(start, end)]
        edges = [start, *cuts, end]
        parts = [lists.trimmed(self.text, a + (a != start), b) for a, b in pairwise(edges)]
        words = [tokens_of(self.text, a, b) for a, b in parts]
        if any(not tokens for tokens in words):
            return [(start, end)]
        if self.separator != "/":
            joins = self.names.words.cue("and")
            if any(tokens[0].folded in joins and len(tokens) == 1 for tokens in words):
                return [(start, end)]
            for one, two in pairwise(words):
                if not two[0].capital and len(one) > 1 and self.text[two[0].start - 1] != " ":
                    return [(start, end)]
                close = self.text[one[-1].end] == "/" and not two[0].capital
                if close and (len(one) > 1 or len(two) > 1):
                    return [(start, end)]
            spaced = all(self.text[at - 1] == " " and self.text[at + 1] == " " for at in cuts)
            if not spaced and not all(self._complete(tokens) for tokens in words):
                return [(start, end)]
            if not spaced and any(len(tokens[0].raw) == 1 for tokens in words):
                return [(start, end)]
        return parts

    # ---- Persons ----

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

    def _person_only(self, start: int, end: int) -> bool:
        """Whether words beside a post could be nothing but a person."""
        tokens = tokens_of(self.text, start, end)
        if not tokens:
            return False
        if persons.person_at(tokens, 0, len(tokens), self.names) == len(tokens):
            return True
        if len(tokens) == 1:
            return persons.may_be_initials(tokens[0], self.names)
        return persons.may_be_person(tokens, self.names, most=3)

    def _left_out(self, start: int, end: int) -> None:
        self.found.append(Found("note", start, end, confidence=0.9, doubt=PERSON, why="a person"))

    # ---- An entry ----

    def entry(self, start: int, end: int, unit: _Unit) -> int | None:
        """Read one entry; returns where the first name of a run ends, or None."""
        start, end = self._without_ends(*lists.trimmed(self.text, start, end))
        if start >= end or self._nobody(start, end):
            return None
        column = unit
        start, end, role = self._role_behind(start, end)
        if role:
            unit = replace(unit, role=role)
        start, role = self._role_before(start, end)
        if role:
            unit = replace(unit, role=role)
        colon = self.text.find(":", start, end)
        if colon > start and not lists.protected(self.text, start, end, self.names)[colon - start]:
            return self._behind_colon(start, colon, end, unit)
        cut = self._cue(start, end, "example", inside=False)
        if cut is not None:
            return self._with_examples(start, end, cut, unit)
        cut = self._cue(start, end, "joining", inside=False)
        if cut is not None and self._joins(start, cut, end):
            ran = self.entry(start, cut[0], replace(unit, listed=True))
            self._nested(cut[1], end, column)
            return ran
        return self._names(start, end, unit)

    def _behind_colon(self, start: int, colon: int, end: int, unit: _Unit) -> int | None:
        """Read an entry with a colon that no known label stands before: "Lead mentor: …"."""
        label = tokens_of(self.text, start, colon)
        after = lists.trimmed(self.text, colon + 1, end)
        for size in range(len(label), 0, -1):
            role = self.names.words.roles.get(" ".join(token.folded for token in label[:size]))
            if role:
                return self._nested(*after, replace(unit, role=role))
        if self._tells_post(label) and self._person_only(*after):
            self._names(start, colon, unit)
            self._left_out(*after)
            return None
        if self._complete(label) or after[0] >= after[1]:
            self._names(start, colon, replace(unit, doubt=_both(_COLON, unit.doubt)))
            return None
        return self._nested(*after, replace(unit, doubt=_both(_COLON, unit.doubt)))

    def _without_ends(self, start: int, end: int) -> tuple[int, int]:
        """Take "and" from the beginning of an entry and "etc." from its end."""
        tokens = tokens_of(self.text, start, end)
        begin = 0
        joins = self.names.words.cue("and")
        while begin < len(tokens) and tokens[begin].folded in joins and (not tokens[begin].capital):
            begin += 1
        last = len(tokens)
        others = self.names.words.cue("others")
        for size in (3, 2, 1):
            if last - size > begin - 1 and size <= last - begin:
                tail = " ".join(token.folded for token in tokens[last - size : last])
                if tail in others:
                    last -= size
                    break
        if begin >= last:
            return start, start
        if begin == 0 and last == len(tokens):
            return start, end
        stop = end if last == len(tokens) else tokens[last - 1].end
        return (tokens[begin].start if begin else start), stop

    def _role_behind(self, start: int, end: int) -> tuple[int, int, str | None]:
        """Return an entry without a role in brackets or behind a dash: "Housing (lead)"."""
        begin = max(start, end - _ROLE_SIGNS)
        match = _ROLE_AFTER.search(self.text[begin:end])
        if match:
            role = self.names.words.roles.get(fold(match.group(1) or match.group(2)))
            if role and begin + match.start() > start:
                return start, begin + match.start(), role
        return start, end, None

    def _role_before(self, start: int, end: int) -> tuple[int, str | None]:
        """Return an entry without words such as "led by" or "with" before it, and their role."""
        tokens = tokens_of(self.text, start, end)
        for size in (4, 3, 2, 1):
            if size < len(tokens):
                label = " ".join(token.folded for token in tokens[:size])
                role = self.names.words.roles.get(label) if size > 1 else None
                plain = label in self.names.words.cue("joining")
                first = tokens[size]
                article = first.folded in self.names.words.cue("article")
                if plain or (role and (article or first.capital) and not tokens[1].capital):
                    return first.start, role
        return start, None

    def _cue(self, start: int, end: int, code: str, *, inside: bool) -> tuple[int, int] | None:
        """Return where the first cue stands that is outside brackets, or None."""
        held = lists.protected(self.text, start, end, self.names) if not inside else b""
        tokens = tokens_of(self.text, start, end)
        cues = self.names.words.cue(code)
        for at in range(len(tokens)):
            if tokens[at].capital and code != "example":
                continue
            for size in (4, 3, 2, 1):
                if at + size > len(tokens) or (held and held[tokens[at].start - start]):
                    continue
                label = " ".join(token.folded for token in tokens[at : at + size])
                if label in cues or f"{label}." in cues:
                    if at == 0 and code == "example":
                        return tokens[0].start, tokens[size - 1].end
                    if at > 0 and at + size < len(tokens):
                        return tokens[at].start, tokens[at + size - 1].end
        return None

    def _joins(self, start: int, cut: tuple[int, int], end: int) -> bool:
        before = tokens_of(self.text, start, cut[0])
        after = tokens_of(self.text, cut[1], end)
        if not before or not after:
            return False
        head = self.names.head(before)
        if len(self.text[slice(*cut)].split()) > 1:
            return True
        if head is None or head[0] in ("population", "kind", "programme"):
            return after[0].capital and self._complete(after)
        return self._complete(after)

    def _with_examples(self, start: int, end: int, cut: tuple[int, int], unit: _Unit) -> int | None:
        """Read "Networks, e.g. Challenge Partners": the group, and those who are named of it."""
        first, last = lists.trimmed(self.text, cut[1], end)
        while first < last and self.text[first] in ".: ,":
            first += 1
        before = lists.trimmed(self.text, start, cut[0])
        named = tokens_of(self.text, first, last)
        if before[0] >= before[1]:
            return self._nested(first, last, unit)
        if named and not any(token.capital for token in named):
            # Examples without capitals say what the group is of; they are no parties of their own.
            count = len(self.found)
            ran = self._names(*before, unit)
            parties = [at for at in range(count, len(self.found)) if self.found[at].what == "party"]
            if parties:
                group = self.found[parties[-1]]
                name = " ".join(self.text[group.start : last].split())
                self.found[parties[-1]] = replace(group, end=last, name=name)
            return ran
        ran = self._names(*before, unit)
        self._nested(first, last, replace(unit, example=True))
        return ran

    def _nested(self, start: int, end: int, unit: _Unit) -> int | None:
        first, last = lists.trimmed(self.text, start, end)
        if first < last:
            parts = lists.entries(self.text, first, last, self.names)
            ran = None
            for part in parts:
                inner = replace(unit, listed=True, ends=part is parts[-1])
                for one, two in self._at_slash(part.start, part.end):
                    here = self.entry(one, two, inner)
                    ran = here if ran is None else ran
            return ran
        return None

    # ---- Names ----

    def _names(self, start: int, end: int, unit: _Unit) -> int | None:
        tokens = tokens_of(self.text, start, end)
        if not tokens:
            return None
        pairs = lists.brackets(self.text, start, end)
        glued = frozenset(
            at
            for at, token in enumerate(tokens)
            if any(first <= token.start < last for first, last in pairs)
        )
        if 0 in glued:
            # The whole entry is in brackets.
            return self._nested(start + 1, pairs[0][1] - 1, unit) if pairs else None
        bare = [token for at, token in enumerate(tokens) if at not in glued]
        whole = " ".join(token.folded for token in bare)
        known = self.names.is_name(whole)
        if not glued and not known:
            tokens = bare = self._without_persons(bare)
            if not tokens:
                return None
        if (
            not known
            and len(bare) > _LONG
            and (len(bare) > _RUN or sum(t.capital for t in bare) * 3 < len(bare))
        ):
            self._sentence(tokens, unit)
            return None
        loose = not unit.plain and not known and len(bare) <= _RUN
        if loose:
            found = self._run(tokens, glued, unit)
            if found is not None:
                return found
        self._joined(tokens, glued, unit)
        return None

    def _run(self, tokens: list[Token], glued: frozenset[int], unit: _Unit) -> int | None:
        margin = 0.0 if self.separator == "" else 2.0 if unit.listed else 1.0
        listed = unit.listed and self.separator != ""
        parts = run_of(tokens, glued, self.names, listed=listed, margin=margin)
        if len(parts) < 2:
            return None
        unit = replace(unit, doubt=_both(RUN, unit.doubt), listed=False, ends=False)
        for first, last in parts:
            inner = frozenset(at - first for at in range(first, last) if at in glued)
            self._joined(tokens[first:last], inner, unit)
            unit = replace(unit, example=False)
        return tokens[parts[0][1] - 1].end

    def _joined(self, tokens: list[Token], glued: frozenset[int], unit: _Unit) -> None:
        """Read the names of a unit that "and" may join."""
        bare_at = [at for at in range(len(tokens)) if at not in glued]
        bare = [tokens[at] for at in bare_at]
        leads = unit.role in ("lead", "accountable")
        parts = parts_at_and(bare, self.names, listed=unit.ends, leads=leads)
        if len(parts) > 1 and all(b - a == 1 for a, b in parts) and unit.doubt is None:
            alone = [self._is_body(bare[a]) for a, _ in parts]
            if all(bare[a].capital for a, _ in parts) and not all(alone) and not unit.ends:
                text = self.text[bare[0].start : bare[-1].end]
                unit = replace(unit, doubt=_AND.format(text))
        for first, last in parts:
            if first >= last:
                continue
            begin = bare_at[first]
            stop = bare_at[last] if last < len(bare) else len(tokens)
            while stop - 1 > begin and stop - 1 not in glued and stop - 1 > bare_at[last - 1]:
                stop -= 1
            self._one(
                tokens[begin:stop],
                frozenset(at - begin for at in range(begin, stop) if at in glued),
                unit,
            )

    def _one(self, tokens: list[Token], glued: frozenset[int], unit: _Unit) -> None:
        """Read one name, with what stands in brackets behind or within it."""
        bare = [token for at, token in enumerate(tokens) if at not in glued]
        start, end = tokens[0].start, tokens[-1].end
        bracket = self._bracket(start, end, bool(glued))
        if bracket is not None:
            told = self._read_bracket(bracket, bare, unit)
            bracket = None if isinstance(told, str) else told
            if isinstance(told, str):
                unit = replace(unit, role=told)
        bare = self._without_persons(bare)
        if not bare:
            return
        self._party(bare, bracket, unit)

    def _bracket(self, start: int, end: int, has: bool) -> tuple[int, int] | None:
        if not has:
            return None
        stop = end
        while stop < len(self.text) and self.text[stop] in " .,":
            stop += 1
        stop = stop + 1 if stop < len(self.text) and self.text[stop] in ")]" else end
        while stop < len(self.text) and self.text[stop] in ")]":
            stop += 1
        pairs = lists.brackets(self.text, start, stop)
        return pairs[-1] if pairs else None

    def _read_bracket(
        self, pair: tuple[int, int], bare: list[Token], unit: _Unit
    ) -> tuple[int, int] | str | None:
        """Return the bracket if it is part of the name, a role if it tells one, else None."""
        start, end = pair[0] + 1, pair[1] - 1
        inner = tokens_of(self.text, start, end)
        if not inner or self._nobody(start, end):
            return None
        told = fold(self.text[start:end])
        if told in self.names.words.roles and not is_short_form(inner[0].raw):
            return self.names.words.roles[told]
        kind = kind_of(bare, self.names) if bare else None
        post = kind is not None and kind.code == "post"
        if len(inner) == 1:
            initials = "".join(token.raw[0] for token in bare if token.capital).upper()
            fits = initials.startswith(inner[0].raw[:1])
            if (
                post
                and persons.may_be_initials(inner[0], self.names)
                and not (fits and len(initials) == len(inner[0].raw))
            ):
                self._left_out(start, end)
                return None
            return pair
        stop = persons.person_at(inner, 0, len(inner), self.names)
        unknown = post and persons.may_be_person(inner, self.names, most=3)
        if stop or unknown:
            self._left_out(start, inner[stop - 1].end if stop else end)
            if stop and stop < len(inner):
                self._nested(inner[stop].start, end, unit)
            return None
        if self._cue(start, end, "example", inside=True) or self._is_list(start, end):
            self._nested(start, end, unit)
            return None
        person = bool(bare) and (
            persons.may_be_person(bare, self.names, most=3)
            or persons.person_at(bare, 0, len(bare), self.names) == len(bare)
        )
        if kind is not None and not post and person:
            told_post = kind_of(inner, self.names)
            if told_post.code == "post":
                self._left_out(bare[0].start, bare[-1].end)
                self._nested(start, end, unit)
                bare.clear()
                return None
        return pair

    def _is_list(self, start: int, end: int) -> bool:
        parts = lists.entries(self.text, start, end, self.names)
        if len(parts) < 2:
            return False
        return all(self._complete(self._tokens(part)) for part in parts)

    def _without_persons(self, bare: list[Token]) -> list[Token]:
        """Return the words without a person's name at their beginning or end; leaves it out."""
        folded = " ".join(token.folded for token in bare)
        if not bare or self.names.is_name(folded):
            return bare
        if len(bare) == 1 and persons.is_given_name(bare[0], self.names):
            self._left_out(bare[0].start, bare[0].end)
            return []
        stop = persons.person_at(bare, 0, len(bare), self.names)
        if stop:
            head = self.names.words.heads.get(" ".join(token.folded for token in bare[stop:]))
            if head is not None and head.code == "body":
                # "Lady Jane School" is one.
                return bare
            self._left_out(bare[0].start, bare[stop - 1].end)
            return self._without_dash(bare[stop:])
        place = self.names.head(bare)
        for at in range(1, len(bare)):
            stop = persons.person_at(bare, at, len(bare), self.names)
            if stop == len(bare) and self._tells_post(bare[:at]):
                self._left_out(bare[at].start, bare[-1].end)
                return self._without_dash(bare[:at])
        last = bare[-1]
        if (
            len(bare) > 1
            and self._tells_post(bare[:-1])
            and (place is None or place[2] < len(bare))
        ):
            gap = self.text[bare[-2].end : last.start]
            dashed = gap.strip() != "" or bare[-2].raw in ("-", "–", "—")
            if persons.may_be_initials(last, self.names) and (
                dashed or bare[-2].folded not in self.names.words.cue("of")
            ):
                self._left_out(last.start, last.end)
                return self._without_dash(bare[:-1])
        for at in range(1, len(bare) - 1):
            if bare[at].raw in ("-", "–", "—") and self._tells_post(bare[:at]):
                rest = bare[at + 1 :]
                if persons.may_be_person(rest, self.names, most=3):
                    self._left_out(rest[0].start, rest[-1].end)
                    return self._without_dash(bare[:at])
        return bare

    def _tells_post(self, tokens: list[Token]) -> bool:
        return bool(tokens) and kind_of(tokens, self.names).code == "post"

    @staticmethod
    def _without_dash(tokens: list[Token]) -> list[Token]:
        dashes = ("-", "–", "—", "/", "&")
        while tokens and tokens[0].raw in dashes:
            tokens = tokens[1:]
        while tokens and tokens[-1].raw in dashes:
            tokens = tokens[:-1]
        return tokens

    def _party(self, bare: list[Token], bracket: tuple[int, int] | None, unit: _Unit) -> None:
        start, end = bare[0].start, bare[-1].end
        if self._nobody(start, end):
            return
        if bracket is not None and bracket[0] >= start:
            end = max(end, bracket[1])
        text = self.text[start:end]
        kind = kind_of(bare, self.names)
        named, confidence, doubt = kind.kind, kind.confidence, unit.doubt
        if self._is_count(bare):
            named = "count"
        elif kind.code == "population" and unit.role == "lead" and self._is_pair(bare):
            # "Children and Families" leads: a department.
            named, confidence = "body", 0.75
        elif unit.example and kind.code in ("kind", "population") and kind.confidence < 0.9:
            named, confidence = "body", 0.75
        if doubt:
            confidence = min(confidence, 0.9 if kind.known else 0.7)
        elif not kind.told or kind.confidence < 0.8:
            doubt = self._why_unsure(bare, kind)
        if kind.code == "programme" and not doubt:
            doubt = "This may be a plan, an event or a thing rather than a party."
        joins = any(token.folded in self.names.words.cue("and") for token in bare[1:-1])
        if joins and kind.known is None and doubt is None and not self._is_one_label(bare):
            doubt = _AND.format(text)
            confidence = min(confidence, 0.8)
        name = self._name(bare, bracket, text)
        role = unit.role
        if named in ("kind of organisation", "count") or kind.code == "kind":
            role = self._own_role(bare) or role
        self.found.append(
            Found(
                "party",
                start,
                end,
                name=name,
                kind=named,
                role=role,
                confidence=round(confidence, 2),
                doubt=doubt,
                why=kind.why,
            )
        )

    def _why_unsure(self, bare: list[Token], kind: Kind) -> str | None:
        folded = " ".join(token.folded for token in bare)
        if self.names.is_name(folded):
            return None
        if persons.may_be_person(bare, self.names) and len(bare) == 2:
            return "No list knows this name; it could be a person's."
        if len(bare) == 1 and is_short_form(bare[0].raw):
            return "The document does not say what these initials mean."
        if kind.confidence >= 0.8:
            return None
        if len(bare) > 8:
            return "This is long for a name."
        if kind.code in ("kind", "population"):
            return "This is written as the name of one body is."
        return "No word of this name tells what kind of party it is."

    def _is_one_label(self, bare: list[Token]) -> bool:
        return " ".join(token.folded for token in bare) in self.names.words.heads

    def _is_body(self, token: Token) -> bool:
        known = self.names.known(token.folded)
        return is_short_form(token.raw) or (known is not None and known.kind == "body")

    def _is_pair(self, bare: list[Token]) -> bool:
        joins = self.names.words.cue("and")
        return len(bare) == 3 and bare[1].folded in joins and bare[0].capital and bare[2].capital

    def _is_count(self, bare: list[Token]) -> bool:
        at = 0
        about = self.names.words.cue("about")
        for size in (3, 2, 1):
            if " ".join(token.folded for token in bare[:size]) in about and len(bare) > size:
                at = size
                break
        first = bare[at]
        if len(bare) < at + 2:
            return False
        number = first.folded in self.names.words.cue("number")
        if _COUNT.fullmatch(first.raw):
            number = int(re.sub(r"\D", "", first.raw)) not in _YEARS
        if not number:
            return False
        head = self.names.head(bare[at + 1 :])
        plural = bare[-1].folded.endswith("s") or bare[at + 1].folded.endswith("s")
        return (head is not None and head[0] in ("kind", "population")) or plural

    def _own_role(self, bare: list[Token]) -> str | None:
        """Return the role that the name itself is of: "External evaluator"."""
        for size in (3, 2, 1):
            if size <= len(bare):
                tail = " ".join(token.folded for token in bare[-size:])
                for form in (tail, tail.removesuffix("s")):
                    role = self.names.words.roles.get(form)
                    if role and role not in ("engaged", "lead"):
                        return role
        return None

    def _name(self, bare: list[Token], bracket: tuple[int, int] | None, text: str) -> str:
        name = " ".join(text.split())
        if bracket is not None:
            inner = self.text[bracket[0] + 1 : bracket[1] - 1].strip()
            if is_short_form(inner) and bracket[1] >= bare[-1].end:
                name = " ".join(self.text[bare[0].start : bare[-1].end].split())
        first, _, rest = name.partition(" ")
        if rest and first.islower() and fold(first) in self.names.words.cue("article"):
            return rest
        return name

    # ---- Sentences ----

    def _sentence(self, tokens: list[Token], unit: _Unit) -> None:
        """Find the names that are known within a text that is no list of names."""
        doubt = _both("This stands within a sentence.", unit.doubt)
        at = 0
        while at < len(tokens):
            size = self._known_at(tokens, at)
            if size:
                part = tokens[at : at + size]
                kind = kind_of(part, self.names)
                self.found.append(
                    Found(
                        "party",
                        part[0].start,
                        part[-1].end,
                        name=" ".join(self.text[part[0].start : part[-1].end].split()),
                        kind=kind.kind,
                        role=unit.role,
                        confidence=0.6,
                        doubt=doubt,
                        why=kind.why,
                    )
                )
            at += size or 1

    def _known_at(self, tokens: list[Token], at: int) -> int:
        if not tokens[at].capital:
            return 0
        for size in range(min(8, len(tokens) - at), 0, -1):
            folded = " ".join(token.folded for token in tokens[at : at + size])
            if self.names.is_name(folded):
                return size
        return 0


def _both(first: str, second: str | None) -> str:
    return f"{first} {second}" if second and second != first else first
