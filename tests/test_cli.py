"""The `kg` command, run as a person runs it, on the real data."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.__main__ import cli
from kg.queries import find_question, list_questions
from kg.release import ReleaseFolder
from tests.conftest import one_in, quick_ones

ROOT = Path(__file__).resolve().parent.parent
TRIPLES = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/civicthread/ns#Activity> }"


@pytest.fixture(scope="module")
def kg(release_folder: ReleaseFolder):
    """Return a function that runs `kg` in a process of its own, outside the checkout."""

    @cache  # nothing here is written: the same question has the same answer
    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=release_folder.path,
            env={**os.environ, "CIVIC_RELEASE": str(release_folder.path), "COLUMNS": "100"},
            timeout=60,
        )

    return run


def test_ask_without_a_name_lists_the_questions(kg) -> None:
    done = kg("ask", "--format", "json")
    names = [row["name"] for row in json.loads(done.stdout)["rows"]]
    assert (done.returncode, names[0], len(names)) == (0, "partners-across", len(list_questions()))


def test_ask_puts_results_alone_on_stdout(kg) -> None:
    done = kg("ask", "partners-across", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    columns = json.loads(kg("ask", "partners-across", "--format", "json").stdout)["columns"]
    assert list(rows[0]) == columns
    assert columns[:3] == ["partner", "name", "kind"]
    assert done.stderr == ""


def test_a_table_shows_names_and_no_bare_iri(kg) -> None:
    done = kg("ask", "partners-across")
    assert "Ofsted" in done.stdout
    assert "://" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_a_strategy_less_plan_is_said_to_be_one(kg) -> None:
    question = find_question("partners-across")
    told = kg("ask", "partners-across").stderr
    assert told == f"{question.title}: {question.summary}\n"
    assert "carries out no strategy" in told


WRONG_USE = [
    (("ask", "partner-across"), "near: partners-across"),
    (("ask", "why"), "needs the parameter 'partner'"),
    (("ask", "why", "-p", "partner=Ofstead"), "near: Ofsted"),
    (("ask", "why", "-p", "colour=red"), "no parameter 'colour'; its parameters: partner"),
    (("ask", "why", "-p", "partner"), "--param takes NAME=VALUE, not 'partner'"),
    (("ask", "partners-across", "-p", "by=shoe"), "strategy, goal, plan, publisher"),
    (("ask", "partners-across", "-p", "kind=shoe"), "body, group, any"),
    (("show", "Departmnt for Educaton"), "near: Department for Education"),
    (("show", "City of London"), "names 2 things, say which:"),
    (("show", "hub:org-nobody"), "nothing here is called"),
    (("export", "--plan", "No such plan at all"), "nothing is called"),
    (("export", "--plan", "Education Strategy 2019-23"), "only mentioned"),
    (("query", "no-such-file.rq"), "no-such-file.rq: No such file"),
    (("ask", "--format", "shoe"), "'shoe' is not one of"),
]


@pytest.mark.parametrize(("arguments", "sentence"), one_in(10, WRONG_USE))
def test_wrong_use_is_one_sentence_and_exit_2(kg, arguments, sentence: str) -> None:
    done = kg(*arguments)
    assert sentence in done.stderr
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    one_in(
        3,
        [
            ("SELECT ?s { ?s ?p }", "does not parse"),
            ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
            ("SELECT * " + "{" * 5000 + "}" * 5000, "nests more than 100"),
            ("DELETE WHERE { ?s ?p ?o }", "updates are refused"),
        ],
    ),
)
def test_a_bad_query_is_refused(kg, text: str, sentence: str) -> None:
    done = kg("query", "-", stdin=text)
    assert sentence in done.stderr
    assert (done.returncode, done.stdout) == (2, "")


def test_a_query_file_that_is_no_text_is_refused(kg, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_bytes(b"\xff\xfe")
    done = kg("query", str(path))
    assert (done.returncode, "not UTF-8 text" in done.stderr) == (3, True)


@pytest.mark.slow
def test_query_answers_as_rows_and_as_a_table(kg) -> None:
    assert json.loads(kg("query", "-", "--format", "json", stdin=COUNT).stdout)["rows"] == [
        {"n": 84}
    ]
    assert "84" in kg("query", "-", stdin=COUNT).stdout


@pytest.mark.slow
def test_query_answers_in_every_other_form(kg) -> None:
    assert kg("query", "-", "--format", "csv", stdin=COUNT).stdout.split() == ["n", "84"]
    assert "84" in kg("query", "-", "--format", "tsv", stdin=COUNT).stdout
    for form, kind in (("srj", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        written = kg("query", "-", "--format", form, stdin=COUNT).stdout
        read = ox.parse_query_results(written.encode(), format=kind)
        assert [s["n"].value for s in read] == ["84"]


@pytest.mark.parametrize(
    ("form", "kind"),
    quick_ones(
        [("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)],
        ("ttl", ox.RdfFormat.TURTLE),
    ),
    ids=["ttl", "jsonld"],
)
def test_a_construct_gives_triples(kg, form: str, kind: ox.RdfFormat) -> None:
    written = kg("query", "-", "--format", form, stdin=TRIPLES).stdout
    assert len(list(ox.parse(written.encode(), format=kind))) == 5


def test_triples_do_not_come_as_rows(kg) -> None:
    refused = kg("query", "-", "--format", "tsv", stdin=TRIPLES)
    assert (refused.returncode, "gives triples" in refused.stderr) == (2, True)


@pytest.mark.slow
def test_export_holds_plans_register_and_claims_and_nothing_derived(kg) -> None:
    graphs = {
        quad.graph_name.value.partition("/graph/")[2]
        for quad in ox.parse(
            kg("export", "--format", "nq").stdout.encode(), format=ox.RdfFormat.N_QUADS
        )
    }
    assert graphs == {
        "hub",
        "claims",
        "gla/plan-education-delivery-2014/1",
        "col/plan-education-2022-23/1",
    }


@pytest.mark.slow
def test_export_of_one_plan_leaves_out_the_other(kg) -> None:
    plan = "GLA education delivery plan 2014"
    done = kg("export", "--plan", plan, "--inferred", "--format", "trig")
    assert "/graph/gla/plan-education-delivery-2014/1" in done.stdout
    assert "/graph/col/" not in done.stdout
    assert "/graph/inferred" in done.stdout


@pytest.mark.slow
def test_export_to_a_file_leaves_nothing_half_written(kg, tmp_path: Path) -> None:
    target = tmp_path / "all.ttl"
    assert kg("export", "-o", str(target)).stdout == ""
    assert len(list(ox.parse(path=target, format=ox.RdfFormat.TURTLE))) > 15_000
    assert [path.name for path in tmp_path.iterdir()] == ["all.ttl"]


@pytest.mark.slow
def test_export_into_a_folder_that_is_not_there_is_told(kg, tmp_path: Path) -> None:
    lost = kg("export", "-o", str(tmp_path / "no-folder" / "all.ttl"))
    assert (lost.returncode, "No such file" in lost.stderr) == (3, True)


def test_show_knows_a_thing_by_alias_and_says_where_it_was_read(kg) -> None:
    done = kg("show", "dfe")
    assert done.stdout.startswith("Department for Education\n")
    assert "Stakeholders to engage" in done.stdout


@pytest.mark.slow
def test_show_gives_triples(kg) -> None:
    triples = ox.parse(
        kg("show", "DfE", "--format", "ttl").stdout.encode(), format=ox.RdfFormat.TURTLE
    )
    assert any("org-dfe" in str(quad.subject) for quad in triples)


def test_coverage_explains_every_cell(kg) -> None:
    rows = json.loads(kg("coverage", "--format", "json").stdout)["rows"]
    tables = [row["table"] for row in rows]
    assert tables.count("Appendix 1") == 150
    assert tables.count("Appendix 2") == 160
    assert sum(row["table"] == "Delivery plan" and row["row"] is not None for row in rows) == 88
    assert [row for row in rows if not row["read"] and not row["why"]] == []


@pytest.mark.slow
def test_coverage_says_that_nothing_is_unexplained(kg) -> None:
    assert "0 unexplained" in kg("coverage").stdout


@pytest.mark.slow
def test_unread_coverage_lists_only_what_gave_nothing(kg) -> None:
    rows = list(csv.DictReader(io.StringIO(kg("coverage", "--unread", "--format", "csv").stdout)))
    assert rows
    assert {row["things"] for row in rows} == {"0"}


def test_without_a_release_the_remedy_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "ask", "partners-across", "--release", str(tmp_path)],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "kg build" in done.stderr) == (3, True)


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_failure(release_folder: ReleaseFolder) -> None:
    command = f"{sys.executable} -m kg coverage --release {release_folder.path} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_help_names_every_command(kg) -> None:
    done = kg("--help")
    assert done.returncode == 0
    for command in cli.list_commands(None):
        assert f"\n  {command} " in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", cli.list_commands(None))
def test_a_command_loads_all_it_needs_by_itself(kg, command: str) -> None:
    """The quick tests ask every command for its help in one process (`test_docs.py`)."""
    assert kg(command, "--help").returncode == 0
