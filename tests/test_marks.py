"""How sure a statement is, at the edges of basis, confidence and review."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.pages.directory import Directory
from kg.pages.records import Mark
from kg.store import MemoryStore
from kg.terms import code

COMPUTED = code("basis", "computed")
ROW = code("basis", "table-row")
BLOCK = code("basis", "table-block")


@pytest.fixture(scope="module")
def names() -> Directory:
    return Directory(MemoryStore())


@pytest.mark.parametrize(
    "basis", [None, *(code("basis", n) for n in ("explicit-text", "table-row", "footnote"))]
)
@pytest.mark.parametrize("confidence", [None, "1", "1.0", "1.00"])
def test_what_is_certain_on_a_basis_of_the_document_is_stated(
    names: Directory, basis: str | None, confidence: str | None
) -> None:
    assert names.mark(basis, confidence).kind == "stated"


@pytest.mark.parametrize("confidence", ["0.99", "0.999999", "0.5", "0"])
def test_less_than_certain_is_a_claim_with_its_confidence(
    names: Directory, confidence: str
) -> None:
    assert names.mark(ROW, confidence) == Mark("claim", names.label(ROW), Decimal(confidence))
    assert names.mark(None, confidence) == Mark("claim", "", Decimal(confidence))


@pytest.mark.parametrize("confidence", [None, "1.0", "0.8"])
def test_a_basis_of_the_readers_makes_a_claim(names: Directory, confidence: str | None) -> None:
    sure = Decimal(confidence) if confidence else None
    assert names.mark(BLOCK, confidence) == Mark("claim", names.label(BLOCK), sure)


@pytest.mark.parametrize("confidence", [None, "1.0", "0.8"])
def test_what_is_computed_is_derived_however_sure(names: Directory, confidence: str | None) -> None:
    assert names.mark(COMPUTED, confidence) == Mark("derived", names.label(COMPUTED))


@pytest.mark.parametrize("basis", [None, ROW, COMPUTED])
def test_what_is_under_review_is_a_claim_and_says_so(names: Directory, basis: str | None) -> None:
    status = code("review", "proposed")
    words = names.label(basis) if basis else ""
    expected = Mark("claim", words, Decimal("1.0"), names.label(status))
    assert names.mark(basis, "1.0", status) == expected


@pytest.mark.parametrize("text", ["high", "", "1,0"])
def test_a_confidence_that_is_no_number_says_nothing(names: Directory, text: str) -> None:
    assert names.mark(ROW, text).kind == "stated"
