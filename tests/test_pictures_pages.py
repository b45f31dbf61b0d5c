"""What the pictures of the real plans say, held against the documents and the questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import NotFoundError, QueryError
from kg.pages.matrix import partner_matrix
from kg.pages.picture_network import network_page
from kg.pages.picture_records import picture_answer, picture_triples
from kg.pages.picture_sight import sight_page
from kg.pages.pictures import neighbourhood, work_triples
from kg.pictures.shapes import MOST_NODES
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.test_pages_matrix import CASE
from tests.web_case import opened

# Forty plans that one partner and fifty others all take part in.
MANY = "".join(
    ["g:hub { hub:org-pub a org:Organization ; skos:prefLabel 'Publisher'@en . "]
    + [
        f"hub:org-p{n:02} a org:Organization ; skos:prefLabel 'Partner {n:02}'@en . "
        for n in range(51)
    ]
    + ["}"]
    + [
        f"<https://w3id.org/civicthread/graph/gla/plan-{p}/1> {{ gla:plan-{p}"
        f" a civic:DeliveryPlan ; dcterms:title 'Plan {p}'@en ; civic:accountableBody hub:org-pub ."
        f" gla:activity-{p} a civic:Activity ; skos:prefLabel 'Act {p}'@en ;"
        f" civic:inPlan gla:plan-{p} . "
        + "".join(
            f"gla:eng-{p}-{n} civic:engagedIn gla:activity-{p} ; civic:party hub:org-p{n:02} ;"
            " civic:role role:lead . "
            for n in range(51)
        )
        + "}"
        for p in range(40)
    ]
)
CITY, GLA = "col:plan-education-2022-23", "gla:plan-education-delivery-2014"


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def test_the_network_has_the_counts_of_the_matrix(store: MemoryStore) -> None:
    page = network_page(store, "any")
    drawn = {(r.start.iri, r.end.iri): (r.activities, r.possible) for r in page.rows}
    shared = [row for row in partner_matrix(store).rows if row.spans > 1]
    counted = {
        (row.partner.iri, c.span.link.iri): (c.activities, c.possible)
        for row in shared
        for c in row.counts
        if c.activities
    }
    assert drawn == counted
    assert len(page.picture.strokes) == len(drawn)


def test_bodies_alone_by_default_and_groups_when_asked(store: MemoryStore) -> None:
    bodies = {row.start.name for row in network_page(store).rows}
    groups = {row.start.name for row in network_page(store, "group").rows}
    assert "Ofsted" in bodies
    assert "Schools" in groups
    assert not bodies & groups
    kinds = {node.item.kind for node in network_page(store).picture.nodes}
    assert kinds == {"strategy", "body"}
    with pytest.raises(QueryError, match="kind is one of body, group, any"):
        network_page(store, "house")


def test_what_is_read_is_drawn_as_a_tie_and_not_dashed(store: MemoryStore) -> None:
    page = network_page(store)
    row = next(r for r in page.rows if r.start.name == "Ofsted" and "Education" in r.end.name)
    assert (row.activities, row.possible) == (1, 0)
    words = f"Ofsted takes part in {row.end.name}"
    stroke = next(s for s in page.picture.strokes if s.words == words)
    assert not stroke.is_possible


def test_a_count_that_is_only_possible_is_dashed(
    store_of: Callable[[str], MemoryStore],
) -> None:
    page = network_page(store_of(CASE))
    row = next(r for r in page.rows if r.start.name == "College" and r.end.name == "S")
    assert row.possible == row.activities == 1
    stroke = next(s for s in page.picture.strokes if s.words == "College takes part in S")
    assert stroke.is_possible


def test_ofsted_stands_amid_its_four_activities(store: MemoryStore) -> None:
    # Delivery plan, rows 1 and 7 name Ofsted; so do two rows of the City's plan.
    page = neighbourhood(store, "Ofsted")
    own = [row.end.name for row in page.rows if row.start.name == "Ofsted"]
    assert len(own) == 4
    assert "Recognise Gold Club schools and spread what they do well" in own
    beside = {r.start.name for r in page.rows if r.end.name.startswith("Recognise Gold Club")}
    assert {"Challenge Partners", "Mayor of London"} <= beside
    assert page.picture.left_out == ()


def test_claims_are_dashed_and_statements_are_not(store: MemoryStore) -> None:
    page = neighbourhood(store, "Ofsted")
    readings = {row.start.name for row in page.rows if row.mark.kind == "read"}
    assert "London Leadership Strategy" in readings
    dashed = [stroke for stroke in page.picture.strokes if stroke.is_possible]
    assert len(dashed) == sum(row.mark.kind == "claim" for row in page.rows)
    assert len(page.picture.strokes) > len(dashed)


@pytest.mark.parametrize("row", range(0, 160, 9))
def test_no_neighbourhood_is_too_large_and_each_says_what_it_leaves_out(
    store: MemoryStore, row: int
) -> None:
    partner = partner_matrix(store).rows[row].partner
    page = neighbourhood(store, partner.iri)
    assert len(page.picture.nodes) + len(page.picture.headings) <= MOST_NODES
    drawn = {node.item.iri for node in page.picture.nodes}
    linked = {end for r in page.rows for end in (r.start.iri, r.end.iri)}
    assert drawn == linked


def test_schools_say_how_many_are_left_out(store: MemoryStore) -> None:
    page = neighbourhood(store, "hub:group-schools")
    assert len({row.end.iri for row in page.rows}) == 26
    left = 96 - (len({row.start.iri for row in page.rows}) - 1)
    assert page.picture.left_out[0].startswith(f"{left} others")


def test_of_many_plans_the_pictures_show_some_and_say_so(
    store_of: Callable[[str], MemoryStore],
) -> None:
    store = store_of(MANY)
    network = network_page(store)
    assert len(network.picture.nodes) == MOST_NODES
    assert network.picture.left_out == (
        "20 strategies and plans with the fewest shared partners are not drawn.",
        "11 more that share strategies are not drawn; those that share the most are.",
    )
    near = neighbourhood(store, "Partner 00")
    assert 50 < len(near.picture.nodes) + len(near.picture.headings) <= MOST_NODES
    assert near.picture.left_out[0].startswith("20 of its activities")
    assert {row.start.name for row in near.rows} > {"Partner 00", "Partner 01"}


def test_the_same_record_is_given_again(store: MemoryStore) -> None:
    assert neighbourhood(store, "Ofsted") is neighbourhood(store, "hub:org-ofsted")
    assert network_page(store) is network_page(store)


def test_the_line_of_sight_of_the_gold_club(store: MemoryStore) -> None:
    # Delivery plan, row 1: its objective stands in the next column, under the heading's goal.
    page = sight_page(store, activity="gla:activity-gold-club-sharing")
    assert [(row.start.name, row.end.name) for row in page.rows] == [
        (
            "Recognise Gold Club schools and spread what they do well",
            "Run the Gold Club's shared learning and admit a second year of members",
        ),
        (
            "Run the Gold Club's shared learning and admit a second year of members",
            "Excellent teaching in every London school",
        ),
    ]
    assert not any(stroke.is_possible for stroke in page.picture.strokes)


def test_a_small_plan_is_drawn_whole(store: MemoryStore) -> None:
    page = sight_page(store, GLA)
    kinds = [node.item.kind for node in page.picture.nodes]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "activity": 22, "aim": 22, "goal": 3,
    }  # fmt: skip
    assert page.picture.left_out == ()


def test_a_large_plan_gathers_its_activities_by_goal_and_says_so(store: MemoryStore) -> None:
    page = sight_page(store, CITY)
    assert len(page.picture.nodes) <= MOST_NODES
    bundles = [row for row in page.rows if row.start_href]
    assert len(bundles) == 8
    assert any(words.startswith("62 activities") for words in page.picture.left_out)
    assert {row.end.name for row in page.rows if row.verb == "stands under"} == {
        "Cultural and Creative Learning Strategy 2019-23",
        "Education Strategy 2019-23",
        "Skills Strategy 2019-23",
    }


def test_a_corporate_goal_is_stated_of_strategies_and_only_proposed_of_goals(
    store: MemoryStore,
) -> None:
    page = sight_page(store, CITY)
    corporate = [row for row in page.rows if row.end.name.startswith("Corporate Plan outcome")]
    of_strategies = [row for row in corporate if row.verb == "is said to support"]
    of_goals = [row for row in corporate if row not in of_strategies]
    # Paragraph 12: three strategies, outcomes 2, 3, 8, 9 and 10.
    assert len(of_strategies) == 3 * 5
    assert {row.mark.kind for row in of_strategies} == {"stated"}
    assert {row.start.kind for row in of_strategies} == {"Strategy"}
    assert {row.mark.status for row in of_goals} == {"Proposed"}
    assert len(of_goals) == 8 * 5
    stated = {
        str(triple.object) for triple in picture_triples(page) if "contributesTo" in str(triple)
    }
    assert not any("goal-corporate" in thing for thing in stated)


def test_a_goal_shows_each_of_its_activities(store: MemoryStore) -> None:
    page = sight_page(store, CITY, goal="col:goal-cultural-access")
    activities = [n for n in page.picture.nodes if n.item.kind == "activity"]
    bundle = next(r for r in sight_page(store, CITY).rows
                  if r.start_href and r.end.name.startswith("Accessible learning"))  # fmt: skip
    assert len(activities) == bundle.activities == 11


def test_the_table_has_the_links_of_the_drawing(store: MemoryStore) -> None:
    page = sight_page(store, GLA)
    answer = picture_answer(page)
    assert answer.columns[:2] == ("from", "from_name")
    assert len(answer.rows) == len(page.rows) == len(page.picture.strokes) == 43


def test_triples_are_those_of_the_graph(store: MemoryStore) -> None:
    known = {(q.subject, q.predicate, q.object) for q in store.quads()}
    page = sight_page(store, GLA)
    found = [t for t in picture_triples(page) if "contributesTo" in t.predicate.value]
    found += work_triples(store, neighbourhood(store, "Ofsted"))
    found += work_triples(store, network_page(store))
    assert len(found) > 60
    assert [t for t in found if (t.subject, t.predicate, t.object) not in known] == []


def test_what_is_unknown_is_told_with_what_is_near(store: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="Ofsted"):
        neighbourhood(store, "Ofstead")
    with pytest.raises(NotFoundError, match="is no goal"):
        sight_page(store, CITY, goal="hub:org-ofsted")
    with pytest.raises(QueryError, match="one activity, or of a plan"):
        sight_page(store, CITY, activity="gla:activity-gold-club-sharing")
