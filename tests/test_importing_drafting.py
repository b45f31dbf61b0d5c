"""Drafting: rows and readings to a plan in Turtle, nothing without its cell."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.importing.drafting import Draft, draft
from kg.importing.drafting.wording import LONGEST_NAME, clean, short, slug
from kg.importing.records import Habits, Reading
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.release.checking import check_files
from kg.sources import Sources, find_sources
from kg.terms import code, expand
from tests.drafting_case import ROWS, imported, reading, register, wanted

EXB = "https://w3id.org/civicthread/id/exb/"
PLAN = "reading-2025-26"
PAIR = f"{EXB}activity-{PLAN}-pair-pupils-with-readers"
SLIDE = f"{EXB}activity-{PLAN}-mend-the-slide"
LIBRARY_KEY = "open-a-library-in-the-park-on-4f4c"
LIBRARY = f"{EXB}activity-{PLAN}-{LIBRARY_KEY}"
JOY = f"{EXB}goal-{PLAN}-read-for-joy"


def said(made: Draft) -> dict[str, dict[str, list[str]]]:
    """Return what the file says: subject → property → values as text."""
    found: dict[str, dict[str, list[str]]] = {}
    for triple in ox.parse(made.turtle, format=ox.RdfFormat.TURTLE):
        name = triple.predicate.value
        found.setdefault(triple.subject.value, {}).setdefault(name, []).append(triple.object.value)
    return {s: {p: sorted(v) for p, v in said.items()} for s, said in found.items()}


def of(made: Draft, kind: str) -> list[str]:
    """Return the things of a class."""
    return sorted(s for s, o in said(made).items() if expand(kind) in o.get(expand("rdf:type"), []))


def one(made: Draft, subject: str, name: str) -> str:
    """Return the one value of a property."""
    values = said(made)[subject][expand(name)]
    assert len(values) == 1
    return values[0]


def plus(*more: Reading) -> Draft:
    """Return the draft of the case with more readings."""
    case = imported()
    return draft(replace(case, readings=(*case.readings, *more)), wanted())


# ---- the whole ----


@pytest.mark.slow
def test_the_draft_is_valid_and_builds(tmp_path: Path) -> None:
    made = draft(imported(), wanted())
    root = tmp_path / "sources"
    ours = find_sources()
    for part in ("ontology", "shapes"):
        shutil.copytree(getattr(ours, part), root / part)
    path = root / "data" / made.path
    path.parent.mkdir(parents=True)
    path.write_bytes(made.turtle)
    checked = check_files([path], Sources(root))
    assert [f"{f.code} {f.message}" for f in checked.findings if f.is_violation] == []
    release = build(Sources(root), ReleaseFolder(tmp_path / "releases"))
    assert release.path.is_dir()


def test_the_same_document_gives_the_same_bytes() -> None:
    assert draft(imported(), wanted()).turtle == draft(imported(), wanted()).turtle


def test_a_row_that_changes_keeps_the_names_of_all_others() -> None:
    changed = (ROWS[0], (*ROWS[1][:2], "Open a museum instead", *ROWS[1][3:]), ROWS[2])
    before, after = said(draft(imported(), wanted())), said(draft(imported(changed), wanted()))
    gone = set(before) - set(after)
    assert gone
    assert all(LIBRARY_KEY in iri for iri in gone)


def test_two_rows_of_one_wording_are_two_actions() -> None:
    rows = (ROWS[0], (*ROWS[1][:2], ROWS[2][2], *ROWS[1][3:]), ROWS[2])
    made = of(draft(imported(rows), wanted()), "civic:Activity")
    assert made == sorted([PAIR, SLIDE, f"{SLIDE}-2"])


def test_every_thing_that_is_read_leads_to_its_cell() -> None:
    made = draft(imported(), wanted())
    things = said(made)
    cells = set(of(made, "civic:SourceLocation"))
    without = {
        "org-example-borough-council",
        f"doc-{PLAN}",
        f"plan-{PLAN}",
        f"reading-{PLAN}-level",
    }
    for iri in set(things) - cells - {EXB + name for name in without}:
        assert set(things[iri][expand("prov:wasDerivedFrom")]) <= cells


def test_every_cell_has_its_place_and_the_digest_of_its_wording() -> None:
    made = draft(imported(), wanted())
    cell = f"{EXB}cell-{PLAN}-delivery-plan-r3-action"
    assert one(made, cell, "civic:table") == "Delivery plan"
    assert one(made, cell, "civic:row") == "3"
    assert one(made, cell, "civic:column") == "Action"
    assert one(made, cell, "civic:contentHash") == hashlib.sha256(b"Mend the slide").hexdigest()
    assert len(of(made, "civic:SourceLocation")) == len(imported().cells)
    blank = f"{EXB}cell-{PLAN}-delivery-plan-r3-objective"
    assert one(made, blank, "skos:editorialNote") == "The cell is blank."


def test_what_became_of_each_reading_is_told() -> None:
    case = imported()
    made = draft(case, wanted())
    left = {id(each.reading) for each in made.left}
    told = set(made.things) | {at for at, r in enumerate(case.readings) if id(r) in left}
    assert told == set(range(len(case.readings)))


# ---- ends ----


def test_a_goal_in_a_merged_cell_is_an_accepted_claim_in_the_rows_below() -> None:
    case = imported((ROWS[0], ("", "", *ROWS[1][2:]), ROWS[2]))
    made = draft(case, wanted())
    assert one(made, LIBRARY, "civic:contributesTo") == JOY
    claim = f"{EXB}claim-{PLAN}-activity-{LIBRARY_KEY}-goal-read-for-joy"
    assert one(made, claim, "civic:reviewStatus") == code("review", "accepted")
    assert one(made, claim, "civic:basis") == code("basis", "table-block")


def test_a_chain_leads_from_the_action_to_its_goal() -> None:
    made = draft(imported(), wanted())
    objective = one(made, PAIR, "civic:contributesTo")
    assert one(made, objective, "civic:contributesTo") == JOY
    assert not any("claim" in iri and "goal" in iri for iri in said(made))


def test_one_of_several_aims_of_a_cell_is_proposed_and_no_fact() -> None:
    text = ROWS[2][6]
    made = plus(reading(3, 6, text, "Fewer", "aim", 3), reading(3, 6, text, "accidents", "aim", 3))
    claims = [c for c in of(made, "civic:Claim") if "mend-the-slide-aim" in c]
    assert {one(made, c, "civic:reviewStatus") for c in claims} == {code("review", "proposed")}
    assert len(claims) == 2
    assert one(made, SLIDE, "civic:contributesTo") == f"{EXB}goal-{PLAN}-move-more"


@pytest.mark.parametrize(
    ("basis", "status"), [("merged", "accepted"), ("blank", "proposed"), ("band", None)]
)
def test_how_sure_an_outcome_is_that_stands_in_another_row(basis: str, status: str | None) -> None:
    made = plus(reading(1, 6, ROWS[0][6], "", "outcome", 2, basis, kind="outcome"))
    (outcome,) = said(made)[PAIR][expand("civic:expectedOutcome")]
    claims = [c for c in of(made, "civic:Claim") if "outcome" in c]
    assert [one(made, c, "civic:reviewStatus") for c in claims] == (
        [code("review", status)] if status else []
    )
    stated = said(made)[LIBRARY].get(expand("civic:expectedOutcome"), [])
    assert stated == ([] if status == "proposed" else [outcome])


def test_a_party_in_a_merged_cell_is_read_from_the_block() -> None:
    made = plus(reading(1, 3, ROWS[0][3], "Schools", "party", 3, "merged", name="Schools",
                        kind="kind of organisation"))  # fmt: skip
    engagement = f"{EXB}eng-{PLAN}-mend-the-slide-schools"
    assert one(made, engagement, "civic:basis") == code("basis", "table-block")
    assert one(made, engagement, "civic:confidence") == "0.9"


def test_a_doubtful_goal_is_proposed() -> None:
    case = imported()
    rest = tuple(r for r in case.readings if not (r.found.what == "goal" and r.action == 3))
    goal = reading(3, 0, "Move more", "", "goal", 3, confidence=0.5, doubt="It may be a band.")
    made = draft(replace(case, readings=(*rest, goal)), wanted())
    assert expand("civic:contributesTo") not in said(made)[SLIDE]
    (claim,) = (c for c in of(made, "civic:Claim") if "mend-the-slide" in c)
    assert one(made, claim, "dcterms:description") == "It may be a band."


# ---- parties ----


def test_a_known_party_is_the_shared_record() -> None:
    made = draft(imported(), wanted(register=register("DfE")))
    hub = "https://w3id.org/civicthread/id/hub/org-dfe"
    assert one(made, f"{EXB}eng-{PLAN}-pair-pupils-with-readers-dfe", "civic:party") == hub
    assert f"{EXB}org-department-for-education" not in said(made)


def test_one_name_is_one_record_and_keeps_its_short_form() -> None:
    made = draft(imported(), wanted())
    party = f"{EXB}org-department-for-education"
    assert one(made, party, "skos:altLabel") == "DfE"
    assert one(made, party, "skos:prefLabel") == "Department for Education"
    parties = [one(made, e, "civic:party") for e in of(made, "civic:Engagement")]
    assert parties.count(party) == 2


def test_the_role_is_engaged_unless_the_row_says_more() -> None:
    made = draft(imported(), wanted())
    start = f"{EXB}eng-{PLAN}-"
    lead = one(made, f"{start}pair-pupils-with-readers-library-service", "civic:role")
    assert lead == code("role", "lead")
    assert one(made, f"{start}mend-the-slide-parks-team", "civic:role") == code("role", "engaged")


def test_a_doubtful_role_is_proposed() -> None:
    made = draft(imported(), wanted())
    engagement = f"{EXB}eng-{PLAN}-{LIBRARY_KEY}-friends-of-ashby-park"
    assert one(made, engagement, "civic:role") == code("role", "engaged")
    assert one(made, engagement, "civic:confidence") == "0.4"
    (claim,) = (c for c in of(made, "civic:Claim") if "friends-of-ashby-park" in c)
    assert one(made, claim, "civic:claimObject") == code("role", "funder")
    assert one(made, claim, "civic:reviewStatus") == code("review", "proposed")


def test_the_publisher_named_in_a_row_is_the_publisher() -> None:
    made = plus(
        reading(3, 3, "Parks team", "", "party", 3, name="Example Borough Council", kind="body")
    )
    body = one(made, f"{EXB}plan-{PLAN}", "civic:accountableBody")
    parties = [one(made, e, "civic:party") for e in of(made, "civic:Engagement")]
    assert body in parties


@pytest.mark.parametrize("kind", [None, "person"])
def test_what_is_of_no_kind_of_party_is_left(kind: str | None) -> None:
    made = plus(reading(3, 3, "Parks team", "team", "party", 3, name="Ada Example", kind=kind))
    assert b"Ada Example" not in made.turtle
    assert any("kind" in each.reason for each in made.left)


def test_no_person_address_or_number_is_kept() -> None:
    text = "Mend the slide: Ada Example, ada@example.org, 020 7946 0018"
    rows = (ROWS[0], ROWS[1], (*ROWS[2][:2], text, *ROWS[2][3:]))
    made = draft(imported(rows, persons=frozenset({"Ada Example"})), wanted())
    assert b"Mend the slide: \xe2\x80\xa6" in made.turtle
    for word in (b"Ada", b"ada@", b"7946"):
        assert word not in made.turtle


# ---- times, money, results ----


def test_a_date_belongs_to_the_milestone_that_it_stands_in() -> None:
    made = draft(imported(), wanted())
    milestone = f"{EXB}milestone-{PLAN}-pair-pupils-with-readers-first-pairs"
    time = one(made, milestone, "civic:due")
    assert one(made, time, "civic:asWritten") == "by March 2026"
    assert one(made, time, "dcat:endDate") == "2026-03-31"
    assert expand("dcat:startDate") not in said(made)[time]
    assert one(made, one(made, PAIR, "civic:timeframe"), "dcat:startDate") == "2025-09-01"
    assert one(made, milestone, "dcterms:description") == "First pairs by March 2026"


def test_an_open_date_keeps_its_words_and_its_doubt() -> None:
    made = draft(imported(), wanted())
    time = one(made, SLIDE, "civic:timeframe")
    assert one(made, time, "civic:asWritten") == "TBC"
    assert one(made, time, "civic:confidence") == "0.5"
    assert one(made, time, "skos:editorialNote") == "No date is set."


def test_the_period_of_the_plan_is_read_outside_the_actions() -> None:
    text = ROWS[0][4]
    made = plus(
        reading(1, 4, text, "", "date", None, kind="period", earliest=date(2025, 9, 1),
                latest=date(2026, 8, 31), edtf="2025-09/2026-08"),
    )  # fmt: skip
    time = one(made, f"{EXB}plan-{PLAN}", "civic:timeframe")
    assert one(made, time, "dcat:endDate") == "2026-08-31"


def test_money_has_its_sum_its_pot_and_its_pointer() -> None:
    made = draft(imported(), wanted())
    line = f"{EXB}budget-{PLAN}-pair-pupils-with-readers-12-500"
    assert one(made, line, "civic:amount") == "12500.00"
    assert one(made, line, "schema:currency") == "GBP"
    assert one(made, line, "civic:amountStatus") == code("amount", "stated")
    assert one(made, line, "civic:fundedFrom") == f"{EXB}fund-{PLAN}-reading-fund"
    pointer = f"{EXB}budget-{PLAN}-{LIBRARY_KEY}-see-reading-fund"
    assert one(made, pointer, "civic:refersToBudget") == line
    assert expand("civic:amount") not in said(made)[pointer]
    staff = f"{EXB}budget-{PLAN}-pair-pupils-with-readers-officer-time"
    assert one(made, staff, "civic:resourceType") == code("resource", "staff-time")


def test_a_sum_without_a_currency_is_no_sum() -> None:
    made = draft(imported(), wanted())
    line = f"{EXB}budget-{PLAN}-mend-the-slide-10-000"
    assert expand("civic:amount") not in said(made)[line]
    assert one(made, line, "civic:asWritten") == "10,000"
    assert "currency" in one(made, line, "skos:editorialNote")


def test_a_saving_is_no_spending() -> None:
    made = plus(reading(3, 5, "10,000", "000", "money", 3, kind="saving", amount=Decimal(1)))
    assert [each.reason for each in made.left] == ["A saving is no spending."]


def test_a_sum_beside_several_rows_counts_once() -> None:
    text = ROWS[0][5]
    made = plus(
        reading(1, 5, text, "£12,500", "money", 2, kind="cash", amount=Decimal(12500),
                currency="GBP", name="Reading Fund"),
    )  # fmt: skip
    sums = [s for s in of(made, "civic:BudgetLine") if expand("civic:amount") in said(made)[s]]
    assert len(sums) == 1
    (claim,) = (c for c in of(made, "civic:Claim") if "budget" in c)
    assert one(made, claim, "civic:claimObject") == LIBRARY
    assert one(made, claim, "civic:reviewStatus") == code("review", "proposed")


def test_a_target_stands_on_its_outcome_with_its_indicator() -> None:
    made = draft(imported(), wanted())
    (outcome,) = said(made)[PAIR][expand("civic:expectedOutcome")]
    target = one(made, outcome, "civic:hasTarget")
    assert one(made, target, "civic:comparator") == code("comparator", "at-least")
    assert one(made, target, "civic:value") == "80.0"
    assert one(made, target, "civic:unit") == code("unit", "percent")
    assert one(made, target, "civic:ofIndicator") in of(made, "civic:Indicator")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"value": Decimal(3)}, "It does not say how to compare."),
        ({"comparator": "at_least"}, "It has no number."),
    ],
)
def test_half_a_target_is_left(facts: dict[str, object], reason: str) -> None:
    made = plus(reading(3, 6, "Fewer accidents", "Fewer", "target", 3, **facts))
    assert [each.reason for each in made.left] == [reason]


def test_a_status_has_its_day_or_is_left() -> None:
    made = draft(imported(), wanted())
    (status,) = of(made, "civic:StatusUpdate")
    assert one(made, status, "civic:asAt") == "2025-06-02"
    assert one(made, status, "civic:progress") == code("progress", "under-way")
    undated = draft(imported(issued=None), wanted())
    assert of(undated, "civic:StatusUpdate") == []
    assert [each.reason for each in undated.left] == [
        "Neither it nor the document gives the day it was true on."
    ]


def test_a_fault_of_the_document_is_a_note_and_a_remark_stays_beside_its_row() -> None:
    made = plus(
        reading(3, 5, "10,000", "10", "note", 3, kind="slip", doubt="A sign is lost."),
        reading(3, 6, "Fewer accidents", "accidents", "note", 3),
        reading(3, 6, "Fewer accidents", "Fewer", "reference", 3, name="Play strategy"),
    )
    (note,) = of(made, "civic:SourceNote")
    assert one(made, note, "dcterms:description") == "A sign is lost."
    assert one(made, SLIDE, "skos:note") == "accidents"
    assert one(made, SLIDE, "dcterms:references") == f"{EXB}ref-{PLAN}-play-strategy"


# ---- wording ----


def test_a_name_is_cut_at_a_word_and_the_whole_wording_kept() -> None:
    made = draft(imported(), wanted())
    name = one(made, LIBRARY, "skos:prefLabel")
    assert len(name) <= LONGEST_NAME
    assert ROWS[1][2].startswith(name.removesuffix(" …") + " ")
    assert one(made, LIBRARY, "dcterms:description") == ROWS[1][2]


def test_a_name_that_is_one_long_word_is_cut_too() -> None:
    assert len(short("x" * 200)) == LONGEST_NAME
    assert len(short("a " + "x" * 200)) == LONGEST_NAME


def test_two_wordings_that_begin_alike_have_two_slugs() -> None:
    start = "provide a warm welcome to all families who visit us in "
    assert slug(start + "spring") != slug(start + "autumn")
    assert slug("Ysgol Gynradd Cae’r Nant") == "ysgol-gynradd-caer-nant"
    assert slug("学校") == slug("学校") != slug("図書館")


def test_control_characters_are_dropped() -> None:
    assert clean("a\x00b\x1b[31m\u2028c") == "ab[31m c"


def test_the_language_of_the_document_is_kept() -> None:
    made = draft(imported(habits=Habits(languages=("cy",))), wanted())
    assert b'"Mend the slide"@cy' in made.turtle


# ---- refusals ----


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"publisher": "Example Borough"}, "publisher"),
        ({"plan": "plan/../x"}, "plan"),
        ({"publisher": "hub"}, "own"),
        ({"base": "no address"}, "base"),
    ],
)
def test_a_key_that_can_not_stand_in_an_address_is_refused(
    changes: dict[str, str], word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        draft(imported(), wanted(**changes))


def test_a_document_without_an_action_is_refused() -> None:
    with pytest.raises(UsageError, match="no action was read"):
        draft(imported(readings=()), wanted())
