"""Everything that a few typed words may mean, the best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from rapidfuzz import fuzz, process

from kg.lookup.names import Named, fold
from kg.lookup.words import WordList, as_initials, content_words, initials_of, words_of

# No name is as long; of a longer text only the whole is looked for.
LONGEST = 300
_ALIKE, _MOST_ALIKE = 70, 24


class How(IntEnum):
    """Why a thing was found; a lower one is a better reason."""

    NAME = 0
    ALIAS = 1
    NUMBER = 2
    INITIALS = 3
    WORDS = 4
    PREFIX = 5
    NEAR = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: by which of its names (`matched`), and why.

    Shape: `lacks` tells hits of one reason apart by how much of the name was typed: 0 for all of
    its words, 1 for its beginning and at least half of its words, 2 for less. Of a mere likeness it
    is 2.
    """

    thing: Named
    matched: str
    how: How
    lacks: int


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    folded: str
    words: frozenset[str]
    thing: Named
    how: How


# A candidate is what sorts it, then the place of its name among all names: the reason, four
# numbers by which hits of one reason are told apart, the place. Names are placed by alphabet.
_Candidate: TypeAlias = tuple[How, int, float, float, float, int]


class SearchIndex:
    """The words of every name and alias; made once for a store and then only read."""

    def __init__(self, things: Mapping[str, Named], iri_of: Callable[[str], str]) -> None:
        """Read the words.

        Args:
            things: The things by IRI.
            iri_of: What gives the IRI that a text writes, empty where it is a name.
        """
        self._things = things
        self._iri_of = iri_of
        self._names = _all_names(things.values())
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_initials: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for at, name in enumerate(self._names):
            self._by_name[_joined(name.folded)].append(at)
            for made in initials_of(name.folded) if name.how is not How.NUMBER else ():
                self._by_initials[made].append(at)
            for word in name.words:
                self._by_word[word].add(at)
        self._words = WordList(self._by_word)

    def search(self, text: str) -> tuple[Hit, ...]:
        """Return what a text finds, the best first, each thing once.

        Names that are merely near are looked for only where nothing else is found.
        """
        named = self._by_iri(text.strip())
        folded = fold(text)
        words = content_words(folded.split())
        if named or not words:
            return named
        exact = list(self._exact(folded))
        if len(folded) > LONGEST:  # each word of it is compared with all words
            return self._each_once(exact)
        found = [*exact, *self._initials(folded), *self._all_words(folded, words)]
        return self._each_once(found or self._misspelt(words))

    def near(self, text: str) -> tuple[Hit, ...]:
        """Return things whose name has at least one of the words, or one like it.

        Where there is none, those whose whole name is like the text: short words are alike by
        chance, so that alone they are not corrected.
        """
        if len(text) > LONGEST:
            return ()
        summed: dict[int, float] = defaultdict(float)
        for found in self._likeness(content_words(fold(text).split())):
            for at, score in found.items():
                summed[at] += score
        return self._each_once(
            (How.NEAR, 2, -score, len(self._names[at].words), 0, at) for at, score in summed.items()
        ) or self._each_once(self._alike(fold(text)))

    def _alike(self, folded: str) -> Iterable[_Candidate]:
        names = [name.folded for name in self._names]
        found = process.extract(
            folded, names, scorer=fuzz.WRatio, limit=_MOST_ALIKE, score_cutoff=_ALIKE
        )
        for _, score, at in found:
            yield How.NEAR, 2, -score, len(self._names[at].words), 0, at

    def _by_iri(self, text: str) -> tuple[Hit, ...]:
        thing = self._things.get(self._iri_of(text))
        return (Hit(thing, thing.name, How.NAME, 0),) if thing else ()

    def _exact(self, folded: str) -> Iterable[_Candidate]:
        for at in self._by_name.get(_joined(folded), ()):
            yield self._names[at].how, 0, 0, 0, 0, at

    def _initials(self, folded: str) -> Iterable[_Candidate]:
        for at in self._by_initials.get(as_initials(folded), ()):
            yield How.INITIALS, 0, len(self._names[at].words), 0, 0, at

    def _all_words(self, folded: str, words: Sequence[str]) -> Iterable[_Candidate]:
        whole = self._with_all([self._words.whole(word) for word in words])
        begun = self._with_all([self._words.begun(word) for word in words])
        for at in whole | begun:
            name = self._names[at]
            how = How.WORDS if at in whole else How.PREFIX
            starts = name.folded.startswith(folded)
            yield how, _lacks(name, words, starts), not starts, len(name.words), name.how, at

    def _misspelt(self, words: Sequence[str]) -> Iterable[_Candidate]:
        likeness = self._likeness(words)
        for at in set.intersection(*(set(found) for found in likeness)):
            score = sum(found[at] for found in likeness) / len(likeness)
            yield How.NEAR, 2, -score, len(self._names[at].words), 0, at

    def _with_all(self, choices: Iterable[Sequence[str]]) -> set[int]:
        sets = [set[int]().union(*(self._by_word[word] for word in held)) for held in choices]
        return set.intersection(*sorted(sets, key=len))

    def _likeness(self, words: Sequence[str]) -> list[dict[int, float]]:
        return [self._names_with(self._words.near(word)) for word in words]

    def _names_with(self, near: Mapping[str, float]) -> dict[int, float]:
        found: dict[int, float] = {}
        for word, score in near.items():
            for at in self._by_word[word]:
                found[at] = max(score, found.get(at, 0.0))
        return found

    def _each_once(self, found: Iterable[_Candidate]) -> tuple[Hit, ...]:
        best: dict[str, Hit] = {}
        for how, lacks, *_, at in sorted(found):
            name = self._names[at]
            if name.thing.iri not in best:
                best[name.thing.iri] = Hit(name.thing, name.text, how, lacks)
        return tuple(best.values())


def _all_names(things: Iterable[Named]) -> tuple[_Name, ...]:
    made = [
        _Name(text, folded, frozenset(words_of(text, folded)), thing, how)
        for thing in things
        for how, texts in _known_by(thing)
        for text in texts
        if (folded := fold(text))
    ]
    return tuple(sorted(made, key=lambda name: (name.folded, name.thing.iri, name.text)))


def _known_by(thing: Named) -> tuple[tuple[How, Iterable[str]], ...]:
    return (How.NAME, (thing.name,)), (How.ALIAS, thing.aliases), (How.NUMBER, thing.numbers)


def _joined(folded: str) -> str:
    """Return a folded name as it is compared whole: `co operation` is `cooperation`."""
    return folded.replace(" ", "")


def _lacks(name: _Name, typed: Sequence[str], starts: bool) -> int:
    held = len(content_words(name.folded.split()))
    if held == len(typed):
        return 0
    return 1 if starts and 2 * len(typed) >= held else 2
