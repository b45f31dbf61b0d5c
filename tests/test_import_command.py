"""`kg import` as an officer uses it: what it prints, writes, asks and refuses."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

import openpyxl
import pytest
import xlsxwriter
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.__main__ import main
from kg.importing.readings import COLUMNS
from tests.conftest import ROOT

PLAN = """Goal,Action,Lead,Partners,Deadline,Budget (£),Zq
Clean air,Plant hedges,Parks Service,Riverside Trust; Hill School,March 2027,5000,many words here
Clean air,Sweep the high street,Street Service,Riverside Trust,30/06/2027,7500,more words of no kind
Safe homes,Check smoke alarms,Housing Service,Fire and Rescue Service,Ongoing,,and words once more
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(PLAN, "utf-8")
    return path


@dataclass
class Done:
    exit_code: int
    stdout: str
    stderr: str


def kg(*arguments):
    """Run the command as a terminal would, but in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["kg", "import", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def test_the_last_lines_say_what_was_found(plan):
    done = kg(plan)
    assert done.exit_code == 0, done.stderr
    assert "3 actions, 7 columns or labels of which 6 are read" in done.stdout
    assert "all spans" in done.stdout and ", 0 unexplained" in done.stdout
    assert "Not answered: what “zq”" in done.stdout


def test_json_has_one_row_for_each_reading_and_its_span(plan):
    done = kg(plan, "--format", "json")
    answer = json.loads(done.stdout)
    assert answer["ok"] and answer["columns"] == list(COLUMNS) and not answer["truncated"]
    money = [row for row in answer["rows"] if row["what"] == "money"]
    assert [(row["action"], row["amount"], row["currency"]) for row in money] == [
        (1, "5000", "GBP"),
        (2, "7500", "GBP"),
    ]
    lines = list(csv.reader(io.StringIO(PLAN)))
    heads = lines[0]
    for row in answer["rows"]:
        cell = lines[row["row"] - 1][heads.index(row["column"])]
        assert cell[row["from"] : row["to"]] == row["as_written"]


def test_without_out_nothing_is_written(plan):
    before = sorted(plan.parent.iterdir())
    assert kg(plan).exit_code == 0
    assert sorted(plan.parent.iterdir()) == before


def test_answers_settle_questions_and_correct_readings(plan, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text(
        json.dumps(
            {
                "columns": {"zq": "note"},
                "readings": [
                    {
                        "action": 3,
                        "what": "party",
                        "as_written": "Fire and Rescue Service",
                        "decision": "correct",
                        "name": "Ashwell Fire and Rescue Service",
                    },
                    {
                        "action": 1,
                        "what": "party",
                        "as_written": "Hill School",
                        "decision": "reject",
                    },
                ],
            }
        ),
        "utf-8",
    )
    done = kg(plan, "--answers", answers, "--format", "json")
    rows = json.loads(done.stdout)["rows"]
    names = [row["name"] for row in rows if row["what"] == "party"]
    assert "Ashwell Fire and Rescue Service" in names and "Hill School" not in names
    assert "Not answered" not in done.stderr


def test_a_draft_is_written_that_can_be_checked(plan, tmp_path):
    out = tmp_path / "draft"
    done = kg(plan, "--publisher", "Ashwell Council", "--plan", "plan-green-2026", "--out", out)
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == [
        "ledger.csv",
        "mapping.json",
        "plan.ttl",
        "plan.xlsx",
        "readings.csv",
        "report.html",
    ]
    assert "no violation" in done.stdout and f"kg import --accept {out}" in done.stdout
    assert "https://w3id.org/civicthread/id/ashwell-council/" in (out / "plan.ttl").read_text()


@pytest.mark.slow
def test_the_same_plan_gives_the_same_files(plan, tmp_path):
    out, again = tmp_path / "draft", tmp_path / "again"
    for folder in (out, again):
        kg(plan, "--publisher", "Ashwell Council", "--plan", "plan-green-2026", "--out", folder)
    assert len(list(out.iterdir())) > 5
    for path in out.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()


def test_a_mapping_is_applied_to_the_next_edition(plan, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"columns": {"zq": "outcome"}}', "utf-8")
    rows = json.loads(kg(plan, "--mapping", mapping, "--format", "json").stdout)["rows"]
    assert [row["as_written"] for row in rows if row["what"] == "outcome"] == [
        "many words here",
        "more words of no kind",
        "and words once more",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Name,Organisation\nA,B\nC,D\n", "no plan was found"),
        ("", "is empty"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(tmp_path, text, says):
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    done = kg(path)
    assert done.exit_code == 2
    assert says in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    failed = kg(path, "--format", "json")
    assert failed.exit_code == 2
    assert json.loads(failed.stdout)["ok"] is False


def test_no_publisher_is_asked_for(plan, tmp_path):
    done = kg(plan, "--out", tmp_path / "draft")
    assert done.exit_code == 2
    assert "--publisher NAME" in done.stderr
    assert not (tmp_path / "draft").exists()


def test_a_folder_of_something_else_is_left_alone(plan, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "letter.txt").write_text("keep me")
    with patch("kg.cli.actions.import_.read_document", side_effect=AssertionError("read already")):
        done = kg(plan, "--publisher", "Ashwell Council", "--out", out)
    assert done.exit_code == 2 and "letter.txt" in done.stderr
    assert [path.name for path in out.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("no json", "is no JSON"),
        ("[]", "holds no object"),
        ('{"colums": {}}', "'colums' is not one of"),
        ('{"columns": {"lead": 3}}', "'columns' is no object of texts"),
        ('{"readings": [{"what": "party"}]}', "has no decision"),
        ('{"readings": [{"what": "dog", "as_written": "x", "decision": "accept"}]}', "names no"),
        (
            '{"readings": [{"what": "date", "as_written": "x", "decision": "correct", '
            '"earliest": "soon"}]}',
            "is no earliest",
        ),
        ('{"same": [["one"]]}', "two or more names"),
    ],
)
def test_answers_that_can_not_be_read_are_refused(plan, tmp_path, answers, says):
    path = tmp_path / "answers.json"
    path.write_text(answers, "utf-8")
    done = kg(plan, "--answers", path)
    assert done.exit_code == 2 and says in done.stderr and "answers.json" in done.stderr


def test_files_and_accept_do_not_go_together(plan, tmp_path):
    done = kg(plan, "--accept", tmp_path)
    assert done.exit_code == 2 and "not both" in done.stderr


def test_no_file_is_told():
    done = kg()
    assert done.exit_code == 2 and "name a document" in done.stderr


def a_workbook(path):
    """Two sheets with one unknown column each."""
    book = xlsxwriter.Workbook(path)
    for name in ("Air", "Homes"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Action", "Lead", "Zq"])
        sheet.write_row(
            1, 0, [f"Plant hedges in {name}", "Parks Service", "words of no known kind"]
        )
        sheet.write_row(2, 0, [f"Sweep streets in {name}", "Street Service", "and words once more"])
    book.close()
    return path


@pytest.mark.slow
def test_the_officers_own_workbook_comes_back_with_comments(tmp_path):
    path = a_workbook(tmp_path / "plan.xlsx")
    out = tmp_path / "draft"
    assert kg(path, "--publisher", "Ashwell Council", "--out", out).exit_code == 0
    sheet = openpyxl.load_workbook(out / "commented.xlsx")["Air"]
    assert sheet["C1"].comment.text.endswith("What does it hold?")
    assert sheet["A2"].value == "Plant hedges in Air"


@pytest.mark.slow
def test_a_file_that_can_not_be_written_again_is_told_and_imported(tmp_path):
    path = a_workbook(tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/macrosheets/sheet1.xml", "<x/>")
    done = kg(path, "--publisher", "Ashwell Council", "--out", tmp_path / "draft")
    assert done.exit_code == 0
    assert "not given back with comments: plan.xlsx holds sheets of macros" in done.stderr
    assert (tmp_path / "draft" / "plan.ttl").exists()
    assert not (tmp_path / "draft" / "commented.xlsx").exists()


def test_questions_are_asked_in_a_terminal_and_their_answers_read(tmp_path):
    path = a_workbook(tmp_path / "plan.xlsx")
    asked = []

    def answer(*_, **given):
        asked.append(given["type"])
        return 0

    with (
        patch("kg.cli.actions.import_.sys.stdin.isatty", return_value=True),
        patch("kg.cli.actions.import_.click.prompt", side_effect=answer),
    ):
        done = kg(path)
    assert done.exit_code == 0, done.stderr
    assert len(asked) == 1 and "Question 1 of 1" in done.stderr
    assert "4 actions" in done.stdout and "2 goals" in done.stdout
    assert "Not answered" not in done.stdout


@pytest.mark.slow
def test_the_next_edition_is_read_by_the_mapping_and_the_corrections_of_the_last(tmp_path):
    sources = tmp_path / "sources"
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(ROOT / part, sources / part)
    plan = tmp_path / "plan.csv"
    plan.write_text(PLAN, "utf-8")
    answers = tmp_path / "answers.json"
    reject = {"what": "party", "as_written": "Hill School", "decision": "reject"}
    answers.write_text(json.dumps({"columns": {"zq": "outcome"}, "readings": [reject]}), "utf-8")
    out = tmp_path / "draft"
    first = ["--publisher", "Ashwell Council", "--plan", "plan-green-2026", "--out", out]
    assert kg(plan, "--answers", answers, *first, "--sources", sources).exit_code == 0
    assert kg("--accept", out, "--sources", sources).exit_code == 0
    again = kg(plan, "--publisher", "Ashwell Council", "--format", "json", "--sources", sources)
    rows = json.loads(again.stdout)["rows"]
    assert "read by plan-green-2026.mapping.json" in again.stderr
    assert [row for row in rows if row["what"] == "outcome"]
    assert not [row for row in rows if row["name"] == "Hill School"]
    # With another publisher the same words may be another thing.
    other = kg(plan, "--publisher", "Oakham Council", "--format", "json", "--sources", sources)
    assert [row for row in json.loads(other.stdout)["rows"] if row["name"] == "Hill School"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Greater London Authority", "gla"])
def test_a_publisher_that_has_plans_here_keeps_its_key(plan, tmp_path, name):
    out = tmp_path / "draft"
    done = kg(plan, "--publisher", name, "--plan", "plan-green-2026", "--out", out)
    assert done.exit_code == 0, done.stderr
    text = (out / "plan.ttl").read_text("utf-8")
    assert "https://w3id.org/civicthread/id/gla/" in text and "hub:org-gla" in text


@pytest.mark.slow
def test_the_workbook_of_a_draft_is_the_draft(plan, tmp_path):
    out, again = tmp_path / "draft", tmp_path / "again"
    assert kg(plan, "--publisher", "Ashwell Council", "--out", out).exit_code == 0
    done = kg(out / "plan.xlsx", "--out", again)
    assert done.exit_code == 0, done.stderr
    first, second = (Graph().parse(folder / "plan.ttl", format="turtle") for folder in (out, again))
    assert len(first) > 100 and isomorphic(first, second)
