"""What a heading names, told by its first words: an action, a goal, or a part of the document."""

from __future__ import annotations

import re

from kg.importing.plan import ENDS
from kg.importing.words import Words, fold

_PREFIX = re.compile(
    r"^\s*(?P<word>[^\W\d_]+(?:\s[^\W\d_]+)?)\s*"
    r"(?P<number>[A-Z]?\d+(?:\.\d+)*[a-zA-Z]?|[A-Z]|[IVX]+)?\s*[:.)\-–—]\s*"
)


def heading_kind(text: str, words: Words) -> str | None:
    """Return a code of the list `document-part` (`heading-of-action`, `part` …), or None."""
    codes = words.of("document-part")
    whole = codes.get(fold(text))
    if whole is not None:
        return whole
    match = _PREFIX.match(text)
    if match is None:
        first = fold(text).split(" ")
        return "part" if codes.get(first[0]) == "part" and len(first) <= 3 else None
    word = fold(match.group("word"))
    return codes.get(word) or codes.get(word.split(" ")[0])


def end_named(text: str, words: Words) -> str | None:
    """Return which end the first word of a heading names ("Objective 2: …"), or None."""
    match = _PREFIX.match(text)
    if match is None:
        return None
    columns = words.of("column")
    word = fold(match.group("word"))
    found = columns.get(word) or columns.get(word.split(" ")[0])
    return found if found in ENDS else None


def after_label(text: str, words: Words) -> int:
    """Return where the name begins after "Action 3:" or "Theme 2 –"; 0 where no such label is."""
    match = _PREFIX.match(text)
    if match is None or match.end() >= len(text):
        return 0
    kind = heading_kind(text, words)
    return match.end() if kind in ("heading-of-action", "heading-of-goal") else 0
