"""What is wrong with a query that can not be read: where, in plain words, and what may help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.store.lexer import tokens
from kg.store.mistakes import undeclared_prefixes
from kg.terms import PREFIXES

_POSITION = re.compile(r"\bat (\d+):(\d+)")
_MOST_BEFORE, _MOST_AFTER = 60, 40
_PAIRS = {"}": "{", ")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a query was not run.

    Shape:
        `sentence` says it in plain words and `words` is what was said first. `line` and `column`
        count from 1, and are 0 where no place is known; `before` and `after` are the text of
        that line on both sides of the place. `mended` is the query with the missing prefixes
        declared, or empty where that is not what is wrong.
    """

    sentence: str
    words: str
    line: int = 0
    column: int = 0
    before: str = ""
    after: str = ""
    mended: str = ""


def mistake_in(text: str, words: str, prefixes: Mapping[str, str] = PREFIXES) -> Mistake:
    """Return what is wrong with a query, from the sentence with which it was refused.

    Args:
        text: The query.
        words: The sentence.
        prefixes: Those that the data know (`kg.namespaces.known_prefixes`).
    """
    position = _POSITION.search(words)
    if position is None:
        return Mistake(words, "")
    undeclared = undeclared_prefixes(text)
    if undeclared:
        sentence, mended = (
            _undeclared_sentence(undeclared),
            declare(text, tuple(undeclared), prefixes),
        )
        return _at(text, min(undeclared.values()), sentence, words, mended)
    found = _unclosed(text)
    if found is not None:
        return _at(text, found[0], found[1], words)
    line, column = int(position[1]), int(position[2])
    return _placed(
        text, line, column, "The query can be read up to about here, and not beyond.", words
    )


def declare(text: str, missing: tuple[str, ...], prefixes: Mapping[str, str]) -> str:
    """Return a query with our declarations before it; nothing if a prefix is unknown to us."""
    if any(prefix not in prefixes for prefix in missing):
        return ""
    lines = [f"PREFIX {prefix}: <{prefixes[prefix]}>\n" for prefix in sorted(missing)]
    return "".join(lines) + text


def _undeclared_sentence(prefixes: dict[str, int]) -> str:
    *others, last = (f"{prefix}:" for prefix in sorted(prefixes))
    if not others:
        return f"The prefix {last} is used and not declared."
    return f"The prefixes {', '.join(others)} and {last} are used and not declared."


def _unclosed(text: str) -> tuple[int, str] | None:
    """Return the first bracket or quotation mark without its partner, if there is one."""
    opened: list[tuple[str, int]] = []
    for kind, mark, start in tokens(text):
        if kind != "mark":
            continue
        if mark in "\"'":
            return start, f"The quotation mark {mark} opens a text that does not end on its line."
        if mark in _PAIRS.values():
            opened.append((mark, start))
        elif mark in _PAIRS:
            if not opened or opened[-1][0] != _PAIRS[mark]:
                return start, f"The bracket {mark} closes nothing that is open here."
            opened.pop()
    if opened:
        mark, start = opened[-1]
        return start, f"The bracket {mark} is opened here and not closed."
    return None


def _at(text: str, offset: int, sentence: str, words: str, mended: str = "") -> Mistake:
    before = text[:offset]
    line = before.count("\n") + 1
    column = offset - (before.rfind("\n") + 1) + 1
    return _placed(text, line, column, sentence, words, mended)


def _placed(
    text: str, line: int, column: int, sentence: str, words: str, mended: str = ""
) -> Mistake:
    lines = text.split("\n")
    whole = lines[line - 1].rstrip("\r").replace("\t", " ") if line <= len(lines) else ""
    before, after = whole[: column - 1], whole[column - 1 :]
    if len(before) > _MOST_BEFORE:
        before = f"…{before[-_MOST_BEFORE:]}"
    if len(after) > _MOST_AFTER:
        after = f"{after[:_MOST_AFTER]}…"
    return Mistake(sentence, words, line, column, before, after, mended)
