"""What a phrase about time means: its dates as far as its wording goes, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.importing.cells.doubts import doubted
from kg.importing.cells.periods import Period, Point, settle
from kg.importing.cells.phrases import EVENT, OPEN, Phrase
from kg.importing.records import Found, Habits

_NONE = "The document says that no time applies."
_ELSEWHERE = "The document points to another place for the time."
_ROUGH = "The text names a time without a date."
_DONE = "The text says how far the work is, not when it is due."
_BACKWARDS = "The period ends before it begins."
_LENGTH = "The text gives a length of time without its start."


def by_head(found: Found, first: date | None, last: date | None, heads: frozenset[str]) -> Found:
    """Set kind and days of a time without a bound of its own, as the head says."""
    if "date-end" in heads:
        return replace(found, kind="deadline", latest=last, bound="by")
    if "date-start" in heads:
        return replace(found, kind="start", earliest=first)
    return replace(found, kind="period", earliest=first, latest=last)


@dataclass(frozen=True, slots=True)
class Dated:
    """Says what the parts of a text that are about time mean in a document of some habits."""

    habits: Habits

    def of(self, phrase: Phrase, heads: frozenset[str]) -> Iterable[tuple[int, int, Found]]:
        """Give the readings of a phrase with the units that each takes."""
        if not phrase.points:
            yield phrase.first, phrase.stop, self._open(phrase)
            return
        if phrase.joint == "range":
            yield phrase.first, phrase.stop, self._range(phrase)
            return
        last = len(phrase.points) - 1
        for place, point in enumerate(phrase.points):
            first = phrase.first if place == 0 else point.first
            stop = phrase.stop if place == last else point.stop
            yield first, stop, self._single(phrase, point, heads)

    def _open(self, phrase: Phrase) -> Found:
        if phrase.recurrence:
            once = phrase.recurrence == "once"
            found = Found(
                "date",
                0,
                0,
                kind="open" if once else "recurring",
                confidence=0.95,
                recurrence=phrase.recurrence,
                why="a word for how often",
            )
            return doubted(found, _ROUGH) if once else found
        told = {
            "to-be-confirmed": OPEN,
            "see-elsewhere": _ELSEWHERE,
            "not-applicable": _NONE,
            "soon": _ROUGH,
            "done": _DONE,
            "event": EVENT,
            "length": _LENGTH,
        }
        doubt = told.get(phrase.open)
        kind = "open"
        if phrase.open == "event" and phrase.bound in ("by", "before"):
            kind = "deadline"
        return Found(
            "date",
            0,
            0,
            kind=kind,
            confidence=0.95 if doubt is None else 0.6,
            doubt=doubt,
            recurrence="continuous" if phrase.open == "ongoing" else None,
            bound=_bound_code(phrase.bound) if phrase.open == "event" else None,
            why="a word for an open time" if phrase.open != "event" else "a time named by an event",
        )

    def _range(self, phrase: Phrase) -> Found:
        one, two = phrase.points[0], phrase.points[1]
        begin, end = settle(one, self.habits), settle(two, self.habits)
        first = begin.last if one.edge == "end" else begin.first
        last = end.first if two.edge == "start" else end.last
        edtf = None
        if begin.edtf and end.edtf:
            edtf = f"{begin.edtf.split('/')[0]}/{end.edtf.split('/')[-1]}"
        doubts = [*phrase.doubts, *begin.doubts, *end.doubts]
        if first and last and last < first:
            first = last = edtf = None
            doubts.append(_BACKWARDS)
        found = Found(
            "date",
            0,
            0,
            kind="recurring" if phrase.recurrence else "period",
            earliest=first,
            latest=last,
            confidence=0.95,
            why="a period",
            bound="in" if phrase.bound in ("between", "in") else "during",
            calendar=begin.calendar,
            recurrence=phrase.recurrence or None,
            edtf=_without_unknown(edtf),
        )
        return doubted(found, *doubts)

    def _single(self, phrase: Phrase, point: Point, heads: frozenset[str]) -> Found:
        bound = phrase.bound
        edge = point.edge
        if edge == "start" and bound in ("", "in", "for"):
            # The start of a year, without more, is a rough time and not its first day.
            point = replace(point, edge="early")
        period = settle(point, self.habits)
        if edge == "end" and bound in ("", "in", "for"):
            bound = "by"
        found = Found(
            "date",
            0,
            0,
            confidence=0.95,
            why=f"{point.unit} in so many words",
            calendar=period.calendar,
            edtf=period.edtf,
        )
        doubts = (*phrase.doubts, *period.doubts)
        if phrase.recurrence and (point.year is None or bound not in ("from", "after", "until")):
            if point.year is None:
                doubts = tuple(
                    doubt for doubt in doubts if doubt not in _point_doubts(period, point)
                )
                period = replace(period, first=None, last=None)
            found = replace(
                found,
                kind="recurring",
                recurrence=phrase.recurrence,
                bound=_bound_code(bound) or "in",
                earliest=None if bound in ("by", "before", "until") else period.first,
                latest=period.last,
                edtf=None if point.year is None else found.edtf,
            )
            return doubted(found, *doubts)
        found = self._bounded(found, bound, point, period, heads)
        if phrase.recurrence:
            found = replace(found, recurrence=phrase.recurrence)
        return doubted(found, *doubts)

    def _bounded(
        self, found: Found, bound: str, point: Point, period: Period, heads: frozenset[str]
    ) -> Found:
        first, last, edtf = period.first, period.last, period.edtf
        opening = last if point.edge == "end" else first
        closing = first if point.edge == "start" else last
        if point.style == "range" and bound in ("from", "in", "for"):
            return replace(found, kind="period", bound="during", earliest=first, latest=last)
        if bound == "by" or bound == "complete":
            return replace(found, kind="deadline", bound="by", latest=closing)
        if bound == "before":
            # "Before the end of May" is by its last day, "before May" by the day before it.
            day = closing if point.edge == "end" else first and first - timedelta(1)
            return replace(found, kind="deadline", bound="by", latest=day)
        if bound == "until":
            edtf = edtf and f"../{edtf.split('/')[-1]}"
            return replace(
                found, kind="period", bound="until", latest=closing, edtf=_without_unknown(edtf)
            )
        if bound in ("from", "after"):
            if bound == "after":
                opening = last and last + timedelta(1)
                edtf = opening.isoformat() if opening else None
            edtf = edtf and f"{edtf.split('/')[0]}/.."
            return replace(
                found, kind="start", bound="from", earliest=opening, edtf=_without_unknown(edtf)
            )
        if bound == "during":
            return replace(found, kind="period", bound="during", earliest=first, latest=last)
        found = replace(found, bound="in")
        if point.unit == "year" and point.style == "range" and not bound:
            return replace(found, kind="period", bound="during", earliest=first, latest=last)
        if point.edge == "start":
            first, last = opening, closing
        return by_head(found, first, last, heads)


def _point_doubts(period: Period, point: Point) -> tuple[str, ...]:
    """Return the doubts about a point that come only from its missing year."""
    return tuple(doubt for doubt in period.doubts if doubt not in point.doubts)


def _bound_code(bound: str) -> str | None:
    codes = {"before": "by", "complete": "by", "after": "from", "between": "in", "for": "in"}
    return codes.get(bound, bound) or None


def _without_unknown(edtf: str | None) -> str | None:
    """EDTF's intervals take no date whose year is unknown."""
    return None if edtf and "X" in edtf else edtf
