"""Short forms and what they mean, from glossaries and from prose: "Welsh Government (WG)"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.importing.cells.naming import is_short_form
from kg.importing.learning.texts import Piece
from kg.importing.records import Table
from kg.importing.words import Words, fold

_IN_BRACKETS = re.compile(r"\(\s*[\"“'‘]?([A-Z][\w&.-]{1,9}?)[\"”'’]?\s*\)")
_FULL_IN_BRACKETS = re.compile(r"(?<!\w)([A-Z][\w&]{1,8})\s+\(([^()]{6,80})\)")
_LINE = re.compile(r"^\W{0,3}([A-Z][\w&]{1,8})\s*(?:[:=]|\s[-–—])\s*(\S[^\n]{5,80})$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_BEFORE = 120
_FEWEST_ROWS = 2


def abbreviations(
    texts: Iterable[Piece], glossaries: Iterable[Table], words: Words
) -> dict[str, str]:
    """Return short form → full form, as written; the first meaning that is met counts."""
    small = words.of("party-cue")
    loose = frozenset(label for label, code in small.items() if code in ("of", "and", "article"))
    found: dict[str, str] = {}
    for table in glossaries:
        for short, full in _glossary(table, loose):
            found.setdefault(short, full)
    for piece in texts:
        for short, full in _in_prose(piece.text, loose):
            found.setdefault(short, full)
    return found


def _in_prose(text: str, loose: frozenset[str]) -> list[tuple[str, str]]:
    found = []
    for match in _IN_BRACKETS.finditer(text):
        short = match.group(1)
        if is_short_form(short):
            start = max(0, match.start() - _BEFORE)
            full = _ending(text[start : match.start()], short, loose)
            if full:
                found.append((short, full))
    for pattern in (_FULL_IN_BRACKETS, _LINE):
        for match in pattern.finditer(text):
            short, full = match.group(1), match.group(2).strip(" .;,")
            if is_short_form(short) and _ending(full, short, loose) == full:
                found.append((short, full))
    return found


def _ending(text: str, short: str, loose: frozenset[str]) -> str | None:
    """Return the words at the end of a text whose initials are the short form, or None."""
    words = list(_WORD.finditer(text))
    if not words or text[words[-1].end() :].strip(" \"”'’,"):
        return None
    letters = [fold(sign) for sign in short if sign.isalnum()]
    at = len(words) - 1
    left = len(letters) - 1
    first = len(words)
    while at >= 0 and left >= 0:
        word = fold(words[at].group())
        if word[:1] == letters[left]:
            first, left = at, left - 1
        elif not (word in loose or word == "&") or first == len(words):
            return None
        at -= 1
    if left >= 0 or not words[first].group()[0].isupper():
        return None
    full = text[words[first].start() : words[-1].end()]
    return None if re.search(r"[.;:\n]", full) else " ".join(full.split())


def _glossary(table: Table, loose: frozenset[str]) -> list[tuple[str, str]]:
    """Return the pairs of a table of two columns whose first one holds short forms."""
    pairs = []
    rows = [[cell.text.strip() for cell in row if cell is not None] for row in table.rows]
    rows = [row for row in rows if any(row)]
    if table.width > 4:
        return []
    for row in rows:
        if len(row) >= 2 and is_short_form(row[0]) and len(row[1].split()) >= 2:
            pairs.append((row[0], " ".join(row[1].split())))
    fitting = sum(_ending(full, short, loose) is not None for short, full in pairs)
    if len(pairs) < _FEWEST_ROWS or 2 * len(pairs) < len(rows) or 2 * fitting < len(pairs):
        return []
    return pairs
