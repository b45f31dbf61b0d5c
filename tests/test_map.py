"""The map: what the sources place, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kg.pages.places import map_page
from kg.pictures.areas import WIDTH, outlines
from kg.store import MemoryStore
from tests.web_case import client_of

GRAPH = """
@prefix gss: <http://statistics.data.gov.uk/id/statistical-geography/> .
hub:h {
  gss:E12000007 skos:prefLabel "London" ; skos:notation "E12000007" .
  gss:E09000012 skos:prefLabel "Hackney" ; skos:notation "E09000012" .
  gss:E09000001 skos:prefLabel "City of London" ; skos:notation "E09000001" .
  hub:org-one a org:Organization ; skos:prefLabel "One" ; dcterms:spatial gss:E09000001 . }
gla:g {
  gla:plan a civic:DeliveryPlan .
  gla:a a civic:Activity ; civic:inPlan gla:plan ; dcterms:spatial gss:E09000012 .
  gla:b a civic:Activity ; civic:inPlan gla:plan ; dcterms:spatial gss:E09000012 .
  gla:c a civic:Activity ; civic:inPlan gla:plan ; dcterms:spatial gss:E12000007 .
  gla:d a civic:Activity ; civic:inPlan gla:plan . }
"""


@pytest.fixture
def page(store_of: Callable[[str], MemoryStore]):
    return map_page(store_of(GRAPH))


def test_an_area_is_as_dark_as_activities_name_it(page) -> None:
    named = {area.outline.name: (area.activities, area.level) for area in page.areas}
    assert {name: n for name, n in named.items() if n[0]} == {"Hackney": (2, 2)}
    assert named["City of London"] == (0, 0)  # the place of a body is not that of work


def test_what_is_placed_wider_is_said_and_not_drawn(page) -> None:
    assert page.verdict.text == (
        "Activities name 1 of the 33 boroughs of London; 1 activity names London as a whole."
    )
    assert {row["name"] for row in page.panel.answered} == {"London", "Hackney", "City of London"}


def test_the_key_says_all_numbers_once(page) -> None:
    assert [level.words for level in page.levels] == ["none", "1", "2 to 4", "5 or more"]


def test_outlines_stand_within_the_drawing_and_numbers_within_their_areas() -> None:
    found = outlines()
    assert len({area.code for area in found.areas}) == len(found.areas)
    for area in found.areas:
        points = [tuple(map(float, p.split())) for p in re.findall(r"[\d.]+ [\d.]+", area.path)]
        across, down = zip(*points, strict=True)
        assert min(across) >= 0
        assert max(across) <= WIDTH
        assert min(down) >= 0
        assert max(down) <= found.height
        assert min(across) < area.x < max(across)
        assert min(down) < area.y < max(down)


def test_neighbours_stand_as_on_the_ground() -> None:
    at = {area.name: (area.x, area.y) for area in outlines().areas}
    assert at["Hillingdon"][0] < at["Westminster"][0] < at["Havering"][0]
    assert at["Enfield"][1] < at["Hackney"][1] < at["Southwark"][1] < at["Croydon"][1]


def test_where_nothing_is_placed_the_page_says_why(
    store_of: Callable[[str], MemoryStore],
) -> None:
    page = client_of(store_of("")).get("/map")
    assert page.status_code == 200
    assert "Activities name 0 of the 33 boroughs" in page.text
    assert "no source says where" in page.text
