"""Findings as text, JSON, CSV and Turtle, and as the reports of a release."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from lxml import html
from rdflib import RDF, SH, BNode, Graph, URIRef

from kg.choices import REPORT_FORMATS
from kg.terms import PREFIXES, expand
from kg.validate import (
    COLUMNS,
    Changed,
    Finding,
    as_changes,
    checks_graphs,
    findings_graph,
    messages,
    serialise,
    summary,
    validate_graph,
    validate_release,
)
from kg.validate.changes import NEW
from tests.validated import (
    HUB,
    PLAN,
    PLAN_GRAPH,
    G,
    all_found,
    graph_of,
    release_of,
    the_shapes,
    the_vocabulary,
)

# ---- many ----


def _many(count: int) -> list[Finding]:
    first = all_found()[0]
    return [replace(first, focus=f"http://a/{n}", message=f"No. {n}.") for n in range(count)]


def test_a_screen_has_the_first_findings_of_each_rule_and_how_many_there_are() -> None:
    told = serialise(_many(1_200), on_screen=True)
    assert told.count("– No. ") == 10
    assert "(1,200)" in told
    assert "… and 1,190 more by this rule" in told
    assert "A file has them all" in told


@pytest.mark.parametrize(("count", "on_screen"), [(1_200, False), (1_000, True)])
def test_a_file_has_every_finding_and_a_screen_has_a_thousand(count: int, on_screen: bool) -> None:
    told = serialise(_many(count), on_screen=on_screen)
    assert told.count("– No. ") == count
    assert "more by this rule" not in told


def test_a_screen_has_the_first_changes_of_each_rule() -> None:
    changed = [Changed(finding, NEW) for finding in _many(1_200)]
    told = as_changes(changed, "0001-a", width=80, colour=False, on_screen=True)
    assert told.count("– No. ") == 10
    assert as_changes(changed, "0001-a", width=80, colour=False).count("– No. ") == 1_200


def test_whoever_waits_for_the_words_is_told_how_many_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messages, "_TOLD_EVERY", 2)
    told: list[str] = []
    graph = graph_of(PLAN + HUB)
    validate_graph(graph, the_shapes(), beside=the_vocabulary(), progress=told.append)
    last = told[-1]
    assert last.endswith("findings are told in words")
    done, total = last.split()[0], last.split()[2]
    assert 2 <= int(done) < int(total)


# ---- formats ----


def test_each_form_tells_what_was_found_in_its_own_way() -> None:
    written = [serialise(all_found(), form) for form in REPORT_FORMATS]
    assert len({*written}) == len(REPORT_FORMATS)
    assert all(all_found()[0].code in text for text in written)


def test_json_has_the_shape_of_every_answer() -> None:
    answer = json.loads(serialise(all_found(), "json"))
    assert (answer["ok"], answer["truncated"]) == (True, False)
    assert answer["columns"] == list(COLUMNS)
    assert [set(row) for row in answer["rows"]] == [set(COLUMNS)] * len(all_found())
    assert {row["plan"] for row in answer["rows"]} == {expand("gla:plan-a"), None}


def test_csv_is_rfc_4180() -> None:
    text = serialise(all_found(), "csv")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == len(all_found()) + 1
    assert text.endswith("\r\n")


def test_csv_holds_no_formula() -> None:
    graph = graph_of('hub:x a org:Organization ; skos:prefLabel "=HYPERLINK(1)"@en .')
    found = validate_graph(graph, the_shapes(), beside=the_vocabulary())
    row = next(csv.DictReader(io.StringIO(serialise(found, "csv"))))
    assert row["label"] == "'=HYPERLINK(1)"


def test_turtle_is_a_report_of_the_w3c() -> None:
    graph = Graph().parse(data=serialise(all_found(), "ttl"), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    results = set(graph.objects(report, SH.result))
    assert len(results) == len(all_found())
    for needed in (SH.focusNode, SH.resultSeverity, SH.sourceShape, SH.sourceConstraintComponent):
        assert {len(list(graph.objects(result, needed))) for result in results} == {1}


@pytest.mark.parametrize("width", [80, 120])
def test_text_fits_the_terminal(width: int) -> None:
    lines = serialise(all_found(), "text", width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert max(map(len, lines)) > 70
    assert not [line for line in lines if line != line.rstrip()]


def test_text_says_the_worst_first_and_sums_up_last() -> None:
    text = serialise(all_found())
    assert text.startswith("2 VIOLATIONS: MUST BE PUT RIGHT")
    assert text.index("S03") < text.index("C04") < text.index("Q09")
    assert text.splitlines()[-1] == summary(all_found())


def test_the_summary_counts_in_words() -> None:
    assert summary(()) == "0 violations, 0 warnings, 0 notes"
    assert summary([f for f in all_found() if f.code in ("S03", "C08")]) == (
        "1 violation, 1 warning, 0 notes"
    )


def test_colour_only_on_request() -> None:
    assert "\033[" not in serialise(all_found(), "text")
    assert "\033[" in serialise(all_found(), "text", colour=True)


def test_nothing_found_is_one_line() -> None:
    assert serialise((), "text") == "0 violations, 0 warnings, 0 notes\n"


# ---- reports in the release ----


def test_each_finding_is_reported_with_the_graph_of_its_focus_node() -> None:
    reports = checks_graphs(all_found())
    assert sorted(reports) == [f"{G}checks/gla/plan-a/1", f"{G}checks/hub"]
    focus = set(reports[f"{G}checks/hub"].objects(None, SH.focusNode))
    assert focus == {URIRef(PREFIXES["hub"] + n) for n in ("council", "idle", "pupils")}


def test_a_graph_without_findings_has_a_report_that_conforms() -> None:
    (report,) = checks_graphs((), checked=[PLAN_GRAPH]).values()
    assert [str(o) for o in report.objects(None, SH.conforms)] == ["true"]
    unhappy = findings_graph(all_found()).objects(None, SH.conforms)
    assert [str(o) for o in unhappy] == ["false"]


def test_a_report_is_the_same_every_time_and_has_no_blank_nodes() -> None:
    again = validate_release(release_of(), the_shapes())
    first, second = (
        findings_graph(f).serialize(format="nt") for f in (all_found(), reversed(again))
    )
    assert sorted(first.splitlines()) == sorted(second.splitlines())
    assert not [t for t in findings_graph(all_found()).all_nodes() if isinstance(t, BNode)]


# ---- for continuous integration, and to send round ----

HOSTILE = 'hub:x a org:Organization ; skos:prefLabel "<script>&\\u0007</script>"@en .'


def test_junit_counts_violations_as_failures() -> None:
    root = ElementTree.fromstring(serialise(all_found(), "junit"))
    violations = [f for f in all_found() if f.is_violation]
    assert (root.get("tests"), root.get("failures")) == (
        str(len(all_found())),
        str(len(violations)),
    )
    assert len(root.findall(".//testcase")) == len(all_found())
    told = "".join(failure.text or "" for failure in root.iter("failure"))
    assert "Delivery plan, row 7, Stakeholders to engage" in told


@pytest.mark.parametrize("form", ["junit", "html"])
def test_names_can_not_break_out_of_markup(form: str) -> None:
    found = validate_graph(graph_of(HOSTILE), the_shapes(), beside=the_vocabulary())
    text = serialise(found, form)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    if form == "junit":
        ElementTree.fromstring(text)


def test_the_page_has_a_table_for_each_rule() -> None:
    page = html.fromstring(serialise(all_found(), "html"))
    tables = {table.get("id"): table for table in page.iter("table")}
    assert set(tables) == {finding.code for finding in all_found()}
    assert sum(len(table.findall("tr")) - 1 for table in tables.values()) == len(all_found())
    assert summary(all_found()) in page.findtext(".//p", "")


def test_what_stands_in_the_graph_of_a_plan_is_told_as_that_plans() -> None:
    of_a_grant = """
gla:grant a civic:FundingSource ; skos:prefLabel "Grant"@en .
gla:eng-grant a civic:Engagement ; civic:party hub:council ; civic:engagedIn gla:grant ;
    civic:role role:engaged ; prov:wasDerivedFrom gla:cell .
"""
    found = validate_release(release_of(PLAN + of_a_grant), the_shapes())
    told = {finding.plan for finding in found if finding.focus == expand("gla:eng-grant")}
    assert told == {expand("gla:plan-a")}
