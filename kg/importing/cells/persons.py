"""Persons' names, so that they are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.importing.cells.naming import Names, Token, is_short_form

_INITIAL = re.compile(r"[A-Z]\.?(?:-?[A-Z]\.?)?|(?:[A-Z]\.){1,3}")
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_SMALL = frozenset({"de", "du", "la", "van", "von", "ap", "ab", "o", "ni", "mac", "nic", "bin"})
_MOST = 4
"""How many words a person's name has at most, its title left out."""


def person_at(tokens: Sequence[Token], start: int, end: int, names: Names) -> int | None:
    """Return where a person's name that begins at `start` ends, or None if none begins there.

    Counts words, not characters. Told by a title ("Cllr"), by initials ("J Smith"), or by a given
    or family name; a word of the vocabulary of parties ends it.
    """
    titled = _title(tokens, start, end, names)
    first = titled if titled else start
    stop = first
    while stop < min(end, first + _MOST) and _can_be_name(tokens[stop], names):
        stop += 1
        gap = 2 if _is_initial(tokens[stop - 1]) else 1
        if stop < end and tokens[stop].start - tokens[stop - 1].end > gap:
            break
    if titled:
        return stop if stop > first else None
    if stop - first < 2 or names.is_name(" ".join(t.folded for t in tokens[first:stop])):
        return None
    words = tokens[first:stop]
    given, family = names.words.person("given-name"), names.words.person("family-name")
    if _is_initial(words[0]):
        # "A New Direction" is none: one letter before two words.
        few = len(words) == 2 or (len(words) == 3 and _is_initial(words[1]))
        return stop if few and not is_short_form(words[-1].raw) else None
    if words[0].folded in given:
        return min(stop, first + 3)
    # "PAUL Marie", "Xanthe Jones", "Smith J."
    if len(words) == 2 and words[1].folded in given and words[0].raw.isupper():
        return stop
    if len(words) == 2 and words[1].folded in family:
        return stop
    if len(words) == 2 and words[0].folded in family and _is_initial(words[1]):
        return stop
    return None


def may_be_person(tokens: Sequence[Token], names: Names, *, most: int = 2) -> bool:
    """Whether two words, or up to `most`, could be a person's name that no list has."""
    return (
        2 <= len(tokens) <= most
        and all(_can_be_name(token, names) and len(token.raw) > 1 for token in tokens)
        and not any(is_short_form(token.raw) for token in tokens)
        and not names.is_name(" ".join(token.folded for token in tokens))
    )


def may_be_initials(token: Token, names: Names) -> bool:
    """Whether a word beside a post could be a person's initials."""
    raw = token.raw.replace(".", "")
    return (
        2 <= len(raw) <= 3
        and raw.isalpha()
        and raw.isupper()
        and not names.is_name(token.folded)
        and names.head([token]) is None
    )


def is_given_name(token: Token, names: Names) -> bool:
    """Whether a word alone is a given name."""
    return token.capital and token.folded in names.words.person("given-name")


def _title(tokens: Sequence[Token], start: int, end: int, names: Names) -> int | None:
    titles = names.words.person("title")
    reached = start
    while reached < end:
        for size in (2, 1):
            label = " ".join(token.folded for token in tokens[reached : reached + size])
            if reached + size <= end and (label in titles or f"{label}." in titles):
                reached += size
                break
        else:
            break
    return reached if reached > start else None


def _can_be_name(token: Token, names: Names) -> bool:
    if token.folded in _SMALL:
        return True
    if _is_initial(token):
        return True
    return (
        token.raw[:1].isupper()
        and (_NAME.fullmatch(token.raw) is not None or _is_initial(token))
        and token.folded not in names.words.words
    )


def _is_initial(token: Token) -> bool:
    return _INITIAL.fullmatch(token.raw) is not None and len(token.raw.replace(".", "")) <= 2
