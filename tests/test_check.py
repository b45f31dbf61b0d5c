"""A file checked without being kept: on the page, for programs, and by the command."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.__main__ import cli
from kg.errors import UsageError
from kg.exporters.workbook.blank import WRITERS, template_book
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.importing.trial import NOBODY, is_rdf, try_file
from kg.release import ReleaseFolder
from kg.sources import find_sources
from tests.conftest import ROOT
from tests.web_case import real_client
from web.checking import apart
from web.checking.apart import check_apart

BREAKS = ROOT / "shapes" / "examples" / "C03-breaks.ttl"


@pytest.fixture
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary files are made; what is left there was kept."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


@pytest.fixture(scope="module")
def word() -> bytes:
    """A plan of two rows, as an officer writes it."""
    paper = docx.Document()
    paper.add_heading("Reading plan 2026 to 2027", 1)
    rows = (
        ("Action", "Lead", "Partners", "By when"),
        ("Open six reading rooms", "Library Service", "Example Library Trust", "March 2027"),
        ("Train forty volunteers", "Library Service", "", ""),
    )
    table = paper.add_table(len(rows), len(rows[0]))
    for at, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(at, column).text = text
    held = io.BytesIO()
    paper.save(held)
    return held.getvalue()


def post(
    client: FlaskClient, name: str, data: bytes, want: str = "", **headers: str
) -> TestResponse:
    form = {"file": (io.BytesIO(data), name)} | ({"want": want} if want else {})
    return client.post("/check", data=form, headers=headers)


# ---- the page ----


def test_a_file_of_rdf_is_told_rule_by_rule_and_not_kept(
    client: FlaskClient, temporary: Path
) -> None:
    page = post(client, "my plan.ttl", BREAKS.read_bytes())
    assert page.status_code == 200
    assert "No partner or stakeholder is named for" in page.text
    assert 'href="/shapes/C03"' in page.text
    assert "1 plan" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert list(temporary.iterdir()) == []


def test_a_document_is_told_by_its_cells_and_comes_back_with_comments(
    client: FlaskClient, word: bytes, temporary: Path
) -> None:
    page = post(client, "plan.docx", word)
    assert "2 actions" in page.text
    assert "Every activity has a timeline" in page.text
    back = post(client, "plan.docx", word, "comments")
    assert back.headers["Content-Disposition"].endswith('filename="checked.docx"')
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(back.data)).namelist()
    assert list(temporary.iterdir()) == []


def test_our_workbook_comes_back_with_comments(client: FlaskClient) -> None:
    book = WRITERS[".xlsx"](template_book(read_vocabulary(find_sources())))
    back = post(client, "plan.xlsx", book, "comments")
    assert back.status_code == 200
    sheets = openpyxl.load_workbook(io.BytesIO(back.data))
    assert any(cell.comment for sheet in sheets for row in sheet for cell in row)


@pytest.mark.parametrize(
    ("want", "media", "words"),
    [
        ("csv", "text/csv", "code,severity"),
        ("json", "application/json", '"C03"'),
        ("ttl", "text/turtle", "ValidationReport"),
        ("sarif", "application/sarif+json", '"ruleId"'),
        ("junit", "application/xml", "<testsuite"),
        ("html", "text/html", "No partner or stakeholder"),
    ],
)
def test_the_report_comes_in_each_form(
    client: FlaskClient, want: str, media: str, words: str
) -> None:
    answer = post(client, "plan.ttl", BREAKS.read_bytes(), want)
    assert (answer.status_code, answer.mimetype) == (200, media)
    assert words in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_program_asks_by_its_accept_header(client: FlaskClient) -> None:
    answer = post(client, "plan.ttl", BREAKS.read_bytes(), Accept="application/json")
    assert "C03" in {row["code"] for row in json.loads(answer.text)["rows"]}
    refused = post(client, "plan.ttl", b"x", Accept="application/json")
    assert (refused.status_code, refused.mimetype) == (422, "text/plain")
    assert "not Turtle" in refused.text


def test_shapes_in_a_file_are_not_asked_and_nothing_is_fetched(client: FlaskClient) -> None:
    text = (
        BREAKS.read_text("utf-8")
        + """
<http://example.org/shape> a <http://www.w3.org/ns/shacl#NodeShape> ;
  <http://www.w3.org/ns/shacl#targetClass> civic:Activity ;
  <http://www.w3.org/ns/shacl#message> "MINE" ;
  <http://www.w3.org/ns/shacl#nodeKind> <http://www.w3.org/ns/shacl#Literal> .
<> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/nothing> .
"""
    )
    assert "MINE" not in post(client, "plan.ttl", text.encode(), "csv").text
    remote = b'{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "http://example.org/a"}'
    refused = post(client, "plan.jsonld", remote)
    assert refused.status_code == 422


def test_a_name_is_no_path_and_a_formula_no_formula(client: FlaskClient, temporary: Path) -> None:
    answer = post(client, "../../etc/pass wd.ttl", BREAKS.read_bytes(), "json")
    assert answer.status_code == 200
    assert list(temporary.iterdir()) == []
    text = BREAKS.read_text("utf-8").replace("Run a summer school", "=1+1")
    told = post(client, "plan.ttl", text.encode(), "csv").text
    assert "\n=1+1" not in told
    assert ",=1+1" not in told


# ---- refused ----


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("", b"", "Choose a file to check"),
        ("plan.ttl", b"", "is empty"),
        ("plan.ttl", b"<a> <b> .", "not Turtle"),
        ("plan.rdf", b"<rdf", "plan.rdf"),
        ("plan.png", b"\x89PNG\r\n\x1a\n", "picture"),
        ("plan.xlsx", b"PK\x03\x04broken", "plan.xlsx"),
        ("plan.txt", b"Hello, there is no plan in this.", "plan.txt"),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_with_the_form(
    client: FlaskClient, name: str, data: bytes, sentence: str
) -> None:
    answer = post(client, name, data, "page")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'name="file"' in answer.text
    assert "Traceback" not in answer.text


def test_comments_into_what_takes_none_another_form_and_another_site_are_refused(
    client: FlaskClient,
) -> None:
    told = post(client, "plan.ttl", BREAKS.read_bytes(), "comments")
    assert "comments go into a Word file or a workbook" in told.text
    assert "is no form of the answer" in post(client, "a.ttl", b"x", "pdf").text
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/check", data={}, headers=other).status_code == 403


def test_what_is_too_large_or_too_often_is_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = "multipart/form-data; boundary=x"
    assert client.post("/check", data=b"#" * 12_000_000, content_type=kind).status_code == 413
    monkeypatch.setattr("web.views.checking.check_apart", lambda *_: b"{}")
    statuses = {post(client, "a.ttl", b"x", "json").status_code for _ in range(200)}
    assert 429 in statuses


def test_a_file_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SECONDS", 0.05)
    with pytest.raises(UsageError, match=r"takes longer than .* `kg validate`"):
        check_apart("plan.ttl", BREAKS.read_bytes(), "json")


# ---- the command ----


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)))


def test_the_command_checks_a_document_too(tmp_path: Path, word: bytes) -> None:
    file, back = tmp_path / "plan.docx", tmp_path / "back.docx"
    file.write_bytes(word)
    done = run("validate", file, "--comments", "-o", back, "--format", "csv")
    assert done.exit_code == 0
    assert "C05" in done.output
    assert "word/comments.xml" in zipfile.ZipFile(back).namelist()
    assert NOBODY.lower().replace(" ", "-") in done.output
    for wrong in ((file, "--comments", "-o", file), (file, "--comments", "-o", tmp_path / "b.xlsx"),
                  (file, BREAKS), (file, "--shapes", ROOT / "shapes" / "quality.ttl")):  # fmt: skip
        assert isinstance(run("validate", *wrong).exception, UsageError)


def test_a_document_that_says_whose_it_is_is_checked_as_theirs(tmp_path: Path, word: bytes) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(word)
    trial = try_file(file, find_sources(), publisher="Example Borough Council")
    assert {finding.plan for finding in trial.checked.findings if finding.plan} == {
        f"https://w3id.org/civicthread/id/example-borough-council/{key}"
        for key in ("plan-reading-plan-2026-to-2027",)
    }
    assert not is_rdf(file)
    assert is_rdf(BREAKS)
