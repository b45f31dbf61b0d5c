"""Pages publish statements of the release, and no others: each with its own property."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox
import pytest

from kg.pages import Filters, matrix_triples, partners_page
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import CIVIC, NS
from tests.conftest import one_in
from tests.web_case import opened, real_client

# One plan has a strategy and one names none, so that the plan stands in its place.
CASE = """
PREFIX ash: <https://w3id.org/civicthread/id/ash/>
PREFIX elm: <https://w3id.org/civicthread/id/elm/>
g:hub { hub:org-forum a org:Organization ; skos:prefLabel "Forum"@en .
  hub:org-ash a org:Organization ; skos:prefLabel "Ash"@en .
  hub:org-elm a org:Organization ; skos:prefLabel "Elm"@en }
<https://w3id.org/civicthread/graph/ash/plan-1/1> {
  ash:plan-1 a civic:DeliveryPlan ; dcterms:title "Plan of Ash"@en ;
    civic:accountableBody hub:org-ash ; civic:delivers ash:strategy-trees .
  ash:strategy-trees a civic:Strategy ; dcterms:title "Trees"@en .
  ash:activity-plant a civic:Activity ; skos:prefLabel "Plant"@en ; civic:inPlan ash:plan-1 ;
    civic:contributesTo ash:goal-shade .
  ash:goal-shade a civic:Goal ; skos:prefLabel "Shade"@en ; civic:inPlan ash:plan-1 ;
    civic:underStrategy ash:strategy-trees .
  ash:eng-1 a civic:Engagement ; civic:engagedIn ash:activity-plant ; civic:party hub:org-forum ;
    civic:role role:lead .
}
<https://w3id.org/civicthread/graph/elm/plan-1/1> {
  elm:plan-1 a civic:DeliveryPlan ; dcterms:title "Plan of Elm"@en ;
    civic:accountableBody hub:org-elm .
  elm:activity-shade a civic:Activity ; skos:prefLabel "Shade"@en ; civic:inPlan elm:plan-1 .
  elm:eng-1 a civic:Engagement ; civic:engagedIn elm:activity-shade ; civic:party hub:org-forum ;
    civic:role role:lead .
}
"""
ADDRESSES = (
    "/",
    "/partners",
    "/evidence?partner=hub:org-ofsted",
    "/doc/hub/org-ofsted",
    "/doc/col/strategy-skills-2019-23",
    "/doc/gla/plan-education-delivery-2014",
    "/doc/col/activity-ofsted-preparation",
)
# Pages of rows: their Turtle is the answer of a question, as the W3C writes answers in RDF.
OF_ROWS = (
    "/money",
    "/money/lines",
    "/time",
    "/gaps",
    "/gaps/no-money",
    "/gaps/one-place",
    "/gaps/unstated-roles",
    "/gaps/one-body-activities",
    "/compare",
    "/compare?a=col:strategy-education-2019-23&b=col:strategy-skills-2019-23",
    "/activities",
    "/practice?stage=evaluator-named",
    "/outcomes?plan=gla:plan-education-delivery-2014",
)
RESULTS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def _short(triples: Iterable[ox.Triple]) -> set[tuple[str, str, str]]:
    """Return statements in terms of ours by the last parts of their IRIs."""
    return {
        (t.subject.value.rpartition("/id/")[2], t.predicate.value.removeprefix(NS),
         str(t.object.value).rpartition("/id/")[2])
        for t in triples
        if t.predicate.value.startswith(NS)
    }  # fmt: skip


def test_the_matrix_says_of_each_activity_its_partner_and_what_it_counts_for(
    store_of: Callable[[str], MemoryStore],
) -> None:
    store = store_of(CASE)
    found = partners_page(store, Filters(kind="body"))
    said = _short(matrix_triples(store, found.everyone, found.filtered.participations))
    assert {triple for triple in said if "activity" in triple[0] and "#" not in triple[0]} == {
        ("ash/activity-plant", "partner", "hub/org-forum"),
        ("ash/activity-plant", "countsFor", "ash/strategy-trees"),
        ("elm/activity-shade", "partner", "hub/org-forum"),
        ("elm/activity-shade", "countsFor", "elm/plan-1"),
    }
    assert said <= _short(quad.triple for quad in store.quads())


@pytest.fixture(scope="module")
def held(release_folder: ReleaseFolder) -> frozenset[ox.Triple]:
    """The statements of the release."""
    return frozenset(quad.triple for quad in opened(release_folder.path).store.quads())


@pytest.mark.parametrize("address", one_in(3, ADDRESSES))
def test_what_a_page_says_in_our_terms_is_said_by_the_release(
    address: str, release_folder: ReleaseFolder, held: frozenset[ox.Triple]
) -> None:
    response = real_client(release_folder).get(address, headers={"Accept": "text/turtle"})
    assert response.mimetype == "text/turtle"
    said = {q.triple for q in ox.parse(response.data, format=ox.RdfFormat.TURTLE)}
    ours = {t for t in said if t.predicate.value.startswith(NS)}
    assert ours
    assert {str(t) for t in ours - held} == set()


@pytest.mark.parametrize("address", one_in(3, OF_ROWS))
def test_the_rows_of_a_page_are_in_its_turtle_and_of_things_of_the_release(
    address: str, release_folder: ReleaseFolder, held: frozenset[ox.Triple]
) -> None:
    client = real_client(release_folder)
    said = list(
        ox.parse(
            client.get(address, headers={"Accept": "text/turtle"}).data,
            format=ox.RdfFormat.TURTLE,
        )
    )
    rows = client.get(address, headers={"Accept": "application/json"}).get_json()["rows"]
    solutions = [q for q in said if q.predicate.value == f"{RESULTS}solution"]
    assert len(solutions) == len(rows) > 0
    told = {q.object for q in said if q.predicate.value == f"{RESULTS}value"}
    things = {t.subject for t in held} | {t.object for t in held}
    named = {term for term in told if isinstance(term, ox.NamedNode)}
    assert named
    assert named <= things


def test_the_check_sees_a_property_that_stands_for_another(held: frozenset[ox.Triple]) -> None:
    in_plan, serves = (ox.NamedNode(str(p)) for p in (CIVIC.inPlan, CIVIC.supportsStrategy))
    swapped = {ox.Triple(t.subject, serves, t.object) for t in held if t.predicate == in_plan}
    assert swapped
    assert not swapped & held
