"""How sure a date is: what the wording gives, and why it may give less than a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.labels.directory import Directory
from kg.labels.records import Link, Mark
from kg.terms import code

CERTAIN, POSSIBLE, UNDATED = "certain", "possible", "undated"
_COMPUTED = code("basis", "computed")
# EDTF writes seasons as months 21 to 24, and doubt as one of three signs.
_SEASON = re.compile(r"\d{4}-2[1-4]")
_DOUBT = re.compile(r"[~?%]")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CALENDARS = {
    code("calendar", "school-term"): "a school term, not a date",
    code("calendar", "season"): "a season, not a date",
    code("calendar", "term-of-office"): "a term of office, not a date",
}
_MONTHS_OF_A_SEASON = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The wording of a time and how it was read.

    Shape:
        `start` and `end` are the earliest and the latest day that the wording allows; None where
        it sets none. `grade` is `certain` or `possible`, as the query decides; `reasons` say in
        words why it is less than certain. `anchor` is the thing that the time is counted from.
    """

    iri: str
    words: str
    edtf: str = ""
    start: date | None = None
    end: date | None = None
    anchor: Link | None = None
    grade: str = POSSIBLE
    reasons: tuple[str, ...] = ()
    notes: tuple[Link, ...] = ()

    @property
    def sureness(self) -> str:
        """Return `certain`, `possible` or `undated`."""
        return self.grade if self.when is not None else UNDATED

    @property
    def when(self) -> date | None:
        """Return the day the time is listed by: the latest, or else the earliest."""
        return self.end or self.start

    @property
    def is_season(self) -> bool:
        """Whether the pattern is one season, such as `2014-22` for summer 2014."""
        return bool(_SEASON.fullmatch(self.edtf.rstrip("~?%")))

    @property
    def season_start(self) -> date | None:
        """Return the first day of the season that the latest day ends, or None."""
        if not self.is_season or self.end is None:
            return None
        months = self.end.year * 12 + self.end.month - _MONTHS_OF_A_SEASON
        return date(months // 12, months % 12 + 1, 1) if months >= 12 else None

    @property
    def begins(self) -> date:
        """Return the first day from which the time counts: its own, or that of the deadline."""
        return self.start or self.end or date.max

    @property
    def ends(self) -> date:
        """Return the last day to which it counts; a time without an end goes on for ever."""
        return self.end or date.max

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Whether the time touches a window; a deadline touches it by its latest day."""
        if self.when is None:
            return False
        return (last is None or self.begins <= last) and (first is None or self.ends >= first)


def read_time(names: Directory, row: Mapping[str, str], notes: tuple[Link, ...]) -> Reading:
    """Return the reading of the time in a row of the question `time-planned`."""
    edtf, calendar, basis = (row.get(name, "") for name in ("edtf", "calendar", "basis"))
    counted_from = names.link(row["anchor"]) if "anchor" in row else None
    mark = names.mark(basis or None, row.get("confidence"))
    start, end = as_date(row.get("earliest")), as_date(row.get("latest"))
    return Reading(
        iri=row["time"],
        words=row.get("words", ""),
        edtf=edtf,
        start=start,
        end=end,
        anchor=counted_from,
        grade=row.get("sureness", POSSIBLE),
        reasons=_reasons(edtf, calendar, counted_from, basis, mark)
        if start or end
        else ("no date can be read from the wording",),
        notes=notes,
    )


def as_date(text: str | None) -> date | None:
    """Return an ISO 8601 day, or None where the text is none."""
    if text is None or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # 2014-02-30
        return None


def _reasons(
    edtf: str, calendar: str, anchor: Link | None, basis: str, mark: Mark
) -> tuple[str, ...]:
    found = []
    if anchor is not None:
        found.append(f"counted from “{anchor.name}”")
    if calendar in _CALENDARS:
        found.append(_CALENDARS[calendar])
    elif _SEASON.search(edtf):
        found.append("a season, not a date")
    if _DOUBT.search(edtf):
        found.append("approximate")
    if not _MONTH.search(edtf) and not _SEASON.search(edtf):
        found.append("a year, no month" if edtf else "how exact it is was not recorded")
    if basis == _COMPUTED:
        found.append("worked out from other dates")
    elif mark.kind != "stated":
        found.append(mark.basis.lower() or "read by judgement")
    return tuple(found)
