"""Findings that are left as they are for now: in a file that git keeps, counted apart, undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.acknowledging import FILE, Register, read_acknowledgements, set_apart
from kg.claims.files import DataFiles
from kg.claims.records import Decision
from kg.cli.actions import acknowledge
from kg.errors import LoadError, NotFoundError, QueryError, UsageError
from kg.pages.report import count_findings, list_findings, report_page
from kg.release import ReleaseFolder, open_release
from kg.release.building import build
from kg.sources import Sources
from kg.store import MemoryStore
from kg.validate import Finding
from tests.release_case import add, built
from tests.validated import with_report

ASH = "https://w3id.org/civicthread/id/ash/"
THING = "ash:activity-plant"
BY = Decision("https://w3id.org/civicthread/id/hub/org-ash", "2026-11-30", "Asked in “May”.")
SAID = ("--why", "Asked in May.", "--until", "2027-03-01", "--by", "hub:org-ash", "--on",
        "2026-11-30")  # fmt: skip
CASE = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:hub { hub:org-gla a org:Organization ; skos:prefLabel "GLA"@en . }
<https://w3id.org/civicthread/graph/gla/plan-b/1> {
  gla:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:accountableBody hub:org-gla .
  gla:activity-1 a civic:Activity ; skos:prefLabel "One"@en ; civic:inPlan gla:plan-b .
  gla:activity-2 a civic:Activity ; skos:prefLabel "Two"@en ; civic:inPlan gla:plan-b .
}
g:claims {
  hub:ack-1 a civic:Acknowledgement ; civic:ofRule "C03" ;
    civic:lookAgain "2027-03-01"^^xsd:date ;
    civic:foundIn "https://w3id.org/civicthread/id/gla/activity-1"^^xsd:anyURI ;
    skos:editorialNote "Asked <b>twice</b>."@en ; prov:wasAttributedTo hub:org-gla .
  hub:ack-2 a civic:Acknowledgement ; civic:ofRule "C03" ;
    civic:lookAgain "2027-04-01"^^xsd:date ;
    civic:foundIn "https://w3id.org/civicthread/id/gla/activity-9"^^xsd:anyURI ;
    skos:editorialNote "It has gone."@en ; prov:wasAttributedTo hub:org-gla .
  hub:ack-3 a civic:Acknowledgement ; civic:ofRule "S03" ;
    civic:lookAgain "2027-04-01"^^xsd:date ;
    civic:foundIn "https://w3id.org/civicthread/id/gla/activity-1"^^xsd:anyURI ;
    skos:editorialNote "It stops a release."@en ; prov:wasAttributedTo hub:org-gla .
}
"""


def _finding(code: str, focus: str, value: str = "", severity: str = "Warning") -> Finding:
    return Finding(
        code, severity, "", f"{ASH}{focus}", "", "", value, "It is not so.", "Mend it.", ""
    )


@pytest.fixture
def case(tmp_path: Path) -> tuple[Sources, ReleaseFolder]:
    sources, folder, _ = built(tmp_path)
    return sources, folder


def _kg(case: tuple[Sources, ReleaseFolder], *arguments: str) -> Result:
    sources, folder = case
    where = ("--sources", str(sources.root), "--release", str(folder.path))
    return CliRunner().invoke(cli, ["acknowledge", *arguments, *where])


def _text(sources: Sources) -> str:
    return (sources.root / FILE).read_text(encoding="utf-8")


# ---- the file ----


def test_what_is_acknowledged_is_read_back_and_taken_out_byte_for_byte(
    case: tuple[Sources, ReleaseFolder],
) -> None:
    sources, _ = case
    files = DataFiles(sources)
    Register(files).add([_finding("C01", "a")], "2027-01-01", BY)
    files.write()
    before = _text(sources)
    Register(files).add([_finding("C02", "b", 'a "value" \\ of it')], "2027-02-01", BY)
    files.write()
    first, second = read_acknowledgements(sources)
    assert (first.code, second.code, second.value) == ("C01", "C02", 'a "value" \\ of it')
    assert (second.until, second.decision) == ("2027-02-01", BY)
    Register(files).remove("C02", f"{ASH}b")
    files.write()
    assert _text(sources) == before


def test_acknowledged_again_it_has_the_new_reason_alone(
    case: tuple[Sources, ReleaseFolder],
) -> None:
    files = DataFiles(case[0])
    register = Register(files)
    register.add([_finding("C01", "a")], "2027-01-01", BY)
    register.add([_finding("C01", "a")], "2028-01-01", BY)
    assert [each.until for each in register.all()] == ["2028-01-01"]


def test_a_violation_can_only_be_put_right(case: tuple[Sources, ReleaseFolder]) -> None:
    files = DataFiles(case[0])
    with pytest.raises(UsageError, match="C01 of ash:a is a violation"):
        Register(files).add([_finding("C01", "a", severity="Violation")], "2027-01-01", BY)
    assert files.changed == ()


@pytest.mark.parametrize("until", ["soon", "2026-11-30", "2020-01-01"])
def test_the_day_to_look_again_is_a_day_to_come(
    case: tuple[Sources, ReleaseFolder], until: str
) -> None:
    with pytest.raises(UsageError, match="--until"):
        Register(DataFiles(case[0])).add([_finding("C01", "a")], until, BY)


def test_a_file_that_is_no_turtle_is_named(case: tuple[Sources, ReleaseFolder]) -> None:
    add(case[0], FILE, "hub:ack a")
    with pytest.raises(LoadError, match=r"acknowledgements\.ttl, line 1: not Turtle"):
        read_acknowledgements(case[0])


# ---- set apart ----


def test_what_is_open_acknowledged_and_gone_are_told_apart(
    case: tuple[Sources, ReleaseFolder],
) -> None:
    register = Register(DataFiles(case[0]))
    kept, other, gone = (_finding("C01", name, value) for name, value in
                         (("a", "x"), ("a", "y"), ("b", "")))  # fmt: skip
    register.add([kept, gone], "2027-01-01", BY)
    apart = set_apart([kept, other], register.all())
    assert apart.open == (other,)
    assert [finding for finding, _ in apart.acknowledged] == [kept]
    assert [each.focus for each in apart.gone] == [gone.focus]
    grave = _finding("C01", "a", "x", severity="Violation")
    assert set_apart([grave], register.all()).open == (grave,)


# ---- the command ----


def test_a_finding_is_set_apart_by_the_command_and_counts_again_without_it(
    case: tuple[Sources, ReleaseFolder],
) -> None:
    sources, folder = case
    done = _kg(case, "c05", THING, *SAID)
    assert (done.exit_code, "C05 ash:activity-plant is set apart" in done.stdout) == (0, True)
    build(sources, folder)
    validate = ["validate", "--release", str(folder.path), "--rule", "C05"]
    told = CliRunner().invoke(cli, validate).stdout
    assert "0 warnings" in told and "1 acknowledged finding is not counted here" in told
    apart = CliRunner().invoke(cli, [*validate, "--acknowledged", "--format", "json"]).stdout
    assert [row["focus"] for row in json.loads(apart)["rows"]] == [f"{ASH}activity-plant"]
    assert _kg(case, "C05", THING, "--undo").exit_code == 0
    assert not read_acknowledgements(sources)


def test_the_list_says_what_is_due_and_what_is_found_no_more(
    case: tuple[Sources, ReleaseFolder],
) -> None:
    files = DataFiles(case[0])
    long_ago = Decision(BY.by, "2020-01-01", "Once.")
    for focus in ("activity-plant", "activity-gone"):
        Register(files).add([_finding("C05", focus)], "2020-02-01", long_ago)
    files.write()
    rows = json.loads(_kg(case, "--format", "json").stdout)["rows"]
    states = {row["thing"]: row["state"] for row in rows}
    assert states == {THING: "look again", "ash:activity-gone": "no longer found"}


def test_the_list_says_that_a_violation_is_not_set_apart(
    case: tuple[Sources, ReleaseFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = DataFiles(case[0])
    Register(files).add([_finding("C05", "activity-plant")], "2030-02-01", BY)
    files.write()
    grave = _finding("C05", "activity-plant", severity="Violation")
    monkeypatch.setattr(acknowledge, "_findings", lambda *_: [grave])
    rows = json.loads(_kg(case, "--format", "json").stdout)["rows"]
    assert [row["state"] for row in rows] == ["now a violation"]


def test_a_thing_of_another_base_is_another_thing(case: tuple[Sources, ReleaseFolder]) -> None:
    register = Register(DataFiles(case[0]))
    ours = _finding("C01", "a")
    twin = replace(ours, focus="https://elm.example/civic/id/ash/a")
    register.add([ours], "2027-01-01", BY)
    assert set_apart([ours, twin], register.all()).open == (twin,)
    register.add([twin], "2027-01-01", BY)
    assert len(register.all()) == 2
    assert set_apart([ours, twin], register.all()).open == ()


def test_a_release_of_another_base_knows_what_its_files_acknowledge(
    case: tuple[Sources, ReleaseFolder],
) -> None:
    sources, folder = case
    base = "https://ash.example/civic"
    build(sources, folder, base=base)
    assert _kg(case, "C05", THING, *SAID).exit_code == 0
    assert [each.focus for each in read_acknowledgements(sources)] == [f"{ASH}activity-plant"]
    rows = json.loads(_kg(case, "--format", "json").stdout)["rows"]
    assert [row["state"] for row in rows] == ["set apart"]
    build(sources, folder, base=base)
    store = open_release(folder).store
    apart = [line.focus.iri for line in list_findings(store) if not line.is_open]
    assert apart == [f"{base}/id/ash/activity-plant"]


def test_the_report_tells_an_acknowledgement_of_what_is_found_no_more(
    case: tuple[Sources, ReleaseFolder],
) -> None:
    sources, folder = case
    files = DataFiles(sources)
    Register(files).add([_finding("C05", "activity-gone")], "2027-02-01", BY)
    files.write()
    build(sources, folder)
    told = CliRunner().invoke(cli, ["validate", "--release", str(folder.path), "--format", "csv"])
    assert "no longer found: C05 ash:activity-gone" in told.stderr
    assert "no longer found" not in told.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("C05",), "name what C05 finds it in"),
        (("C05", THING), "--why TEXT, --until DAY and --by POST go together"),
        (("C05", "no name", *SAID), "'no name' is no IRI"),
        (("C05", "ash:activity-other", *SAID), "C05 finds nothing in 'ash:activity-other'"),
        (("C05", THING, "--undo"), "C05 of ash:activity-plant was not acknowledged"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_a_sentence(
    case: tuple[Sources, ReleaseFolder], arguments: tuple[str, ...], sentence: str
) -> None:
    refused = _kg(case, *arguments)
    assert isinstance(refused.exception, (UsageError, NotFoundError))
    assert sentence in str(refused.exception)
    assert not (case[0].root / FILE).exists()


# ---- the page ----


@pytest.fixture(scope="module")
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return with_report(store_of(CASE))


def test_the_page_counts_what_was_acknowledged_apart(small: MemoryStore) -> None:
    page = report_page(small, code="C03")
    assert ([line.focus.name for line in page.shown], page.acknowledged.number) == (["Two"], 1)
    apart = report_page(small, state="acknowledged")
    assert [line.focus.name for line in apart.kept] == ["One"]
    assert [each.focus.rpartition("/")[2] for each in apart.in_vain] == ["activity-9"]
    every = [line for line in list_findings(small) if line.plan]
    told = sum(count.number for count in count_findings(small, f"{ASH[:-4]}gla/plan-b"))
    assert told == len(every) - 1


def test_a_violation_stays_open_whatever_is_said_of_it(small: MemoryStore) -> None:
    assert [line.is_open for line in list_findings(small) if line.code == "S03"].count(False) == 0
    assert report_page(small, code="S03").total.number


def test_a_state_that_there_is_not_is_refused(small: MemoryStore) -> None:
    with pytest.raises(QueryError, match="state is acknowledged or left out"):
        report_page(small, state="closed")
