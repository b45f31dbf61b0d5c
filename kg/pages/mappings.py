"""Our terms beside the nearest terms of other vocabularies: `ontology/mappings.sssom.tsv`.

Source: SSSOM, a table of mappings with a head of YAML behind `#`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.sources import find_sources
from kg.terms import expand

_WORDS = {
    "skos:exactMatch": "the same as",
    "skos:closeMatch": "much the same as",
    "skos:relatedMatch": "related to",
    "skos:broadMatch": "a part of",
    "skos:narrowMatch": "wider than",
}
_PREFIX = re.compile(r"^#  ([\w-]+): (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mapping:
    """One of our terms and one of another vocabulary; `words` is how near they are."""

    term: str
    predicate: str
    words: str
    other: str
    name: str
    confidence: str


@cache
def list_mappings() -> tuple[Mapping, ...]:
    """Return all mappings in the order of the file."""
    path = find_sources().ontology / "mappings.sssom.tsv"
    text = path.read_text(encoding="utf-8")
    prefixes = dict(_PREFIX.findall(text.partition("curie_map:")[2]))
    table = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(_mapping(row, prefixes) for row in csv.DictReader(table, delimiter="\t"))


def mappings_of(term: str) -> tuple[Mapping, ...]:
    """Return the mappings of one of our terms."""
    return tuple(mapping for mapping in list_mappings() if mapping.term == term)


def mapping_triples(term: str) -> tuple[ox.Triple, ...]:
    """Return the mappings of one of our terms as triples."""
    return tuple(
        ox.Triple(ox.NamedNode(m.term), ox.NamedNode(m.predicate), ox.NamedNode(m.other))
        for m in mappings_of(term)
    )


def _mapping(row: dict[str, str], prefixes: dict[str, str]) -> Mapping:
    prefix, _, local = row["object_id"].partition(":")
    return Mapping(
        term=expand(row["subject_id"]),
        predicate=expand(row["predicate_id"]),
        words=_WORDS.get(row["predicate_id"], row["predicate_id"]),
        other=prefixes[prefix] + local,
        name=row["object_id"],
        confidence=row["confidence"],
    )
