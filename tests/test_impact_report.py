"""The impact report of a plan: every figure has its cell, every blank is marked and counted."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.__main__ import cli
from kg.documents import BLANK, Document, Table, count_blanks, list_notes
from kg.documents.record import Block
from kg.errors import NotFoundError, QueryError, UsageError
from kg.exporters.impact import impact_report
from kg.queries import find_question, run_named
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.asked import ask_documents, ask_world
from tests.conftest import one_in
from tests.web_case import opened

ALDER = "https://w3id.org/civicthread/id/alder/plan-2030"
GLA = "https://w3id.org/civicthread/id/gla/plan-education-delivery-2014"
TWICE = """
PREFIX cmp: <https://w3id.org/civicthread/code/comparator/>
PREFIX unit: <https://w3id.org/civicthread/code/unit/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<https://w3id.org/civicthread/graph/gla/plan-a/1> {{
  gla:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en .
  gla:o a civic:Outcome ; skos:prefLabel "More read"@en ; civic:inPlan gla:plan-a ;
    civic:hasTarget gla:t .
  gla:t a civic:Target ; skos:prefLabel "Four in five"@en ; civic:inPlan gla:plan-a ;
    civic:ofIndicator gla:i ; civic:comparator cmp:at-least ; civic:value 80.0 ;
    civic:unit unit:percent .
  gla:when a civic:TimeFrame ; dcat:endDate "2031-03-31"^^xsd:date .
  gla:m a civic:Measurement ; civic:ofIndicator gla:i ; civic:value 78.0 ;
    civic:unit unit:percent ; civic:timeframe gla:when .
  gla:n a civic:Measurement ; civic:ofIndicator gla:i ; civic:value {value} ;
    civic:unit unit:{unit} ; civic:timeframe gla:when .
}}
"""


@pytest.fixture(scope="module")
def world() -> MemoryStore:
    return ask_world().store


def _words(document: Document) -> list[str]:
    return [words for block in document.blocks for words in _of(block)]


def _of(block: Block) -> list[str]:
    if isinstance(block, Table):
        return ["|".join("".join(s.words for s in cell) for cell in row) for row in block.rows]
    if hasattr(block, "words"):
        return [block.words]
    texts = block.items if hasattr(block, "items") else (block.text,)
    return ["".join(span.words for span in words) for words in texts]


def test_a_report_tells_what_was_promised_and_what_was_reached(world: MemoryStore) -> None:
    words = _words(impact_report(world, ALDER))
    assert "Four in five read|At least 80%|by 31 July 2031|78 (31 July 2031)|not met" in words
    assert "No more than three in four|At most 75%|by 31 July 2030|70 (31 July 2030)|met" in words
    assert f"More leavers placed|Increase|{BLANK}|{BLANK}|{BLANK}" in words
    assert "Stall built|Hold a jobs fair|by 31 March 2031|reported|late (1 May 2031)" in words
    assert "2 targets without a day by which it is to be reached" in words
    assert "2 targets of which no value was reported" in words


def test_the_evidence_of_a_value_is_among_the_sources(world: MemoryStore) -> None:
    notes = list_notes(impact_report(world, ALDER))
    assert {"Evidence: https://example.org/readers-2031", "Evidence: Board paper 3"} <= set(notes)
    before = list_notes(impact_report(world, ALDER, "2031-07-30"))
    assert not any(note.startswith("Evidence: ") for note in before)


def test_a_report_of_a_day_does_not_know_what_came_later(world: MemoryStore) -> None:
    words = _words(impact_report(world, ALDER, "2031-04-01"))
    assert f"Four in five read|At least 80%|by 31 July 2031|{BLANK}|{BLANK}" in words
    assert f"Stall built|Hold a jobs fair|by 31 March 2031|not known|{BLANK}" in words
    with pytest.raises(QueryError, match="2031-04-31"):
        impact_report(world, ALDER, "2031-04-31")


def test_two_values_of_one_day_are_both_told(store_of: Callable[[str], MemoryStore]) -> None:
    store = store_of(TWICE.format(value="85.0", unit="percent"))
    words = _words(impact_report(store, "https://w3id.org/civicthread/id/gla/plan-a"))
    rows = [row for row in words if row.startswith("Four in five")]
    assert [row.split("|")[3:] for row in rows] == [
        ["78 (31 March 2031)", "not met"], ["85 (31 March 2031)", "met"]
    ]  # fmt: skip
    assert "(reported again)" in rows[1]
    told = "1 target reported more than once for the same day, with different values"
    assert told in words


def test_a_value_in_another_unit_is_told(store_of: Callable[[str], MemoryStore]) -> None:
    store = store_of(
        TWICE.format(value="85.0", unit="number").replace("civic:value 78.0", "civic:x 1")
    )
    words = _words(impact_report(store, "https://w3id.org/civicthread/id/gla/plan-a"))
    assert any(row.endswith("|85 (31 March 2031)|not comparable") for row in words)
    assert "1 target reported in another unit than promised" in words


def test_every_target_and_outcome_of_the_documents_stands_in_the_report_with_its_cell() -> None:
    store = ask_documents().store
    document = impact_report(store, GLA)
    words = _words(document)
    asked = run_named(store, find_question("results"), plan=None)
    assert isinstance(asked, SelectResult)
    at = {name: asked.columns.index(name) for name in ("plan", "name")}
    mine = [row for row in asked.rows if text_of(row[at["plan"]]) == GLA]
    assert len(mine) > 10
    for row in mine:
        name = text_of(row[at["name"]])
        assert any(told.startswith(f"{name}|") for told in words), name
    assert all(
        note.startswith("GLA education delivery plan 2014: ") for note in list_notes(document)
    )
    assert count_blanks(document) == sum(told.count(BLANK) for told in words)
    outcomes = run_named(store, find_question("all-outcomes"), plan=ox.NamedNode(GLA))
    assert isinstance(outcomes, SelectResult)
    for row in outcomes.rows:
        name = text_of(row[outcomes.columns.index("name")])
        assert any(told == name or told.startswith(f"{name}|") for told in words), name


def test_missed_targets_are_those_that_the_results_call_not_met(world: MemoryStore) -> None:
    results = run_named(world, find_question("results"))
    missed = run_named(world, find_question("missed-targets"))
    assert isinstance(results, SelectResult)
    assert isinstance(missed, SelectResult)
    at = results.columns.index("result")
    not_met = {row[0] for row in results.rows if text_of(row[at]) == "not met"}
    assert not_met == {row[0] for row in missed.rows} != set()


@pytest.mark.parametrize("form", one_in(3, ["docx", "odt", "html"]))
def test_the_command_writes_a_report(
    release_folder: ReleaseFolder, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"report.{form}"
    told = CliRunner().invoke(
        cli, ["report", "GLA education delivery plan 2014", "-o", str(out),
              "--release", str(release_folder.path)],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    blanks = count_blanks(impact_report(opened(release_folder.path).store, GLA))
    assert f"{blanks} blanks are marked in it" in told.stderr
    assert out.read_bytes()[:2] == (b"<!" if form == "html" else b"PK")


@pytest.mark.parametrize(
    ("plan", "out", "options", "kind"),
    [
        ("Plan that nobody has", "a.docx", [], NotFoundError),
        ("GLA education delivery plan 2014", "a.doc", [], UsageError),
        ("GLA education delivery plan 2014", "none/a.docx", [], UsageError),
        ("GLA education delivery plan 2014", "a.docx", ["--on", "2014-02-30"], QueryError),
    ],
)
def test_what_can_not_be_reported_is_refused_in_a_sentence(
    release_folder: ReleaseFolder,
    tmp_path: Path,
    plan: str,
    out: str,
    options: list[str],
    kind: type[Exception],
) -> None:
    told = CliRunner().invoke(
        cli, ["report", plan, "-o", str(tmp_path / out), *options,
              "--release", str(release_folder.path)],
    )  # fmt: skip
    assert isinstance(told.exception, kind)
    assert len(str(told.exception).splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_libreoffice_opens_a_report(
    release_folder: ReleaseFolder, tmp_path: Path, form: str
) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not here")
    out = tmp_path / f"report.{form}"
    CliRunner().invoke(cli, ["report", "GLA education delivery plan 2014", "-o", str(out),
                             "--release", str(release_folder.path)])  # fmt: skip
    subprocess.run(
        [program, f"-env:UserInstallation=file://{tmp_path}/home", "--headless",
         "--convert-to", "pdf", "--outdir", tmp_path, out],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with pdfplumber.open(tmp_path / "report.pdf") as pdf:
        first, last = pdf.pages[0].extract_text(), pdf.pages[-1].extract_text()
    assert "IMPACT REPORT" in first
    assert "GLA education delivery plan 2014" in first
    assert "What is missing" in first
    assert "Delivery plan, row " in last
