"""From what people type to the thing they mean."""

from kg.lookup.index import NameIndex
from kg.lookup.names import Named
from kg.lookup.ranking import Hit, How, SearchIndex
from kg.lookup.search import find_iri, find_thing, near_things

__all__ = [
    "Hit",
    "How",
    "NameIndex",
    "Named",
    "SearchIndex",
    "find_iri",
    "find_thing",
    "near_things",
]
