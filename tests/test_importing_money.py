"""Sums and means in cells are read as they are written; slips, parts and ranges have a doubt."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.importing.cells import money
from kg.importing.records import Habits, Mark
from tests.importing_words import WORDS, cases, habits_of

GOLD = list(cases("money.csv", "wording", "head", "habits"))
COLUMNS = ("kind", "amount", "currency", "doubt")


def _told(found):
    amount = "" if found.amount is None else f"{found.amount:f}"
    return dict(
        zip(
            COLUMNS,
            (found.kind, amount, found.currency or "", "yes" if found.doubt else ""),
            strict=True,
        )
    )


@pytest.mark.parametrize(("key", "rows"), GOLD, ids=lambda value: repr(value)[:60])
def test_a_wording_is_read_as_the_table_has_it(key, rows):
    wording, head, habits = key
    wanted = [{name: row[name] for name in COLUMNS} for row in rows if row["kind"]]
    found = money.read(wording, habits_of(habits), WORDS, head=head)
    assert [_told(one) for one in found] == wanted


def test_the_number_of_a_spreadsheet_counts_and_its_format_names_the_currency():
    (found,) = money.read(
        "1 235",
        Habits(),
        WORDS,
        head="Budget",
        value=Decimal("1234.56"),
        number_format='#,##0" "[$€-2]',
    )
    assert (found.amount, found.currency, found.doubt) == (Decimal("1234.56"), "EUR", None)
    assert money.read("50%", Habits(), WORDS, head="Budget", number_format="0%") == ()


def test_raised_digits_are_no_part_of_a_sum():
    (found,) = money.read("£35,0004", Habits(), WORDS, head="Budget", marks=(Mark("raised", 7, 8),))
    assert (found.amount, found.doubt, found.end) == (Decimal(35000), None, 7)
