"""Numbers of a spreadsheet as a person sees them: "£414,000", "12.5%", "31/03/2026".

The commonest formats are rendered. Of a date in any other format the text is its ISO form, of a
number its digits.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise

# Formats that a workbook names by number alone. 14 to 22 are of the reader's country.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKET = re.compile(r"\[(\$[^\]-]*)?(-[^\]]*)?[^\]]*\]")
_DATE_SIGNS = re.compile(r"[dyhs]|m", re.IGNORECASE)
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?,*")
_DATE_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|(y+|m+|d+|h+|s+)|(AM/PM|A/P)|\[[^\]]*\]|_.|\*.|(.)', re.IGNORECASE
)
_ENGLISH = re.compile(r"\[\$-(?:F800|x-sysdate|[0-9A-F]*0?9|en[-\w]*)\]", re.IGNORECASE)
_LOCALE = re.compile(r"\[\$-[^\]]+\]")
_CONDITION = re.compile(r"\[[<>=]")
_GENERAL = re.compile("general|@", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_NAMES = re.compile(r"mmm|ddd", re.IGNORECASE)
_LONGEST = 255


def number_of(written: str) -> Decimal | None:
    """Return a number as it lies in a spreadsheet, its last digits not those of a float."""
    if written.isascii() and written.isdigit() and len(written) < 15:
        return Decimal(written)
    try:
        number = Decimal(written.strip()[:64])
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return None
    rounded = Decimal(f"{float(number):.15g}")
    return Decimal(int(rounded)) if rounded == rounded.to_integral_value() else rounded


@lru_cache(maxsize=1000)
def is_date_format(number_format: str) -> bool:
    """Tell whether a format shows a number as a day or a time."""
    section = _BRACKET.sub("", _QUOTED.sub("", _section(number_format, 0)))
    if "general" in section.lower() or "@" in section or _NUMBER.search(section):
        return False
    return _DATE_SIGNS.search(section) is not None


def date_of(number: Decimal, *, from_1904: bool) -> datetime | None:
    """Return the day and time that a number means; None where there is no such day."""
    if not 0 <= number < 2_958_466:
        return None
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    if not from_1904 and number < 61:  # a 29 February 1900 that never was
        first += timedelta(days=1)
    moment = first + timedelta(seconds=round(float(number) * 86_400))
    return moment if moment.year < 9999 else None


def shown_date(moment: datetime, number_format: str) -> str:
    """Return a day and time in a format; ISO where the format's names are not English."""
    section = _section(number_format[:_LONGEST], 0)
    if _NAMES.search(section) and (_LOCALE.search(section) and not _ENGLISH.search(section)):
        return moment.date().isoformat()
    tokens = list(_DATE_TOKEN.finditer(section))
    half = any(token[4] for token in tokens)
    shown = ""
    for at, token in enumerate(tokens):
        quoted, escaped, part, am_pm, other = token.groups()
        if part:
            shown += _date_part(moment, part.lower(), half=half, minutes=_is_minute(tokens, at))
        elif am_pm:
            shown += f"{moment:%p}"
        else:
            shown += quoted or escaped or other or ""
    return shown.strip() or moment.date().isoformat()


def shown_number(number: Decimal, number_format: str) -> str:
    """Return a number in a format; its digits alone where the format is none that is known."""
    if number_format in ("", "General"):
        return plain(number)
    sections = _sections(number_format[:_LONGEST])
    if any(_CONDITION.search(section) for section in sections):
        return plain(number)
    section = sections[0]
    sign = "-" if number < 0 else ""
    if number < 0 and len(sections) > 1:
        section, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    section = _LOCALE.sub("", section)
    bare = _BRACKET.sub("", _QUOTED.sub("", section)).strip()
    if bare.lower() in ("", "general", "@") and not _NUMBER.search(bare):
        shown = _literal(_GENERAL.sub("\0", section))
        if "\0" not in shown:  # a section of words alone, such as "-" for nothing
            return shown.strip() if section else ""
        return shown.replace("\0", plain(abs(number) if sign == "" else number), 1).strip()
    if "E+" in bare.upper() or "/" in bare:
        return plain(number)
    return sign + _figures(abs(number), section)


def plain(number: Decimal) -> str:
    """Return the digits of a number, without an exponent."""
    text = f"{number:f}"
    return text if len(text) <= 40 else str(number)


def _figures(number: Decimal, section: str) -> str:
    masked = _QUOTED.sub(lambda found: "\0" * len(found.group()), section)
    masked = _BRACKET.sub(lambda found: "\0" * len(found.group()), masked)
    place = _NUMBER.search(masked)
    if place is None:
        return plain(number)
    pattern = place.group()
    thousands = len(pattern) - len(pattern.rstrip(","))
    whole, _, part = pattern.rstrip(",").partition(".")
    if "%" in masked:
        number *= 100
    number = number.scaleb(-3 * thousands)
    try:
        number = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    except InvalidOperation:
        return plain(number)
    digits = f"{number:,f}" if "," in whole else f"{number:f}"
    optional = len(part) - len(part.rstrip("#?"))
    for _ in range(optional):
        if "." in digits and digits.endswith("0"):
            digits = digits[:-1]
    digits = digits.removesuffix(".")
    front, _, rest = digits.partition(".")
    digits = front.zfill(whole.count("0")) + ("." + rest if rest else "")
    return (_literal(section[: place.start()]) + digits + _literal(section[place.end() :])).strip()


@lru_cache(maxsize=1000)
def _literal(section: str) -> str:
    """Return the words of a part of a format that has no digits."""
    shown, at = "", 0
    for found in _LITERAL.finditer(section):
        shown += section[at : found.start()] + (found[1] or found[2] or found[3] or "")
        at = found.end()
    return shown + section[at:]


@lru_cache(maxsize=1000)
def _sections(number_format: str) -> tuple[str, ...]:
    masked = _QUOTED.sub(lambda found: "\0" * len(found.group()), number_format)
    cuts = [-1, *(at for at, sign in enumerate(masked) if sign == ";"), len(masked)]
    return tuple(number_format[a + 1 : b] for a, b in pairwise(cuts))


def _section(number_format: str, number: int) -> str:
    return _sections(number_format[:_LONGEST])[number]


def _is_minute(tokens: list[re.Match[str]], at: int) -> bool:
    """Tell whether an "m" means minutes: it stands after hours or before seconds."""
    parts = [(number, (token[3] or "").lower()) for number, token in enumerate(tokens) if token[3]]
    here = next(place for place, (number, _) in enumerate(parts) if number == at)
    before = parts[here - 1][1] if here else ""
    after = parts[here + 1][1] if here + 1 < len(parts) else ""
    return before.startswith("h") or after.startswith("s")


def _date_part(moment: datetime, part: str, *, half: bool, minutes: bool) -> str:
    sign, size = part[0], len(part)
    if sign == "y":
        return f"{moment.year % 100:02d}" if size <= 2 else f"{moment.year:04d}"
    if sign == "m" and not (minutes and size <= 2):
        return _named(moment.month, _MONTHS[moment.month - 1], size)
    if sign == "d":
        return _named(moment.day, _DAYS[moment.weekday()], size)
    number = {"h": moment.hour, "m": moment.minute, "s": moment.second}[sign]
    if sign == "h" and half:
        number = number % 12 or 12
    return f"{number:0{min(size, 2)}d}"


def _named(number: int, name: str, size: int) -> str:
    if size <= 2:
        return f"{number:0{size}d}"
    return name[:3] if size == 3 else name[:1] if size == 5 else name
