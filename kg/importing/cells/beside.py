"""What stands beside a name: persons, who are left out, and brackets."""

from __future__ import annotations

from abc import ABC, abstractmethod

from kg.importing.cells import lists, persons
from kg.importing.cells.kinds import kind_of
from kg.importing.cells.naming import Token, is_short_form, tokens_of
from kg.importing.cells.single import SingleReader, Unit
from kg.importing.words import fold

_DASHES = frozenset("-–—")


class BesideReader(SingleReader, ABC):
    """Reads what stands in brackets behind a name, and takes persons from beside it."""

    @abstractmethod
    def _nested(self, start: int, end: int, unit: Unit) -> int | None:
        """Read a list within an entry; returns where the first name of a run ends, or None."""

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
            dash = bare[at - 1].raw in _DASHES
            given = dash and persons.is_given_name(bare[at], self.names)
            if given and len(bare) - at in (2, 3):
                # "Planning – Lucy Grant", though a grant is no name.
                stop = len(bare)
            if stop == len(bare) and (dash or self._tells_post(bare[:at])):
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

    @staticmethod
    def _without_dash(tokens: list[Token]) -> list[Token]:
        dashes = ("-", "–", "—", "/", "&")
        while tokens and tokens[0].raw in dashes:
            tokens = tokens[1:]
        while tokens and tokens[-1].raw in dashes:
            tokens = tokens[:-1]
        return tokens

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
        self, pair: tuple[int, int], bare: list[Token], unit: Unit
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
