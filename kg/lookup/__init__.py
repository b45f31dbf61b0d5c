"""From what people type to the thing they mean."""

from kg.lookup.names import Named, NameIndex
from kg.lookup.search import find_thing, near_names

__all__ = ["NameIndex", "Named", "find_thing", "near_names"]
