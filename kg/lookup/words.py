"""How names fall into words: the small ones, initials, and what a typed word may stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from kg.lookup.names import fold

# Words that people leave out, add or exchange when they recall a name.
SMALL_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
_LEAST_PREFIX = 2
_LEAST_SHORTENED = 3
_LEAST_MISSPELT = 4
_MOST_NEAR = 12
_NEAR, _NEAR_SHORT = 72, 80
_SHORT = 5
_LAST = "\U0010ffff"


def content_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that tell something; all of them where none does. Each once, in order."""
    listed = tuple(dict.fromkeys(words))
    return tuple(word for word in listed if word not in SMALL_WORDS) or listed


def words_of(name: str, folded: str) -> tuple[str, ...]:
    """Return the words of a name, those with a hyphen also as one: `cooperation`.

    Args:
        name: The name as it is written.
        folded: The same as `kg.lookup.names.fold` gives it.
    """
    joined = (fold(part.replace("-", "")) for part in name.split() if "-" in part.strip("-"))
    return (*folded.split(), *(word for word in joined if word))


def initials_of(folded: str) -> tuple[str, ...]:
    """Return the initials of a folded name, with and without its small words.

    `department for education` gives `dfe` and `de`; a name of one word gives none.
    """
    words = folded.split()
    telling = [word for word in words if word not in SMALL_WORDS]
    made = {"".join(word[0] for word in held) for held in (words, telling) if len(held) > 1}
    return tuple(sorted(made))


def as_initials(folded: str) -> str:
    """Return typed initials as one word: `d f e` and `dfe` both as `dfe`; else nothing."""
    words = folded.split()
    if len(words) == 1:
        return words[0]
    return "".join(words) if all(len(word) == 1 for word in words) else ""


class WordList:
    """All words of a set of names, in order; made once and then only read."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        self._known = frozenset(self._words)

    def whole(self, word: str) -> tuple[str, ...]:
        """Return the word itself, its plural and its singular, as far as names have them."""
        forms = (word, f"{word}s", word[:-1] if word.endswith("s") else "")
        return tuple(form for form in forms if form in self._known)

    def begun(self, word: str) -> tuple[str, ...]:
        """Return the words that begin so, and those that `whole` gives; else the shortened ones."""
        if len(word) < _LEAST_PREFIX:
            return self.whole(word)
        return (*self._from(word), *self.whole(word)) or self._shortened(word)

    def _from(self, start: str) -> list[str]:
        return self._words[
            bisect_left(self._words, start) : bisect_left(self._words, start + _LAST)
        ]

    def _shortened(self, word: str) -> tuple[str, ...]:
        """Return what half of the letters were left out of: `dept` stands for `department`.

        Whoever leaves out fewer has mistyped, which is told instead of taken.
        """
        if len(word) < _LEAST_SHORTENED:
            return ()
        return tuple(
            full
            for full in self._from(word[0])
            if full[-1] == word[-1] and 2 * len(word) <= len(full) + 1 and _is_within(word, full)
        )

    def near(self, word: str) -> dict[str, float]:
        """Return the words that a misspelling may stand for, with their likeness up to 100."""
        begun = dict.fromkeys(self.begun(word), 100.0)
        if len(word) < _LEAST_MISSPELT:
            return begun
        least = _NEAR_SHORT if len(word) <= _SHORT else _NEAR
        found = process.extract(
            word, self._words, scorer=fuzz.ratio, limit=_MOST_NEAR, score_cutoff=least
        )
        return {like: score for like, score, _ in found} | begun


def _is_within(short: str, full: str) -> bool:
    """Whether the letters of the one stand in the other, in this order."""
    letters = iter(full)
    return all(letter in letters for letter in short)
