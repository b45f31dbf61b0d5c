"""One name that stands alone: its kind, its role, how sure, and what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.importing.cells import lists, persons
from kg.importing.cells.doubts import AND, PERSON, POT
from kg.importing.cells.kinds import Kind, kind_of
from kg.importing.cells.naming import Names, Token, is_short_form, tokens_of
from kg.importing.records import Found, Mark
from kg.importing.words import fold

_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+\+?|\d{1,6}\+?")
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Unit:
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


class SingleReader:
    """Reads one name after the other of a cell's text; `found` collects what it says."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.separator: str | None = None
        self.marks: Sequence[Mark] = ()
        self.found: list[Found] = []
        # Entries that a role stands behind ("Parks (lead)"), each with the role.
        self.marked: list[tuple[int, int, str]] = []

    def _nobody(self, start: int, end: int) -> bool:
        bare = fold(self.text[start:end]).strip(" .;,:()[]*")
        return (
            not any(sign.isalnum() for sign in bare)
            or bare in self.names.words.cue("nobody")
            or not any(sign.isalpha() for sign in bare)
        )

    def _tokens(self, entry: lists.Entry) -> list[Token]:
        return tokens_of(self.text, entry.start, entry.end)

    def _complete(self, tokens: list[Token]) -> bool:
        """Whether words could not but be a name of their own."""
        if not tokens:
            return False
        kind = kind_of(tokens, self.names)
        if kind.known is not None or (len(tokens) == 1 and is_short_form(tokens[0].raw)):
            return True
        return kind.code not in ("", "service-area")

    def _left_out(self, start: int, end: int) -> None:
        self.found.append(Found("note", start, end, confidence=0.9, doubt=PERSON, why="a person"))

    def _tells_post(self, tokens: list[Token]) -> bool:
        return bool(tokens) and kind_of(tokens, self.names).code == "post"

    def _known_at(self, tokens: list[Token], at: int) -> int:
        if not tokens[at].capital:
            return 0
        for size in range(min(8, len(tokens) - at), 0, -1):
            folded = " ".join(token.folded for token in tokens[at : at + size])
            if self.names.is_name(folded):
                return size
        return 0

    def _party(self, bare: list[Token], bracket: tuple[int, int] | None, unit: Unit) -> None:
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
        if kind.known is None and not doubt and self._is_pot(bare):
            doubt, confidence = POT, min(confidence, 0.6)
        joins = any(token.folded in self.names.words.cue("and") for token in bare[1:-1])
        if joins and kind.known is None and doubt is None and not self._is_one_label(bare):
            doubt = AND.format(text)
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

    def _is_pot(self, bare: list[Token]) -> bool:
        """Whether a name is one of money: "Homelessness Prevention Grant", "the roads fund"."""
        words, last = self.names.words, bare[-1]
        if is_short_form(last.raw):
            return False  # "Ransford BID"
        article = bare[0].folded in words.cue("article")
        whole = " ".join(token.folded for token in bare[article:])
        # "Community Fund" may be a body, "the Better Care Fund" is money more often.
        is_name = last.capital and last.folded in words.heads and not article
        return whole in words.pots or (last.folded in words.pots and not is_name)

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
