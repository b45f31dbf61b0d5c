"""Drafting: rows and readings to a plan in Turtle, each thing with the cell it was read from."""

from kg.importing.drafting.drafting import carried_on, draft
from kg.importing.drafting.records import Draft, Imported, Left, SourceCell, Wanted

__all__ = ["Draft", "Imported", "Left", "SourceCell", "Wanted", "carried_on", "draft"]
