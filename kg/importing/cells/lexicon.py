"""Tokens with what they mean, by the words of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.importing.cells.plain import Plain, Token, key, plain
from kg.importing.words import Word, Words

Sense = tuple[str, str]
_Name = tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
_KEPT: dict[_Name, tuple[Words, Lexicon]] = {}
_MOST_KEPT = 32


@dataclass(frozen=True, slots=True)
class Unit:
    """One or more tokens that mean something together, or a single token that means nothing.

    `senses` maps a scheme ("month") to the notations that the words stand for in it.
    """

    text: str
    start: int
    end: int
    glued: bool
    senses: dict[str, frozenset[str]]

    @property
    def digits(self) -> bool:
        """Whether it is a run of digits."""
        return self.text.isascii() and self.text.isdigit()

    @property
    def word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[0].isalpha()

    def code(self, scheme: str) -> str | None:
        """Return the notation of one scheme, the first by the alphabet; None where it has none."""
        codes = self.senses.get(scheme)
        return min(codes) if codes else None

    def is_(self, scheme: str, *codes: str) -> bool:
        """Whether it stands for one of some codes of a scheme."""
        return not self.senses.get(scheme, frozenset()).isdisjoint(codes)


class Stepping:
    """Steps through the units of a text: what stands at a position, and what it means."""

    __slots__ = ()
    units: Sequence[Unit]

    def at(self, index: int) -> Unit | None:
        """Return the unit at a position; None before the beginning and behind the end."""
        return self.units[index] if 0 <= index < len(self.units) else None

    def is_(self, index: int, scheme: str, *codes: str) -> bool:
        """Whether the unit at a position stands for one of some codes."""
        unit = self.at(index)
        return unit is not None and unit.is_(scheme, *codes)


@dataclass(frozen=True)
class Lexicon:
    """Labels by their first token, the longest first.

    `endings` are labels that begin with a hyphen ("-ed"), without it, in the lexicon's languages.
    """

    by_first: dict[str, tuple[tuple[tuple[str, ...], dict[str, frozenset[str]]], ...]]
    endings: tuple[str, ...] = ()

    def units(self, tokens: Sequence[Token]) -> list[Unit]:
        """Return a text's tokens, those joined that are a label of several words."""
        units = []
        index = 0
        while index < len(tokens):
            unit, index = self._unit(tokens, index)
            units.append(unit)
        return units

    def _unit(self, tokens: Sequence[Token], index: int) -> tuple[Unit, int]:
        first = tokens[index]
        for words, senses in self.by_first.get(first.text, ()):
            end = _matched(tokens, index, words)
            if end:
                last = tokens[end - 1]
                text = " ".join(words)
                return Unit(text, first.start, last.end, first.glued, senses), end
        return Unit(first.text, first.start, first.end, first.glued, {}), index + 1


def _matched(tokens: Sequence[Token], index: int, words: tuple[str, ...]) -> int:
    """Return the position behind a label that begins at a token; 0 where it does not stand there.

    A hyphen between two words of the text may stand for the space between those of the label.
    """
    for place, word in enumerate(words):
        if place and index < len(tokens) and tokens[index].text == "-" and tokens[index].glued:
            index += word != "-"
        if index >= len(tokens) or tokens[index].text != word:
            return 0
        index += 1
    return index


def units_in(
    units: Sequence[Unit], text: Plain, spans: Iterable[tuple[int, int]]
) -> frozenset[int]:
    """Return the positions of the units that begin in one of some parts of the text as written.

    The parts may stand in any order; no part lies inside another.
    """
    parts = sorted(spans)
    found = set()
    place = 0
    for index, unit in enumerate(units):
        at = text.at[unit.start]
        while place < len(parts) and parts[place][1] <= at:
            place += 1
        if place < len(parts) and parts[place][0] <= at:
            found.add(index)
    return frozenset(found)


def lexicon(
    words: Words,
    schemes: tuple[str, ...],
    languages: tuple[str, ...],
    own: tuple[str, ...] = (),
) -> Lexicon:
    """Return the lexicon of some schemes; made once for the same words.

    A label that is a word of several languages means what it means in the first of `languages`
    that has it, then in English; where none of these has it, it means all. The words of the schemes
    `own` count only in these languages.
    """
    order = tuple(dict.fromkeys([*(language[:2] for language in languages), "en"]))
    name = (id(words), schemes, order, own)
    kept = _KEPT.get(name)
    if kept is not None and kept[0] is words:
        return kept[1]
    labels: dict[tuple[str, ...], list[Word]] = {}
    endings: list[str] = []
    for word in words.words:
        if word.scheme not in schemes:
            continue
        if word.scheme in own and word.language not in (*order, ""):
            continue
        if word.text[0] == "-" and word.text[1:].isalpha():
            if word.language in order:
                endings.append(word.text[1:].casefold())
        elif tokens := key(word.text):
            labels.setdefault(tokens, []).append(word)
    by_first: dict[str, list[tuple[tuple[str, ...], dict[str, frozenset[str]]]]] = {}
    for tokens in sorted(labels, key=lambda tokens: (-len(tokens), tokens)):
        senses = _senses(labels[tokens], order)
        by_first.setdefault(tokens[0], []).append((tokens, senses))
    made = Lexicon({first: tuple(found) for first, found in by_first.items()}, tuple(endings))
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[name] = (words, made)
    return made


def _senses(found: Sequence[Word], order: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return scheme → codes of one label's words, in the language that comes first."""
    for language in order:
        spoken = [word for word in found if word.language in (language, "")]
        if spoken:
            found = spoken
            break
    senses: dict[str, set[str]] = {}
    for word in found:
        senses.setdefault(word.scheme, set()).add(word.code)
    return {scheme: frozenset(codes) for scheme, codes in senses.items()}


def head_codes(head: str, words: Words, languages: tuple[str, ...] = ()) -> frozenset[str]:
    """Return what a head says of its column: codes of the list `column`, the longest label's.

    A head that is a label is that code alone; else the longest label that stands in it decides.
    """
    found = _head_units(head, words, languages)
    if not found:
        return frozenset()
    longest = max(unit.end - unit.start for unit in found)
    codes: set[str] = set()
    for unit in found:
        if unit.end - unit.start == longest:
            codes |= unit.senses["column"]
    return frozenset(codes)


def all_head_codes(head: str, words: Words, languages: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the codes of every label that stands in a head ("Baseline and target")."""
    units = _head_units(head, words, languages)
    return frozenset(code for unit in units for code in unit.senses["column"])


def _head_units(head: str, words: Words, languages: tuple[str, ...]) -> list[Unit]:
    if not head:
        return []
    units = lexicon(words, ("column",), languages).units(plain(head).tokens())
    return [unit for unit in units if unit.senses]
