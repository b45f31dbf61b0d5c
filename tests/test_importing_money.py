"""Sums and means in cells are read as they are written; slips, parts and ranges have a doubt."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.cells import money
from kg.importing.records import MONEY_KINDS, Habits, Mark
from tests.importing_words import WORDS, cases, differences, habits_of, steps

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


def _read(key):
    wording, head, habits = key
    return [_told(found) for found in money.read(wording, habits_of(habits), WORDS, head=head)]


def test_each_wording_is_read_as_the_table_has_it():
    gold = list(cases("money.csv", "wording", "head", "habits"))
    assert len(gold) >= 110
    assert differences(gold, COLUMNS, _read) == []


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


# ---- Properties ----

_PIECES = st.sampled_from(
    [
        *("£5", "£", "€", "12 000", "1,250", "1.5", "0", "2025", "2024/25", "k", "m", "million"),
        *("Staff", "+", "and", ",", ";", "(", ")", "of which", "up to", "c.", "~", "p.a.", "VAT"),
        *("grant", "saves", "in kind", "See", "above", "TBC", "N/A", "-", "to", "between", "%"),
        *("CML", "per head", "\n", "⁵", "½", "\u0301", "k€", "d'euros", "'", ".", "999999999999"),
    ]
)
_MIXED = st.lists(_PIECES, max_size=12).map(" ".join) | st.lists(_PIECES, max_size=12).map("".join)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80) | _MIXED, st.sampled_from(["", "Budget", "Cost (£000)", "Montant €"]))
def test_any_text_is_read_without_an_error_and_spans_lie_in_it(text, head):
    for one in money.read(text, Habits(), WORDS, head=head):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.what == "money"
        assert one.kind in MONEY_KINDS
        assert one.amount is None or one.amount >= 0
        assert one.currency is None or (len(one.currency) == 3 and one.currency.isupper())
        assert (one.doubt is None) == (one.confidence >= 0.9)


@settings(deadline=None, max_examples=60)
@given(
    st.decimals(min_value=100, max_value=10**9, places=2),
    st.sampled_from([(",", ".", "en"), (" ", ",", "fr"), (".", ",", "de"), ("", ".", "en")]),
    st.sampled_from(["£{}", "{} £", "GBP {}", "{} GBP", "£ {}"]),
)
def test_a_printed_sum_is_read_back(amount, signs, form):
    group, point, language = signs
    printed = f"{amount:,.2f}".replace(",", "_").replace(".", point).replace("_", group)
    text = form.format(printed)
    (found,) = money.read(text, Habits(languages=(language,)), WORDS, head="Budget")
    assert (found.amount, found.currency, found.doubt) == (amount, "GBP", None)
    assert text[found.start : found.end] == text


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 999), st.sampled_from([("k", 3), ("K", 3), ("m", 6), ("bn", 9)]))
def test_a_sum_in_thousands_and_more_is_read_back(number, magnitude):
    sign, zeros = magnitude
    (found,) = money.read(f"£{number}{sign}", Habits(), WORDS)
    assert (found.amount, found.doubt) == (Decimal(number) * 10**zeros, None)


def test_the_time_it_takes_grows_as_the_text():
    for piece in ("£5k ", "1,", "1 to ", "(£5 ", "2025/", "Staff, ", "and "):
        assert steps(_long, piece * 80) < 6 * steps(_long, piece * 20)


def _long(text):
    money.read(text, Habits(), WORDS, head="Budget")
