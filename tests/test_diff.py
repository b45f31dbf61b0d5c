"""`kg diff`: two editions of a plan, and what is different, in words."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.errors import NotFoundError, UsageError
from kg.exporters.workbook import fill_book, write_xlsx
from kg.exporters.workbook.vocabulary import facts_of
from kg.importing.drafting import draft
from kg.importing.editions import Change, changes_between, read_edition
from kg.importing.editions.changes import (
    CARRIED,
    DROPPED,
    MONEY,
    MOVED,
    NEW,
    PARTNERS,
    REWORDED,
    SERVES,
    TARGET,
)
from kg.importing.editions.telling import summary
from kg.release import ReleaseFolder
from tests.conftest import quick_ones
from tests.drafting_case import imported, wanted
from tests.test_template import words

HEAD = """@prefix civic: <https://w3id.org/civicthread/ns#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix exb: <https://w3id.org/civicthread/id/exb/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix role: <https://w3id.org/civicthread/code/role/> .
@prefix cmp: <https://w3id.org/civicthread/code/comparator/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OLD = (
    HEAD
    + """
exb:plan-a a civic:DeliveryPlan ; dcterms:title "Park plan 2030"@en .
exb:goal-1 a civic:Goal ; skos:prefLabel "A green town"@en ; civic:inPlan exb:plan-a .
exb:act-1 a civic:Activity ; skos:prefLabel "Plant two hundred trees in the parks"@en ;
  civic:inPlan exb:plan-a ; civic:contributesTo exb:goal-1 ; civic:timeframe exb:time-1 .
exb:act-2 a civic:Activity ; skos:prefLabel "Open a café"@en ; civic:inPlan exb:plan-a .
exb:act-3 a civic:Activity ; skos:prefLabel "Mend the slide"@en ; civic:inPlan exb:plan-a .
exb:time-1 a civic:TimeFrame ; civic:asWritten "by March 2030" ;
  dcat:endDate "2030-03-31"^^xsd:date .
exb:org-1 a org:Organization ; skos:prefLabel "Ashby Council"@en .
exb:eng-1 a civic:Engagement ; civic:engagedIn exb:act-1 ; civic:party exb:org-1 ;
  civic:role role:lead .
exb:line-1 a civic:BudgetLine ; skos:prefLabel "Trees"@en ; civic:budgetFor exb:act-1 ;
  civic:inPlan exb:plan-a ; civic:amount 1200.0 ; schema:currency "GBP" .
exb:line-2 a civic:BudgetLine ; civic:splitOf exb:line-1 ; civic:budgetFor exb:act-1 ;
  civic:inPlan exb:plan-a ; civic:amount 500.0 ; schema:currency "GBP" .
exb:target-1 a civic:Target ; skos:prefLabel "Trees planted"@en ; civic:inPlan exb:plan-a ;
  civic:comparator cmp:at-least ; civic:value 200.0 .
"""
)


def changed(*edits: tuple[str, str], more: str = "") -> str:
    """Return the old edition with edits, each of which must be there to make."""
    text = OLD
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text + more


def renamed(text: str) -> str:
    """Return an edition in which every record has another IRI, as next year's plan has."""
    return text.replace("exb:act-", "exb:next-").replace("exb:goal-", "exb:aim-").replace(
        "exb:target-", "exb:mark-")  # fmt: skip


def between(new: str, old: str = OLD) -> tuple[Change, ...]:
    """Return the changes between two editions in Turtle."""
    editions = (
        read_edition(
            facts_of((q.triple for q in ox.parse(t, format=ox.RdfFormat.TURTLE)), words()), "it"
        )
        for t in (old, new)
    )
    return changes_between(*editions)


def told(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    """Return what is not carried on as it was."""
    return [(each.change, each.sentence) for each in changes if each.change != CARRIED]


def test_the_same_edition_is_carried_on() -> None:
    changes = between(OLD)
    assert told(changes) == []
    assert summary(changes) == "5 rows: 5 carried on as they were."


@pytest.mark.parametrize(
    ("edit", "change", "sentence"),
    [
        (
            ("Open a café", "Open a café and a shop"), REWORDED,
            "“Open a café” is now worded “Open a café and a shop”.",
        ),
        (
            ('"by March 2030" ;\n  dcat:endDate "2030-03-31"',
             '"by June 2030" ;\n  dcat:endDate "2030-06-30"'), MOVED,
            "“Plant two hundred trees in the parks” was “by March 2030” and is now “by June 2030”, "
            "3 months later.",
        ),
        (
            (" ; civic:timeframe exb:time-1", ""), MOVED,
            "“Plant two hundred trees in the parks” was “by March 2030”; it now has no time.",
        ),
        (
            ("role:lead", "role:funder"), PARTNERS,
            "The role of Ashby Council in “Plant two hundred trees in the parks” was Lead and is "
            "now Funder.",
        ),
        (
            ("civic:engagedIn exb:act-1", "civic:engagedIn exb:act-2"), PARTNERS,
            "Ashby Council joined “Open a café”.",
        ),
        (
            ("1200.0", "1500.0"), MONEY,
            "“Plant two hundred trees in the parks” had 1,200.00 GBP and now has 1,500.00.",
        ),
        (
            ("civic:amount 1200.0 ; schema:currency \"GBP\"", 'civic:asWritten "some"'), MONEY,
            "“Plant two hundred trees in the parks” had 1,200.00 GBP; it now has no sum.",
        ),
        (
            ("civic:value 200.0", "civic:value 250.0"), TARGET,
            "The target “Trees planted” was at least 200 and is now at least 250.",
        ),
        (
            (" ; civic:contributesTo exb:goal-1", ""), SERVES,
            "“Plant two hundred trees in the parks” no longer serves “A green town”.",
        ),
    ],
)  # fmt: skip
def test_each_change_is_a_sentence(edit: tuple[str, str], change: str, sentence: str) -> None:
    assert (change, sentence) in told(between(changed(edit)))


def test_another_wording_of_the_same_time_is_no_move() -> None:
    assert told(between(changed(('"by March 2030"', '"by the end of March 2030"')))) == []


def test_new_and_dropped_rows_are_named() -> None:
    more = (
        'exb:act-4 a civic:Activity ; skos:prefLabel "Dig a pond"@en ; civic:inPlan exb:plan-a .\n'
    )
    drop = ('exb:act-3 a civic:Activity ; skos:prefLabel "Mend the slide"@en ; '
            "civic:inPlan exb:plan-a .\n", "")  # fmt: skip
    assert told(between(changed(drop, more=more))) == [
        (NEW, "New action: “Dig a pond”."),
        (DROPPED, "The action “Mend the slide” is there no more, and nothing says why."),
    ]


def test_next_years_rows_are_paired_by_their_words_whatever_their_years() -> None:
    new = renamed(
        changed(("Park plan 2030", "Park plan 2031"), ("Mend the slide", "Mend the slide (2031)"))
    )
    changes = between(new)
    assert Counter(each.change for each in changes)[NEW] == 0
    assert [each.new for each in changes if each.old == "Mend the slide"] == [
        "Mend the slide (2031)"
    ]


def test_what_is_worded_the_same_goes_before_what_is_like_it() -> None:
    more = (
        'exb:act-5 a civic:Activity ; skos:prefLabel "Mend the slides"@en ; '
        "civic:inPlan exb:plan-a .\n"
    )
    changes = between(renamed(changed(more=more)))
    assert [each.sentence for each in changes if each.change == NEW] == [
        "New action: “Mend the slides”."
    ]
    # What differs by its year alone is worded the same.
    years = renamed(changed(("Mend the slide", "Mend the slide 1999"), more=more))
    (pair,) = (each for each in between(years) if each.old == "Mend the slide")
    assert pair.new == "Mend the slide 1999"


def test_a_row_that_was_reworded_is_found_by_its_likeness() -> None:
    new = renamed(
        changed(("Plant two hundred trees in the parks", "Plant 200 trees in all the parks"))
    )
    assert (REWORDED, "“Plant two hundred trees in the parks” is now worded “Plant 200 trees in "
            "all the parks”.") in told(between(new))  # fmt: skip


def test_two_rows_that_are_as_like_are_paired_with_neither() -> None:
    start, end = "a civic:Activity ; skos:prefLabel", "@en ; civic:inPlan exb:plan-a .\n"
    more = f'exb:act-5 {start} "Mend the slides"{end}exb:act-6 {start} "Mend the slider"{end}'
    drop = ('exb:act-3 a civic:Activity ; skos:prefLabel "Mend the slide"@en ; '
            "civic:inPlan exb:plan-a .\n", "")  # fmt: skip
    kinds = Counter(each.change for each in between(changed(drop, more=more)))
    assert (kinds[NEW], kinds[DROPPED], kinds[REWORDED]) == (2, 1, 0)


def test_a_row_that_says_what_it_carries_on_is_that_one() -> None:
    new = renamed(changed(("Mend the slide", "Something else entirely")))
    new += "exb:next-3 civic:continues exb:act-3 .\n"
    assert (REWORDED, "“Mend the slide” is now worded “Something else entirely”.") in told(
        between(new)
    )


# ---- the command ----


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, arguments)])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return a draft as a folder, and the workbook of it in which one name was changed."""
    made = draft(imported(), wanted())
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "plan.ttl").write_bytes(made.turtle)
    own = tuple(q.triple for q in ox.parse(made.turtle, format=ox.RdfFormat.TURTLE))
    book = openpyxl.load_workbook(
        io.BytesIO(write_xlsx(fill_book(facts_of(own, words()), [made.plan])))
    )
    sheet = book["Actions"]
    name = next(head.column for head in sheet[3] if head.value == "Name")
    row = next(r for r in range(4, 8) if sheet.cell(r, name).value == "Mend the slide")
    sheet.cell(row, name).value = "Mend the swing"
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return folder, path


def test_an_edited_workbook_is_told_in_words(files: tuple[Path, Path]) -> None:
    done = run(*files)
    assert done.exit_code == 0
    assert "Reworded (1)" in done.output
    text = " ".join(done.output.split())
    assert "“Mend the slide” is now worded “Mend the swing”." in text
    assert "1 reworded." in text


@pytest.mark.parametrize("form", quick_ones(["json", "csv"], "csv"))
def test_the_changes_are_a_table(files: tuple[Path, Path], form: str) -> None:
    done = run(*files, "--format", form)
    assert done.stderr == ""
    if form == "csv":
        head, *rows = done.stdout.splitlines()
        assert head == "change,what,old,new,sentence,old_iri,new_iri,place"
        assert sum(row.startswith("reworded,action,Mend the slide,") for row in rows) == 1
        return
    told = json.loads(done.stdout)
    assert told["ok"]
    (row,) = (row for row in told["rows"] if row["change"] == REWORDED)
    assert (row["what"], row["new"]) == ("action", "Mend the swing")


def test_what_a_workbook_says_amiss_is_noted(files: tuple[Path, Path]) -> None:
    folder, path = files
    book = openpyxl.load_workbook(path)
    sheet = book["Actions"]
    goals = next(head.column for head in sheet[3] if head.value == "Contributes to")
    sheet.cell(4, goals).value = "No such goal"
    book.save(path)
    done = run(folder, path)
    assert done.stderr == f"note: {path}: 1 cell was not understood; kg validate tells where\n"


@pytest.mark.slow
def test_a_plan_of_the_release_is_taken_by_name(
    release_folder: ReleaseFolder, tmp_path: Path
) -> None:
    plan = "GLA education delivery plan 2014"
    where = ("--release", str(release_folder.path))
    done = run(plan, plan, *where)
    assert done.exit_code == 0, done.output
    assert "carried on as they were." in done.output
    assert "reworded" not in done.output


def test_what_is_no_plan_is_refused(tmp_path: Path, release_folder: ReleaseFolder) -> None:
    where = ("--release", str(release_folder.path))
    word = tmp_path / "plan.docx"
    word.write_bytes(b"x")
    none = tmp_path / "none.ttl"
    none.write_text("<urn:a> <urn:b> <urn:c> .")
    for name, kind, sentence in (
        (word, UsageError, "import it first"),
        (none, UsageError, "must state one plan, and states 0"),
        (tmp_path / "gone.ttl", UsageError, "no such file"),
        (tmp_path / "gone.xlsx", UsageError, "no such file"),
        ("No such plan", NotFoundError, "No such plan"),
    ):
        done = run(name, name, *where)
        assert isinstance(done.exception, kind)
        assert sentence in str(done.exception)
        assert done.stdout == ""
