"""One entry of a cell: words before and behind it, examples, "and", and runs of names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kg.importing.cells import lists
from kg.importing.cells.beside import BesideReader
from kg.importing.cells.doubts import AND, COLON, RUN, both
from kg.importing.cells.joining import is_and, parts_at_and
from kg.importing.cells.kinds import kind_of
from kg.importing.cells.naming import Token, tokens_of
from kg.importing.cells.runs import run_of
from kg.importing.cells.single import Unit
from kg.importing.records import Found
from kg.importing.words import fold

_ROLE_AFTER = re.compile(r"\s[-–—]\s+(\w[\w -]*)$|\s*\((\w[\w -]*)\)\s*$")
_ROLE_SIGNS = 60
"""How many signs at the end of an entry may tell its role."""
LEADS, PARTNER = ("lead", "accountable"), "delivery-partner"
_LONG = 14
"""From how many words on a unit is a sentence rather than a name."""
_RUN = 120
"""How many words a run of names has at most; what is longer is a text."""


class UnitReader(BesideReader):
    """Reads the entries of a cell."""

    def entry(self, start: int, end: int, unit: Unit) -> int | None:
        """Read one entry; returns where the first name of a run ends, or None."""
        start, end = self._without_ends(*lists.trimmed(self.text, start, end))
        if start >= end or self._nobody(start, end):
            return None
        column = unit
        parts, role = self._together(start, end)
        if parts:
            if role:
                unit = replace(unit, role=role)
                self.marked.append((start, end, role))
            first, *others = parts
            stop = self.entry(*first, unit)
            for part in others:
                self.entry(*part, unit)
            return stop
        start, end, role = self._role_behind(start, end)
        if role:
            unit = replace(unit, role=role)
            self.marked.append((start, end, role))
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
            self._nested(cut[1], end, replace(column, role=self._role_joined(cut, column.role)))
            return ran
        bracket = self._joined_in_bracket(start, end)
        if bracket is not None:
            before, cut, stop = bracket
            ran = self.entry(start, before, unit)
            self._nested(cut[1], stop, replace(column, role=self._role_joined(cut, unit.role)))
            return ran
        return self._names(start, end, unit)

    def _together(self, start: int, end: int) -> tuple[list[tuple[int, int]], str | None]:
        """Return the names of an entry that ends with words for "together", and their role.

        "Parks and Housing (joint leads)" and "Parks and Housing jointly" are two; there are none
        where the entry ends otherwise.
        """
        tokens = tokens_of(self.text, start, end)
        cues = self.names.words.cue("jointly")
        for size in (3, 2, 1):
            label = " ".join(token.folded for token in tokens[-size:])
            if size < len(tokens) and label in cues:
                kept = tokens[:-size]
                while kept and not any(sign.isalnum() for sign in kept[-1].raw):
                    kept = kept[:-1]
                cuts = [at for at in range(1, len(kept) - 1) if is_and(kept[at], self.names)]
                parts = [
                    (kept[a + 1].start, kept[b - 1].end)
                    for a, b in pairwise((-1, *cuts, len(kept)))
                    if b > a + 1
                ]
                return parts, self.names.words.roles.get(label)
        return [], None

    def _joined_in_bracket(self, start: int, end: int) -> tuple[int, tuple[int, int], int] | None:
        """Return where a name ends that a bracket joins others to, "Parks (with Housing)".

        With it go the place of the joining words and the end of what they join; None elsewhere.
        """
        pairs = lists.brackets(self.text, start, end)
        if not pairs or pairs[-1][1] < end or pairs[-1][0] <= start:
            return None
        first, last = pairs[-1][0] + 1, pairs[-1][1] - 1
        tokens = tokens_of(self.text, first, last)
        cues = self.names.words.cue("joining") | self.names.words.cue("jointly")
        for size in (4, 3, 2, 1):
            label = " ".join(token.folded for token in tokens[:size])
            if size < len(tokens) and tokens[size].capital and label in cues:
                return first - 1, (tokens[0].start, tokens[size - 1].end), last
        return None

    def _behind_colon(self, start: int, colon: int, end: int, unit: Unit) -> int | None:
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
            self._names(start, colon, replace(unit, doubt=both(COLON, unit.doubt)))
            return None
        return self._nested(*after, replace(unit, doubt=both(COLON, unit.doubt)))

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

    def _role_joined(self, cut: tuple[int, int], role: str | None) -> str | None:
        """Return the role of those who are named behind "with" in a column of a role.

        In "Youth Service in partnership with Safe Streets" under "Lead" the second leads nothing,
        in "Youth Service jointly with Libraries" it does.
        """
        if role not in LEADS:
            return role
        label = " ".join(token.folded for token in tokens_of(self.text, *cut))
        if label in self.names.words.cue("jointly"):
            return role
        own = self.names.words.roles.get(label)
        return own if own and own != "engaged" else PARTNER

    def _joins(self, start: int, cut: tuple[int, int], end: int) -> bool:
        before = tokens_of(self.text, start, cut[0])
        after = tokens_of(self.text, cut[1], end)
        if not before or not after:
            return False
        head = self.names.head(before)
        if len(self.text[slice(*cut)].split()) > 1:
            return True
        parts = parts_at_and(after, self.names, listed=True)
        named = all(self._complete(after[a:b]) for a, b in parts)
        if head is None or head[0] in ("population", "kind", "programme"):
            return after[0].capital and named
        return named

    def _with_examples(self, start: int, end: int, cut: tuple[int, int], unit: Unit) -> int | None:
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

    def _nested(self, start: int, end: int, unit: Unit) -> int | None:
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

    def _names(self, start: int, end: int, unit: Unit) -> int | None:
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
        if loose and not glued and self.separator != "":
            parts = parts_at_and(bare, self.names, listed=unit.ends)
            if len(parts) > 1 and all(
                len(run_of(bare[a:b], frozenset(), self.names)) == 1 for a, b in parts
            ):
                self._joined(tokens, glued, unit)
                return None
        if loose:
            found = self._run(tokens, glued, unit)
            if found is not None:
                return found
        self._joined(tokens, glued, unit)
        return None

    def _run(self, tokens: list[Token], glued: frozenset[int], unit: Unit) -> int | None:
        margin = 0.0 if self.separator == "" else 2.0 if unit.listed else 1.0
        listed = unit.listed and self.separator != ""
        parts = run_of(tokens, glued, self.names, listed=listed, margin=margin)
        if len(parts) < 2:
            return None
        unit = replace(unit, doubt=both(RUN, unit.doubt), listed=False, ends=False)
        for first, last in parts:
            inner = frozenset(at - first for at in range(first, last) if at in glued)
            self._joined(tokens[first:last], inner, unit)
            unit = replace(unit, example=False)
        return tokens[parts[0][1] - 1].end

    def _joined(self, tokens: list[Token], glued: frozenset[int], unit: Unit) -> None:
        """Read the names of a unit that "and" may join."""
        bare_at = [at for at in range(len(tokens)) if at not in glued]
        bare = [tokens[at] for at in bare_at]
        leads = unit.role in ("lead", "accountable")
        parts = parts_at_and(bare, self.names, listed=unit.ends, leads=leads)
        if len(parts) > 1 and all(b - a == 1 for a, b in parts) and unit.doubt is None:
            alone = [self._is_body(bare[a]) for a, _ in parts]
            if all(bare[a].capital for a, _ in parts) and not all(alone) and not unit.ends:
                text = self.text[bare[0].start : bare[-1].end]
                unit = replace(unit, doubt=AND.format(text))
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

    def _one(self, tokens: list[Token], glued: frozenset[int], unit: Unit) -> None:
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

    def _sentence(self, tokens: list[Token], unit: Unit) -> None:
        """Find the names that are known within a text that is no list of names."""
        doubt = both("This stands within a sentence.", unit.doubt)
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
