"""The page of a body that has plans of its own."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.labels.directory import directory, question_rows, texts
from kg.pages.councils import council_of
from kg.pages.partners import partner_page
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import expand
from tests.web_case import opened

# Alder and Birch have plans; Birch's names a record of its own for Birch, one with the hub's.
WORLD = """
hub:x { hub:org-alder a org:Organization ; skos:prefLabel "Alder"@en .
  hub:org-birch a org:Organization ; skos:prefLabel "Birch"@en .
  hub:org-aid a org:Organization ; skos:prefLabel "Aid"@en .
  hub:org-bank a org:Organization ; skos:prefLabel "Bank"@en .
  hub:org-club a org:Organization ; skos:prefLabel "Club"@en . }
gla:g { gla:plan a civic:DeliveryPlan ; civic:accountableBody hub:org-alder .
  gla:one a civic:Activity ; civic:inPlan gla:plan ; dcterms:subject hub:topic-work .
  gla:e1 a civic:Engagement ; civic:engagedIn gla:one ; civic:party hub:org-aid . }
gla:h { gla:plan-b a civic:DeliveryPlan ; civic:accountableBody gla:birch .
  gla:birch a org:Organization ; civic:canonical hub:org-birch .
  gla:two a civic:Activity ; civic:inPlan gla:plan-b ; dcterms:subject hub:topic-work .
  gla:three a civic:Activity ; civic:inPlan gla:plan-b ; dcterms:subject hub:topic-play .
  gla:e2 a civic:Engagement ; civic:engagedIn gla:two ; civic:party hub:org-aid .
  gla:e3 a civic:Engagement ; civic:engagedIn gla:two ; civic:party hub:org-bank .
  gla:e4 a civic:Engagement ; civic:engagedIn gla:three ; civic:party hub:org-club . }
"""


@pytest.fixture(scope="module")
def world(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(WORLD)


def _rows(store: MemoryStore, body: str, key: str, *columns: str) -> list[tuple[str, ...]]:
    council = council_of(store, directory(store).link(expand(body)))
    assert council is not None
    names = directory(store)
    return [
        tuple(" ".join(map(names.name, row.get(c, "").split())) for c in columns)
        for row in council.panels[key].answered
    ]


def test_who_works_for_others_too_is_told_beside_a_partner(world: MemoryStore) -> None:
    assert _rows(world, "hub:org-alder", "partners", "partner", "elsewhere") == [("Aid", "Birch")]
    found = _rows(world, "hub:org-birch", "partners", "partner", "elsewhere")
    assert sorted(found) == [("Aid", "Alder"), ("Bank", ""), ("Club", "")]


def test_councils_are_alike_by_topics_and_partners(world: MemoryStore) -> None:
    for one, other in (("hub:org-alder", "Birch"), ("hub:org-birch", "Alder")):
        council = council_of(world, directory(world).link(expand(one)))
        assert council is not None
        (row,) = council.panels["like"].answered
        assert (row["name"], row["topics"], row["partners"]) == (other, "1", "1")


def test_bodies_of_others_are_offered_where_they_work_on_its_topics(world: MemoryStore) -> None:
    assert _rows(world, "hub:org-alder", "others-use", "partner", "councils") == [("Bank", "Birch")]
    assert _rows(world, "hub:org-birch", "others-use", "partner") == []


def test_a_council_asked_for_by_its_own_record_is_not_like_itself(world: MemoryStore) -> None:
    own = {"of": ox.NamedNode(expand("gla:birch"))}
    (like,) = map(texts, question_rows(world, "council-like", **own))
    assert like[1] == "Alder"
    for row in map(texts, question_rows(world, "council-partners", **own)):
        assert expand("hub:org-birch") not in str(row[-1])


def test_a_body_without_plans_has_no_council_side(world: MemoryStore) -> None:
    assert council_of(world, directory(world).link(expand("hub:org-aid"))) is None


def test_a_councils_page_says_first_what_its_plans_hold(release_folder: ReleaseFolder) -> None:
    store = opened(release_folder.path).store
    page = partner_page(store, expand("hub:org-city-of-london-corporation"))
    assert page.council is not None
    assert page.first == page.council.verdict != page.verdict
    for said in ("delivery plan", "strategies", "activities engage", "£3,294,000 is stated"):
        assert said in page.first.text
    partner = partner_page(store, expand("hub:org-ofsted"))
    assert partner.first == partner.verdict
