"""Which calendar a document counts by, its languages, its currency and its period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from kg.importing.learning.texts import Piece
from kg.importing.words import Words, fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SIGNS = {"£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR"}
_CODES = re.compile(r"(?<!\w)(GBP|EUR|USD|AUD|NZD|CAD|CHF|SEK|NOK|DKK)(?!\w)")
_DOLLARS = re.compile(r"(A|AU|NZ|US|C|CA)?\$")
_DOLLAR = {"A": "AUD", "AU": "AUD", "NZ": "NZD", "US": "USD", "C": "CAD", "CA": "CAD"}
_YEARS = re.compile(
    r"(?<![\d/.-])((?:19|20)\d\d)\s*(?:[-–—/]|\bto\b|\bau\b|\bà\b|\bhyd\b|\bgo\b)\s*"
    r"((?:19|20)\d\d|\d\d)(?![\d/-])"
)
_SLASHED = re.compile(r"(?<![\d/])20\d\d/\d\d(?![\d/])")
_ONE_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/-])")
_QUARTER = re.compile(r"\b[QTC]1\s*[(:=–-]*\s*([^\W\d_]{3,9})", re.IGNORECASE)
_RUNS = re.compile(
    r"(?:(?:\d{1,2}(?:st)?\s+)?([^\W\d_]{3,9}))\s+(?:\d{1,2}(?:st)?,?\s+)?(?:\d{4}\s+)?"
    r"(?:to|through|-|–|hyd|au|à|go)\s+"
    r"(?:\d{1,2}(?:st|th)?\s+)?([^\W\d_]{3,9})",
    re.IGNORECASE,
)
_MIN_SHARE = 0.15
# Within how many signs behind "fiscal year" it is said when that begins.
_NEAR = 30


@lru_cache(maxsize=4)
def _words_of_one_language(words: Words) -> dict[str, str]:
    """Return folded word → its language, for words that labels of one language alone hold."""
    of: dict[str, set[str]] = {}
    for word in words.words:
        if word.language and word.scheme in ("party-cue", "column", "party-word"):
            for part in _WORD.findall(fold(word.text)):
                of.setdefault(part, set()).add(word.language)
    return {part: next(iter(held)) for part, held in of.items() if len(held) == 1}


def languages(texts: Sequence[Piece], words: Words) -> tuple[str, ...]:
    """Return the languages of a document, the likeliest first; English where nothing tells.

    Counted are words that labels of one language alone hold: its small words and its heads.
    """
    only = _words_of_one_language(words)
    seen: Counter[str] = Counter()
    for piece in texts:
        for part in _WORD.findall(fold(piece.text)):
            language = only.get(part)
            if language:
                seen[language] += 1
    if not seen:
        return ("en",)
    most = seen.most_common(1)[0][1]
    return tuple(
        language for language, times in seen.most_common() if times >= max(2, _MIN_SHARE * most)
    ) or (seen.most_common(1)[0][0],)


def _habit(texts: Sequence[Piece], words: Words, code: str) -> int:
    """Return how often the document has a word of `calendar-habit`."""
    pattern = _pattern(words, code)
    return sum(len(pattern.findall(fold(piece.text))) for piece in texts)


@lru_cache(maxsize=32)
def _pattern(words: Words, code: str) -> re.Pattern[str]:
    """Return what finds the words of `calendar-habit` in a folded text."""
    labels = sorted((fold(label) for label in words.texts("calendar-habit", code)), key=len)
    # A word that has no letters at all finds nothing.
    alternatives = "|".join(map(re.escape, reversed(labels))) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def southern(texts: Sequence[Piece], words: Words) -> bool:
    """Whether the document is of the southern half of the world.

    It names what is found there twice, or once beside sums in dollars; or it has sums in dollars
    and years such as "2025/26", and nothing of North America.
    """
    found = _habit(texts, words, "southern")
    if found >= 2:
        return True
    dollars = any(_DOLLARS.search(piece.text) for piece in texts)
    if not dollars or _habit(texts, words, "northern-dollar"):
        return False
    return found > 0 or any(_SLASHED.search(piece.text) for piece in texts)


def currency(texts: Sequence[Piece], words: Words) -> str | None:
    """Return the currency that a bare sum means: the one written most often, or None."""
    seen: Counter[str] = Counter()
    dollars = 0
    for piece in texts:
        for sign, code in _SIGNS.items():
            seen[code] += piece.text.count(sign)
        seen.update(_CODES.findall(piece.text))
        for prefix in _DOLLARS.findall(piece.text):
            if prefix:
                seen[_DOLLAR[prefix]] += 1
            else:
                dollars += 1
    known = [code for code in ("AUD", "NZD", "CAD", "USD") if seen[code]]
    if dollars:
        # A bare dollar is the country's own: the one that is spelt out, or the place's.
        if known:
            seen[known[0]] += dollars
        elif southern(texts, words):
            seen["AUD"] += dollars
    seen += Counter()
    return seen.most_common(1)[0][0] if seen else None


def calendar_quarters(texts: Sequence[Piece], words: Words, months: dict[str, int]) -> bool:
    """Whether Q1 begins in January: the document says so, or is of a country where it does."""
    for piece in texts:
        for match in _QUARTER.finditer(piece.text):
            month = months.get(fold(match.group(1)))
            if month:
                return month == 1
    return _habit(texts, words, "calendar-quarters") >= 2


def year_begins(texts: Sequence[Piece], words: Words, months: dict[str, int]) -> tuple[int, bool]:
    """Return the month in which a year "2024/25" begins, and whether that is only likely.

    What the document says counts ("April to March", "our fiscal year begins on July 1"); then
    whether it speaks more of academic or of financial years; then its place; April where nothing
    tells. A federal year of the United States begins in October; others there, and those of whoever
    counts in dollars, begin in several months.
    """
    said: Counter[int] = Counter()
    for piece in texts:
        for match in _RUNS.finditer(piece.text):
            first, last = (months.get(fold(name)) for name in match.groups())
            if first and last and (first - last) % 12 == 1 and first != 1:
                said[first] += 1
    academic, financial = (_habit(texts, words, c) for c in ("academic", "financial"))
    if academic > financial:
        return next((month for month, _ in said.most_common() if month in (8, 9)), 9), False
    said = said or _begun(texts, words, months)
    if said:
        return said.most_common(1)[0][0], False
    if southern(texts, words):
        return 7, False
    if _habit(texts, words, "federal"):
        return 10, False
    if _habit(texts, words, "american"):
        return 10, True
    return 4, any(_DOLLARS.search(piece.text) for piece in texts)


def _begun(texts: Sequence[Piece], words: Words, months: dict[str, int]) -> Counter[int]:
    """Return the months with which texts say that a financial year begins, and how often."""
    years = _pattern(words, "financial")
    begins = _pattern(words, "begins")
    found: Counter[int] = Counter()
    for piece in texts:
        text = fold(piece.text)
        for year in years.finditer(text):
            begun = begins.match(text[year.end() : year.end() + _NEAR].lstrip())
            if begun:
                behind = text[year.end() : year.end() + 2 * _NEAR]
                named = [months[word] for word in _WORD.findall(behind) if word in months]
                found.update(named[:1])
    return found


def period(texts: Sequence[Piece], name: str, begins: int) -> tuple[date | None, date | None]:
    """Return first and last day of the plan, from its titles or the file's name; else open.

    "2024-2029" is six calendar years, "2024/25" and "2024-25" one year of the plan's own, and
    "2024" one year.
    """
    titles = [piece.text for piece in texts if piece.kind in ("title", "heading", "furniture")]
    opening = [piece.text for piece in list(texts)[:6] if len(piece.text) < 200]
    for text in (*titles, *opening, name.replace("_", " ")):
        match = _YEARS.search(text)
        if match:
            return _between(match.group(1), match.group(2), begins)
    for text in titles[:3]:
        years = set(_ONE_YEAR.findall(text))
        if len(years) == 1:
            year = int(years.pop())
            return date(year, 1, 1), date(year, 12, 31)
    return None, None


def _between(first: str, second: str, begins: int) -> tuple[date | None, date | None]:
    year = int(first)
    last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
    if last < year:
        return None, None
    if len(second) == 2 and last == year + 1:
        end = date(last, begins, 1).toordinal() - 1
        return date(year, begins, 1), date.fromordinal(end)
    return date(year, 1, 1), date(last, 12, 31)


def month_names(words: Words) -> dict[str, int]:
    """Return folded name of a month → its number, from the code list `month`; else empty.

    The code list's own order of notations is that of the words of English calendars.
    """
    order = (
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    )  # fmt: skip
    return {
        label: order.index(code) + 1 for label, code in words.of("month").items() if code in order
    }
