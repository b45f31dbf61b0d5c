"""Who takes part: known parties by their shared record, others by one of the plan's own scope."""

from __future__ import annotations

from kg.importing.drafting.desk import Desk, Row, confidence_of, is_carried
from kg.importing.drafting.turtle import Fact, decimal, node, plain, whole
from kg.importing.drafting.wording import slug
from kg.importing.records import PARTY_KINDS, Reading
from kg.importing.words import fold
from kg.terms import code

# Of each kind: the class of its record, and how its IRI begins.
_CLASSES = {
    "body": ("org:Organization", "org"),
    "post": ("org:Post", "post"),
    "kind of organisation": ("civic:OrganisationType", "group"),
    "count": ("civic:OrganisationType", "group"),
    "population": ("civic:Population", "group"),
}
ENGAGED = "engaged"
# A role that is less sure than this is proposed; until then the party is only to be engaged.
_ROLE_BELOW = 0.6


class Parties:
    """The parties of one plan, each name one record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._iris: dict[str, str] = {}
        habits = desk.imported.habits
        # Row, party and role → the engagement that states them.
        self._engaged: dict[tuple[int | None, str, str], str] = {}
        self._full = {fold(name): full for name, full in habits.abbreviations.items()}

    def publisher(self) -> str:
        """Return the record of the body whose plan it is, and state it if it is new."""
        desk = self._desk
        name = desk.wanted.publisher_name or desk.imported.habits.owner or desk.wanted.publisher
        iri = self._known(name) or self._state(name, "body", ())
        for other in filter(None, (desk.imported.habits.owner, name)):
            self._iris.setdefault(fold(self._full.get(fold(other), other)), iri)
        return iri

    def record(self, name: str, kind: str, reading: Reading) -> str:
        """Return the record of a party, and state it where nobody knows the name."""
        full = self._full.get(fold(name), name)
        known = self._known(name) or self._known(full)
        if known:
            return known
        iri = self._state(full, kind, (reading,))
        self._iris[fold(full)] = iri
        if fold(full) != fold(name):
            self._desk.page.say(iri, ("skos:altLabel", self._desk.prose(name)))
        return iri

    def _known(self, name: str) -> str | None:
        key = fold(name)
        known = self._desk.wanted.register.by_name.get(key)
        return self._iris.get(key) or (known.iri if known and known.iri else None)

    def _state(self, name: str, kind: str, readings: tuple[Reading, ...]) -> str:
        desk = self._desk
        kept, start = _CLASSES[kind]
        wanted = desk.wanted
        iri = desk.free(f"{wanted.base}/id/{wanted.publisher}/{start}-{slug(name, 48)}")
        facts: list[Fact] = [("rdf:type", node(kept)), *desk.named(name)]
        if readings:
            facts.append(("prov:wasDerivedFrom", desk.cells_of(*readings)))
        return desk.page.say(iri, *facts)

    def engage(self, at: int, reading: Reading, row: Row, thing: str) -> None:
        """State that a party takes part in a thing."""
        desk, found = self._desk, reading.found
        name = desk.wording(found.name or reading.as_written)
        if not any(sign.isalnum() for sign in name):
            return desk.leave(at, reading, "The party has no name that may be kept.")
        if found.kind not in PARTY_KINDS:
            return desk.leave(at, reading, "It is not known of which kind the party is.")
        party = self.record(name, found.kind, reading)
        carried = is_carried(reading)
        count = _count(reading)
        role = found.role or ENGAGED
        doubted = role != ENGAGED and confidence_of(reading) < _ROLE_BELOW
        said = (row.number, party, role)
        if said in self._engaged:
            self._desk.page.say(
                self._engaged[said], ("prov:wasDerivedFrom", desk.cells_of(reading))
            )
            return desk.made(at, self._engaged[said], party)
        who = party.rpartition("/")[2].partition("-")[2]
        iri = desk.name("eng", row.key or "plan", who)
        if iri in desk.page:
            iri = desk.name("eng", row.key or "plan", who, role)
        iri = self._engaged[said] = desk.free(iri)
        sureness = desk.sureness(reading)
        if carried and confidence_of(reading) == 1:
            sureness = [("civic:confidence", decimal(0.9))]
        desk.page.say(
            iri,
            ("rdf:type", node("civic:Engagement")),
            ("civic:engagedIn", node(thing)),
            ("civic:party", node(party)),
            ("civic:role", node(code("role", ENGAGED if doubted else role))),
            ("civic:asWritten", plain(desk.wording(reading.as_written))),
            ("civic:partyCount", whole(count) if count is not None else None),
            ("civic:basis", node(code("basis", "table-block" if carried else "table-row"))),
            *sureness,
            ("prov:wasDerivedFrom", desk.cells_of(reading)),
        )
        if doubted:
            desk.claim(
                iri, "civic:role", code("role", role), [reading], basis="table-row",
                confidence=confidence_of(reading), status="proposed", doubt=found.doubt,
            )  # fmt: skip
        desk.made(at, iri, party)
        return None


def _count(reading: Reading) -> int | None:
    """Return how many unnamed members of a group take part, where the wording counts them."""
    value = reading.found.value
    return (
        int(value) if reading.found.kind == "count" and value is not None and value >= 0 else None
    )
