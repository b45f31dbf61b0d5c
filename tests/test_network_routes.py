"""Routes between two things, on graphs small enough to work out by hand."""

from __future__ import annotations

import pytest

from kg.network import HUB_TIES, Bond, TieGraph, find_paths, list_hubs, make_graph, read_graph
from kg.terms import BASE, CIVIC

HUB = f"{BASE}/id/hub/"
GLA = f"{BASE}/id/gla/"


def _graph(*pairs: str, shared: dict[str, str] | None = None) -> TieGraph:
    """Return a graph of ties written as `a-b`."""
    ends = (pair.split("-") for pair in pairs)
    return make_graph((Bond(one, "tied", other, evidence=one) for one, other in ends), shared)


def _fan(hub: str) -> list[str]:
    return [f"{hub}-{hub}{n}" for n in range(HUB_TIES)]


def test_a_route_costs_its_steps_and_the_ties_it_passes() -> None:
    # Each of the two steps costs 1; a and b have one tie (0 bits), x has two (1 bit).
    found = find_paths(_graph("a-x", "b-x"), "a", "b")
    assert [(path.nodes, path.score) for path in found.paths] == [(("a", "x", "b"), 3.0)]


def test_the_route_through_few_ties_comes_before_the_one_through_many() -> None:
    graph = _graph("a-many", "b-many", "a-few", "b-few", *_fan("many"))
    found = find_paths(graph, "a", "b", list_hubs(graph))
    assert [path.nodes[1] for path in found.paths] == ["few", "many"]
    assert (found.hubs, found.only_hubs) == (("many",), False)


def test_only_hubs_is_said_when_every_route_passes_one() -> None:
    graph = _graph("a-many", "b-many", *_fan("many"))
    found = find_paths(graph, "a", "b", list_hubs(graph))
    assert (found.hubs, found.only_hubs) == (("many",), True)


def test_a_longer_way_around_the_hub_forbids_only() -> None:
    graph = _graph("a-many", "b-many", "a-x", "x-y", "y-z", "z-b", *_fan("many"))
    found = find_paths(graph, "a", "b", list_hubs(graph))
    assert found.only_hubs is False


def test_an_end_that_has_many_ties_is_no_hub_of_its_own_routes() -> None:
    graph = _graph("many-x", "b-x", *_fan("many"))
    found = find_paths(graph, "many", "b", list_hubs(graph))
    assert (len(found.paths), found.hubs, found.only_hubs) == (1, (), False)


def test_a_thing_can_be_said_never_to_be_a_hub() -> None:
    graph = _graph(*_fan("row"), *_fan("group"))
    assert list_hubs(graph, {"row"}) == {"group"}


def test_one_tie_less_makes_no_hub() -> None:
    assert list_hubs(_graph(*_fan("many")[1:])) == frozenset()


def test_a_detour_between_two_tied_things_is_left_out() -> None:
    # a-x-y-b says nothing that a-x-b does not: x is tied to b.
    found = find_paths(_graph("a-x", "x-b", "x-y", "y-b"), "a", "b")
    assert [path.nodes for path in found.paths] == [("a", "x", "b")]


def test_two_things_tied_to_one_another_may_have_other_routes_too() -> None:
    found = find_paths(_graph("a-b", "a-x", "x-b"), "a", "b")
    assert [path.nodes for path in found.paths] == [("a", "b"), ("a", "x", "b")]


def test_nothing_ties_what_no_chain_connects() -> None:
    found = find_paths(_graph("a-x", "b-y"), "a", "b")
    assert (found.paths, found.is_far) == ((), False)


def test_a_thing_without_ties_is_tied_to_nothing() -> None:
    assert find_paths(_graph("a-x"), "a", "elsewhere").paths == ()


def test_six_steps_are_a_route_and_seven_are_far() -> None:
    chain = _graph("a-b", "b-c", "c-d", "d-e", "e-f", "f-g", "g-h")
    assert [path.nodes for path in find_paths(chain, "a", "g").paths] == [tuple("abcdefg")]
    far = find_paths(chain, "a", "h")
    assert (far.paths, far.is_far) == ((), True)


def test_at_most_five_routes_and_ties_between_them_go_by_name() -> None:
    graph = _graph(*(f"{end}-x{n}" for end in "ab" for n in range(9)))
    assert [path.nodes[1] for path in find_paths(graph, "a", "b").paths] == [
        "x0", "x1", "x2", "x3", "x4",
    ]  # fmt: skip


def test_the_same_routes_are_found_from_either_end() -> None:
    graph = _graph("a-x", "x-b", "a-y", "y-z", "z-b", "x-q", "q-r")
    there, back = find_paths(graph, "a", "b"), find_paths(graph, "b", "a")
    assert len(there.paths) == 2
    assert [path.nodes for path in there.paths] == [path.nodes[::-1] for path in back.paths]


def test_the_order_of_the_rows_changes_nothing() -> None:
    pairs = [f"{end}-x{n}" for end in "ab" for n in range(9)]
    assert find_paths(_graph(*pairs), "a", "b") == find_paths(_graph(*pairs[::-1]), "a", "b")


def test_local_records_are_one_with_the_shared_record() -> None:
    graph = _graph("mine-x", "y-yours", shared={"mine": "theirs", "yours": "theirs"})
    assert sorted(graph["theirs"]) == ["x", "y"]


def test_a_stated_role_is_told_before_one_left_open() -> None:
    open_, stated = f"{BASE}/code/role/engaged", f"{BASE}/code/role/funder"
    graph = make_graph([Bond("p", "in", "x", open_, "e1"), Bond("p", "in", "x", stated, "e2")])
    assert [bond.role for bond in graph.edges["p", "x"]["bonds"]] == [stated, open_]


@pytest.fixture
def read(store_of) -> TieGraph:
    return read_graph(
        store_of(
            """g:a {
            gla:e1 civic:party gla:mine ; civic:engagedIn gla:row ; civic:role role:lead .
            gla:mine civic:canonical hub:body .
            gla:row a civic:Activity ; civic:inPlan gla:plan ; civic:contributesTo gla:goal .
            gla:line civic:budgetFor gla:row ; civic:fundedFrom gla:fund .
            gla:outcome a civic:Outcome ; civic:inPlan gla:plan .
            gla:guess civic:claimSubject gla:row ; civic:claimPredicate civic:programme ;
              civic:claimObject gla:programme .
            hub:unit <http://www.w3.org/ns/org#unitOf> hub:body .
            }"""
        )
    )


def test_a_store_gives_engagements_links_and_money(read: TieGraph) -> None:
    assert {frozenset(edge) for edge in read.edges} == {
        frozenset({HUB + "body", GLA + "row"}),
        frozenset({GLA + "row", GLA + "plan"}),
        frozenset({GLA + "row", GLA + "goal"}),
        frozenset({GLA + "row", GLA + "fund"}),
        frozenset({HUB + "unit", HUB + "body"}),
    }


def test_each_bond_knows_what_shows_it(read: TieGraph) -> None:
    bond = read.edges[GLA + "row", GLA + "fund"]["bonds"][0]
    assert (bond.relation, bond.evidence) == (str(CIVIC.fundedFrom), GLA + "line")
    bond = read.edges[HUB + "body", GLA + "row"]["bonds"][0]
    assert (bond.subject, bond.evidence) == (HUB + "body", GLA + "e1")
