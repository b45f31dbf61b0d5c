"""From what people type to the thing they mean."""

from kg.lookup.names import Named, NameIndex
from kg.lookup.ranking import Hit, How, SearchIndex
from kg.lookup.search import find_iri, find_thing, near_names

__all__ = [
    "Hit",
    "How",
    "NameIndex",
    "Named",
    "SearchIndex",
    "find_iri",
    "find_thing",
    "near_names",
]
