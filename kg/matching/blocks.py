"""Which bodies are worth comparing: found by what they share, in time that grows with their number.

Every body is put where others with the same number, the same words, the same initials, the same
rare word or the same national body are. In a place with many, each is held beside the first and the
one before it, so that all that is one hangs together and no place costs more than it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.matching.reading import Known, Reach, initials_of
from kg.matching.spelling import alike_words

_RARE = 4
_MOST_OF_INITIALS = 3
_MOST_PLACES = 3
_LEAST_INITIALS = 3

Pair = tuple[int, int]


class Blocks:
    """The bodies by what they share; made once and then only read."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._known = known
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self._by_number: dict[str, list[int]] = defaultdict(list)
        self._by_listed: dict[str, list[int]] = defaultdict(list)
        self._by_short: dict[str, list[int]] = defaultdict(list)
        self.counted: dict[str, int] = defaultdict(int)
        counted, by_key = self.counted, self.by_key
        for at, each in enumerate(known):
            for number in each.body.numbers:
                self._by_number[number].append(at)
            for body in {listed.body for _, listed in each.listed}:
                self._by_listed[body].append(at)
            for form in each.forms:
                if form.short and len(form.short) >= _LEAST_INITIALS:
                    self._by_short[form.short].append(at)
                if form.reach is not Reach.DOCUMENT:
                    by_key[form.key].append(at)
                    for word in form.words:
                        counted[word] += 1
        self.alike = alike_words(counted)

    def pairs(self) -> Iterator[Pair]:
        """Return each pair once, the lower place first."""
        seen: set[int] = set()
        many = len(self._known)
        for one, other in self._all():
            pair = one * many + other if one < other else other * many + one
            if one != other and pair not in seen:
                seen.add(pair)
                yield divmod(pair, many)

    def _all(self) -> Iterator[Pair]:
        for held in (*self._by_number.values(), *self._by_listed.values()):
            yield from _chain(held)
        for key, held in self.by_key.items():
            if len(held) > 1:
                yield from self._of_one_name(key, held)
        yield from self._initials()
        yield from self._misspelt()
        yield from self._longer()

    def _of_one_name(self, key: str, held: Sequence[int]) -> Iterator[Pair]:
        """Return the pairs of one name: those of one place, and those without a place with each.

        Where several places have a body of a local name, one without a place may be any of them.
        """
        by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at in held:
            body = self._known[at].body
            by_place[body.sort, body.place].append(at)
        for (sort, place), here in by_place.items():
            if place:
                yield from _chain(here)
                continue
            placed = [p for s, p in by_place if s == sort and p]
            if len(placed) > 1 and self._is_local(here[0], key):
                continue
            yield from _chain(here)
            for other in placed[:_MOST_PLACES]:
                yield from ((at, by_place[sort, other][0]) for at in here)

    def _is_local(self, at: int, key: str) -> bool:
        return any(f.key == key and f.reach is not Reach.ALL for f in self._known[at].forms)

    def _initials(self) -> Iterator[Pair]:
        if not self._by_short:
            return
        long: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(self._known):
            for form in each.forms:
                if form.short:
                    continue
                for initials in initials_of(form):
                    if initials in self._by_short:
                        long[initials].append(at)
        for initials, held in long.items():
            # Initials that many names have tell of none.
            if len({self._known[at].forms[0].key for at in held}) <= _MOST_OF_INITIALS:
                for at in self._by_short[initials]:
                    yield from ((at, other) for other in held[:_MOST_OF_INITIALS])

    def _misspelt(self) -> Iterator[Pair]:
        alike, by_key = self.alike, self.by_key
        for at, each in enumerate(self._known):
            for form in each.forms:
                if len(form.words) < 2 and not form.short and len(form.key) < _LONG_WORD:
                    continue
                for place, word in enumerate(form.words):
                    for other in alike.get(word, ()):
                        key = _with(form.words, place, other)
                        if key in by_key:
                            yield from ((at, found) for found in by_key[key][:_MOST_PLACES])

    def _longer(self) -> Iterator[Pair]:
        """Return the pairs of which one has the rare words of the other and a few more."""
        by_telling: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, each in enumerate(self._known):
            for form in each.forms:
                if form.telling and not form.short and form.reach is not Reach.DOCUMENT:
                    by_telling[form.telling].append(at)
        for held in by_telling.values():
            if 1 < len(held) <= _RARE:
                yield from _chain(held)


_LONG_WORD = 7


def _with(words: Sequence[str], at: int, other: str) -> str:
    return " ".join(sorted((*words[:at], other, *words[at + 1 :])))


def _chain(held: Iterable[int]) -> Iterator[Pair]:
    listed = list(held)
    for at in range(1, len(listed)):
        yield listed[at - 1], listed[at]
        if at > 1:
            yield listed[0], listed[at]
