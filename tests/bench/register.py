"""The shared register of the synthetic country: bodies, groups, names, places of work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from scribe import Page, iri, plain, text, thing
from words import ENDINGS, FIELDS, GROUPS_OF_BODIES, KINDS_OF_COUNCIL, NATIONAL, ROOTS, Field


@dataclass(frozen=True)
class Party:
    """Someone who takes part: a body or a group."""

    iri: str
    name: str


@dataclass(frozen=True)
class Publisher:
    """A council, and the habits of its plans."""

    scope: str
    party: Party
    place: str
    fields: tuple[Field, ...]
    levels: str
    """Which intents its plans print: `goals`, `goals-aims` or `goals-objectives`."""


class Register:
    """All parties, with weights that make a few of them turn up everywhere."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.national: list[Party] = []
        self.by_field: dict[str, list[Party]] = {field.name: [] for field in FIELDS}
        self.by_place: dict[str, list[Party]] = {}
        self.groups: dict[str, list[Party]] = {}
        self.publishers: list[Publisher] = []


def slug(words: str) -> str:
    """Return words as they stand in an IRI."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower().replace("é", "e").replace("'", "")).strip("-")


def make_register(random: Random, publishers: int) -> Register:
    """Return a register with so many publishers and the bodies around them."""
    register = Register(Page("hub"))
    register.page.say(
        thing("hub", "group"),
        ("rdf:type", iri("skos:ConceptScheme")),
        ("dcterms:title", text("Stakeholder groups")),
    )
    register.page.say(
        thing("hub", "agent-editors"),
        ("rdf:type", iri("prov:Agent")),
        ("skos:prefLabel", text("The editors")),
    )
    for name in NATIONAL:
        register.national.append(_body(register, random, name))
    _groups(register)
    places = random.sample([r + e for r in ROOTS for e in ENDINGS], publishers)
    for place in places:
        _publisher(register, random, place)
    return register


def _groups(register: Register) -> None:
    for name in GROUPS_OF_BODIES:
        party = _group(register, name, "civic:OrganisationType", None)
        register.groups.setdefault("any", []).append(party)
    residents = _group(register, "Residents", "civic:Population", None)
    for field in FIELDS:
        register.groups[field.name] = [
            _group(register, name, "civic:Population", residents) for name in field.people
        ]


def _group(register: Register, name: str, kind: str, broader: Party | None) -> Party:
    subject = thing("hub", f"group-{slug(name)}")
    register.page.say(
        subject,
        ("rdf:type", iri(kind)),
        ("skos:prefLabel", text(name)),
        ("skos:inScheme", iri(thing("hub", "group"))),
    )
    if broader:
        register.page.say(subject, ("skos:broader", iri(broader.iri)))
    return Party(subject, name)


def _body(register: Register, random: Random, name: str, kind: str = "org:Organization") -> Party:
    subject = thing("hub", f"org-{slug(name)}")
    register.page.say(
        subject,
        ("rdf:type", [iri("org:Organization"), iri(kind)]),
        ("skos:prefLabel", text(name)),
    )
    if random.random() < 0.4:
        number = f"GB-COH-{random.randrange(10**7, 10**8)}"
        register.page.say(subject, ("org:identifier", plain(number)))
    if random.random() < 0.5:
        _short_name(register, subject, name)
    return Party(subject, name)


def _short_name(register: Register, subject: str, name: str) -> None:
    short = "".join(word[0] for word in name.split() if word[0].isupper())
    if len(short) < 3:
        return
    register.page.say(subject, ("skos:altLabel", text(short)))
    register.page.say(
        thing("hub", f"name-{slug(short)}-of-{slug(name)}"),
        ("rdf:type", iri("prov:Entity")),
        ("civic:asWritten", plain(short)),
        ("civic:canonical", iri(subject)),
    )


def _publisher(register: Register, random: Random, place: str) -> None:
    council = _body(register, random, f"{place} {random.choice(KINDS_OF_COUNCIL)}")
    fields = tuple(random.sample(FIELDS, random.choice((1, 1, 2, 2, 3, 4))))
    around = [_unit(register, council, f"{field.name} service of {place}") for field in fields]
    for field in fields:
        for kind in random.sample(field.bodies, random.randint(1, len(field.bodies))):
            collaboration = random.random() < 0.2
            body = _body(
                register,
                random,
                f"{place} {kind}",
                "org:OrganizationalCollaboration" if collaboration else "org:Organization",
            )
            around.append(body)
            register.by_field[field.name].append(body)
    register.by_place[place] = around
    levels = random.choice(("goals", "goals-aims", "goals-objectives", "goals-objectives"))
    register.publishers.append(Publisher(slug(place), council, place, fields, levels))


def _unit(register: Register, council: Party, name: str) -> Party:
    subject = thing("hub", f"org-{slug(name)}")
    register.page.say(
        subject,
        ("rdf:type", [iri("org:Organization"), iri("org:OrganizationalUnit")]),
        ("skos:prefLabel", text(name)),
        ("org:unitOf", iri(council.iri)),
    )
    return Party(subject, name)


def pick_party(register: Register, random: Random, publisher: Publisher, field: Field) -> Party:
    """Return a party for one engagement: a few national bodies come up again and again."""
    draw = random.random()
    if draw < 0.30:
        return _skewed(random, register.national)
    if draw < 0.55:
        return _skewed(random, register.by_place[publisher.place])
    if draw < 0.68 and register.by_field[field.name]:
        return _skewed(random, register.by_field[field.name])
    if draw < 0.86:
        return _skewed(random, register.groups[field.name])
    return _skewed(random, register.groups["any"])


def _skewed(random: Random, parties: list[Party]) -> Party:
    # The first of a list is drawn about as often as the whole second half.
    return parties[min(int(random.paretovariate(0.7)) - 1, len(parties) - 1)]
