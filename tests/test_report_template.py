"""The workbook of a plan's yearly report: written, filled in, read back, taken into the data."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.errors import UsageError
from kg.exporters.answers import ask_rows
from kg.exporters.facts import Facts, layer_of, plan_iris
from kg.exporters.workbook.report import (
    ABOUT,
    ADDRESS,
    EVIDENCE,
    ISSUED,
    RESULTS,
    STATUS,
    VALUE,
)
from kg.importing.errors import DocumentError
from kg.importing.here import Here
from kg.importing.layouts.own import OwnPlan
from kg.importing.layouts.report import is_report
from kg.importing.ledger import UNEXPLAINED
from kg.importing.ours import read_ours
from kg.importing.records import Cell, Document, Table
from kg.importing.summing_up import summary
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.sources import Sources, find_sources
from kg.terms import code
from tests.report_case import GLA, LAST, PLAN, blank, document, filled, imported, read, words
from tests.web_case import opened

BOYS, BOROUGHS, ASPIRATIONS = (
    "target-boys-mentored",
    "target-mentoring-boroughs",
    "target-aspirations-up",
)
NETWORKS = "outcome-networks-and-vision"
REPORT = f"{GLA}report-education-delivery-2014-2015-03-31"
LINES: Mapping[str, Mapping[str, object]] = {
    BOYS: {VALUE: 980, STATUS: "Late", "Note": "Twenty more in April.",
           EVIDENCE: "https://www.example.org/a\nBoard paper 7, page 3"},
    ASPIRATIONS: {VALUE: "64 %", "Value before": 58, "Day of the value before": date(2013, 7, 31)},
    NETWORKS: {STATUS: "under way", "Day": "31 July 2014"},
}  # fmt: skip


def stated(own: OwnPlan) -> Facts:
    """Return what a report states, thing by thing."""
    return Facts(layer_of(own.triples), {}, {})


def told(own: OwnPlan) -> list[str]:
    return [each.sentence for each in own.findings]


# ---- written ----


def test_each_outcome_and_target_of_the_plan_has_a_line() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank()))[RESULTS]
    heads = [cell.value for cell in sheet[3]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(4, values_only=True)]
    (path,) = (p for p in Here(find_sources()).files_of("gla") if PLAN.endswith(p.stem))
    facts = Facts(layer_of(Here(find_sources()).triples(path)), {}, {})
    wanted = {*facts.of("civic:Outcome"), *facts.of("civic:Target")}
    listed = [f"{GLA}{row['Identifier']}" for row in rows]
    assert wanted <= set(listed)
    assert len(listed) == len(set(listed))
    (boys,) = (row for row in rows if row["Identifier"] == BOYS)
    assert (boys["Promised"], boys["Unit"], boys[VALUE]) == ("Equal to 1,000", "Number", None)
    at = listed.index(f"{GLA}outcome-conference-open-to-400")
    assert listed[at + 1] == f"{GLA}target-conference-delegates"
    assert rows[at + 1]["By when"] == "in November 2014 (by 30 November 2014)"


def test_unit_and_status_are_chosen_from_the_lists_and_promises_are_locked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank()))
    sheet = book[RESULTS]
    chosen = {v.formula1 for v in sheet.data_validations.dataValidation}
    assert chosen == {"list_progress", "list_unit"}
    # Neighbours of one form are one dimension.
    locked = {
        head.value: each.protection.locked
        for each in sheet.column_dimensions.values()
        for head in sheet[3][each.min - 1 : each.max]
    }
    assert locked["What was promised"]
    assert not locked[VALUE]
    assert not locked[EVIDENCE]
    assert "kg import" in " ".join(str(c.value) for row in book["Read me"] for c in row)


def test_the_same_plan_is_written_as_opendocument() -> None:
    read_back = document(blank(".ods"), "blank.ods")
    assert is_report(read_back)
    assert read(blank()).told == (
        "A report on GLA education delivery plan 2014: 0 lines with 0 values and 0 statuses, "
        "0 of them with evidence; 128 lines say nothing.",
    )


def test_a_report_is_told_from_a_plan_by_what_it_holds(tmp_path: Path) -> None:
    # Some programs drop the properties of a file.
    bare = filled(LINES)
    own = document(bare)
    assert is_report(Document(own.name, own.format, own.blocks))
    path = tmp_path / "plan.xlsx"
    assert CliRunner().invoke(cli, ["template", "-o", str(path)]).exit_code == 0
    assert not is_report(document(path.read_bytes()))


# ---- read back ----


def test_what_was_filled_in_comes_back_with_its_cells_and_its_evidence() -> None:
    own = read(filled(LINES))
    facts = stated(own)
    assert told(own) == []
    assert own.plan == REPORT
    assert facts.text(REPORT, "civic:reportsOn") == PLAN
    (measured,) = (m for m in facts.of("civic:Measurement") if m.endswith(BOYS))
    assert facts.text(measured, "civic:value") == "980.0"
    assert facts.text(measured, "civic:unit") == code("unit", "number")
    assert facts.day(facts.text(measured, "civic:timeframe") or "", "dcat:endDate") == LAST
    assert set(facts.texts(measured, "dcterms:source")) == {
        "https://www.example.org/a", "Board paper 7, page 3",
    }  # fmt: skip
    assert facts.text(measured, "skos:note") == "Twenty more in April."
    (cell,) = facts.cells(measured)
    assert (cell.document, cell.words) == (REPORT, "Results, row 83, Value")
    states = {facts.text(s, "civic:statusOf"): s for s in facts.of("civic:StatusUpdate")}
    assert set(states) == {f"{GLA}{BOYS}", f"{GLA}{NETWORKS}"}
    assert facts.day(states[f"{GLA}{NETWORKS}"], "civic:asAt") == date(2014, 7, 31)
    assert facts.text(states[f"{GLA}{BOYS}"], "civic:progress") == code("progress", "late")
    before = facts.text(f"{GLA}{ASPIRATIONS}", "civic:baseline") or ""
    assert facts.text(before, "civic:value") == "58.0"


def test_every_sign_is_explained_and_the_summary_tells_the_lines() -> None:
    outcome = imported(filled(LINES))
    assert not outcome.ledger.count(UNEXPLAINED)
    assert summary(outcome)[1] == (
        "A report on GLA education delivery plan 2014: 3 lines with 2 values and 2 statuses, "
        "1 of them with evidence; 125 lines say nothing."
    )
    rows = {(r.found.what, r.as_written) for r in outcome.readings}
    assert ("target", "64 %") in rows
    assert ("status", "under way") in rows


@pytest.mark.parametrize(
    ("line", "sentence", "values", "statuses"),
    [
        ({VALUE: 62, "Unit": "Per cent"}, "is promised in “Number” and reported in “Per cent”: it "
         "is kept, and can not be compared.", 1, 0),
        ({VALUE: "62 %"}, "promised in “Number” and reported in “Per cent”", 1, 0),
        ({VALUE: 5, "Unit": "pupils"}, "“pupils” is no unit of the list: choose one.", 0, 0),
        ({VALUE: "about 8"}, "“about 8” is no number: write figures alone, such as 62.5", 0, 0),
        ({VALUE: "£800"}, "“£800” is a sum of money, which no target is measured in", 0, 0),
        ({STATUS: "Amber"}, "“Amber” is no status: choose Done, Late, Planned, Stopped or Under w",
         0, 0),
        ({STATUS: "Done", "Day": "31/02/2015"}, "“31/02/2015” is no day: write it as 2", 0, 0),
        ({STATUS: "Done", "Day": "03/04/2015"}, "“03/04/2015” may be two days: write i", 0, 0),
        ({"Note": "Wait"}, "The line has neither a value nor a status to which this belongs", 0, 0),
        ({"Value before": 3}, "There is a value before, and no value.", 0, 0),
        ({VALUE: 8, "Value before": 3}, "The value before has no day: write “Day of the", 1, 0),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_understood_is_told_in_one_sentence(
    line: Mapping[str, object], sentence: str, values: int, statuses: int
) -> None:
    own = read(filled({BOROUGHS: line}))
    (said,) = told(own)
    assert sentence in said
    facts = stated(own)
    assert len(facts.of("civic:Measurement")) == values
    assert len(facts.of("civic:StatusUpdate")) == statuses
    doubts = [r.found.doubt for r in imported(filled({BOROUGHS: line})).readings if r.found.doubt]
    assert doubts == [said]


def test_a_line_without_a_day_is_not_taken() -> None:
    own = read(filled({BOROUGHS: {VALUE: 8}}, on=None))
    assert told(own) == ["The line has no day: write one beside it, or in the sheet “Report”."]
    assert not stated(own).of("civic:Measurement")


def test_an_outcome_has_no_value_of_its_own() -> None:
    (sentence,) = told(read(filled({NETWORKS: {VALUE: 8}})))
    assert sentence.endswith(
        "is no target, and only a target has a value: write it in the line of a target, or as a "
        "note with a status."
    )


def test_two_values_of_one_day_are_both_kept_and_told() -> None:
    again = {"Identifier": BOYS, VALUE: 1001}
    own = read(filled({BOYS: {VALUE: 980}}, more=[again]))
    assert told(own) == [
        "“1,000 boys mentored” is reported twice for one day: 980 in row 86 and 1001 here. Both "
        "are kept."
    ]
    facts = stated(own)
    assert {facts.text(m, "civic:value") for m in facts.of("civic:Measurement")} == {
        "980.0", "1001.0",
    }  # fmt: skip
    assert told(read(filled({BOYS: {VALUE: 980}}, more=[{**again, "Day": date(2015, 1, 1)}]))) == []


def test_lines_of_nothing_that_is_promised_are_told() -> None:
    more = [{"Identifier": "target-of-nobody", VALUE: 5}, {STATUS: "Done"}]
    assert told(read(filled({}, more=more))) == [
        "“target-of-nobody” is nothing that GLA education delivery plan 2014 promises: leave the "
        "grey columns as they are.",
        "The line has no identifier, so that nobody can tell what it reports on: copy it from the "
        "line of the promise.",
    ]


def test_a_formula_counts_as_what_it_gives_and_one_that_gives_nothing_is_told() -> None:
    held = document(filled({BOROUGHS: {VALUE: 8}}))
    for text, sentence, values in (
        ("8", "A formula was read as what it gives.", 1),
        ("", "A formula gives nothing: write what it is to give, or save the file in a spreadsheet "
         "program.", 0),
    ):  # fmt: skip
        changed = _with(held, "8", Cell(text, formula=True))
        own = _read(changed)
        assert told(own) == [sentence]
        assert len(stated(own).of("civic:Measurement")) == values


def _with(held: Document, text: str, cell: Cell) -> Document:
    """Return a document with another cell in the place of the one of a text."""
    blocks = []
    for block in held.blocks:
        if isinstance(block, Table) and block.name == RESULTS:
            rows = tuple(
                tuple(cell if one and one.text == text else one for one in row)
                for row in block.rows
            )
            blocks.append(Table(rows, block.name))
        else:
            blocks.append(block)
    return Document(held.name, held.format, tuple(blocks), held.properties)


def _read(held: Document) -> OwnPlan:
    return read_ours(held, words(), Here(find_sources()))


@pytest.mark.parametrize("plan", [f"{GLA}plan-of-nobody", "https://example.org/plan", "a plan"])
def test_a_report_on_a_plan_that_is_not_here_is_refused(plan: str) -> None:
    with pytest.raises(DocumentError, match="a plan that is not here: import that plan first"):
        read(filled(LINES, plan=plan))


def test_the_report_says_where_it_is_published_and_when() -> None:
    def about(address: str) -> OwnPlan:
        book = openpyxl.load_workbook(io.BytesIO(filled(LINES)))
        for row in book[ABOUT].iter_rows():
            if row[0].value == ADDRESS:
                row[1].value = address
            if row[0].value == ISSUED:
                row[1].value = date(2015, 5, 1)
        out = io.BytesIO()
        book.save(out)
        return read(out.getvalue())

    own = about("https://www.example.org/2015")
    assert told(own) == []
    assert stated(own).text(REPORT, "dcterms:source") == "https://www.example.org/2015"
    assert stated(own).day(REPORT, "dcterms:issued") == date(2015, 5, 1)
    wrong = about("javascript:alert(1)")
    assert told(wrong) == ["“javascript:alert(1)” is no web address: one begins with https://."]
    assert stated(wrong).text(REPORT, "dcterms:source") is None


def test_a_key_of_a_report_says_that_it_is_one() -> None:
    assert read(filled(LINES), key="report-2015").plan == f"{GLA}report-2015"
    with pytest.raises(DocumentError, match="is no key of a report"):
        read(filled(LINES), key="plan-2015")


# ---- the commands ----


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)))


def test_another_ending_and_an_unknown_plan_are_wrong_use(
    tmp_path: Path, release_folder: ReleaseFolder
) -> None:
    at = ("--release", release_folder.path)
    done = run("report-template", "GLA education delivery plan 2014", "-o", tmp_path / "a.doc", *at)
    assert isinstance(done.exception, UsageError)
    assert done.exception.exit_code == 2
    assert "a workbook ends in .xlsx or .ods" in str(done.exception)
    assert run("report-template", "No such plan", "-o", tmp_path / "a.xlsx", *at).exception
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_report_goes_out_comes_back_and_is_built(
    tmp_path: Path, release_folder: ReleaseFolder
) -> None:
    sources = Sources(tmp_path / "sources")
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(getattr(find_sources(), part), sources.root / part)
    file = tmp_path / "report.xlsx"
    done = run(
        "report-template", "GLA education delivery plan 2014", "-o", file,
        "--release", release_folder.path,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert file.read_bytes() == blank()
    again = {"Identifier": BOYS, VALUE: 1001}
    file.write_bytes(filled(LINES, more=[again]))
    out = tmp_path / "draft"
    at = ("--sources", sources.root)
    assert run("import", file, "--out", out, *at).exit_code == 0
    remarks = openpyxl.load_workbook(out / "commented.xlsx")[RESULTS]
    assert any("Both are kept" in c.comment.text for row in remarks for c in row if c.comment)
    done = run("import", "--accept", out, *at)
    assert done.exit_code == 0, done.output
    assert "The report-education-delivery-2014-2015-03-31 of gla is in" in done.output
    assert "exists already" in str(run("import", "--accept", out, *at).exception)
    # A second report on the same day, with another value.
    file.write_bytes(
        filled(
            {
                BOROUGHS: {VALUE: 8},
                BOYS: {VALUE: 990},
                ASPIRATIONS: {
                    VALUE: 66,
                    "Value before": 58,
                    "Day of the value before": date(2013, 7, 31),
                },
            }
        )
    )
    second = run("import", file, "--plan", "report-second", "--format", "csv", *at).output
    earlier = "“1,000 boys mentored” an earlier report says 980 for this day, and this one 990"
    assert earlier in second
    assert "“Aspirations rise in London schools” has a value before already" in second
    folder = ReleaseFolder(tmp_path / "releases")
    build(sources, folder)
    store = opened(folder.path).store
    assert set(plan_iris(store)) == set(plan_iris(opened(release_folder.path).store))
    rows = ask_rows(store, "results", plan=PLAN)
    found = sorted(
        (r.answer["target"].rpartition("/")[2], r.answer["result"])
        for r in rows
        if "measured" in r.answer
    )
    assert found == [(ASPIRATIONS, "met"), (BOYS, "not met"), (BOYS, "not met")]
