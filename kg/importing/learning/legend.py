"""What the codes of a document mean: S, M, L; £, ££; R, A, G; Year 1, Year 2; one-letter roles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.importing.learning.texts import Piece
from kg.importing.records import Table
from kg.importing.words import Words

_CODE = r"(?:£{1,5}|€{1,5}|\${1,5}|[A-Z]{1,2}|\*{1,3})"
_BEHIND = re.compile(r"([A-Za-zÀ-ÿ][\w’' -]{1,30}?)\s*\(([A-Z]{1,2}|£{1,5}|€{1,5})\)")
_WHOLE = re.compile(_CODE)
_MOST = 60
"""How many signs a meaning has at most."""
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What finds a code with its meaning, and a stage with its year.

    Nothing in them is looked for without an end, so that their time grows as the text.
    """

    pair: re.Pattern[str]
    stage: re.Pattern[str]


@lru_cache(maxsize=4)
def _patterns(words: Words) -> _Patterns:
    means = _any_of(words, "stands-for")
    stages = _any_of(words, "stage")
    space = r"\s{0,3}"
    return _Patterns(
        re.compile(
            rf"(?:^|(?<=[\s,;(|/•·–-]))({_CODE}){space}(=|:|[-–—](?=\s)|(?i:{means})(?=\s)){space}"
            rf"([^;|\n=]{{1,{_MOST + 4}}}?)"
            rf"(?={space}(?:[;|\n]|$|[,./•·]?{space}\(?{_CODE}{space}(?:=|:|[-–—]\s)))"
        ),
        # "Year 1 is 2025/26", "Phase 2: 2027", "Year 3 (2027/28)"
        re.compile(
            rf"\b((?i:{stages})\s\d{{1,2}}){space}(?:=|:|\(|[-–—]\s|(?i:{means})\s){space}"
            r"((?:FY\s?)?(?:19|20)\d\d(?:\s?[/–-]\s?\d{2,4})?)(?!\d)"
        ),
    )


def _any_of(words: Words, code: str) -> str:
    labels = sorted(words.texts("legend-cue", code), key=lambda label: (-len(label), label))
    return "|".join(map(re.escape, labels)) or r"(?!)"


def legend(texts: Iterable[Piece], tables: Iterable[Table], words: Words) -> dict[str, str]:
    """Return code → meaning, as written; of two meanings of one code the first counts.

    Two codes at least must be explained in one text or table: "L: Libraries" alone is a label.
    """
    patterns = _patterns(words)
    found: dict[str, str] = {}
    for table in tables:
        pairs = _table(table)
        if len(pairs) > 1:
            for code, meaning in pairs:
                found.setdefault(code, meaning)
    for piece in texts:
        if piece.kind == "cell" and "=" not in piece.text:
            continue
        pairs = [
            (match.group(1), match.group(3).strip(" ,.;()"))
            for match in patterns.pair.finditer(piece.text)
        ]
        if len({code for code, _ in pairs}) < 2 and len(piece.text) < 400:
            pairs += [
                (match.group(2), match.group(1).strip(" ,.;"))
                for match in _BEHIND.finditer(piece.text)
                if match.group(1)[:1].upper() == match.group(2)[:1] or match.group(2)[0] in "£€"
            ]
        pairs += [(match.group(1), match.group(2)) for match in patterns.stage.finditer(piece.text)]
        pairs = [(code, meaning) for code, meaning in pairs if 0 < len(meaning) <= _MOST]
        if len({code for code, _ in pairs}) > 1:
            for code, meaning in pairs:
                found.setdefault(code, meaning)
    return found


def _table(table: Table) -> list[tuple[str, str]]:
    rows = [[cell.text.strip() for cell in row if cell is not None] for row in table.rows]
    rows = [row for row in rows if any(row)]
    if len(rows) > _MOST_ROWS or table.width > 3:
        return []
    pairs = [
        (row[0], row[1])
        for row in rows
        if len(row) >= 2 and _WHOLE.fullmatch(row[0]) and 0 < len(row[1]) <= _MOST
    ]
    return pairs if 2 * len(pairs) >= len(rows) else []
