"""Whose plan a document is, and by which keys: the same at every door."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.importing.decisions import Decisions
from kg.importing.importer import import_document
from kg.importing.records import Document, Known, Register
from kg.importing.wanted import own_plan_of, wanted_of
from kg.terms import BASE
from tests.importing_words import WORDS

BOROUGH = Known("Elm Borough Council", "body", f"{BASE}/id/hub/org-elm")
REGISTER = Register({"elm borough council": BOROUGH})
HERE = {BOROUGH.iri: "elm"}


@pytest.mark.parametrize(
    ("decisions", "plan"),
    [
        (Decisions(publisher="Elm Borough Council", title="Parks"), f"{BASE}/id/elm/plan-parks"),
        (Decisions(publisher="Ash Council", plan="plan-x"), f"{BASE}/id/ash-council/plan-x"),
        (Decisions(), f"{BASE}/id/draft/plan-book"),
    ],
)
def test_a_workbook_of_ours_is_of_the_plan_that_the_officer_names(decisions, plan):
    blank = Document("book.xlsx", "xlsx", ())
    assert own_plan_of(blank, decisions, REGISTER, HERE) == plan


@pytest.mark.parametrize(
    ("decisions", "says"),
    [
        (Decisions(publisher="Elm Borough Council", title="計画"), "'計画': gives no key"),
        (Decisions(publisher="計画", title="Parks"), "'計画': gives no key"),
    ],
)
def test_a_name_that_gives_no_key_is_told(decisions, says, tmp_path):
    with pytest.raises(UsageError, match=says):
        own_plan_of(Document("book.xlsx", "xlsx", ()), decisions, REGISTER, HERE)
    outcome = import_document(Document("book.csv", "csv", ()), WORDS, REGISTER, decisions)
    with pytest.raises(UsageError, match=says):
        wanted_of(outcome, REGISTER, HERE, tmp_path)
