"""What was found in a part, written down: a part that has not changed is not asked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, MutableMapping
from dataclasses import astuple, dataclass, fields
from typing import Any

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Identifier

from kg.validate.finding import Finding
from kg.validate.flat import flat_graph
from kg.validate.part import Checked
from kg.validate.parts import Facts
from kg.validate.pointers import Pointers

_FORMAT = 1
_FIELDS = tuple(field.name for field in fields(Finding))


@dataclass(frozen=True, slots=True)
class Keeping:
    """What was found before, by key, and what is to be kept for the next time.

    Shape: `program` stands for all that is asked and how: the shapes and the code. `before` is
    read; `now` gets what holds of this release, whether it was found before or anew.
    """

    program: str
    before: Mapping[str, bytes]
    now: MutableMapping[str, bytes]

    @property
    def has_agreed(self) -> bool:
        """Whether compiled rules have been held to the reference: nothing is kept before."""
        return len(self.before) > 0

    def key_of(self, plans: Mapping[str, Facts], slice_: str) -> str:
        """Return the key of a part: its plans, and what it leans on, each by a digest."""
        told = [str(_FORMAT), self.program, slice_]
        told += [f"{iri} {facts.digest}" for iri, facts in plans.items()]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def find(self, key: str) -> Checked | None:
        """Return what was found with a key; None where there is nothing, or nothing readable."""
        try:
            held = self.before[key]
            told = json.loads(held)
            found = self.find(told) if isinstance(told, str) else _read(told)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            return None
        if found is not None:
            self.now[key] = held
        return found

    def keep(self, key: str, also: str, checked: Checked) -> None:
        """Put what was found under its key; it must depend on nothing that the key leaves out.

        Args:
            key: That of the part and its slice.
            also: Another key that leads to the same.
            checked: What was found.
        """
        if key not in self.now:
            self.now[key] = json.dumps(_written(checked), ensure_ascii=False).encode()
        self.now[also] = json.dumps(key).encode()


def _written(checked: Checked) -> dict[str, Any]:
    findings = [
        [_term(held) if isinstance(held, Identifier) else held for held in _values(finding)]
        for finding in checked.findings
    ]
    return {
        "findings": findings,
        "pointers": {iri: astuple(held) for iri, held in sorted(checked.pointers.items())},
        "extract": sorted([_term(part) for part in triple] for triple in checked.extract),
        "homes": dict(sorted(checked.homes.items())),
    }


def _values(finding: Finding) -> list[Any]:
    return [getattr(finding, name) for name in _FIELDS]


def _read(told: Mapping[str, Any]) -> Checked:
    extract: Graph = flat_graph()
    for triple in told["extract"]:
        subject, predicate, value = map(_as_term, triple)
        extract.add((subject, predicate, value))
    return Checked(
        tuple(
            Finding(*(_as_term(held) if isinstance(held, list) else held for held in one))
            for one in told["findings"]
        ),
        {iri: Pointers(*map(tuple, held)) for iri, held in told["pointers"].items()},
        extract,
        told["homes"],
    )


def _term(term: object) -> list[str]:
    if isinstance(term, Literal):
        return ["literal", str(term), term.language or "", str(term.datatype or "")]
    return ["blank" if isinstance(term, BNode) else "iri", str(term)]


def _as_term(told: list[str]) -> Identifier:
    if told[0] == "iri":
        return URIRef(told[1])
    if told[0] == "blank":
        return BNode(told[1])
    _, text, language, datatype = told
    if language:
        return Literal(text, lang=language)
    return Literal(text, datatype=URIRef(datatype) if datatype else None, normalize=False)
