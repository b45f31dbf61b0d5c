"""Practice shared: what is like some work elsewhere, told why, and all work that was evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kg.panels import values_of
from kg.queries import find_question, run_named
from kg.records import SelectResult
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import expand
from tests.asked import ask_world
from tests.web_case import client_of, real_client

# Two councils. At home two strategies are carried out, and one activity has an edition after it.
WORLD = """
PREFIX ash: <https://w3id.org/civicthread/id/ash/>
PREFIX elm: <https://w3id.org/civicthread/id/elm/>
PREFIX role: <https://w3id.org/civicthread/code/role/>
g:hub {
  hub:org-ash a org:Organization . hub:org-elm a org:Organization .
  hub:org-both a org:Organization .
  hub:pupils a civic:Population . hub:parents a civic:Population .
}
g:ash {
  ash:plan a civic:DeliveryPlan ; civic:accountableBody hub:org-ash ;
    civic:delivers ash:strategy-trees , ash:strategy-roads .
  ash:trees a civic:Goal ; civic:inPlan ash:plan ; civic:underStrategy ash:strategy-trees .
  ash:roads a civic:Goal ; civic:inPlan ash:plan ; civic:underStrategy ash:strategy-roads .
  ash:own a civic:Activity ; civic:inPlan ash:plan ; civic:contributesTo ash:trees ;
    dcterms:subject hub:shade , hub:play ; civic:expectedOutcome ash:outcome ;
    prov:wasDerivedFrom ash:cell .
  ash:outcome a civic:Outcome ; civic:inPlan ash:plan ; civic:benefits hub:pupils ;
    civic:hasTarget ash:target .
  ash:target a civic:Target ; civic:inPlan ash:plan ; civic:ofIndicator ash:indicator .
  ash:indicator a civic:Indicator ; civic:canonical hub:indicator .
  ash:same-strategy a civic:Activity ; civic:inPlan ash:plan ; civic:contributesTo ash:trees ;
    dcterms:subject hub:shade .
  ash:other-strategy a civic:Activity ; civic:inPlan ash:plan ; civic:contributesTo ash:roads ;
    dcterms:subject hub:shade , hub:play .
  ash:same-row a civic:Activity ; civic:inPlan ash:plan ; civic:contributesTo ash:roads ;
    dcterms:subject hub:shade ; prov:wasDerivedFrom ash:cell .
  ash:eng a civic:Engagement ; civic:engagedIn ash:own ; civic:party hub:org-both ;
    civic:role role:lead .
}
g:next {
  ash:next a civic:DeliveryPlan ; civic:accountableBody hub:org-ash ; civic:succeeds ash:plan .
  ash:again a civic:Activity ; civic:inPlan ash:next ; civic:continues ash:own ;
    dcterms:subject hub:shade , hub:play .
}
g:elm {
  elm:plan a civic:DeliveryPlan ; civic:accountableBody hub:org-elm .
  elm:topic a civic:Activity ; civic:inPlan elm:plan ; dcterms:subject hub:shade .
  elm:group a civic:Activity ; civic:inPlan elm:plan ; dcterms:subject hub:shade ;
    civic:expectedOutcome elm:outcome .
  elm:outcome a civic:Outcome ; civic:inPlan elm:plan ; civic:benefits hub:pupils , hub:parents .
  elm:measure a civic:Activity ; civic:inPlan elm:plan ; civic:hasTarget elm:target .
  elm:target a civic:Target ; civic:inPlan elm:plan ; civic:ofIndicator hub:indicator .
  elm:lone a civic:Outcome ; civic:inPlan elm:plan ; civic:benefits hub:parents .
  elm:partner a civic:Activity ; civic:inPlan elm:plan .
  elm:eng a civic:Engagement ; civic:engagedIn elm:partner , elm:topic ; civic:party hub:org-both ;
    civic:role role:lead .
}
"""


def _like(store: MemoryStore, thing: str) -> list[dict[str, str]]:
    found = run_named(store, find_question("similar-work"), of=expand(thing))
    assert isinstance(found, SelectResult)
    return [dict(row) for row in values_of(found)]


@pytest.fixture(scope="module")
def world_page() -> FlaskClient:
    return client_of(ask_world().store)


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture
def councils(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(WORLD)


def test_what_shares_most_kinds_comes_first_and_other_councils_before_other_strategies(
    councils: MemoryStore,
) -> None:
    told = [
        (row["other"].rpartition("/id/")[2], row["elsewhere"], row["reasons"], row["shared"])
        for row in _like(councils, "ash:own")
    ]
    assert told == [
        ("elm/group", "another council", "2", "2"),
        ("elm/topic", "another council", "1", "2"),
        ("elm/measure", "another council", "1", "1"),
        ("ash/other-strategy", "another strategy", "1", "2"),
    ]


def test_the_edition_after_it_its_own_row_and_a_partner_alone_make_nothing_alike(
    councils: MemoryStore,
) -> None:
    found = {row["other"] for row in _like(councils, "ash:own")}
    for thing in ("ash:again", "ash:same-row", "ash:same-strategy", "ash:own", "elm:partner"):
        assert expand(thing) not in found


def test_an_outcome_is_like_outcomes_alone(councils: MemoryStore) -> None:
    (row,) = _like(councils, "ash:outcome")
    assert (row["other"], row["groups"]) == (expand("elm:outcome"), expand("hub:pupils"))
    # It counts for no strategy, so that none is another one.
    assert _like(councils, "elm:lone") == []


def test_a_page_says_in_words_why_work_is_alike_and_what_could_be_carried_over(
    world_page: FlaskClient,
) -> None:
    page = world_page.get("/doc/birch/activity-story").text
    part = page[page.index('id="similar"') :]
    text = " ".join(re.sub(r"<[^>]*>", " ", part[: part.index("How this was asked")]).split())
    assert "Pair pupils with readers Another council: Alder plan 2030" in text
    assert "Both for Pupils ; both with Library Trust" in text
    assert "Evaluation commissioned : How Alder Readers does , How the pairs read" in text
    assert "Could be carried over: the partners Chief Librarian , Parents ; the target" in text
    other = world_page.get("/doc/alder/activity-pairs").text
    assert "Level 2 of the standard" in other[other.index('id="similar"') :]


def test_what_is_like_nothing_has_no_panel(world_page: FlaskClient) -> None:
    assert 'id="similar"' not in world_page.get("/doc/alder/activity-fair").text


def test_the_page_of_practice_filters_and_says_how_many_each_would_leave(
    client: FlaskClient,
) -> None:
    page = client.get("/practice").text
    assert '<a class="govuk-link" href="/practice?stage=evaluator-named"' in page
    assert "group=hub%3Agroup-pupils" in page
    rows = client.get("/practice.json?stage=evaluator-named").get_json()["rows"]
    assert {row["evidence"] for row in rows} == {"evaluator named"}


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/practice?stage=never", 400, "never"),
        ("/practice?topic=No+such+topic", 422, "No such topic"),
        ("/practice?page=99", 404, "there is no page 99"),
        ("/questions/similar-work.csv?of=No+such+work", 422, "No such work"),
        ("/questions/over-years.csv", 400, "needs the parameter"),
    ],
)
def test_what_can_not_be_shown_is_told(
    client: FlaskClient, address: str, status: int, told: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert told in answer.text
    assert "Traceback" not in answer.text
