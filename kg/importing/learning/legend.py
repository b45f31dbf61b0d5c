"""What the codes of a document mean: S, M, L; £, ££; R, A, G; Year 1, Year 2; one-letter roles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.importing.learning.texts import Piece
from kg.importing.records import Table

_CODE = r"(?:£{1,5}|€{1,5}|\${1,5}|[A-Z]{1,2}|\*{1,3})"
_PAIR = re.compile(
    rf"(?:^|(?<=[\s,;(|/•·–-]))({_CODE})\s*(=|:|[-–—](?=\s)|is(?=\s)|means(?=\s))\s*"
    rf"([^;|\n=]+?)(?=\s*(?:[;|\n]|$|[,./•·]?\s*\(?{_CODE}\s*(?:=|:|[-–—]\s)))"
)
_BEHIND = re.compile(r"([A-Za-zÀ-ÿ][\w’' -]{1,30}?)\s*\(([A-Z]{1,2}|£{1,5}|€{1,5})\)")
# "Year 1 is 2025/26", "Phase 2: 2027", "Year 3 (2027/28)"
_YEAR = re.compile(
    r"\b([^\W\d_][^\W\d_a-z]*[a-zà-ÿ]*\s\d{1,2})\s*(?:=|:|\(|[-–—]\s|is\s|means\s)\s*"
    r"((?:FY\s?)?(?:19|20)\d\d(?:\s?[/–-]\s?\d{2,4})?)(?!\d)"
)
_WHOLE = re.compile(_CODE)
_MOST = 60
"""How many signs a meaning has at most."""
_MOST_ROWS = 12


def legend(texts: Iterable[Piece], tables: Iterable[Table]) -> dict[str, str]:
    """Return code → meaning, as written; of two meanings of one code the first counts.

    Two codes at least must be explained in one text or table: "L: Libraries" alone is a label.
    """
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
            (match.group(1), match.group(3).strip(" ,.;()")) for match in _PAIR.finditer(piece.text)
        ]
        if len({code for code, _ in pairs}) < 2 and len(piece.text) < 400:
            pairs += [
                (match.group(2), match.group(1).strip(" ,.;"))
                for match in _BEHIND.finditer(piece.text)
                if match.group(1)[:1].upper() == match.group(2)[:1] or match.group(2)[0] in "£€"
            ]
        pairs += [(match.group(1), match.group(2)) for match in _YEAR.finditer(piece.text)]
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
