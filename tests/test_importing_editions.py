"""A document that is a new edition of a plan in `data/`: what goes on, and who decides that."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.exporters.workbook import fill_book
from kg.exporters.workbook.blank import WRITERS
from kg.exporters.workbook.vocabulary import facts_of
from kg.importing.decisions import Decision, Decisions, read_decisions, write_decisions
from kg.importing.drafting import Draft, draft
from kg.importing.editions import Edition, Following, edition_of, find_earlier, follow
from kg.importing.editions.files import pairs_file
from kg.importing.editions.following import local_name
from kg.importing.editions.rows import Row
from kg.importing.filenames import ANSWERS, KEPT, MAPPING, PAIRS, PLAN_FILE
from kg.importing.fingerprints import find_mapping
from kg.importing.making import carrying_on
from kg.importing.plan import Column
from kg.release.checking import check_files
from kg.release.turtle import read_turtle
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


Stated = list[list[ox.Triple]]
Rows = tuple[tuple[str, ...], ...]
# This year's rows: one is reworded, and one has made way for another.
NEWER = (
    ROWS[0],
    (*ROWS[1][:2], "Paint the hall", *ROWS[1][3:]),
    (*ROWS[2][:2], REWORDED, *ROWS[2][3:]),
)


def triples_of(made: Draft) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(made.turtle, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def stated() -> Stated:
    """Return what a publisher states whose one plan is last year's."""
    return [triples_of(draft(imported(), wanted(plan=OLDER)))]


def newer() -> Edition:
    """Return this year's edition."""
    found = edition_of(draft(imported(NEWER), wanted()).turtle, words(), "it")
    assert found is not None
    return found


def followed(stated: Stated, decided: dict[tuple[str, str], bool] | None = None) -> Following:
    new = newer()
    old = find_earlier(stated, new, words(), None)
    assert old is not None and local_name(old.plan) == OLDER
    return follow(old, new, decided or {})


def test_rows_are_paired_and_wait_for_a_decision(stated: Stated) -> None:
    found = followed(stated)
    pair = next(one for one in found.pairs if one.new == REWORDED)
    assert (pair.what, pair.old, pair.is_reworded) == ("action", "Mend the slide", True)
    assert {one.accepted for one in found.pairs} == {None} and found.continues == {}
    dropped = [one.old for one in found.changes if one.change == "dropped" and one.what == "action"]
    assert len(dropped) == 1 and dropped[0].startswith("Open a library in the park")


def test_an_accepted_pair_becomes_a_statement(stated: Stated) -> None:
    key = next(one.key for one in followed(stated).pairs if one.new == REWORDED)
    found = followed(stated, {key: True})
    said = carrying_on(wanted(), found)
    ((new, old),) = found.continues.items()
    assert (local_name(new), local_name(old)) == key

    def statements(rows: Rows) -> set[tuple[str, str, str]]:
        return {
            (str(one.subject), str(one.predicate), str(one.object))
            for one in triples_of(draft(imported(rows), said))
            if str(one.predicate) in (f"<{civic}succeeds>", f"<{civic}continues>")
        }

    civic = "https://w3id.org/civicthread/ns#"
    succeeds = (f"<{said.iri}>", f"<{civic}succeeds>", f"<{found.old.plan}>")
    assert statements(NEWER) == {succeeds, (f"<{new}>", f"<{civic}continues>", f"<{old}>")}
    # Of a row that is not in the draft nothing is said.
    assert statements(ROWS) == {succeeds}


def test_a_refused_pair_is_written_as_it_was_decided(stated: Stated) -> None:
    key = next(one.key for one in followed(stated).pairs if one.new == REWORDED)
    written = pairs_file(followed(stated, {key: False})).decode()
    assert read_decisions(written, "it").continues == {key: False}
    (told,) = (one for one in json.loads(written)["continues"] if one["decision"] == "reject")
    assert (told["is"], told["was"]) == (REWORDED, "Mend the slide")


def test_what_a_new_row_says_itself_waits_for_no_decision(stated: Stated) -> None:
    pair = next(one for one in followed(stated).pairs if one.new == REWORDED)
    rows = tuple(
        replace(row, continues=(pair.old_iri,)) if row.iri == pair.new_iri else row
        for row in newer().rows
    )
    found = follow(followed(stated).old, replace(newer(), rows=rows), {})
    assert found.continues == {pair.new_iri: pair.old_iri}


def test_a_draft_that_states_no_plan_is_no_edition() -> None:
    assert edition_of(b"", words(), "it") is None


def test_a_refused_pair_is_a_row_dropped_and_a_row_new(stated: Stated) -> None:
    key = next(one.key for one in followed(stated).pairs if one.new == REWORDED)
    found = followed(stated, {key: False})
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
    stated: Stated, new: str | None, old: str, says: str
) -> None:
    pairs = followed(stated).pairs
    action = next(one.key for one in pairs if one.what == "action")
    goal = next(one.key for one in pairs if one.what == "goal")
    key = (new or action[0], goal[1] if old == "goal" else old)
    with pytest.raises(UsageError, match=says):
        followed(stated, {key: True})


def test_another_plan_of_the_publisher_is_no_edition(stated: Stated) -> None:
    other = tuple(
        replace(row, name=f"{number} of another kind", text=f"{number} of another kind")
        for number, row in enumerate(newer().rows)
    )
    strange = replace(newer(), rows=other)
    assert find_earlier(stated, strange, words(), None) is None
    named = find_earlier(stated, strange, words(), OLDER)
    assert named is not None and local_name(named.plan) == OLDER
    with pytest.raises(
        UsageError, match=f"plan-x: exb has no plan of this key here; there are {OLDER}"
    ):
        find_earlier(stated, strange, words(), "plan-x")


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


def test_what_was_decided_of_pairs_is_written_and_not_asked_of_the_next_edition(
    tmp_path: Path,
) -> None:
    reject = Decision(None, "party", "Hill School", "reject")
    pairs = {("a", "b"): True, ("c", "d"): False}
    decided = Decisions(readings=(reject,), continues=pairs)
    assert read_decisions(write_decisions(decided), "it") == decided
    (tmp_path / "exb").mkdir()
    beside = tmp_path / "exb" / "plan-x"
    beside.with_suffix(KEPT[MAPPING]).write_text(write_decisions(Decisions({"zq": None})))
    beside.with_suffix(KEPT[ANSWERS]).write_text(write_decisions(decided))
    for key, kept_readings in (("exb", (reject,)), ("other", ())):
        kept = find_mapping(tmp_path, [Column("zq", "Zq", None)], key)
        assert kept is not None and kept[1].readings == kept_readings
        assert kept[1].continues == {}


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Return sources with the rules and last year's plan of one publisher."""
    found = Sources(tmp_path / "sources")
    for part in ("ontology", "shapes"):
        shutil.copytree(getattr(find_sources(), part), found.root / part)
    (found.data / "exb").mkdir(parents=True)
    older = draft(imported(), wanted(plan=OLDER)).turtle
    (found.data / "exb" / f"{OLDER}.ttl").write_bytes(older)
    return found


@pytest.mark.slow
def test_a_decided_pair_of_our_own_workbook_is_stated(tmp_path: Path, sources: Sources) -> None:
    made = draft(imported(NEWER), wanted())
    book = fill_book(facts_of(triples_of(made), words()), [made.plan])
    (tmp_path / "plan.xlsx").write_bytes(WRITERS[".xlsx"](book))
    asked = (tmp_path / "plan.xlsx", "--sources", sources.root, "--out", tmp_path / "out")
    done = kg(*asked)
    assert "wait for a decision" in done.stdout, done.stderr
    answers = tmp_path / "answers.json"
    pairs = json.loads((tmp_path / "out" / PAIRS).read_text("utf-8"))["continues"]
    for one in pairs:
        one["decision"] = "accept" if one["is"] == REWORDED else "reject"
    answers.write_text(json.dumps({"continues": pairs}), "utf-8")
    done = kg(*asked, "--answers", answers)
    assert "Carried on by decision: 1." in done.stdout, done.stderr
    text = (tmp_path / "out" / PLAN_FILE).read_text("utf-8")
    assert f"civic:succeeds exb:{OLDER}" in text
    assert text.count("civic:continues exb:activity-") == 1
    # What was refused is kept with the rest.
    again = read_decisions((tmp_path / "out" / PAIRS).read_text("utf-8"), "it").continues
    assert list(again.values()).count(False) == len(pairs) - 1
    assert read_decisions((tmp_path / "out" / ANSWERS).read_text("utf-8"), "it").continues == again


@pytest.mark.slow
def test_files_here_are_read_once_and_the_draft_is_checked_once(
    tmp_path: Path, sources: Sources
) -> None:
    """Counted are the parses of the publisher's plan and the checks of the draft."""
    path = tmp_path / "plan.csv"
    path.write_text(PLAN, "utf-8")
    asked = ("--sources", sources.root, "--publisher", "exb", "--plan", "plan-z")
    older = sources.data / "exb" / f"{OLDER}.ttl"
    for document in (path, tmp_path / "out" / "plan.xlsx"):
        with (
            patch("kg.importing.here.read_turtle", side_effect=read_turtle) as read,
            patch("kg.importing.checking.check_files", side_effect=check_files) as checked,
            patch("pyoxigraph.parse", side_effect=ox.parse) as parsed,
        ):
            done = kg(document, *asked, "--out", tmp_path / "out")
        assert done.exit_code == 0, done.stderr
        assert [call.args[0] for call in read.call_args_list] == [older]
        assert str(older) not in [call.kwargs.get("path") for call in parsed.call_args_list]
        assert checked.call_count == 1


def test_pairs_are_asked_in_a_terminal_only_where_a_draft_is_written(
    tmp_path: Path, sources: Sources
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(NEXT, "utf-8")
    whose = ("--sources", sources.root, "--publisher", "exb", "--succeeds", OLDER)
    with (
        patch("kg.cli.actions.import_.sys.stdin.isatty", return_value=True),
        patch("kg.cli.actions.import_.asked_of", return_value={}) as asked,
    ):
        assert kg(path, *whose).exit_code == 0
        assert not asked.called
        assert kg(path, *whose, "--out", tmp_path / "out").exit_code == 0
        assert asked.called


@pytest.mark.slow
def test_a_new_edition_is_told_and_what_is_accepted_is_stated(
    tmp_path: Path, sources: Sources
) -> None:
    (tmp_path / "old.csv").write_text(PLAN, "utf-8")
    (tmp_path / "new.csv").write_text(NEXT, "utf-8")
    whose = ("--publisher", "ashwell Council", "--sources", sources.root)
    out = tmp_path / "draft"
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
