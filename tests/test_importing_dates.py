"""Times in cells are read as they are written, and what is unsure has a doubt."""

from __future__ import annotations

import pytest

from kg.importing.cells import dates
from tests.importing_words import WORDS, cases, habits_of

GOLD = list(cases("dates.csv", "wording", "head", "habits"))


def _told(found):
    return {
        "kind": found.kind or "",
        "earliest": str(found.earliest or ""),
        "latest": str(found.latest or ""),
        "bound": found.bound or "",
        "recurrence": found.recurrence or "",
        "doubt": "yes" if found.doubt else "",
    }


@pytest.mark.parametrize(("key", "rows"), GOLD, ids=lambda value: repr(value)[:60])
def test_a_wording_is_read_as_the_table_has_it(key, rows):
    wording, head, habits = key
    wanted = [{name: row[name] for name in _told_names} for row in rows if row["kind"]]
    found = dates.read(wording, habits_of(habits), WORDS, head=head)
    assert [_told(one) for one in found] == wanted


_told_names = ("kind", "earliest", "latest", "bound", "recurrence", "doubt")
