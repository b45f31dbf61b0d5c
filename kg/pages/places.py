"""The map: where the work is, by borough, and what is placed in wider areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.labels.counted import Counted, plural, question
from kg.labels.sentences import Said, Sentence, join_clauses
from kg.panels import Panel, show_answer
from kg.panels.cells import Values
from kg.pictures.areas import Outline, outlines
from kg.queries import find_question, run_named
from kg.queries.run import bound_text
from kg.records import SelectResult
from kg.store import Store

QUESTION = "places-reached"
# From how many activities an area is drawn darker.
_STEPS = (1, 2, 5)
_GSS = "http://statistics.data.gov.uk/id/statistical-geography/"


@dataclass(frozen=True, slots=True)
class Area:
    """An area as it is drawn: how many activities name it, and how dark that makes it.

    Shape: `level` is 0 where none does, then 1 to 3; `address` leads to what is placed there.
    """

    outline: Outline
    activities: int
    level: int
    address: str

    @property
    def words(self) -> str:
        """Return what the area is and how many activities name it."""
        number = f"{self.activities:,}" if self.activities else "no"
        return f"{self.outline.name}: {number} {plural(self.activities, 'activity', 'activities')}"


@dataclass(frozen=True, slots=True)
class Level:
    """A line of the key: a level of darkness and the numbers of activities it stands for."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """What the page shows; `panel` has every place, drawn or not."""

    panel: Panel
    areas: tuple[Area, ...]
    height: int
    levels: tuple[Level, ...]

    @property
    def verdict(self) -> Sentence:
        """Return the map in one sentence."""
        reached = sum(bool(area.activities) for area in self.areas)
        drawn = f"Activities name {reached} of the {len(self.areas)} boroughs of London"
        wider = (
            (_activities(row), f" {_verb(row)} ", Said(row["name"]), " as a whole")
            for row in self.panel.answered
            if not _is_drawn(row["place"]) and int(row["activities"])
        )
        return join_clauses([(drawn,), *wider])


def map_page(store: Store) -> MapPage:
    """Return the map of what the plans of a store place."""
    found = find_question(QUESTION)
    answer = run_named(store, found)
    assert isinstance(answer, SelectResult), "a question is a SELECT"
    panel = show_answer(store, found, {}, bound_text(found, {}), answer, QUESTION)
    numbers = {row["place"]: int(row["activities"]) for row in panel.answered}
    drawn = outlines()
    areas = tuple(_area(outline, numbers) for outline in drawn.areas)
    return MapPage(panel, areas, drawn.height, tuple(_levels()))


def _area(outline: Outline, numbers: dict[str, int]) -> Area:
    place = f"{_GSS}{outline.code}"
    number = numbers.get(place, 0)
    level = sum(number >= step for step in _STEPS)
    return Area(outline, number, level, question("placed-in", place=place, kind="activity"))


def _is_drawn(place: str) -> bool:
    return any(place == f"{_GSS}{outline.code}" for outline in outlines().areas)


def _activities(row: Values) -> Counted:
    number = int(row["activities"])
    address = question("placed-in", place=row["place"], kind="activity")
    return Counted(number, plural(number, "activity", "activities"), address, "thing")


def _verb(row: Values) -> str:
    return plural(int(row["activities"]), "names", "name")


def _levels() -> Iterable[Level]:
    ends: Sequence[int | None] = [*(step - 1 for step in _STEPS[1:]), None]
    yield Level(0, "none")
    for number, (start, end) in enumerate(zip(_STEPS, ends, strict=True), start=1):
        if end is None:
            words = f"{start} or more"
        else:
            words = f"{start}" if start == end else f"{start} to {end}"
        yield Level(number, words)
