"""Two editions of a plan: which rows go on, and what is different, in words."""

from kg.importing.editions.changes import Change, changes_between
from kg.importing.editions.following import (
    Following,
    Pair,
    edition_of,
    find_earlier,
    fitting,
    follow,
)
from kg.importing.editions.rows import Edition, read_edition

__all__ = [
    "Change", "Edition", "Following", "Pair", "changes_between", "edition_of", "find_earlier",
    "fitting", "follow", "read_edition",
]  # fmt: skip
