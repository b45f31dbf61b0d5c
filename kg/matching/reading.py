"""A name as it is compared: its words, those that tell which body, and how far it reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from kg.lookup.names import fold
from kg.lookup.words import SMALL_WORDS
from kg.matching.national import NO_LIST, Listed, National
from kg.matching.records import Body
from kg.matching.words import MatchingWords

# A longer text is no name: nothing is looked for in it but the whole.
LONGEST = 300
_SHORT_FORM = re.compile(r"(?:[A-Z][A-Za-z]?[&.]?){1,4}[A-Z]s?|[A-Z]{2,9}|[A-Z]\w{0,3}[A-Z]\w{0,3}")
_BRACKET = re.compile(r"^(?P<outside>[^()]{4,})\s\((?P<inside>[^()\s]{2,12})\)$")
_POINTED = frozenset(("the", "this", "our", "local", "its", "their", "a", "an"))
_LEAST_SHORT, _LONGEST_SHORT = 3, 12


class Reach(IntEnum):
    """How far a name means the same."""

    DOCUMENT = 0
    """In its own document: "the Council", "BID"."""
    PLACE = 1
    """In its own place: "St Mary's Primary School", "Youth Service"."""
    ALL = 2
    """Everywhere."""


class Role(IntEnum):
    """As what a body has a name."""

    NAME = 0
    ALIAS = 1
    FORMER = 2


class Form(NamedTuple):
    """One name of a body.

    Shape:
        `words` are its telling words in full and in order, without legal forms; `key` are the same
        sorted; `telling` those that are no word of kinds; `forms` the legal forms. `short` is the
        folded short form ("dfe"), else empty.
    """

    text: str
    role: Role
    folded: str
    words: tuple[str, ...]
    key: str
    telling: tuple[str, ...]
    forms: frozenset[str]
    short: str
    reach: Reach


class Known(NamedTuple):
    """A body with its names as they are compared.

    Shape: `registers` are the numbers of each register in which it has one and no other; `listed`
    are those of its names that the list of national bodies has, each with the form.
    """

    body: Body
    forms: tuple[Form, ...]
    registers: Mapping[str, frozenset[str]]
    listed: tuple[tuple[Form, Listed], ...] = ()


_REGISTERED = re.compile(r"[A-Z]{2,3}-[A-Z0-9]{2,10}-\S+")
_NONE: Mapping[str, frozenset[str]] = {}


class NameReader:
    """Reads names by the words of the ontology and by the list of national bodies."""

    def __init__(self, words: MatchingWords, national: National = NO_LIST) -> None:
        self._words = words
        self._listed = national.by_name

    def know(self, body: Body) -> Known:
        """Return a body with its names read."""
        forms = [self.read(body.name, Role.NAME)]
        if body.aliases or body.former:
            forms += [self.read(text, Role.ALIAS) for text in sorted(body.aliases)]
            forms += [self.read(text, Role.FORMER) for text in sorted(body.former)]
        bracket = _BRACKET.match(body.name) if body.name.endswith(")") else None
        if bracket and is_short_form(bracket["inside"]):
            outside, inside = (self.read(bracket[p], Role.ALIAS) for p in ("outside", "inside"))
            # Else the bracket says whose it is: "Equalities group (FED)".
            if inside.short in initials_of(outside):
                forms += [outside, inside]
        registers = registers_of(body.numbers) if body.numbers else _NONE
        by_name = self._listed
        found = [(form, by_name[form.folded]) for form in forms if form.folded in by_name]
        return Known(body, tuple(forms), registers, tuple(found))

    def read(self, text: str, role: Role) -> Form:
        """Return one name as it is compared."""
        folded = fold(text)
        if len(text) > LONGEST:
            return Form(text, role, folded, (), folded, (folded,), frozenset(), "", Reach.PLACE)
        short = folded if " " not in text and is_short_form(text) else ""
        given = self._words
        full, legal, small = given.full, given.forms, SMALL_WORDS
        parts = [full.get(word, word) for word in folded.split()]
        words = [word for word in parts if word not in small and word not in legal]
        forms = frozenset(word for word in parts if word in legal) if words else frozenset()
        words = words or parts
        general = given.general
        telling = tuple(word for word in words if word not in general)
        reach = self._reach(text, short, words, telling, parts)
        key = " ".join(sorted(words))
        return Form(text, role, folded, tuple(words), key, telling, forms, short, reach)

    def _reach(
        self,
        text: str,
        short: str,
        words: list[str],
        telling: tuple[str, ...],
        parts: Iterable[str],
    ) -> Reach:
        if short:
            return Reach.DOCUMENT if len(short) <= _LEAST_SHORT else Reach.PLACE
        if not telling:
            pointed = next(iter(parts), "") in _POINTED
            return (
                Reach.DOCUMENT if pointed or len(words) < 2 or text[:1].islower() else Reach.PLACE
            )
        if text[:1].islower():
            return Reach.DOCUMENT
        return Reach.ALL if self._words.local.isdisjoint(words) else Reach.PLACE


def initials_of(form: Form) -> tuple[str, ...]:
    """Return the initials of a name, with and without its small words; none of a single word."""
    if form.short or len(form.words) < 2:
        return ()
    parts = form.folded.split()
    every = "".join([word[0] for word in parts])
    telling = "".join([word[0] for word in parts if word not in SMALL_WORDS])
    return (every,) if every == telling else (every, telling)


def is_short_form(text: str) -> bool:
    """Whether a text is a short form, such as DfE or NHS: a few letters, most of them large."""
    return len(text) <= _LONGEST_SHORT and _SHORT_FORM.fullmatch(text) is not None


def registers_of(numbers: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return the numbers by their register: GB-CHC-1234 is 1234 of GB-CHC; IRIs are of none."""
    found: dict[str, set[str]] = {}
    for number in numbers:
        if _REGISTERED.fullmatch(number):
            register, _, own = number.rpartition("-")
            found.setdefault(register, set()).add(own)
    return {register: frozenset(own) for register, own in found.items()}
