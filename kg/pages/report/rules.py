"""What a rule is called, who can answer what it finds, and a thing that keeps to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

import pyoxigraph as ox

from kg.labels.caching import lru_per_store
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.pages.report.findings import list_findings
from kg.pages.shapes import Shape, list_shapes
from kg.queries import page_query, run_named
from kg.records import Row, SelectResult, Term, text_of
from kg.store import Store

# Units: rules; there are fewer.
_RULES = 256


@dataclass(frozen=True, slots=True)
class Example:
    """A thing that keeps to a rule, and the value that the rule asks for."""

    thing: Link
    value: Link


@cache
def rules_by_code() -> Mapping[str, tuple[Shape, ...]]:
    """Return the shapes of each rule; of a code there may be several, with one name."""
    found: dict[str, tuple[Shape, ...]] = {}
    for shape in list_shapes():
        found[shape.code] = (*found.get(shape.code, ()), shape)
    return found


def rule_name(code: str) -> str:
    """Return a rule's name in plain words; the code of a rule that is not ours."""
    shapes = rules_by_code().get(code, ())
    return shapes[0].name if shapes else code


def asks_owner(code: str) -> bool:
    """Whether the owner of a plan alone can answer what a rule finds."""
    return any(shape.asks_owner for shape in rules_by_code().get(code, ()))


@lru_per_store(_RULES)
def good_example(store: Store, code: str) -> Example | None:
    """Return a thing that keeps to a rule, the first by its IRI; None where there is none.

    The value is what the first step of the rule's path leads to.
    """
    names = directory(store)
    broken = {line.focus.iri for line in list_findings(store) if line.code == code}
    shapes = rules_by_code().get(code, ())
    for thing, value, *told in chain.from_iterable(_rows(store, shape) for shape in shapes):
        if text_of(thing) not in broken:
            kept, said = _link(names, thing, *told[:2]), _link(names, value, *told[2:])
            if kept and said and kept.name != said.name:
                return Example(kept, said)
    return None


def _link(
    names: Directory,
    term: Term | None,
    party: Term | None,
    role: Term | None,
    words: Term | None = None,
) -> Link | None:
    """Return a link to a thing that has a name, or the text of a literal."""
    text = text_of(term) or ""
    if isinstance(term, ox.Literal):
        return Link("", text)
    name = names.unnamed(text_of(words), text_of(party), text_of(role))
    return names.link(text, name) if name or names.is_named(text) else None


def _rows(store: Store, shape: Shape) -> tuple[Row, ...]:
    kinds = [ox.NamedNode(iri) for iri in shape.targets]
    found: tuple[Row, ...] = ()
    for query, properties in zip(("good-values", "good-links"), shape.ways, strict=True):
        if properties:
            asked = [ox.NamedNode(iri) for iri in properties]
            answer = run_named(store, page_query(query), kind=kinds, property=asked)
            assert isinstance(answer, SelectResult), "a page's query is a SELECT"
            found += answer.rows
    return found
