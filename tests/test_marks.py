"""How sure a statement is, at the edges of basis, confidence and review."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.labels.directory import Directory
from kg.labels.records import Mark
from kg.store import MemoryStore
from kg.terms import code

COMPUTED = code("basis", "computed")
ROW = code("basis", "table-row")
BLOCK = code("basis", "table-block")
ACCEPTED = code("review", "accepted")
OF_THE_DOCUMENT = tuple(code("basis", name) for name in ("explicit-text", "table-row", "footnote"))


@pytest.fixture(scope="module")
def names() -> Directory:
    return Directory(MemoryStore())


@pytest.mark.parametrize("status", [None, ACCEPTED])
@pytest.mark.parametrize("basis", [None, *OF_THE_DOCUMENT])
@pytest.mark.parametrize("confidence", [None, "1", "1.0", "1.00"])
def test_what_is_certain_on_a_basis_of_the_document_is_stated(
    names: Directory, basis: str | None, confidence: str | None, status: str | None
) -> None:
    assert names.mark(basis, confidence, status).kind == "stated"


@pytest.mark.parametrize("confidence", ["0.99", "0.999999", "0.5", "0"])
def test_less_than_certain_is_read_with_its_confidence(names: Directory, confidence: str) -> None:
    sure = Decimal(confidence)
    assert names.mark(ROW, confidence) == Mark("read", names.label(ROW), sure)
    assert names.mark(None, confidence) == Mark("read", "", sure)
    accepted = Mark("read", names.label(ROW), sure, names.label(ACCEPTED))
    assert names.mark(ROW, confidence, ACCEPTED) == accepted


@pytest.mark.parametrize("confidence", [None, "1.0", "0.8"])
def test_what_rests_on_a_basis_of_the_readers_is_read(
    names: Directory, confidence: str | None
) -> None:
    sure = Decimal(confidence) if confidence else None
    assert names.mark(BLOCK, confidence) == Mark("read", names.label(BLOCK), sure)


@pytest.mark.parametrize("confidence", [None, "1.0", "0.8"])
def test_what_is_computed_is_derived_however_sure(names: Directory, confidence: str | None) -> None:
    assert names.mark(COMPUTED, confidence) == Mark("derived", names.label(COMPUTED))


@pytest.mark.parametrize("status", ["proposed", "rejected"])
@pytest.mark.parametrize("basis", [None, ROW, COMPUTED])
def test_what_is_not_accepted_is_a_claim_and_says_so(
    names: Directory, basis: str | None, status: str
) -> None:
    words = names.label(basis) if basis else ""
    told = names.label(code("review", status))
    expected = Mark("claim", words, Decimal("1.0"), told)
    assert names.mark(basis, "1.0", code("review", status)) == expected


@pytest.mark.parametrize("text", ["high", "", "1,0"])
def test_a_confidence_that_is_no_number_says_nothing(names: Directory, text: str) -> None:
    assert names.mark(ROW, text).kind == "stated"


# ---- where it stands ----


@pytest.mark.parametrize(
    ("table", "row", "column", "number", "words"),
    [
        ("Appendix 1", "7", "Budget", 7, "Appendix 1, row 7, Budget"),
        ("Appendix 1", None, "Budget", None, "Appendix 1, Budget"),
        ("Appendix 1", "0", None, 0, "Appendix 1, row 0"),
        (None, "7a", None, None, ""),
    ],
)
def test_a_cell_is_told_by_its_table_row_and_column(
    names: Directory,
    table: str | None,
    row: str | None,
    column: str | None,
    number: int | None,
    words: str,
) -> None:
    place = names.place(["urn:cell", "urn:document", table, row, column])
    assert (place.cell, place.row, place.words) == ("urn:cell", number, words)
    assert place.order == ("urn:document", table or "", number or 0, column or "")


def test_an_engagement_is_called_by_its_party_and_its_role(names: Directory) -> None:
    assert names.engagement("urn:Ofsted", "LEAD:BODY") == "urn:Ofsted, lEAD:BODY"
