"""Goals, aims and objectives: the chain that an action is said to serve."""

from __future__ import annotations

from kg.importing.drafting.desk import CARRIED, ONE_OF_SEVERAL, Desk, Row
from kg.importing.drafting.turtle import node, whole
from kg.importing.drafting.wording import slug
from kg.importing.records import Reading
from kg.importing.words import fold

LEVELS = ("goal", "aim", "objective")


class Ends:
    """The ends of one plan: one wording, at one level and below the same ends, is one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._iris: dict[tuple[str, str, tuple[str, ...]], str] = {}
        self._counts = dict.fromkeys(LEVELS, 0)

    def state(self, row: Row) -> dict[str, list[tuple[str, Reading]]]:
        """State the ends of a row, each serving those above it; return them by level."""
        found: dict[str, list[tuple[str, Reading]]] = {}
        above: list[tuple[str, Reading]] = []
        for level in LEVELS:
            here: dict[str, Reading] = {}
            for at, reading in row.of(level):
                iri = self._state(level, reading, tuple(sorted(end for end, _ in above)))
                self._desk.made(at, iri)
                here.setdefault(iri, reading)
            if not here:
                continue
            found[level] = list(here.items())
            for iri, _ in found[level]:
                if not self._desk.page.has(iri, "civic:contributesTo"):
                    serve(self._desk, iri, above)
            above = found[level]
        return found

    def _state(self, level: str, reading: Reading, above: tuple[str, ...]) -> str:
        desk = self._desk
        words = desk.wording(reading.found.name or reading.as_written)
        key = (level, fold(words), above)
        if key not in self._iris:
            self._counts[level] += 1
            wanted = desk.name(level, slug(words, 48))
            if wanted in self._iris.values() and above:
                wanted += "-" + slug(above[0].rpartition("/")[2].partition("-")[2], 24)
            iri = self._iris[key] = desk.free(wanted)
            desk.page.say(
                iri,
                ("rdf:type", node(f"civic:{level.capitalize()}")),
                *desk.named(words, reading.as_written),
                ("schema:position", whole(self._counts[level])),
                ("civic:inPlan", node(desk.wanted.iri)),
            )
        iri = self._iris[key]
        desk.page.say(iri, ("prov:wasDerivedFrom", desk.cells_of(reading)))
        return iri


def serve(desk: Desk, subject: str, ends: list[tuple[str, Reading]]) -> bool:
    """Tie a thing to the ends of one level; return whether it is said which of them is meant.

    Where one cell holds several goals, the row stands beside all of them. Of several aims or
    objectives the document does not say which is meant: each is proposed.
    """
    places = {span.place for _, reading in ends for span in reading.spans}
    is_one = len(ends) <= 1 or len(places) >= len(ends)
    for iri, reading in ends:
        desk.link(
            subject, "civic:contributesTo", iri, reading,
            ceiling=1.0 if is_one else CARRIED if reading.found.what == "goal" else ONE_OF_SEVERAL,
        )  # fmt: skip
    return is_one
