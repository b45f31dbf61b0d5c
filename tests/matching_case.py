"""Made-up registers of which it is known who is who, with names as councils' plans write them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from random import Random

from kg.matching.records import Body

_STARTS = (
    "Ash", "Bram", "Cald", "Dun", "Elm", "Fern", "Gar", "Hal", "Ing", "Kel", "Lin", "Marl", "Har",
    "Nor", "Mor", "Oak", "Pen", "Quorn", "Red", "Sel", "Thorn", "Up", "Wal", "Wen", "Yar", "Brad",
    "Chat", "Dray", "Eck", "Fal", "Glen", "Hex", "Ilk", "Jar", "Kirk", "Lang", "Mid", "New",
)  # fmt: skip
_ENDS = (
    "bury", "combe", "dale", "field", "ford", "ham", "hurst", "ley", "mere", "minster", "ridge",
    "stead", "ton", "wick", "worth", "well", "low", "over", "port", "gate", "holme", "by",
)  # fmt: skip
_SAINTS = ("Mary", "John", "Peter", "Paul", "Anne", "James", "Michael", "Andrew", "Luke", "Joseph")
_OF_PLACES = (
    "{} Borough Council", "{} District Council", "{} Town Council", "University of {}",
    "{} College", "{} Housing Association", "{} Chamber of Commerce", "{} Wildlife Trust",
    "Citizens Advice {}", "{} and District Credit Union", "Age Concern {}", "{} Arts Council",
    "{} Foundation", "Institute of {} Studies", "{} Police",
)  # fmt: skip
_OF_EVERY_PLACE = (
    "St {} Primary School", "St {} Church", "{} Street Surgery", "Friends of St {} Park",
    "St {} Community Centre", "{} House Library", "The {} Playgroup",
)  # fmt: skip
_SERVICES = (
    "Youth Service", "Adult Social Care", "Library Service", "Public Health", "Planning Policy",
    "Community Safety Partnership", "Early Help", "Economic Development", "Housing Options",
)  # fmt: skip
_OWN = ("the Council", "Council", "BID", "HE", "the Trust", "the Board", "ICB", "the Partnership")
_ADJECTIVES = (
    "Bright", "Open", "Green", "Common", "Northern", "Blue", "Rising", "Silver", "True", "Kind",
    "Early", "Steady", "Plain", "Quiet", "Golden", "Level", "Fair", "Wide", "Clear", "Bold",
)  # fmt: skip
_NOUNS = (
    "Horizons", "Doors", "Minds", "Roots", "Voices", "Paths", "Bridges", "Sparks", "Steps",
    "Harbour", "Lantern", "Compass", "Meadow", "Anchor", "Orchard", "Beacon", "Loom", "Kite",
)  # fmt: skip
_ABOUT = (
    "Education", "Housing", "Arts", "Literacy", "Employment", "Families", "Climate", "Heritage",
    "Disability", "Music", "Carers", "Refugees", "Safety", "Skills", "Sport", "Reading",
)  # fmt: skip
_NATIONAL = (
    "Department for {} and {}", "Ministry of {} and {}", "National Institute for {} and {}",
    "Royal Society of {} and {}", "Office for {} and {} Standards", "{} and {} Commission",
)  # fmt: skip
_SHORTENED = {
    "Department": "Dept", "University": "Univ.", "Association": "Assoc.", "Saint": "St",
    "Foundation": "Fdn", "National": "Natl", "Education": "Educ.",
}  # fmt: skip


@dataclass
class Register:
    """Bodies as many documents name them, and who each of them is.

    Shape: `truth` gives the true body for each IRI; `glossaries` the short forms by document.
    """

    bodies: list[Body] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)
    glossaries: dict[str, dict[str, str]] = field(default_factory=dict)
    pairs_of: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class _True:
    """A true body: its full name, and what registers know of it."""

    name: str
    sort: str
    place: str = ""
    number: str = ""
    former: str = ""


def make_register(names: int, seed: int = 1) -> Register:
    """Return a register with about so many names, the same for the same seed."""
    random = Random(seed)
    made = Register()
    places = sorted({start + end for start in _STARTS for end in _ENDS})
    random.shuffle(places)
    places = places[: max(12, min(len(places), names // 25))]
    serial = 0
    held: set[tuple[str, str]] = set()
    while len(made.bodies) < names:
        true = _true_body(random, places, serial)
        if (true.name, true.place) in held and true.sort != "own":
            continue  # a place has one of each
        held.add((true.name, true.place))
        for spoken in _spoken(random, true, serial, made):
            iri = f"urn:body:{len(made.bodies)}"
            made.bodies.append(replace(spoken, iri=iri))
            made.truth[iri] = serial
        serial += 1
    random.shuffle(made.bodies)
    return made


def _true_body(random: Random, places: list[str], serial: int) -> _True:
    place = random.choice(places)
    number = f"GB-CHC-{100000 + serial}"
    draw = random.random()
    if draw < 0.05:
        return _True(random.choice(_OWN), "own")
    if draw < 0.12:
        return _True(random.choice(_SERVICES), "service", place)
    if draw < 0.32:
        kind = random.choice(_OF_EVERY_PLACE)
        word = random.choice(_SAINTS if "St {}" in kind else places)
        return _True(kind.format(word), "every", place)
    if draw < 0.62:
        # One body of a kind in each place: the serial number says which, so none is made twice.
        kind = _OF_PLACES[serial % len(_OF_PLACES)]
        own = places[(serial // len(_OF_PLACES)) % len(places)]
        wide = serial // (len(_OF_PLACES) * len(places))
        name = kind.format(own if not wide else f"{own} {_AREAS[wide % len(_AREAS)]}")
        return _True(name, "place", own, number)
    if draw < 0.7:
        one, other = random.sample(_ABOUT, 2)
        name = random.choice(_NATIONAL).format(one, other)
        return _True(f"{name} {_unique(serial)}", "national", "", f"GB-GOR-{serial}")
    name = f"{random.choice(_ADJECTIVES)} {random.choice(_NOUNS)} {_unique(serial)}"
    about = random.choice(_ABOUT)
    name = random.choice((f"{name} Trust", f"{name} for {about}", f"{name} {about} Network"))
    former = (
        f"{_unique(serial + 7)} {random.choice(_NOUNS)} Society" if random.random() < 0.1 else ""
    )
    return _True(name, "charity", "", number, former)


_AREAS = ("East", "West", "Vale", "Forest", "Bay", "Moor", "Heath", "Cross", "Bridge", "Green")


def _unique(serial: int) -> str:
    """Return an invented word that no other serial number has, by syllables that differ a lot."""
    syllables = ("ba", "ke", "mo", "ti", "ru", "sal", "vin", "dor", "pel", "zan", "gri", "fo")
    word = ""
    left = serial * 7919 % (12**5)
    for _ in range(5):
        left, at = divmod(left, 12)
        word += syllables[at]
    return word.capitalize()


def _spoken(random: Random, true: _True, serial: int, made: Register) -> list[Body]:
    times = random.choice((1, 1, 2, 2, 3))
    if true.sort in ("own", "service"):
        times = 1
    found = []
    for time in range(times):
        document = f"doc-{random.randrange(1000)}"
        name, how = (true.name, "as it is") if time == 0 else _written(random, true)
        if how == "initials":
            short = _initials(true.name)
            if random.random() < 0.7:
                made.glossaries.setdefault(document, {}).setdefault(short, true.name)
            name = short
        numbered = true.number and random.random() < (0.6 if time == 0 else 0.15)
        placed = true.place and random.random() < 0.7
        former = true.former if time == 0 else ""
        found.append(
            Body(
                "",
                name,
                former=(former,) if former else (),
                numbers=(true.number,) if numbered else (),
                place=f"place-{true.place}" if placed else "",
                documents=frozenset((document,)),
            )
        )
        made.pairs_of[how] += 1
    return found


def _written(random: Random, true: _True) -> tuple[str, str]:
    """Return how another document writes a name, and which way that is."""
    draw = random.random()
    name = true.name
    if true.former and draw < 0.5:
        return true.former, "former"
    if draw < 0.42:
        return name, "as it is"
    if draw < 0.52:
        return random.choice((name.upper(), name.replace(" and ", " & "), f"The {name}")), "signs"
    if draw < 0.62:
        words = [_SHORTENED.get(word, word) for word in name.split()]
        return " ".join(words), "shortened"
    if draw < 0.7 and true.sort != "every":
        return f"{name} {random.choice(('Ltd', 'CIC', 'Limited'))}", "legal form"
    if draw < 0.78 and name.startswith("University of "):
        return f"{name.removeprefix('University of ')} University", "order"
    if draw < 0.88 and len(_initials(name)) > 3:
        return _initials(name), "initials"
    return _slip(random, name), "slip"


def _slip(random: Random, name: str) -> str:
    """Return a name with one slip of the hand in its longest word or another long one."""
    words = name.split()
    at = random.choice([n for n, word in enumerate(words) if len(word) > 4] or [0])
    word = words[at]
    where = random.randrange(1, max(2, len(word) - 1))
    words[at] = random.choice(
        (
            word[:where] + word[where + 1 :],
            word[:where] + word[where] + word[where:],
            word[:where] + word[where : where + 2][::-1] + word[where + 2 :],
            word[:where] + random.choice("aeioust") + word[where + 1 :],
        )
    )
    return " ".join(words)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word not in ("for", "of", "and", "The"))
