"""`kg match`, run as a steward runs it: listed, asked by keys, sent out and taken back, undone."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.asking import ask
from kg.claims.files import DataFiles
from kg.claims.records import Status
from kg.importing.reading import read_document
from kg.queries import find_question
from kg.release import open_release
from tests.conftest import one_in
from tests.match_case import copy_of, make_council

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return make_council(tmp_path_factory.mktemp("match"))


@pytest.fixture
def council(built, tmp_path):
    return copy_of(built, tmp_path)


def _kg(council, *arguments, given=None):
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments, "--sources", str(council.sources.root)],
        capture_output=True,
        text=True,
        input=given,
        cwd=ROOT,
        timeout=120,
        env={**os.environ, "COLUMNS": "140", "CIVIC_RELEASE": str(council.folder.path)},
    )


def _partners(council):
    store = open_release(council.folder).store
    answer = ask(store, find_question("partners-across"), {"least": "1"})
    at = answer.columns.index("partner"), answer.columns.index("count")
    return {row[at[0]].value.rpartition("/")[2]: int(row[at[1]].value) for row in answer.rows}


def _claims(council):
    return [c for c in DataFiles(council.sources).claims() if "/claim-match-" in c.iri]


def test_what_may_be_one_is_listed_the_costliest_first(council):
    rows = json.loads(_kg(council, "match", "--format", "json").stdout)["rows"]
    assert [{row["first"], row["second"]} for row in rows] == [
        {"hub:org-dfe", "hub:org-dept"},
        {"hub:org-kelham", "hub:org-kelham-arts"},
    ]
    assert rows[0]["why"].startswith("Both have the register number GB-GOR-D6.")
    assert "2 strategies of the front page lean on it instead of 1 at most" in rows[0]["front page"]
    told = _kg(council, "match").stdout
    assert "1. 2 names, sure (0.99)" in told
    assert "[one register number]" in told
    table = list(csv.DictReader(io.StringIO(_kg(council, "match", "--format", "csv").stdout)))
    assert [row["first"] for row in table] == [row["first"] for row in rows]


@pytest.mark.slow
def test_keys_decide_and_undo_and_the_front_page_changes(council):
    said = ("--decide", "--by", "Data steward")
    before = _partners(council)
    done = _kg(council, "match", *said, given="s\nn\nundo\nskip\n")
    assert done.returncode == 0, done.stderr
    (same,) = _claims(council)
    assert same.status is Status.ACCEPTED
    assert "1 decisions are in data/claims.ttl" in done.stderr
    assert "lean on it instead of 1 at most" in done.stdout
    council.build()
    after = _partners(council)
    assert (before["org-dfe"], before["org-dept"]) == (1, 1)
    kept = same.object.rpartition("/")[2]
    assert after[kept] == 2
    assert {"org-dfe", "org-dept"} & set(after) == {kept}
    assert _kg(council, "match").stdout.count(" names, ") == 1
    back = _kg(council, "claims", "undo", same.iri)
    assert back.returncode == 0, back.stderr
    council.build()
    assert _partners(council) == before


@pytest.mark.slow
def test_what_was_found_apart_is_not_asked_again(council):
    _kg(council, "match", "--decide", "--by", "hub:agent-steward", given="skip\nn\n")
    (claim,) = _claims(council)
    assert claim.status is Status.REJECTED
    assert claim.note.startswith("“")
    rows = json.loads(_kg(council, "match", "--format", "json").stdout)["rows"]
    assert [{row["first"], row["second"]} for row in rows] == [{"hub:org-dfe", "hub:org-dept"}]


@pytest.mark.parametrize("ending", one_in(2, ["xlsx", "csv"]))
def test_a_table_goes_out_and_comes_back(council, tmp_path, ending):
    path = tmp_path / f"who.{ending}"
    assert _kg(council, "match", "--export", str(path)).returncode == 0
    (table,) = [block for block in read_document([path]).blocks if hasattr(block, "rows")]
    rows = [[cell.text if cell else "" for cell in row] for row in table.rows]
    at = rows[0].index("decision")
    for row, decision in zip(rows[1:], ("same", "not the same"), strict=True):
        row[at] = decision
    filled = tmp_path / "filled.csv"
    with filled.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    before = (council.sources.data / "hub" / "bodies.ttl").read_bytes()
    said = ("match", "--decisions", str(filled), "--by", "hub:agent-steward")
    dry = _kg(council, *said, "--dry-run")
    assert "nothing is written" in dry.stderr
    assert (council.sources.data / "hub" / "bodies.ttl").read_bytes() == before
    done = _kg(council, *said)
    assert done.returncode == 0, done.stderr
    assert sorted(c.status for c in _claims(council)) == [Status.ACCEPTED, Status.REJECTED]
    assert dry.stdout == done.stdout


def _row(first="hub:org-dfe", second="hub:org-dept", decision="same"):
    return ["1", first, "", second, "", "", "", "", "", decision, "Read."]


HEAD = [
    "cluster", "first", "first name", "second", "second name", "confidence", "sure", "why",
    "front page", "decision", "reason",
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "sentence"),
    one_in(
        6,
        [
            ([HEAD, _row(decision="perhaps")], "row 2: 'perhaps' is no decision; write same, not"),
            ([HEAD, _row(first="who?")], "row 2: 'who?' is neither an IRI nor a CURIE"),
            ([HEAD, _row(first="hub:org-gone")], "hub:org-gone has gone"),
            ([HEAD, _row(), _row(decision="not the same")], "two decisions contradict each other"),
            (
                [HEAD, _row(decision="part of"), _row("hub:org-dept", "hub:org-dfe", "part of")],
                "two decisions contradict each other",
            ),
            ([["first", "second"], ["a", "b"]], "no table with the columns"),
        ],
    ),
)
def test_a_table_that_can_not_be_taken_is_refused_whole(council, tmp_path, rows, sentence):
    path = tmp_path / "who.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    done = _kg(council, "match", "--decisions", str(path), "--by", "hub:agent-steward")
    assert done.returncode in (2, 3)
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert _claims(council) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    one_in(
        3,
        [
            (("--decide",), "--by POST says who decides"),
            (("--decide", "--by", "A. Person"), "decisions are a post's, not a person's"),
            (("--export", "who.docx"), "the table is written as .xlsx or .csv"),
            (("--decide", "--export", "who.csv"), "give one of --decide, --export and --decisions"),
        ],
    ),
)
def test_wrong_use_is_one_sentence(council, arguments, sentence):
    done = _kg(council, "match", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_key_that_is_none_asks_again(council):
    done = _kg(council, "match", "--decide", "--by", "hub:agent-steward", given="x\nskip\nq\n")
    assert "'x' is no key here" in done.stderr
    assert done.stdout.count("1 of 2") == 2
    assert _claims(council) == []
