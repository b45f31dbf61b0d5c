"""The words of a name, and what is known when names are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.importing.cells.headwords import head_of
from kg.importing.cells.vocabulary import Vocabulary
from kg.importing.records import Habits, Known, Register
from kg.importing.words import fold

_EDGES = '()[]{}.,;:!?*"“”•·|'
_SHORT = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z&+.'’-]{0,7}s?|[A-Z]{1,3}\d{1,3}|[A-Z]&[A-Z]")
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its place without punctuation around it, as written and folded."""

    start: int
    end: int
    raw: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital or a figure."""
        return self.raw[:1].isupper() or self.raw[:1].isdigit()


# A bracket that a word opens and does not close begins a word: "Housing(Ann" but not "Lead(s)".
_PIECE = re.compile(r"(?:[^\s(]|(?<!\S)\(|\((?=[^\s(]*\)))+|\([^\s(]*")


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the words of a part of a text; signs that stand alone count as words, too."""
    found = []
    for match in _PIECE.finditer(text, start, end):
        raw = match.group()
        bare = raw.strip(_EDGES)
        if not bare:
            continue
        first = match.start() + len(raw) - len(raw.lstrip(_EDGES))
        found.append(Token(first, first + len(bare), bare, fold(bare)))
    return found


@dataclass(frozen=True, slots=True)
class Names:
    """What is known when names are read: the words, the document's habits and the register.

    Shape:
        learned: Folded names that the document taught.
        short: Folded short form → folded full form.
        whole: Names of the register that hold a comma or the like, without it.
        parted: First word of a name that holds a comma or the like → the name, and its words.
    """

    words: Vocabulary
    habits: Habits
    register: Register
    learned: frozenset[str]
    short: dict[str, str]
    parted: dict[str, list[tuple[str, int]]]
    whole: dict[str, Known]

    def known(self, folded: str) -> Known | None:
        """Return the record of a name that the register or the document's glossary has."""
        held = self.register.by_name.get(folded) or self.whole.get(folded)
        first, _, rest = folded.partition(" ")
        if held is None and first in self.words.cue("article"):
            held = self.register.by_name.get(rest)
        return held

    def head(self, tokens: Sequence[Token]) -> tuple[str, int, int] | None:
        """Return the code of the word that heads a name and its place, or None.

        In "Director – Communities" it is what stands before the dash.
        """
        dash = next((at for at, token in enumerate(tokens) if at and token.raw in _DASHES), None)
        if dash is not None:
            return self.head(tokens[:dash])
        english = self.habits.languages[:1] in ((), ("en",))
        of = self.words.cue("of")
        cased = all(
            token.capital or token.folded in of or token.folded in self.words.cue("article")
            for token in tokens
        )
        words = [token.folded for token in tokens]
        return head_of(words, self.words, english=english, cased=cased)

    def is_programme(self, folded: str) -> bool:
        """Whether a word alone is one of programmes, plans and events."""
        head = self.words.heads.get(folded)
        return head is not None and head.code == "programme"

    def is_name(self, folded: str) -> bool:
        """Whether the register or the document itself has this as a name."""
        return self.known(folded) is not None or folded in self.learned or folded in self.short


_kept: Names | None = None
_PARTING = re.compile(r"[,;/|]")


def names_of(words: Vocabulary, habits: Habits, register: Register) -> Names:
    """Bring together what is known of names; what was asked for last is kept."""
    global _kept
    held = _kept
    if held and held.words is words and held.habits is habits and held.register is register:
        return held
    short = {fold(form): fold(full) for form, full in habits.abbreviations.items()}
    learned = {fold(name) for name in habits.names} | set(short.values())
    learned.update(label for label in words.heads if "," in label)
    whole: dict[str, Known] = {}
    parted: dict[str, list[tuple[str, int]]] = {}
    for name in (*register.by_name, *learned):
        if _PARTING.search(name):
            first = name.split()[0].strip(_EDGES)
            parted.setdefault(first, []).append((name, len(name.split())))
            # Words are compared without the signs at their ends.
            plain = " ".join(part.strip(_EDGES) for part in name.split())
            learned.add(plain)
            if name in register.by_name:
                whole[plain] = register.by_name[name]
    _kept = Names(words, habits, register, frozenset(learned), short, parted, whole)
    return _kept


def is_short_form(raw: str) -> bool:
    """Whether a word is written as initials are: "DfE", "NHS", "ESF"."""
    return 2 <= len(raw) <= 8 and _SHORT.fullmatch(raw) is not None
