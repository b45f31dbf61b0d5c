"""A text into the entries of its list: separators, list marks, brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.importing.cells.naming import Names, tokens_of
from kg.importing.records import Mark
from kg.importing.words import fold

_SIGN = re.compile(r"[\n;•·▪●‣|\t]|,(?=\s|$)|(?<!\d),|,(?!\d)")
_HARD = ";•·▪●‣|\t\n"
_MARK = re.compile(
    r"[\s,;.&]*(?:[-–—*•·▪●‣◦o](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))?\s*"
)
_MARKED = re.compile(r"\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)")
_TAIL = " \t\n\r,;:.|•·▪●‣-–—&"
_PAIRS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its place, and the sign before it ("" of the first one)."""

    start: int
    end: int
    sign: str


def brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the outermost brackets that open and close within a part of a text, in order.

    The place is that of the opening sign and the one behind the closing sign.
    """
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for at in range(start, end):
        sign = text[at]
        if sign in "([":
            opened.append((sign, at))
        elif sign in ")]" and opened and opened[-1][0] == _PAIRS[sign]:
            first = opened.pop()[1]
            while found and found[-1][0] > first:
                found.pop()
            found.append((first, at + 1))
    return found


def protected(text: str, start: int, end: int, names: Names) -> bytearray:
    """Return for each sign of a part of a text whether it can part no names.

    These are the signs in brackets and those within a known name.
    """
    held = bytearray(end - start)
    for first, last in brackets(text, start, end):
        held[first - start : last - start] = b"\x01" * (last - first)
    if not names.parted:
        return held
    tokens = tokens_of(text, start, end)
    for at, token in enumerate(tokens):
        for name, size in names.parted.get(token.folded, ()):
            if at + size <= len(tokens):
                last = tokens[at + size - 1].end
                if (
                    last - token.start < 2 * len(name) + 20
                    and fold(text[token.start : last]) == name
                ):
                    held[token.start - start : last - start] = b"\x01" * (last - token.start)
    return held


def entries(
    text: str,
    start: int,
    end: int,
    names: Names,
    marks: Sequence[Mark] = (),
    *,
    lines: bool = True,
) -> list[Entry]:
    """Return the entries of a part of a text, without list marks and space at their ends.

    `lines` says that a line feed parts entries, rather than only breaking a line.
    """
    held = protected(text, start, end, names)
    cuts: dict[int, tuple[int, str]] = {}
    for match in _SIGN.finditer(text, start, end):
        at, sign = match.start(), match.group()
        broken = sign == "\n" and (not lines or _wrapped(text, start, at, end, names))
        if held[at - start] or broken:
            continue
        cuts[at] = (at + 1, sign)
    for mark in marks:
        if mark.kind == "item" and start < mark.start < end:
            cuts.setdefault(mark.start, (mark.start, "\n"))
    found: list[Entry] = []
    begin, sign_before = start, ""
    for at in sorted(cuts):
        _add(found, text, begin, at, sign_before)
        begin, sign_before = cuts[at]
    _add(found, text, begin, end, sign_before)
    return found


def _add(found: list[Entry], text: str, start: int, end: int, sign: str) -> None:
    first, last = trimmed(text, start, end)
    if first < last:
        found.append(Entry(first, last, sign))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a part of a text without a list mark before it and signs behind it."""
    lead = _MARK.match(text, start, end)
    first = lead.end() if lead else start
    last = end
    while last > first and text[last - 1] in _TAIL:
        last -= 1
    if first < last and (text[first] in "([" or text[last - 1] in ")]"):
        pairs = brackets(text, first, last)
        opens, closes = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
        while first < last and text[first] in "([" and first not in opens:
            first += 1
        while first < last and text[last - 1] in ")]" and last not in closes:
            last -= 1
    return first, last


def _wrapped(text: str, start: int, at: int, end: int, names: Names) -> bool:
    """Whether a line feed only breaks a line within a name."""
    before = text[max(start, at - 40) : at].rstrip()
    after = text[at + 1 : min(end, at + 40)].lstrip(" \t")
    last = fold(before.split()[-1]) if before.split() else ""
    first = after.split()[0] if after.split() else ""
    of, joins = names.words.cue("of"), names.words.cue("and")
    if last in of or last in joins or last in ("the", "-", "/") or before.endswith(("/", "&")):
        return True
    bracket = first.startswith("(") and not _MARKED.match(after)
    return first in of or (first in joins and len(first) > 1) or bracket
