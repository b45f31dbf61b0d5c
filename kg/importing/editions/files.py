"""What an edition changes, as files: the changes row by row, and the pairs to be decided."""

from __future__ import annotations

import json
from dataclasses import fields

from kg.importing.decisions import ACCEPT, PROPOSE, REJECT
from kg.importing.editions.changes import Change
from kg.importing.editions.following import Following
from kg.serialising.tables import csv_table

_DECISIONS = {True: ACCEPT, False: REJECT, None: PROPOSE}
_COLUMNS = tuple(field.name for field in fields(Change))


def changes_file(found: Following) -> bytes:
    """Return the changes row by row, as CSV."""
    rows = [tuple(getattr(each, name) or None for name in _COLUMNS) for each in found.changes]
    return csv_table(_COLUMNS, rows).encode()


def pairs_file(found: Following) -> bytes:
    """Return the pairs as a file of answers, each with what was decided of it."""
    pairs = [
        {
            "what": pair.what, "new": pair.key[0], "old": pair.key[1],
            "is": pair.new, "was": pair.old, "change": ", ".join(pair.changes),
            "decision": _DECISIONS[pair.accepted],
        }
        for pair in (*found.pairs, *found.refused)
    ]  # fmt: skip
    return (json.dumps({"continues": pairs}, ensure_ascii=False, indent=2) + "\n").encode()
