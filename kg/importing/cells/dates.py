"""What a cell says of time: deadlines, starts, periods, recurrence, and times left open.

The grammar stands here, the words stand in the ontology (lists `month`, `season`, `timespan`,
`time-cue`, `recurrence`). A reading never goes beyond its wording: no year is made up, and what is
named by an event or a rough word has a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.importing.cells.lexicon import Lexicon, Unit, head_codes, lexicon
from kg.importing.cells.periods import Period, Point, settle
from kg.importing.cells.plain import plain
from kg.importing.cells.points import Points, serial
from kg.importing.records import Found, Habits, Mark
from kg.importing.words import Words

_SCHEMES = (
    "month", "season", "weekday", "numeral", "ordinal", "timespan", "time-cue", "recurrence",
)  # fmt: skip
_BOUNDS = ("by", "before", "until", "from", "after", "during", "between", "complete", "in", "for")
_STOPS = frozenset(".,;:()[]\n•|")
_CLAUSE = re.compile(r"[.;()\[\]\n•|]")
_LONGEST_EVENT = 12
# Words that add no time of their own beside a date, and those of which one is enough.
_BESIDE = frozenset({"done", "soon", "length", "to-be-confirmed"})
_ROUGHLY = frozenset({"soon", "length"})
_EPOCH = date(1899, 12, 30)

_OPEN = "The document leaves the time open."
_NONE = "The document says that no time applies."
_ELSEWHERE = "The document points to another place for the time."
_ROUGH = "The text names a time without a date."
_EVENT = "The time is named by an event; the event's date is not in the text."
_DONE = "The text says how far the work is, not when it is due."
_UNREAD = "No time could be read from this text."
_STRUCK = "The time is struck out in the document, and no other stands beside it."
_OTHER_YEAR = "The year stands only beside another date."
_BACKWARDS = "The period ends before it begins."
_LEGEND = "The time is given by a sign of the document's legend."
_LENGTH = "The text gives a length of time without its start."


@dataclass(frozen=True, slots=True)
class _Phrase:
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


def read(
    text: str,
    habits: Habits,
    words: Words,
    *,
    head: str = "",
    marks: Iterable[Mark] = (),
) -> tuple[Found, ...]:
    """Return what a text says of time, in the order of the text.

    Args:
        text: A cell, a paragraph or a part of one.
        habits: What the document taught.
        words: The labels of the ontology.
        head: The head of the column or the label before the text; it may say that the text is about
            time, and whether a start or an end is meant.
        marks: Parts that are struck or raised. What is struck is read only where nothing else is.

    Returns:
        Findings with `what` `date`. Empty where the text says nothing of time. Under a head of time
        a text that is not empty has one finding at least.
    """
    marks = tuple(marks)
    table = lexicon(words, _SCHEMES, habits.languages)
    heads = _heads(head, habits, words, table)
    timely = bool(heads)
    folded = plain(text, marks)
    units = table.units(folded.tokens())
    if not units:
        return ()
    meaning = habits.legend.get(text.strip()) if timely else None
    if meaning is not None:
        return _by_legend(text, meaning, habits, words, head)
    days = serial(text) if timely else None
    if days is not None:
        return (_of_serial(text, days, heads),)
    reader = _Reader(Points(units, habits.languages[:1] == ("en-US",), timely), habits, timely)
    phrases = reader.phrases()
    kept = [phrase for phrase in phrases if timely or not phrase.weak]
    if not timely and len(kept) < len(phrases) and reader.whole(phrases):
        kept = phrases
    found: list[Found] = []
    for phrase in kept:
        for first, stop, reading in reader.findings(phrase, heads):
            start, end = folded.span(units[first].start, units[stop - 1].end)
            found.append(replace(reading, start=start, end=end))
    said = [unit for unit in units if unit.text != "\n"]
    if timely and not found and said:
        start, end = folded.span(said[0].start, said[-1].end)
        return (Found("date", start, end, kind="open", confidence=0.3, doubt=_UNREAD),)
    return tuple(_without_struck(found, marks))


def places(text: str, habits: Habits, words: Words) -> tuple[tuple[int, int], ...]:
    """Return the parts of a text that are days, months or years, also where nothing ties them."""
    folded = plain(text)
    units = lexicon(words, _SCHEMES, habits.languages).units(folded.tokens())
    reader = _Reader(Points(units, habits.languages[:1] == ("en-US",)), habits, False)
    return tuple(
        folded.span(units[phrase.first].start, units[phrase.stop - 1].end)
        for phrase in reader.walk()
        if not (phrase.open or phrase.recurrence)
    )


def _heads(head: str, habits: Habits, words: Words, table: Lexicon) -> frozenset[str]:
    """Return what a head says of time: `date`, `date-start`, `date-end`; empty where nothing.

    A head that begins with "by" ("By when", "Erbyn pryd") is one of a deadline.
    """
    codes = head_codes(head, words, habits.languages)
    heads = {code for code in codes if code.partition("-")[0] == "date"}
    units = [unit for unit in table.units(plain(head).tokens()) if unit.word]
    only = bool(units) and all("time-cue" in unit.senses for unit in units)
    if heads == {"date"} or only:
        for code, cues in (("date-end", ("by", "until", "end-of")), ("date-start", ("from",))):
            if any(unit.is_("time-cue", *cues) for unit in units[:1]):
                return frozenset({code})
    return frozenset(heads)


def _by_legend(
    text: str, meaning: str, habits: Habits, words: Words, head: str
) -> tuple[Found, ...]:
    """Read a cell that is a sign of the document's legend ("S", "short: by March 2026")."""
    start = len(text) - len(text.lstrip())
    found = read(meaning, replace(habits, legend={}), words, head=head)
    return tuple(
        _doubted(replace(one, start=start, end=start + len(text.strip())), _LEGEND) for one in found
    )


def _of_serial(text: str, days: int, heads: frozenset[str]) -> Found:
    day = _EPOCH + timedelta(days)
    start = len(text) - len(text.lstrip())
    found = Found(
        "date",
        start,
        start + len(text.strip()),
        confidence=0.9,
        why="a spreadsheet's number of a day",
        bound="in",
        calendar="civil",
        edtf=day.isoformat(),
    )
    return _by_head(found, day, day, heads)


def _by_head(found: Found, first: date | None, last: date | None, heads: frozenset[str]) -> Found:
    """Set kind and days of a time without a bound of its own, as the head says."""
    if "date-end" in heads:
        return replace(found, kind="deadline", latest=last, bound="by")
    if "date-start" in heads:
        return replace(found, kind="start", earliest=first)
    return replace(found, kind="period", earliest=first, latest=last)


def _without_struck(found: Sequence[Found], marks: Sequence[Mark]) -> list[Found]:
    struck = [mark for mark in marks if mark.kind == "struck"]
    if not struck:
        return list(found)
    standing: list[Found] = []
    gone: list[Found] = []
    for one in found:
        out = any(mark.start < one.end and one.start < mark.end for mark in struck)
        (gone if out else standing).append(one)
    if standing:
        return standing
    return [_doubted(one, _STRUCK) for one in gone]


def _doubted(found: Found, *doubts: str) -> Found:
    told = dict.fromkeys([*(found.doubt.split("  ") if found.doubt else []), *doubts])
    if not told:
        return found
    return replace(found, doubt=" ".join(told), confidence=min(found.confidence, 0.6))


@dataclass(frozen=True, slots=True)
class _Reader:
    points: Points
    habits: Habits
    timely: bool

    @property
    def units(self) -> Sequence[Unit]:
        return self.points.units

    # ---- Phrases ----

    def walk(self) -> Iterator[_Phrase]:
        """Give each part that is about time, also a year that is a baseline (without points)."""
        index = 0
        while index < len(self.units):
            begins = not self.points.within_figures(index)
            phrase = self._phrase(index) if begins else None
            if phrase is None or phrase.stop <= index:
                index += 1
                continue
            yield phrase
            index = phrase.stop

    def phrases(self) -> list[_Phrase]:
        """Return the parts that say when, or how often, or that the time is open."""
        found = [one for one in self.walk() if one.points or one.open or one.recurrence]
        return self._joined_up(found)

    def _joined_up(self, phrases: Sequence[_Phrase]) -> list[_Phrase]:
        """Drop what only repeats a time beside it or comments on it: "Q4 (Jan-Mar 2026)"."""
        dated = [any(point.year for point in phrase.points) for phrase in phrases]
        unsettled = any(phrase.open == "to-be-confirmed" for phrase in phrases)
        kept: list[_Phrase] = []
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
                phrase = replace(phrase, doubts=(*phrase.doubts, _OPEN))
            kept.append(phrase)
        return kept

    def whole(self, phrases: Sequence[_Phrase]) -> bool:
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

    def _phrase(self, index: int) -> _Phrase | None:
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
                place = self._past_article(index + 1) if self.timely else index + 1
                named = not self.timely and self.points.is_(place, "time-cue", "of")
                if named or not self._point(place):
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
        points, joint, stop, doubts = self._points(index, bound)
        if not points:
            return self._without_point(start, index, bound, recurrence)
        phrase = _Phrase(start, stop, bound, points, joint, recurrence, doubts=doubts)
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

    def _points(
        self, index: int, bound: str
    ) -> tuple[tuple[Point, ...], str, int, tuple[str, ...]]:
        """Read points that stand in a row: "May & November 2025", "Sept 2024 - July 2025"."""
        listed = self._day_list(index)
        first = listed or self._days(index) or self._rough(index) or self._point(index)
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
            follow = self._days(place) or self._point(place) or self._bare(place, points[-1])
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

    def _point(self, index: int) -> tuple[Point, ...]:
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
            return "range", self._past_article(place)
        if unit.text in ("/", "\\"):
            place = stop + 1
            follow = self.points.point(place)
            same = follow is not None and follow.unit == before.unit and before.unit != "day"
            return ("range" if same else "list"), place
        if unit.is_("time-cue", "and", "or") or unit.text in ("&", "+"):
            place = stop + 1
            if self.points.is_(place, "time-cue", "in", "by"):
                place += 1
            return ("range" if bound == "between" else "list"), self._past_article(place)
        if unit.text == ",":
            place = stop + 1
            if self.points.is_(place, "time-cue", "and") or self.points.text(place) == "&":
                place += 1
            return "list", place
        return "", stop

    def _past_article(self, index: int) -> int:
        place = self.points.glue(index)
        return index if self.points.point(index) is not None else place

    def _trailing(self, phrase: _Phrase) -> _Phrase:
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
            if place > index and self.points.is_(place, "time-cue", "ongoing", "onwards"):
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

    def _starts_point(self, index: int) -> bool:
        return self.points.is_(index, "time-cue", "in") and self.points.point(index + 1) is not None

    def _judged(self, phrase: _Phrase, article: bool) -> _Phrase:
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
            # "Easter 2025", "AGM 2026"
            phrase = replace(phrase, doubts=(*phrase.doubts, _EVENT))
        weak = any(point.weak for point in phrase.points) and not phrase.recurrence
        if years and phrase.bound in ("by", "in", "until", "during", "from", "before", "after"):
            weak = False
        if years and phrase.joint == "range" and phrase.bound:
            weak = False
        return replace(phrase, weak=weak)

    def _event(self, phrase: _Phrase) -> _Phrase:
        stop = self._clause(phrase.stop)
        return replace(phrase, stop=stop, doubts=(*phrase.doubts, _EVENT))

    def _clause(self, index: int) -> int:
        """Return the position at which the clause ends, some words further at most."""
        stop = index
        while stop < len(self.units) and stop - index < _LONGEST_EVENT:
            unit = self.units[stop]
            if unit.text in _STOPS or unit.is_("time-cue", "and"):
                break
            stop += 1
        return stop

    def _without_point(self, start: int, index: int, bound: str, recurrence: str) -> _Phrase | None:
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
            return _Phrase(
                start, stop, recurrence=recurrence, weak=not ends or recurrence == "once"
            )
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
                    return _Phrase(start, place + 1, bound, open=code, weak=True)
        edge = self.points.is_(index, "time-cue", "end-of", "start-of")
        if bound in ("by", "before", "until", "after") and edge:
            stop = self._clause(index + 1)
            if stop > index + 1 and any(unit.word for unit in self.units[index + 1 : stop]):
                return _Phrase(start, stop, bound, open="event")
        if bound in ("by", "before", "until", "after", "from") and self.timely:
            stop = self._clause(index)
            if stop > index and not any(self._point(place) for place in range(index, stop)):
                return _Phrase(start, stop, bound, open="event")
        number = self.points.number(start, 3)
        if number is not None or self.points.numeral(start) is not None:
            span = self.points.at(self.points.skip(start + 1, "-"))
            if span is not None and span.is_("timespan", "day", "week", "month", "year", "term"):
                return _Phrase(
                    start, self.points.skip(start + 1, "-") + 1, open="length", weak=True
                )
        return None

    # ---- Findings ----

    def findings(self, phrase: _Phrase, heads: frozenset[str]) -> Iterable[tuple[int, int, Found]]:
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

    def _open(self, phrase: _Phrase) -> Found:
        if phrase.recurrence:
            return Found(
                "date",
                0,
                0,
                kind="recurring",
                confidence=0.95,
                recurrence=phrase.recurrence,
                why="a word for how often",
            )
        told = {
            "to-be-confirmed": _OPEN,
            "see-elsewhere": _ELSEWHERE,
            "not-applicable": _NONE,
            "soon": _ROUGH,
            "done": _DONE,
            "event": _EVENT,
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

    def _range(self, phrase: _Phrase) -> Found:
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
        return _doubted(found, *doubts)

    def _single(self, phrase: _Phrase, point: Point, heads: frozenset[str]) -> Found:
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
                    doubt for doubt in doubts if doubt not in point_doubts(period, point)
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
            return _doubted(found, *doubts)
        found = self._bounded(found, bound, point, period, heads)
        if phrase.recurrence:
            found = replace(found, recurrence=phrase.recurrence)
        return _doubted(found, *doubts)

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
        return _by_head(found, first, last, heads)


def point_doubts(period: Period, point: Point) -> tuple[str, ...]:
    """Return the doubts about a point that come only from its missing year."""
    return tuple(doubt for doubt in period.doubts if doubt not in point.doubts)


def _bound_code(bound: str) -> str | None:
    codes = {"before": "by", "complete": "by", "after": "from", "between": "in", "for": "in"}
    return codes.get(bound, bound) or None


def _without_unknown(edtf: str | None) -> str | None:
    """EDTF's intervals take no date whose year is unknown."""
    return None if edtf and "X" in edtf else edtf


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
