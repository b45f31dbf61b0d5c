"""Suggestions about a plan's elements: claims that nobody has accepted yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.directory import Directory, rows, texts
from kg.labels.records import Link, Mark
from kg.store import Store
from kg.terms import code

_PROPOSED = code("review", "proposed")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposed claim: subject, property (IRI and words) and object; never used as a fact."""

    claim: Link
    subject: Link
    property: str
    words: str
    thing: Link
    description: str
    mark: Mark


def read_suggestions(
    store: Store, names: Directory, plan: ox.NamedNode
) -> defaultdict[str, tuple[Suggestion, ...]]:
    """Return the proposed claims by the element, or plan, that they concern."""
    held: defaultdict[str, tuple[Suggestion, ...]] = defaultdict(tuple)
    for row in map(texts, rows(store, "element-claims", plan=plan)):
        claim, concern, subject, prop, thing, words, description, basis, sure, status = row
        if status != _PROPOSED:
            continue
        held[str(concern)] += (
            Suggestion(
                claim=Link(str(claim), "this suggestion"),
                subject=names.link(str(subject), f"“{words}”" if words else ""),
                property=str(prop),
                words=names.label(str(prop)),
                thing=names.link(str(thing)),
                description=description or "",
                mark=names.mark(basis, sure, status),
            ),
        )
    return held
