"""Everything that a few typed words may mean, the best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from kg.lookup.names import Named, NameIndex, fold
from kg.lookup.words import WordList, as_initials, content_words, initials_of
from kg.namespaces import expand


class How(IntEnum):
    """Why a thing was found; a lower one is a better reason."""

    NAME = 0
    ALIAS = 1
    INITIALS = 2
    WORDS = 3
    PREFIX = 4
    NEAR = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: by which of its names (`matched`), and why."""

    thing: Named
    matched: str
    how: How


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    folded: str
    words: frozenset[str]
    thing: Named
    is_preferred: bool


# A candidate is what sorts it, then the place of its name among all names: the reason, three
# numbers by which hits of one reason are told apart, the place. Names are placed by alphabet.
_Candidate: TypeAlias = tuple[How, float, float, float, int]


class SearchIndex:
    """The words of every name and alias; made once for a store and then only read."""

    def __init__(self, names: NameIndex) -> None:
        self._things = names.things
        self._names = _all_names(names.things.values())
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_initials: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for at, name in enumerate(self._names):
            self._by_name[name.folded].append(at)
            for made in initials_of(name.folded):
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
        found = [*self._exact(folded), *self._initials(folded), *self._all_words(folded, words)]
        return self._each_once(found or self._misspelt(words))

    def near(self, text: str) -> tuple[Hit, ...]:
        """Return things whose name has at least one of the words, or one like it."""
        summed: dict[int, float] = defaultdict(float)
        for found in self._likeness(content_words(fold(text).split())):
            for at, score in found.items():
                summed[at] += score
        return self._each_once(
            (How.NEAR, -score, len(self._names[at].words), 0, at) for at, score in summed.items()
        )

    def _by_iri(self, text: str) -> tuple[Hit, ...]:
        try:
            thing = self._things.get(expand(text))
        except ValueError:  # a name, not an IRI
            return ()
        return (Hit(thing, thing.name, How.NAME),) if thing else ()

    def _exact(self, folded: str) -> Iterable[_Candidate]:
        for at in self._by_name.get(folded, ()):
            how = How.NAME if self._names[at].is_preferred else How.ALIAS
            yield how, 0, 0, 0, at

    def _initials(self, folded: str) -> Iterable[_Candidate]:
        for at in self._by_initials.get(as_initials(folded), ()):
            yield How.INITIALS, len(self._names[at].words), 0, 0, at

    def _all_words(self, folded: str, words: Sequence[str]) -> Iterable[_Candidate]:
        whole = self._with_all([self._words.whole(word) for word in words])
        begun = self._with_all([self._words.begun(word) for word in words])
        for at in whole | begun:
            name = self._names[at]
            how = How.WORDS if at in whole else How.PREFIX
            starts = name.folded.startswith(folded)
            yield how, not starts, len(name.words), not name.is_preferred, at

    def _misspelt(self, words: Sequence[str]) -> Iterable[_Candidate]:
        likeness = self._likeness(words)
        for at in set.intersection(*(set(found) for found in likeness)):
            score = sum(found[at] for found in likeness) / len(likeness)
            yield How.NEAR, -score, len(self._names[at].words), 0, at

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
        for how, *_, at in sorted(found):
            name = self._names[at]
            if name.thing.iri not in best:
                best[name.thing.iri] = Hit(name.thing, name.text, how)
        return tuple(best.values())


def _all_names(things: Iterable[Named]) -> tuple[_Name, ...]:
    made = [
        _Name(text, folded, frozenset(folded.split()), thing, text == thing.name)
        for thing in things
        for text in (thing.name, *thing.aliases)
        if (folded := fold(text))
    ]
    return tuple(sorted(made, key=lambda name: (name.folded, name.thing.iri, name.text)))
