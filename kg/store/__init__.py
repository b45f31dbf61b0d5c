"""The seam between the library and whatever answers its queries."""

from kg.store.memory import MemoryStore
from kg.store.seam import Store

__all__ = ["MemoryStore", "Store"]
