"""Two editions of a plan: which rows go on, and what is different, in words."""

from kg.importing.editions.changes import Change, changes_between
from kg.importing.editions.rows import Edition, read_edition

__all__ = ["Change", "Edition", "changes_between", "read_edition"]
