"""Words that one slip makes of another: a letter left out, added, exchanged or swapped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

_LEAST = 5
_MOST = 8
_MOST_OF_ONE_PATTERN = 40
_LONG = 6


def alike_words(counted: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return for each word the words that are at least as frequent and one slip away.

    Args:
        counted: Each word with how many names have it.

    Shape: At most eight a word, the most frequent first. Words with a digit have none.
    """
    by_pattern: dict[str, list[str]] = defaultdict(list)
    for word in sorted(counted):
        if len(word) >= _LEAST and word.isalpha():
            for pattern in _patterns(word):
                by_pattern[pattern].append(word)
    found: dict[str, set[str]] = defaultdict(set)
    for words in by_pattern.values():
        # Where very many words are alike, none of them tells of a slip.
        if 1 < len(words) <= _MOST_OF_ONE_PATTERN:
            for word in words:
                found[word].update(words)
    return {
        word: tuple(kept) for word, near in found.items() if (kept := _nearest(word, near, counted))
    }


def is_slip(one: str, other: str) -> bool:
    """Whether a difference is that of a hasty hand: the first letter is seldom mistyped."""
    return min(len(one), len(other)) >= _LEAST and one[0] == other[0]


def is_plain_slip(one: str, other: str) -> bool:
    """Whether no other word is meant: two letters changed places, or one is doubled or single."""
    if not is_slip(one, other) or min(len(one), len(other)) < _LONG:
        return False
    if len(one) == len(other):
        return sorted(one) == sorted(other)
    short, long = sorted((one, other), key=len)
    return any(
        long[at] == long[at + 1] and long[:at] + long[at + 1 :] == short for at in range(len(short))
    )


def _nearest(word: str, near: Iterable[str], counted: Mapping[str, int]) -> list[str]:
    least = counted[word]
    fitting = [
        other
        for other in near
        if other != word
        and counted[other] >= least
        and not _is_plural(word, other)
        and OSA.distance(word, other, score_cutoff=1) <= 1
    ]
    return sorted(fitting, key=lambda other: (-counted[other], other))[:_MOST]


def _is_plural(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long == f"{short}s"


def _patterns(word: str) -> set[str]:
    """Return the word, and the word without each of its letters in turn."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
