"""Claims: readings that the text does not state outright, and suggestions not yet decided."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.directory import Directory, texts
from kg.labels.records import Link, Mark
from kg.pages.asked_ahead import rows_about
from kg.store import Store


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim as a sentence: subject, property, object, and how sure it is."""

    claim: Link
    subject: Link
    property: str
    thing: Link
    mark: Mark


def read_claims(store: Store, names: Directory, iri: str) -> tuple[ClaimLine, ...]:
    """Return the claims that have a thing as subject or object, in the order of their IRIs.

    The record of what the text states outright is no reading, and is left out.
    """
    found: dict[str, ClaimLine] = {}
    for row in map(texts, rows_about(store, "claims", iri)):
        claim, subject, prop, thing, words, party, basis, confidence, status = row
        mark = names.mark(basis, confidence, status)
        if mark.kind == "stated":
            continue
        who = names.name(party) if party else ""
        fallback = f"“{words}”" if words else who
        found.setdefault(
            str(claim),
            ClaimLine(
                Link(str(claim), "This claim"),
                names.link(str(subject), fallback),
                names.label(str(prop)),
                names.link(str(thing)),
                mark,
            ),
        )
    return tuple(found.values())
