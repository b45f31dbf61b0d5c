"""What became of findings since a report, a screenful of them, and which of them are told."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.errors import ReleaseError, UsageError
from kg.release import ReleaseFolder, open_release
from kg.release.building import build
from kg.release.checking import check_store
from kg.release.reports import read_report_of, release_before, releases_before
from kg.sources import Sources, find_sources
from kg.validate import Finding, as_changes, as_screenful, compare, key_of, read_report
from tests.release_case import ASH, ELM, add, built

COL = "https://w3id.org/civicthread/id/a/"


def _finding(code: str, focus: str, message: str = "m", **more: str) -> Finding:
    said = {
        "severity": "Warning",
        "plan": f"{COL}plan-x",
        "label": "",
        "path": "",
        "value": "",
        "remedy": "Do it.",
        "source": "",
        **more,
    }
    return Finding(code=code, focus=f"{COL}{focus}", message=message, **said)


# ---- what became of findings ----


def test_each_finding_of_two_reports_is_told_once() -> None:
    old, kept, back = _finding("C01", "a"), _finding("C02", "b"), _finding("C03", "c")
    fresh = _finding("C04", "d")
    told = compare([kept, back, fresh], [old, kept], [key_of(back), key_of(old)])
    assert [(each.finding.code, each.change) for each in told] == [
        ("C01", "fixed"),
        ("C02", "open"),
        ("C03", "reopened"),
        ("C04", "new"),
    ]


def test_a_message_may_change_while_its_finding_stays() -> None:
    before = _finding("C04", "a", "No outcome. Proposed: one.")
    assert [c.change for c in compare([replace(before, message="No outcome.")], [before])] == [
        "open"
    ]


def test_another_value_of_the_same_thing_is_another_finding() -> None:
    one, other = _finding("S19", "a", value="red"), _finding("S19", "a", value="blue")
    assert Counter(c.change for c in compare([other], [one])) == {"new": 1, "fixed": 1}


def test_of_several_alike_those_with_one_message_go_together() -> None:
    one, two, three = (_finding("X13", "a", text) for text in ("one", "two", "three"))
    told = compare([two, three], [one, two])
    assert {c.finding.message: c.change for c in told} == {"two": "open", "three": "open"}
    told = compare([two], [one, two])
    assert {c.finding.message: c.change for c in told} == {"one": "fixed", "two": "open"}


def test_a_fixed_finding_never_makes_a_new_one_open() -> None:
    assert [c.change for c in compare([_finding("C01", "b")], [_finding("C01", "a")])] == [
        "fixed",
        "new",
    ]


def test_what_is_fixed_and_new_is_told_and_what_is_open_only_counted() -> None:
    told = compare(
        [_finding("C02", "b", "Still.")],
        [_finding("C01", "a", "Gone."), _finding("C02", "b", "Still.")],
    )
    text = as_changes(told, "0001-abc", width=80, colour=False)
    assert text.startswith("Since release 0001-abc: 0 new, 0 open again, 1 fixed, 1 still open.")
    assert "Gone." in text
    assert "Still." not in text


# ---- a screenful ----


def test_like_findings_are_one_line_and_the_gravest_come_first() -> None:
    found = [
        *(_finding("Q01", f"n{n}", severity="Info", name="A note") for n in range(40)),
        _finding("C01", "w", name="A warning", source="Table, row 2"),
        *(_finding(f"Q1{n}", "x", severity="Info", name=f"Rare {n}") for n in range(5)),
        _finding("S01", "v", severity="Violation", name="Broken"),
    ]
    lines = as_screenful(found, width=80, colour=False).splitlines()
    told = [line for line in lines if re.search(r"\((?:violation|warning|note) \w+\)$", line)]
    assert [line.split()[0] for line in told[:3]] == ["1", "1", "40"]
    assert [line.strip().split("   ")[1] for line in told[:3]] == [
        "Broken (violation S01)",
        "A warning (warning C01)",
        "A note (note Q01)",
    ]
    assert any("Table, row 2: Do it." in line for line in lines)
    assert any("and 3 more notes by 3 other rules" in line for line in lines)
    assert lines[-2] == "1 violation, 1 warning, 45 notes"
    assert max(map(len, lines)) <= 80


def test_the_plan_with_most_to_put_right_comes_first() -> None:
    found = [
        *(_finding("C01", f"n{n}", plan_label="Few gaps", plan=f"{COL}few") for n in range(2)),
        *(_finding("C01", f"m{n}", plan_label="Many gaps", plan=f"{COL}many") for n in range(3)),
    ]
    text = as_screenful(found, width=80, colour=False)
    assert text.index("Many gaps") < text.index("Few gaps")


# ---- with releases ----

DATED = """
ash:activity-plant civic:timeframe ash:time-plant .
ash:time-plant a civic:TimeFrame .
"""


@dataclass(frozen=True)
class Made:
    """Sources whose one gap was closed, and is there again; the releases of each state."""

    sources: Sources
    folder: ReleaseFolder
    gap: str
    closed: str

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, ["validate", *arguments], catch_exceptions=False)

    def rows(self, *arguments: str) -> list[dict[str, str]]:
        result = self.run(*arguments, "--format", "csv")
        assert result.exit_code == 0, result.output
        return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    sources, folder, first = built(tmp_path)
    plan = sources.root / ASH
    as_it_was = plan.read_text(encoding="utf-8")
    add(sources, ASH, DATED)
    second = build(sources, folder)
    plan.write_text(as_it_was, encoding="utf-8")
    for module in ("validate", "comparing"):
        monkeypatch.setattr(f"kg.cli.actions.{module}.find_sources", lambda: sources, raising=False)
    monkeypatch.setenv("CIVIC_RELEASE", str(folder.path))
    return Made(sources, folder, first.name, second.name)


def test_a_gap_that_was_closed_and_is_there_again_is_reopened(made: Made) -> None:
    (row,) = made.rows("--since", "previous")
    assert (row["code"], row["change"]) == ("C05", "reopened")
    (row,) = made.rows("--since", made.gap)
    assert (row["code"], row["change"]) == ("C05", "open")
    told = json.loads(made.run("--since", made.closed, "--format", "json").stdout)
    assert told["columns"][-1] == "change"
    assert [each["change"] for each in told["rows"]] == ["reopened"]


def test_a_release_says_what_it_fixed_since_the_one_before(made: Made) -> None:
    (row,) = made.rows("--release", str(made.folder.path), "--since", "previous")
    assert (row["code"], row["change"]) == ("C05", "fixed")
    assert "has no dates" in row["message"]
    text = made.run("--release", str(made.folder.path), "--since", "previous").stdout
    assert f"Since release {made.gap}: 0 new, 0 open again, 1 fixed, 0 still open." in text


def test_a_file_is_compared_with_its_own_plan_alone(made: Made) -> None:
    plan = made.sources.root / ASH
    assert [r["change"] for r in made.rows(str(plan), "--since", made.gap)] == ["open"]
    add(made.sources, ASH, DATED)
    assert [r["change"] for r in made.rows(str(plan), "--since", made.gap)] == ["fixed"]
    assert made.rows(str(made.sources.root / ELM), "--since", made.gap) == []


def test_previous_is_made_of_other_files(made: Made) -> None:
    add(made.sources, ASH, DATED)  # as the current release has it
    result = made.run("--since", "previous")
    assert f"Since release {made.gap}: 0 new, 0 open again, 1 fixed" in result.stdout


def test_a_report_that_was_changed_is_not_read(made: Made) -> None:
    report = made.folder.at(made.gap) / "report.ttl"
    report.write_text(report.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"report\.ttl"):
        made.run("--since", made.gap)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--since", "0042-000000000000"), "no release '0042-000000000000'"),
        (("--since", "previous", "--format", "ttl"), "told as text, json or csv"),
        (("--since", "previous", "--summary"), "leave out --format and --since"),
        (("--summary", "--format", "csv"), "leave out --format and --since"),
        (("--since", "previous", "--shapes", "none.ttl"), "leave out --shapes"),
        (("--plan", "Birch"), "looked at; these were: Ash plan 2030 (ash:plan-2030)"),
        (("--plan", "plan"), "names 2 plans"),
        (("--rule", "C5"), "there is no such rule; near: C05"),
    ],
)
def test_what_can_not_be_told_is_refused(
    made: Made, arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(sentence)):
        made.run(*arguments)


def test_a_folder_with_one_release_has_none_before(made: Made, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no earlier release"):
        release_before(ReleaseFolder(tmp_path / "none"), {})
    assert releases_before(made.folder, made.gap) == ()
    assert releases_before(made.folder, made.closed) == (made.gap,)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--plan", "ash plan 2030"), True),
        (("--plan", "ash:plan-2030"), True),
        (("--plan", "elm"), False),
        (("--plan", "register"), False),
        (("--plan", "elm", "--plan", "ash"), True),
        (("--severity", "warning"), True),
        (("--severity", "note"), False),
        (("--rule", "c05"), True),
        (("--rule", "C05", "--plan", "elm"), False),
    ],
)
def test_findings_are_told_of_what_was_chosen(
    made: Made, arguments: tuple[str, ...], told: bool
) -> None:
    assert bool(made.rows(*arguments)) is told


def test_a_summary_names_the_plan_the_count_and_the_cell(made: Made) -> None:
    text = made.run("--summary").stdout
    assert "Ash plan 2030" in text
    assert re.search(r"^ +1   .*\(warning C05\)$", text, re.M)


def test_the_report_of_a_release_says_what_was_found(release_folder: ReleaseFolder) -> None:
    name = release_folder.list()[-1]
    found = read_report(read_report_of(release_folder, name), {}, {})
    checked = check_store(open_release(release_folder).store, find_sources())
    assert Counter(map(key_of, found)) == Counter(map(key_of, checked.findings))
    assert {f.plan for f in found} - {""} == set(checked.plans)
    assert {f.severity for f in found} == {f.severity for f in checked.findings}
    assert {f.source for f in found} == {f.source for f in checked.findings}
