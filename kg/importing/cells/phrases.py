"""Which parts of a text are about time: what bounds them, their points, and how often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.importing.cells.lexicon import Unit
from kg.importing.cells.periods import Point
from kg.importing.cells.point_rows import PointRows
from kg.importing.cells.points import Points

_BOUNDS = ("by", "before", "until", "from", "after", "during", "between", "complete", "in", "for")
_STOPS = frozenset(".,;:()[]\n•|")
_LONGEST_EVENT = 12
# Words that add no time of their own beside a date, and those of which one is enough.
_BESIDE = frozenset({"done", "soon", "length", "to-be-confirmed"})
_ROUGHLY = frozenset({"soon", "length"})

OPEN = "The document leaves the time open."
EVENT = "The time is named by an event; the event's date is not in the text."


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of the text that is about time: its bound, its points, how often, and where it ends.

    `first` and `stop` count units. `joint` is `range` or `list`. `open` is a code of `time-cue` or
    "event" where there is no point.
    """

    first: int
    stop: int
    bound: str = ""
    points: tuple[Point, ...] = ()
    joint: str = "list"
    recurrence: str = ""
    open: str = ""
    weak: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrases:
    """Reads the parts of a text that are about time.

    `timely` says that the text is known to be about time, so that less is asked of its words.
    """

    points: Points
    timely: bool

    @property
    def rows(self) -> PointRows:
        """Reads its points that stand in a row."""
        return PointRows(self.points)

    @property
    def units(self) -> Sequence[Unit]:
        """The units of the text."""
        return self.points.units

    def walk(self) -> Iterator[Phrase]:
        """Give each part that is about time, also a year that is a baseline (without points)."""
        index = 0
        while index < len(self.units):
            unit = self.units[index]
            # Most words of a text are no words of time: no phrase begins with one.
            begins = bool(unit.senses) or not unit.word
            begins = begins and not self.points.within_figures(index)
            phrase = self._phrase(index) if begins else None
            if phrase is None or phrase.stop <= index:
                index += 1
                continue
            yield phrase
            index = phrase.stop

    def phrases(self) -> list[Phrase]:
        """Return the parts that say when, or how often, or that the time is open."""
        found = [one for one in self.walk() if one.points or one.open or one.recurrence]
        return self._joined_up(found)

    def _joined_up(self, phrases: Sequence[Phrase]) -> list[Phrase]:
        """Drop what only repeats a time beside it or comments on it: "Q4 (Jan-Mar 2026)"."""
        dated = [any(point.year for point in phrase.points) for phrase in phrases]
        unsettled = any(phrase.open == "to-be-confirmed" for phrase in phrases)
        kept: list[Phrase] = []
        first: int | None = None
        for place, phrase in enumerate(phrases):
            if any(dated) and phrase.open in _BESIDE:
                continue
            if phrase.open and phrase.open in _ROUGHLY and any(one.open for one in kept):
                continue
            follows = place + 1 < len(phrases) and dated[place + 1]
            if phrase.points and not dated[place] and not phrase.recurrence and follows:
                between = self.units[phrase.stop : phrases[place + 1].first]
                if len(between) == 1 and between[0].text in ("(", ":"):
                    first = phrase.first
                    continue
            if first is not None:
                phrase, first = replace(phrase, first=first), None
            if unsettled and self.timely and dated[place]:
                phrase = replace(phrase, doubts=(*phrase.doubts, OPEN))
            kept.append(phrase)
        return kept

    def whole(self, phrases: Sequence[Phrase]) -> bool:
        """Whether a text holds nothing but phrases of time and words that tie them."""
        covered: set[int] = set()
        for phrase in phrases:
            covered.update(range(phrase.first, phrase.stop))
        for index, unit in enumerate(self.units):
            if index in covered or not (unit.word or unit.digits):
                continue
            if not unit.is_("time-cue", "of", "and", "or", "to", "in"):
                return False
        return True

    def _phrase(self, index: int) -> Phrase | None:
        start = index
        bound = ""
        recurrence = ""
        compared = article = False
        for _ in range(6):
            unit = self.points.at(index)
            if unit is None:
                break
            code = next((code for code in _BOUNDS if unit.is_("time-cue", code)), None)
            edge = unit.is_("time-cue", "start-of", "end-of", "early", "middle", "late", "about")
            if unit.is_("recurrence", *unit.senses.get("recurrence", ())) and not recurrence:
                recurrence = unit.code("recurrence") or ""
                index = self.points.skip(index + 1, ",", ":", "(", "-")
            elif (
                unit.is_("time-cue", "each")
                and not recurrence
                and (again := self._each(index + 1)) is not None
            ):
                recurrence = again
                index += 1
            elif unit.is_("time-cue", "compared") and not bound and self._year_only(index + 1):
                compared = True
                index += 1
            elif unit.is_("time-cue", "start-of") and self.points.text(index + 1) == ":":
                bound = "from"
                index += 2
            elif edge and self.points.point(index) is not None:
                break
            elif unit.is_("time-cue", "to") and not bound and code in (None, "until"):
                place = self.rows.past_article(index + 1) if self.timely else index + 1
                named = not self.timely and self.points.is_(place, "time-cue", "of")
                if named or not self.rows.point(place):
                    break
                bound = "until"
                index += 1
            elif unit.is_("time-cue", "ongoing") and not bound and self._goes_on(index + 1):
                index = self.points.skip(index + 1, ",", "-")
            elif code is not None and (not bound or bound in ("in", "for", "complete")):
                bound = code
                index = self.points.skip(index + 1, ":", "-")
            elif unit.is_("time-cue", "of", "in", "by", "from") and (bound or recurrence):
                article = article or unit.is_("time-cue", "of")
                index += 1
                if unit.text in ("d", "l"):
                    index = self.points.skip(index, "'")
            else:
                break
        if index > start and article:
            before = self.points.point(index)
            if before is None and self.points.point(index - 1) is not None:
                index -= 1
        points, joint, stop, doubts = self.rows.points_at(index, bound)
        if not points:
            return self._without_point(start, index, bound, recurrence)
        phrase = Phrase(start, stop, bound, points, joint, recurrence, doubts=doubts)
        phrase = self._trailing(phrase)
        if compared:
            return replace(phrase, points=(), recurrence="")
        return self._judged(phrase, article)

    def _goes_on(self, index: int) -> bool:
        """Whether what goes on has its start or end told next: "ongoing from April 2025"."""
        return self.points.is_(
            self.points.skip(index, ",", "-"), "time-cue", "from", "after", "until", "to"
        )

    def _each(self, index: int) -> str | None:
        """Return how often "every September" is; None where no time follows."""
        point = self.points.point(index)
        if point is not None and point.unit in ("day", "month", "season") and point.year is None:
            return "annual"
        if point is not None and point.unit == "term" and point.year is None:
            return "annual"
        unit = self.points.at(index)
        if unit is None:
            return None
        if unit.is_("weekday", "weekday"):
            return "weekly"
        return None

    def _year_only(self, index: int) -> bool:
        index = self.points.glue(index)
        year = self.points.year(index)
        if year is None:
            return False
        # "on 2019 levels" is a baseline, "on 2019" alone is not.
        return self.points.is_(year.stop, "time-cue", "no-date") or not self.points.is_(
            index - 1, "time-cue", "in"
        )

    def _trailing(self, phrase: Phrase) -> Phrase:
        """Add what stands behind the points: "onwards", "each year", "annually"."""
        index = phrase.stop
        unit = self.points.at(index)
        if unit is None:
            return phrase
        if phrase.joint != "range" and phrase.bound in ("", "in", "for", "from", "after"):
            if unit.is_("time-cue", "onwards") and not self._starts_point(index):
                return (
                    replace(phrase, bound=phrase.bound or "from", stop=index + 1)
                    if (phrase.bound == "after")
                    else replace(phrase, bound="from", stop=index + 1)
                )
            if unit.text in ("+", "-") and unit.glued and phrase.points[-1].unit == "year":
                behind = self.points.at(index + 1)
                if behind is None or behind.text in _STOPS:
                    return replace(phrase, bound="from", stop=index + 1)
            place = self.points.skip(index, "-", ",")
            goes_on = self.points.is_(place, "time-cue", "ongoing", "onwards")
            if place > index and goes_on and self._ends(place + 1):
                return replace(phrase, bound="from", stop=place + 1)
            if unit.is_("time-cue", "to") and self.points.is_(index + 1, "time-cue", "ongoing"):
                return replace(phrase, bound="from", stop=index + 2)
        place = self.points.skip(index, "(", ",", "-")
        behind = self.points.at(place)
        if behind is not None and "recurrence" in behind.senses and not phrase.recurrence:
            code = behind.code("recurrence") or ""
            if all(point.year is None for point in phrase.points) or self.timely:
                return replace(phrase, recurrence=code, stop=self.points.skip(place + 1, ")"))
        return phrase

    def _ends(self, index: int) -> bool:
        """Whether no word follows: "May 2026 – on", not "May 2026 – on track"."""
        unit = self.points.at(index)
        return unit is None or not (unit.word or unit.digits)

    def _starts_point(self, index: int) -> bool:
        return self.points.is_(index, "time-cue", "in") and self.points.point(index + 1) is not None

    def _judged(self, phrase: Phrase, article: bool) -> Phrase:
        """Say whether a phrase may be no time, or be the time of something else."""
        only = phrase.points[0]
        behind = self.points.at(phrase.stop)
        years = all(point.unit == "year" and point.weak for point in phrase.points)
        alone = behind is not None and len(phrase.points) == 1 and not phrase.recurrence
        named = article and phrase.bound in ("by", "before", "after", "until")
        if alone and behind is not None and only.unit in ("year", "season", "month"):
            measure = behind.is_("time-cue", "no-date")
            if named and (measure or (behind.word and not behind.senses)):
                return self._event(phrase)
            if measure and only.unit == "year":
                return replace(phrase, points=())
        before = self.points.at(phrase.first - 1)
        if (
            years
            and not phrase.bound
            and before is not None
            and before.word
            and ("time-cue" not in before.senses)
        ):
            # "Easter 2025", "AGM 2026", "by Easter 2025"
            by = self.points.is_(phrase.first - 2, "time-cue", "by", "before")
            first, bound = (phrase.first - 2, "by") if by else (phrase.first, "")
            phrase = replace(phrase, first=first, bound=bound, doubts=(*phrase.doubts, EVENT))
        weak = any(point.weak for point in phrase.points) and not phrase.recurrence
        if years and phrase.bound in ("by", "in", "until", "during", "from", "before", "after"):
            weak = False
        if years and phrase.joint == "range" and phrase.bound:
            weak = False
        return replace(phrase, weak=weak)

    def _event(self, phrase: Phrase) -> Phrase:
        stop = self._clause(phrase.stop)
        return replace(phrase, stop=stop, doubts=(*phrase.doubts, EVENT))

    def _clause(self, index: int) -> int:
        """Return the position at which the clause ends, some words further at most."""
        stop = index
        while stop < len(self.units) and stop - index < _LONGEST_EVENT:
            unit = self.units[stop]
            if unit.text in _STOPS or unit.is_("time-cue", "and"):
                break
            stop += 1
        return stop

    def _without_point(self, start: int, index: int, bound: str, recurrence: str) -> Phrase | None:
        """Read what names a time without a point: recurrence, "ongoing", "TBC", an event."""
        unit = self.points.at(start)
        if unit is None:
            return None
        if recurrence:
            behind = self.points.at(index)
            ends = (
                behind is None
                or not (behind.word or behind.digits)
                or behind.is_("time-cue", *_BOUNDS, "and", "or", "to", "onwards")
            )
            stop = next(
                place + 1
                for place in range(index - 1, start - 1, -1)
                if "recurrence" in self.units[place].senses
                or self.points.is_(place, "time-cue", "each")
            )
            return Phrase(start, stop, recurrence=recurrence, weak=not ends or recurrence == "once")
        for code in (
            "ongoing",
            "to-be-confirmed",
            "see-elsewhere",
            "not-applicable",
            "soon",
            "done",
        ):
            for place in (start, index):
                if self.points.is_(place, "time-cue", code):
                    return Phrase(start, place + 1, bound, open=code, weak=True)
        edge = self.points.is_(index, "time-cue", "end-of", "start-of")
        if bound in ("by", "before", "until", "after") and edge:
            stop = self._clause(index + 1)
            if stop > index + 1 and any(unit.word for unit in self.units[index + 1 : stop]):
                return Phrase(start, stop, bound, open="event")
        if bound in ("by", "before", "until", "after", "from") and self.timely:
            stop = self._clause(index)
            if stop > index and not any(self.rows.point(place) for place in range(index, stop)):
                return Phrase(start, stop, bound, open="event")
        number = self.points.number(start, 3)
        if number is not None or self.points.numeral(start) is not None:
            span = self.points.at(self.points.skip(start + 1, "-"))
            if span is not None and span.is_("timespan", "day", "week", "month", "year", "term"):
                return Phrase(start, self.points.skip(start + 1, "-") + 1, open="length", weak=True)
        return None
