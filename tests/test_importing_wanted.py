"""Whose plan a document is, and by which keys: the same at every door."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.importing.decisions import Decisions
from kg.importing.errors import UnownedError
from kg.importing.here import Here, Publisher
from kg.importing.importer import import_document
from kg.importing.publishers import publisher_of
from kg.importing.records import Document, Known, Register
from kg.importing.wanted import own_plan_of, wanted_of
from kg.sources import Sources
from kg.terms import BASE, PREFIXES
from tests.importing_words import WORDS

BOROUGH = Known("Elm Borough Council", "body", f"{BASE}/id/hub/org-elm")
REGISTER = Register({"elm borough council": BOROUGH})
HERE = Here(Sources(Path("nowhere")), {BOROUGH.iri: Publisher("elm")})


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
def test_a_name_that_gives_no_key_is_told(decisions, says):
    with pytest.raises(UsageError, match=says):
        own_plan_of(Document("book.xlsx", "xlsx", ()), decisions, REGISTER, HERE)
    outcome = import_document(Document("book.csv", "csv", ()), WORDS, REGISTER, decisions)
    with pytest.raises(UsageError, match=says):
        wanted_of(outcome, REGISTER, HERE)


def test_what_nobody_named_and_gives_no_key_is_nobodys():
    document = Document("計画.csv", "csv", ())
    named = Decisions(publisher="Elm Borough Council")
    with pytest.raises(UnownedError, match="'計画': gives no key; name a --plan"):
        wanted_of(import_document(document, WORDS, REGISTER, named), REGISTER, HERE)
    with pytest.raises(UnownedError, match="does not say whose plan it is"):
        wanted_of(import_document(document, WORDS, REGISTER), REGISTER, HERE)


def test_a_publisher_is_known_by_its_key_and_by_each_of_its_names(tmp_path):
    """Its plan may have any key, and its body may stand in no register."""
    place = tmp_path / "data" / "ash" / "green-2026.ttl"
    place.parent.mkdir(parents=True)
    place.write_text(
        f"<{BASE}/id/ash/green-2026> <{PREFIXES['civic']}accountableBody> <{BASE}/id/ash/org> .\n"
        f'<{BASE}/id/ash/org> <{PREFIXES["skos"]}prefLabel> "Ash Borough Council"@en .\n'
    )
    publishers = Here(Sources(tmp_path)).publishers
    for name in ("ash", "Ash Borough Council", "ASH BOROUGH COUNCIL"):
        assert publisher_of(name, publishers, Register()) == ("ash", "Ash Borough Council")
    for name in ("elm", "Elm Borough Council"):
        told = publisher_of(name, HERE.publishers, REGISTER)
        assert told == ("elm", "Elm Borough Council")
    assert publisher_of("Oak Council", publishers, REGISTER) == ("oak-council", "Oak Council")
