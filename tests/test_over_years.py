"""Over the editions of a plan: what was carried on, reworded, moved, dropped, never reported."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.importing.filenames import PAIRS
from kg.panels import values_of
from kg.queries import find_question, run_named
from kg.records import SelectResult
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.sources import Sources, find_sources
from kg.store import MemoryStore
from kg.terms import expand
from tests.asked import ask_world
from tests.test_import_command import kg
from tests.web_case import client_of, own_browser

# Three editions. The fair was promised and never reported; the van was measured and not carried on.
WORLD = """
PREFIX ash: <https://w3id.org/civicthread/id/ash/>
PREFIX prg: <https://w3id.org/civicthread/code/progress/>
PREFIX rec: <https://w3id.org/civicthread/code/recurrence/>
PREFIX role: <https://w3id.org/civicthread/code/role/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:vocabulary { prg:late skos:prefLabel "Late"@en }
g:hub { hub:org-forum a org:Organization ; skos:prefLabel "Forum"@en }
g:one {
  ash:one a civic:DeliveryPlan ; dcterms:title "First"@en .
  ash:fair a civic:Activity ; skos:prefLabel "Hold a fair"@en ; civic:inPlan ash:one ;
    civic:due ash:may .
  ash:may dcat:endDate "2030-05-31"^^xsd:date ; civic:asWritten "May" .
  ash:booked a civic:Milestone ; skos:prefLabel "Booked"@en ; civic:inPlan ash:one ;
    civic:milestoneOf ash:fair ; civic:hasTarget ash:target .
  ash:target a civic:Target ; skos:prefLabel "One hall"@en ; civic:inPlan ash:one .
  ash:van a civic:Activity ; skos:prefLabel "Send a van"@en ; civic:inPlan ash:one .
  ash:status a civic:StatusUpdate ; civic:statusOf ash:van ; civic:progress prg:late ;
    civic:asAt "2030-06-01"^^xsd:date .
  ash:eng a civic:Engagement ; civic:engagedIn ash:van ; civic:party hub:org-forum ;
    civic:role role:lead .
}
g:two {
  ash:two a civic:DeliveryPlan ; dcterms:title "Second"@en ; civic:succeeds ash:one .
  ash:fair-2 a civic:Activity ; skos:prefLabel "Hold a fair"@en ; civic:inPlan ash:two ;
    civic:continues ash:fair .
}
g:three {
  ash:three a civic:DeliveryPlan ; dcterms:title "Third"@en ; civic:succeeds ash:two .
  ash:fair-3 a civic:Activity ; skos:prefLabel "Hold a big fair"@en ; civic:inPlan ash:three ;
    civic:continues ash:fair-2 .
  ash:eng-3 a civic:Engagement ; civic:engagedIn ash:fair-3 ; civic:party hub:org-forum ;
    civic:role role:lead .
}
"""
PLAN = """Goal,Action,Lead,Deadline
Clean air,Plant hedges,Parks Service,March 2027
Clean air,Sweep the high street,Street Service,June 2027
"""
NEXT = """Goal,Action,Lead,Deadline
Clean air,Plant hedges,Parks Service,March 2028
Clean air,Close rat runs,Parks Service,June 2028
"""


def _told(store: MemoryStore, question: str, **values: str) -> list[dict[str, str]]:
    given = {name: expand(value) for name, value in values.items()}
    found = run_named(store, find_question(question), **given)
    assert isinstance(found, SelectResult)
    return [dict(row) for row in values_of(found)]


def _short(store: MemoryStore, thing: str) -> list[tuple[str, ...]]:
    return [
        (
            *(row.get(name, "").rpartition("/")[2] for name in ("root", "edition", "item")),
            *(row[name] for name in ("change", "reported")),
        )
        for row in _told(store, "over-years", of=thing)
    ]


def _words(page: str, start: str) -> str:
    part = page[page.index(start) :]
    return " ".join(re.sub(r"<[^>]*>", " ", part[: part.index("How this was asked")]).split())


@pytest.fixture(scope="module")
def world() -> MemoryStore:
    return ask_world().store


@pytest.fixture(scope="module")
def browser(world: MemoryStore) -> FlaskClient:
    return client_of(world)


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Return a copy of the data, with our words and rules."""
    root, ours = tmp_path / "sources", find_sources()
    for part in ("ontology", "shapes"):
        (root / part).parent.mkdir(exist_ok=True)
        (root / part).symlink_to(getattr(ours, part))
    shutil.copytree(ours.data, root / "data")
    return Sources(root)


@pytest.fixture
def editions(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(WORLD)


def test_a_thing_is_told_edition_by_edition_with_what_hangs_on_it(editions: MemoryStore) -> None:
    told = [
        ("fair", "one", "fair", "", "never reported"),
        ("fair", "two", "fair-2", "moved in time", ""),
        ("fair", "three", "fair-3", "reworded", ""),
        ("booked", "one", "booked", "", ""),
        ("booked", "two", "", "dropped without a word", ""),
        ("target", "one", "target", "", ""),
        ("target", "two", "", "dropped without a word", ""),
    ]
    for thing in ("ash:fair", "ash:fair-2", "ash:fair-3"):
        assert _short(editions, thing) == told


def test_what_was_reported_on_is_not_dropped_without_a_word(editions: MemoryStore) -> None:
    assert _short(editions, "ash:van") == [
        ("van", "one", "van", "", "late (2030-06-01)"),
        ("van", "two", "", "not carried on", ""),
    ]


def test_a_plan_gives_what_each_of_its_elements_gives(editions: MemoryStore) -> None:
    whole = _short(editions, "ash:two")
    assert sorted(whole) == sorted(_short(editions, "ash:fair") + _short(editions, "ash:van"))


def test_a_partner_is_told_in_each_edition_new_gone_and_back(editions: MemoryStore) -> None:
    told = [
        (row["edition"].rpartition("/")[2], row["change"])
        for row in _told(editions, "partner-years", partner="hub:org-forum")
    ]
    assert told == [("one", ""), ("two", "named no more"), ("three", "new")]


@pytest.mark.parametrize("plan", ["alder:plan-2030", "alder:plan-2031"])
def test_results_and_progress_are_told_as_by_their_own_questions(
    world: MemoryStore, plan: str
) -> None:
    reached = {
        row["item"]: (row.get("result", ""), row.get("status", "").lower())
        for row in _told(world, "what-was-reached", of=plan)
    }
    mine = {row["item"]: row for row in _told(world, "over-years", of=plan) if "item" in row}
    compared = 0
    for item, (result, status) in reached.items():
        reported = mine[item]["reported"]
        if status or result in ("met", "not met"):
            assert reported.startswith(status or f"{result}: "), item
            compared += 1
    assert compared


def test_pages_of_a_plan_with_two_editions_tell_what_became_of_each(browser: FlaskClient) -> None:
    plan = _words(browser.get("/doc/alder/plan-2031").text, 'id="years"')
    assert "Run a book club activity Alder plan 2030 Run a book club With" in plan
    assert "Alder plan 2031 Dropped without a word" in plan
    activity = _words(browser.get("/doc/alder/activity-pairs").text, 'id="years"')
    assert "Alder plan 2031 Reworded : Pair more pupils with readers" in activity
    assert "First pairs met milestone" in activity
    assert "Reported: done (2031-01-15)" in activity
    assert "book club" not in activity
    outcome = _words(browser.get("/doc/alder/outcome-reads-2031").text, 'id="years"')
    assert "Reworded, moved in time : More than four in five read" in outcome
    assert "named no more" in _words(browser.get("/doc/hub/org-press").text, 'id="years"')


@pytest.mark.parametrize(
    "page",
    ["birch/plan-2030", "birch/activity-story", "birch/outcome-stories", "hub/group-schools"],
)
def test_what_has_one_edition_alone_has_no_panel_of_years(browser: FlaskClient, page: str) -> None:
    answer = browser.get(f"/doc/{page}")
    assert answer.status_code == 200
    assert "Over the years" not in answer.text


@pytest.mark.slow
def test_an_edition_that_was_imported_and_accepted_is_told_on_the_pages(
    tmp_path: Path, sources: Sources
) -> None:
    whose = ("--publisher", "Ashwell Council", "--sources", sources.root)
    out = tmp_path / "draft"
    for name, text in (("plan-2026", PLAN), ("plan-2027", NEXT)):
        path = tmp_path / f"{name}.csv"
        path.write_text(text, "utf-8")
        asked = (path, *whose, "--plan", name, "--out", out)
        assert kg(*asked).exit_code == 0
        if name == "plan-2027":
            pairs = (out / PAIRS).read_text("utf-8").replace('"propose"', '"accept"')
            (tmp_path / "decided.json").write_text(pairs, "utf-8")
            assert kg(*asked, "--answers", tmp_path / "decided.json").exit_code == 0
        done = kg("--accept", out, "--sources", sources.root)
        assert done.exit_code == 0, done.stderr
    folder = ReleaseFolder(tmp_path / "releases")
    build(sources, folder)
    client = own_browser(folder.path).test_client()
    page = _words(client.get("/doc/ashwell-council/plan-2027").text, 'id="years"')
    assert "Moved in time : Plant hedges March 2028 (by 31 March 2028)" in page
    assert "Promised, and never reported" in page
    assert "Sweep the high street activity" in page
    assert "Dropped without a word" in page
    assert "New : Close rat runs" in page
    street = client.get("/doc/ashwell-council/org-street-service").text
    assert "named no more" in _words(street, 'id="years"')
