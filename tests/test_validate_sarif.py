"""Findings for code hosts: SARIF 2.1.0, each at its line of a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.__main__ import cli
from kg.cli.actions.standing import lines_of
from kg.sources import find_sources
from kg.validate.sarif import as_sarif
from tests.validated import CASES, all_found

TEXT = """@prefix gla: <https://w3id.org/civicthread/id/gla/> .
# A heading.

gla:first a gla:Thing .
gla:first gla:again "more" .

gla:second
  gla:says \"\"\"two
lines\"\"\" .
gla:third a gla:Thing .
"""
GLA = "https://w3id.org/civicthread/id/gla/"


def _run(text: str) -> dict[str, Any]:
    told = json.loads(text)
    assert (told["version"], len(told["runs"])) == ("2.1.0", 1)
    return dict(told["runs"][0])


def test_each_finding_leads_to_its_rule_and_is_as_grave_as_it_is() -> None:
    run = _run(as_sarif(all_found()))
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    levels = {"Violation": "error", "Warning": "warning", "Info": "note"}
    for result, finding in zip(run["results"], all_found(), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] == levels[finding.severity]
        assert finding.message in result["message"]["text"]
        assert finding.remedy in result["message"]["text"]


def test_a_fingerprint_is_of_the_finding_and_not_of_its_words() -> None:
    def print_of(**changes: str) -> str:
        (result,) = _run(as_sarif([replace(all_found()[0], **changes)]))["results"]  # type: ignore[arg-type]
        return str(result["partialFingerprints"]["finding/v1"])

    assert print_of(message="In other words.") == print_of()
    assert len({print_of(), print_of(focus=f"{GLA}other"), print_of(value="9")}) == 3


def test_nothing_found_is_a_run_without_results() -> None:
    run = _run(as_sarif([]))
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_a_thing_stands_where_it_is_said_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.ttl").write_text(TEXT, encoding="utf-8")
    found = lines_of([tmp_path / "plan.ttl"], find_sources())
    assert found == {
        f"{GLA}first": ("plan.ttl", 4),
        f"{GLA}second": ("plan.ttl", 7),
        f"{GLA}third": ("plan.ttl", 10),
    }


def test_a_file_in_a_form_that_is_not_looked_into_tells_of_no_lines(tmp_path: Path) -> None:
    (tmp_path / "plan.ttl").write_text("PREFIX g: <http://g/>\ng:a a g:B .\n", encoding="utf-8")
    (tmp_path / "plan.nt").write_text("<http://g/a> a <http://g/b> .\n", encoding="utf-8")
    assert lines_of([tmp_path], find_sources()) == {}


def test_the_command_names_the_line_of_each_finding() -> None:
    case = CASES / "C03-breaks.ttl"
    told = CliRunner().invoke(cli, ["validate", str(case), "--format", "sarif", "--rule", "C03"])
    (result,) = _run(told.stdout)["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("shapes/examples/C03-breaks.ttl")
    line = case.read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
    name = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].rpartition("/")[2]
    assert line.startswith(("gla:", "col:", "ex:", ":", "<")) and name in line
