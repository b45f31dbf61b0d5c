"""A document that is a new edition of a plan in `data/`: what goes on, and who decides that."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.actions import import_editions
from kg.errors import UsageError
from kg.importing.accepting import PLAN_FILE
from kg.importing.decisions import Decisions, read_decisions
from kg.importing.drafting import draft
from kg.importing.editions import Edition, Following, edition_of, find_earlier, follow
from kg.importing.editions.following import local_name
from kg.importing.editions.rows import Row
from kg.sources import Sources, find_sources
from tests.drafting_case import ROWS, imported, wanted
from tests.test_import_command import kg
from tests.test_template import words

OLDER = "plan-reading-2024-25"
REWORDED = "Mend the slide again"
PLAN = """Goal,Action,Lead,Deadline
Clean air,Plant hedges,Parks Service,March 2027
Clean air,Sweep the high street,Street Service,June 2027
"""
NEXT = """Goal,Action,Lead,Deadline
Clean air,Plant hedges,Parks Service,March 2028
Clean air,Close rat runs,Street Service,June 2028
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a publisher whose one plan is last year's."""
    (tmp_path / f"{OLDER}.ttl").write_bytes(draft(imported(), wanted(plan=OLDER)).turtle)
    return tmp_path


def newer() -> Edition:
    """Return this year's edition: one row is reworded, and one has made way for another."""
    rows = (
        ROWS[0],
        (*ROWS[1][:2], "Paint the hall", *ROWS[1][3:]),
        (*ROWS[2][:2], REWORDED, *ROWS[2][3:]),
    )
    return edition_of(draft(imported(rows), wanted()).turtle, words(), "it")


def followed(folder: Path, decided: dict[tuple[str, str], bool] | None = None) -> Following:
    new = newer()
    old = find_earlier(folder, new, words(), None)
    assert old is not None and local_name(old.plan) == OLDER
    return follow(old, new, decided or {})


def test_rows_are_paired_and_wait_for_a_decision(folder: Path) -> None:
    found = followed(folder)
    pair = next(one for one in found.pairs if one.new == REWORDED)
    assert (pair.what, pair.old, pair.is_reworded) == ("action", "Mend the slide", True)
    assert {one.accepted for one in found.pairs} == {None} and found.continues == {}
    dropped = [one.old for one in found.changes if one.change == "dropped" and one.what == "action"]
    assert len(dropped) == 1 and dropped[0].startswith("Open a library in the park")


def test_an_accepted_pair_becomes_a_statement(folder: Path) -> None:
    key = next(one.key for one in followed(folder).pairs if one.new == REWORDED)
    found = followed(folder, {key: True})
    (new, old) = next(iter(found.continues.items()))
    said = import_editions.carrying_on(wanted(), found)
    triples = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in ox.parse(draft(imported(), said).turtle, format=ox.RdfFormat.TURTLE)
    }
    civic = "https://w3id.org/civicthread/ns#"
    assert (f"<{said.iri}>", f"<{civic}succeeds>", f"<{found.old.plan}>") in triples
    assert (local_name(new), local_name(old)) == key
    # The row of that wording is not in this draft, so nothing is said of it.
    assert not any(predicate == f"<{civic}continues>" for _, predicate, _ in triples)


def test_a_refused_pair_is_a_row_dropped_and_a_row_new(folder: Path) -> None:
    key = next(one.key for one in followed(folder).pairs if one.new == REWORDED)
    found = followed(folder, {key: False})
    told = {(one.change, one.new or one.old) for one in found.changes}
    assert {("new", REWORDED), ("dropped", "Mend the slide")} <= told
    assert REWORDED not in {one.new for one in found.pairs}


@pytest.mark.parametrize(
    ("new", "old", "says"),
    [
        ("activity-none", "goal-x", "'activity-none' is no row of “"),
        (None, "goal-none", "'goal-none' is no row of “"),
        (None, "goal", "is of the kind action, and 'goal-.*' of the kind goal"),
    ],
)
def test_a_decision_of_no_such_rows_is_refused(
    folder: Path, new: str | None, old: str, says: str
) -> None:
    pairs = followed(folder).pairs
    action = next(one.key for one in pairs if one.what == "action")
    goal = next(one.key for one in pairs if one.what == "goal")
    key = (new or action[0], goal[1] if old == "goal" else old)
    with pytest.raises(UsageError, match=says):
        followed(folder, {key: True})


def test_another_plan_of_the_publisher_is_no_edition(folder: Path) -> None:
    other = tuple(
        replace(row, name=f"{number} of another kind", text=f"{number} of another kind")
        for number, row in enumerate(newer().rows)
    )
    strange = replace(newer(), rows=other)
    assert find_earlier(folder, strange, words(), None) is None
    named = find_earlier(folder, strange, words(), OLDER)
    assert named is not None and local_name(named.plan) == OLDER
    with pytest.raises(UsageError, match=f"plan-x: .* no plan of this key here; there are {OLDER}"):
        find_earlier(folder, strange, words(), "plan-x")


def test_milestones_of_the_same_words_go_on_under_their_own_actions() -> None:
    def rows(year: str, order: tuple[str, ...]) -> Edition:
        acts = [Row(f"{year}-{name}", "action", name, name) for name in ("dig", "build")]
        stones = [
            Row(f"{year}-done-{name}", "milestone", "Done", "Done", under=(f"{year}-{name}",))
            for name in order
        ]
        return Edition(year, year, (*acts, *stones))

    found = follow(rows("a", ("dig", "build")), rows("b", ("build", "dig")), {})
    told = {(one.new_iri, one.old_iri) for one in found.pairs if one.what == "milestone"}
    assert told == {("b-done-dig", "a-done-dig"), ("b-done-build", "a-done-build")}


def test_pairs_of_a_file_are_read_and_proposals_decide_nothing() -> None:
    text = json.dumps(
        {
            "continues": [
                {"new": "a", "old": "b", "decision": "accept"},
                {"new": "c", "old": "d", "decision": "reject", "was": "words"},
                {"new": "e", "old": "f", "decision": "propose"},
            ]
        }
    )
    found = read_decisions(text, "it")
    assert found.continues == {("a", "b"): True, ("c", "d"): False}
    assert Decisions().over(found).continues == found.continues
    with pytest.raises(UsageError, match="it: each of 'continues' has 'new', 'old' and a 'decis"):
        read_decisions('{"continues": [{"new": "a", "old": "b", "decision": "yes"}]}', "it")


@pytest.mark.slow
def test_a_new_edition_is_told_and_what_is_accepted_is_stated(tmp_path: Path) -> None:
    sources = Sources(tmp_path / "sources")
    for part in ("ontology", "shapes"):
        shutil.copytree(getattr(find_sources(), part), sources.root / part)
    (tmp_path / "old.csv").write_text(PLAN, "utf-8")
    (tmp_path / "new.csv").write_text(NEXT, "utf-8")
    whose = ("--publisher", "ashwell Council", "--sources", sources.root)
    out = tmp_path / "draft"
    sources.data.mkdir()
    assert kg(tmp_path / "old.csv", *whose, "--plan", "plan-2026", "--out", out).exit_code == 0
    place = sources.data / "ashwell-council"
    place.mkdir()
    (place / "plan-2026.ttl").write_bytes((out / PLAN_FILE).read_bytes())

    asked = (tmp_path / "new.csv", *whose, "--plan", "plan-2027", "--out", out)
    done = kg(*asked)
    told = " ".join(done.stdout.split())
    assert "“Plant hedges” was “March 2027” and is now “March 2028”" in told
    # Parties that only the plan before describes have their names all the same.
    assert "joined" not in told and "stands beside" not in told
    assert "pairs of rows wait for a decision" in done.stdout
    assert "continues" not in (out / PLAN_FILE).read_text("utf-8")
    assert "dropped,action,Sweep the high street" in (out / "editions.csv").read_text("utf-8")
    pairs = (out / "pairs.json").read_text("utf-8").replace('"propose"', '"accept"')
    (tmp_path / "pairs.json").write_text(pairs, "utf-8")
    done = kg(*asked, "--answers", tmp_path / "pairs.json")
    text = (out / PLAN_FILE).read_text("utf-8")
    assert "Carried on by decision: 2." in done.stdout, done.stderr
    assert "civic:succeeds ashwell-council:plan-2026" in text
    assert "civic:continues ashwell-council:activity-2026-plant-hedges" in text
    assert '"decision": "accept"' in (out / "pairs.json").read_text("utf-8")
    # The publisher and its parties are those of the plan before, which describes them.
    assert "civic:accountableBody ashwell-council:org-ashwell-council" in text
    assert "ashwell-council:org-parks-service a " not in text
    assert "ashwell-council:org-parks-service" in text
    done = kg("--accept", out, "--sources", sources.root)
    assert done.exit_code == 0, done.stderr
    assert (place / "plan-2027.ttl").read_text("utf-8") == text
