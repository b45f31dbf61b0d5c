"""Which word heads a name: "Housing Service" is a service, "Director of Housing" a director."""

from __future__ import annotations

import re

from kg.importing.cells.vocabulary import HEAD_FIRST, Vocabulary

# What the plural of a head tells: several officers are people, several councils an open class.
_MANY = {"post": "population", "body": "kind"}
_LONGEST_LABEL = 4
_CLITIC = re.compile(r"^[ld]'(?=\w)")


def head_of(
    words: list[str], vocabulary: Vocabulary, *, english: bool = True, cased: bool = False
) -> tuple[str, int, int] | None:
    """Return the code of the word that heads a name, and where it begins and ends, or None.

    `english` says that a word which is English, too ("panel", "service"), stands behind; `cased`
    that each word but the small ones has a capital.
    """
    elided = {at for at, word in enumerate(words) if _CLITIC.match(word)}
    words = [_CLITIC.sub("", word) for word in words]
    skip = 0
    every, article = vocabulary.cue("every"), vocabulary.cue("article")
    while skip < len(words) - 1 and (words[skip] in every or words[skip] in article):
        skip += 1
    of = vocabulary.cue("of")
    # "Head of …", "Chargée de mission …": a label that holds such a word itself.
    for size in range(min(_LONGEST_LABEL, len(words) - skip), 1, -1):
        label = " ".join(words[skip : skip + size])
        held = vocabulary.heads.get(label)
        if held and any(word in of for word in label.split()):
            return held.code, skip, skip + size
    until = next(
        (i for i in range(skip + 1, len(words)) if words[i] in of or i in elided), len(words)
    )
    last = _ending(words, skip, until, vocabulary)
    if last and until < len(words):
        # "Women in the Fire Service Network" is a network.
        final = _ending(words, until, len(words), vocabulary)
        if last[0] in ("population", "kind") and final and final[0] == "body" and cased:
            return final
        return last
    last = last or _ending(words, skip, len(words), vocabulary)
    first = _beginning(words, skip, vocabulary, english=english)
    if first and not (english and last and _is_english(words, last, vocabulary)):
        return first
    part = last is None or last[0] in ("part", "service-area")
    if cased and part and len(words) - skip > 1:
        # "Manager Assets"; "Director, Housing Services"
        for size in (3, 2, 1):
            held = vocabulary.heads.get(" ".join(words[skip : skip + size]))
            if held and held.code == "post" and skip + size < len(words):
                return held.code, skip, skip + size
    return last


def _is_english(words: list[str], place: tuple[str, int, int], vocabulary: Vocabulary) -> bool:
    held = vocabulary.heads.get(" ".join(words[place[1] : place[2]]))
    return held is None or "en" in held.languages


def _ending(
    words: list[str], start: int, until: int, vocabulary: Vocabulary
) -> tuple[str, int, int] | None:
    for size in range(min(_LONGEST_LABEL, until - start), 0, -1):
        label = " ".join(words[until - size : until])
        held = vocabulary.heads.get(label)
        if held:
            return held.code, until - size, until
        one = _singular(label)
        held = vocabulary.heads.get(one) if one != label else None
        if held and "en" in held.languages and held.code in _MANY:
            return _MANY[held.code], until - size, until
    return None


def _singular(label: str) -> str:
    """Return an English label without the ending of a plural; the same where it has none."""
    if label.endswith("ies") and len(label) > 4:
        return f"{label[:-3]}y"
    return label[:-1] if label.endswith("s") and not label.endswith(("ss", "'s")) else label


def _beginning(
    words: list[str], start: int, vocabulary: Vocabulary, *, english: bool
) -> tuple[str, int, int] | None:
    for size in range(min(_LONGEST_LABEL, len(words) - start), 0, -1):
        held = vocabulary.heads.get(" ".join(words[start : start + size]))
        if held and held.languages & HEAD_FIRST and not (english and "en" in held.languages):
            return held.code, start, start + size
    return None
