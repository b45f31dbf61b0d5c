"""Points of time that stand in a row: "May & November 2025", "Sept 2024 - July 2025"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.importing.cells.periods import Point
from kg.importing.cells.points import Points

_OTHER_YEAR = "The year stands only beside another date."


@dataclass(frozen=True, slots=True)
class PointRows:
    """Reads points that stand in a row in the units of a text."""

    points: Points

    def points_at(
        self, index: int, bound: str
    ) -> tuple[tuple[Point, ...], str, int, tuple[str, ...]]:
        """Read points that stand in a row: "May & November 2025", "Sept 2024 - July 2025"."""
        listed = self._day_list(index)
        first = listed or self._days(index) or self._rough(index) or self.point(index)
        if not first:
            return (), "list", index, ()
        points = list(first if listed else first[:1])
        joint = "list"
        if len(first) == 2 and not listed:
            points, joint = list(first), "range"
        stop = points[-1].stop
        while True:
            how, place = self._joined(stop, points[-1], bound)
            if not how or (joint == "range" and how == "range"):
                break
            follow = self._days(place) or self.point(place) or self._bare(place, points[-1])
            if not follow or (len(follow) == 2 and (how == "range" or joint == "range")):
                break
            if how == "range":
                if len(points) > 1:
                    break
                points, joint = [points[0], follow[0]], "range"
            elif joint == "range" or len(follow) == 2:
                break
            else:
                points.append(follow[0])
            stop = points[-1].stop
            if joint == "range":
                break
        filled, doubts = _filled(points, joint)
        return tuple(filled), joint, stop, doubts

    def point(self, index: int) -> tuple[Point, ...]:
        """Return the point at a position; nothing where none is."""
        found = self.points.point(index)
        return (found,) if found is not None else ()

    def _days(self, index: int) -> tuple[Point, ...]:
        """Read "1-31 March 2026" and "1st to 31st of March"."""
        day = self.points.number(index, 2)
        if day is None or not 1 <= day <= 31:
            return ()
        place = index + 1
        place += self.points.is_(place, "time-cue", "ordinal") and bool(
            self.points.text(place, True)
        )
        if not (self.points.text(place) == "-" or self.points.is_(place, "time-cue", "to")):
            return ()
        second = self.points.point(place + 1)
        if second is None or second.unit != "day" or second.day <= day:
            return ()
        if self.points.number(second.first, 2) != second.day:
            return ()
        if self.points.text(second.first + 1, True) in ("/", ".", "-"):
            return ()
        return replace(second, first=index, stop=place, day=day), second

    def _day_list(self, index: int) -> tuple[Point, ...]:
        """Read "1, 2 and 3 May 2025" and "1st & 3rd May"; at most six days."""
        days: list[tuple[int, int, int]] = []
        place = index
        for _ in range(6):
            point = self.points.point(place) if days else None
            if point is not None and point.unit == "day" and point.day:
                if self.points.number(place, 2) != point.day:
                    return ()
                bare = [
                    replace(point, first=first, stop=stop, day=day) for first, stop, day in days
                ]
                return (*bare, point)
            day = self.points.number(place, 2)
            stop = place + 1
            stop += self.points.is_(stop, "time-cue", "ordinal") and bool(
                self.points.text(stop, True)
            )
            tie = self.points.text(stop) in (",", "&") or self.points.is_(stop, "time-cue", "and")
            if day is None or not 1 <= day <= 31 or not tie:
                return ()
            days.append((place, stop, day))
            place = stop + 1
            place += self.points.is_(place, "time-cue", "and") or self.points.text(place) == "&"
        return ()

    def _rough(self, index: int) -> tuple[Point, ...]:
        """Read "mid to late 2025" and "early/mid 2025"."""
        rough = ("early", "middle", "late")
        code = next((code for code in rough if self.points.is_(index, "time-cue", code)), None)
        if code is None:
            return ()
        place = self.points.skip(index + 1, "-")
        if self.points.is_(place, "time-cue", "to", "range") or self.points.text(place) == "/":
            place = self.points.skip(place + 1, "-")
        elif place == index + 1:
            return ()
        point = self.points.point(place)
        if point is None or point.edge not in rough:
            return ()
        return replace(point, first=index, stop=place, edge=code), point

    def _bare(self, index: int, before: Point) -> tuple[Point, ...]:
        """Read the second number of "Q1 - 2 2025/26" and "Q1 and 3"."""
        number = self.points.number(index, 1)
        if before.unit != "quarter" or before.year is not None or number is None:
            return ()
        if not 1 <= number <= 4:
            return ()
        point = Point("quarter", index, index + 1, number=number, weak=True)
        year = self.points.year_after(index + 1)
        return (Points.dated(point, year) if year else point,)

    def _joined(self, stop: int, before: Point, bound: str) -> tuple[str, int]:
        """Return how the next point is tied to the one before: `range`, `list` or ""."""
        unit = self.points.at(stop)
        if unit is None:
            return "", stop
        if unit.is_("time-cue", "to", "range"):
            place = stop + 1
            while self.points.text(place) == "-":
                place += 1
            return "range", self.past_article(place)
        if unit.text in ("/", "\\"):
            place = stop + 1
            follow = self.points.point(place)
            same = follow is not None and follow.unit == before.unit and before.unit != "day"
            return ("range" if same else "list"), place
        if unit.is_("time-cue", "and", "or") or unit.text in ("&", "+"):
            place = stop + 1
            if self.points.is_(place, "time-cue", "in", "by"):
                place += 1
            return ("range" if bound == "between" else "list"), self.past_article(place)
        if unit.text == ",":
            place = stop + 1
            if self.points.is_(place, "time-cue", "and") or self.points.text(place) == "&":
                place += 1
            return "list", place
        return "", stop

    def past_article(self, index: int) -> int:
        """Return the position behind an article, unless a point begins at it."""
        place = self.points.glue(index)
        return index if self.points.point(index) is not None else place


def _filled(points: Sequence[Point], joint: str) -> tuple[list[Point], tuple[str, ...]]:
    """Give points without a year the year that stands beside another of them."""
    filled = list(points)
    doubts: tuple[str, ...] = ()
    for place in range(len(filled) - 2, -1, -1):
        point, behind = filled[place], filled[place + 1]
        if point.year is None and behind.year is not None and behind.style != "range":
            year = behind.year
            if not behind.style and point.unit == behind.unit and point.order > behind.order:
                if joint == "range":
                    year -= 1
                else:
                    doubts = (_OTHER_YEAR,)
            filled[place] = replace(point, year=year, style=behind.style, weak=False)
    for place in range(1, len(filled)):
        point, before = filled[place], filled[place - 1]
        if point.year is None and before.year is not None and before.style != "range":
            year = before.year
            if not before.style and point.unit == before.unit and point.order < before.order:
                year += 1
                doubts = (_OTHER_YEAR,)
            filled[place] = replace(point, year=year, style=before.style, weak=False)
    return filled, doubts
