"""One correction, and its form on the disk."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields

from kg.errors import LoadError

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"
STATES = (OPEN, ACCEPTED, REJECTED)
# No letter that is read as another, so that a reference can be told on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a visitor says a fact should be, and how they know.

    Shape:
        `about` is the IRI of the thing and `cell` that of the cell, each empty where the visitor
        spoke of neither; `name`, `kind` and `place` are what the page called them; `page` is the
        address it was sent from, where no thing was named. `release` is the one that was seen.
        `received` and `decided` are moments of UTC in ISO 8601; `decided` is empty while open.
    """

    reference: str
    received: str
    release: str
    about: str
    name: str
    kind: str
    cell: str
    place: str
    page: str
    should_be: str
    how_known: str
    state: str = OPEN
    decided: str = ""


def to_json(correction: Correction) -> bytes:
    """Return the bytes of a correction's file."""
    return (json.dumps(asdict(correction), ensure_ascii=False, indent=1) + "\n").encode()


def from_json(content: bytes, name: str) -> Correction:
    """Return the correction of a file; `name` is what an error names.

    Raises:
        LoadError: The bytes are no correction.
    """
    try:
        said = json.loads(content)
        made = Correction(**said)
    except (ValueError, TypeError, RecursionError) as err:
        raise LoadError(f"{name}: no correction: {err}") from err
    if not all(isinstance(getattr(made, field.name), str) for field in fields(Correction)):
        raise LoadError(f"{name}: no correction: a value is not text")
    if made.state not in STATES or not REFERENCE.fullmatch(made.reference):
        raise LoadError(f"{name}: no correction: its state or its reference is not one")
    return made
