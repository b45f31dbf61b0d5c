"""Connections and the network on the real plans; each fact was looked up in the two documents."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from kg.errors import AmbiguousError, NotFoundError, QueryError
from kg.network import Bond
from kg.pages.connection_data import connections_answer, connections_triples
from kg.pages.connections import Connections, connections_page, find_connections, tie_graph
from kg.pages.network import network_page
from kg.pages.network_data import network_answer
from kg.pages.partner_network import partner_network
from kg.pages.phrases import phrase
from kg.release import ReleaseFolder
from kg.store import Store
from kg.terms import BASE, CIVIC, code, expand
from tests.web_case import opened


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> Store:
    return opened(release_folder.path).store


def _rows_of(found: Connections) -> set[int | None]:
    return {route.steps[0].places[0].row for route in found.routes}


def test_two_bodies_of_one_plan_meet_in_the_rows_that_name_both(store: Store) -> None:
    # Stakeholder cells that name both: rows 2, 7, 9, 14, 15, 16 and 17 of the GLA's plan.
    found = find_connections(store, "DfE", "London Councils")
    assert {thing.kind for thing in found.shared} == {"Activity"}
    places = {
        place.row
        for thing in found.shared
        for end in (found.start, found.end)
        for place in find_connections(store, end.iri, thing.iri).routes[0].steps[0].places
        if place.column == "Stakeholders to engage"
    }
    assert places == {2, 7, 9, 14, 15, 16, 17}
    assert len(found.shared) == 7
    assert len(found.routes) == 5
    assert _rows_of(found) <= places
    assert all(len(route.steps) == 2 for route in found.routes)


def test_two_bodies_meet_in_the_fund_that_the_footnote_names(store: Store) -> None:
    # "Money provided as a grant from ESF and GLA via Central London Forward"
    found = find_connections(store, "Greater London Authority", "Central London Forward")
    assert found.routes[0].sentence == (
        "Greater London Authority is a funder of Greater London Authority grant to Connecting "
        "Communities (Appendix 1 footnotes, row 3, Text), which has as funding intermediary "
        "Central London Forward (Appendix 1 footnotes, row 3, Text)."
    )
    assert found.routes[0].steps[0].end.kind == "Funding source"


def test_bodies_of_different_rows_are_led_to_one_another(store: Store) -> None:
    # Row 13 names DfE and OECD; row 4 names Ofsted and DfE.
    found = find_connections(store, "OECD", "Ofsted")
    chains = [[step.end.name for step in route.steps] for route in found.routes]
    by_dfe = next(chain for chain in chains if "Department for Education" in chain)
    assert by_dfe[1:] == [
        "Department for Education",
        "Manage the projects of the London Schools Excellence Fund and capture their lessons",
        "Ofsted",
    ]
    route = found.routes[chains.index(by_dfe)]
    assert [step.places[0].row for step in route.steps] == [13, 13, 4, 4]
    assert not found.only_hubs


def test_the_same_is_found_from_either_end(store: Store) -> None:
    there, back = (find_connections(store, *ends) for ends in (("OECD", "DfE"), ("DfE", "OECD")))
    assert [[s.end.iri for s in r.steps][:-1] for r in there.routes] == [
        [s.end.iri for s in r.steps][-2::-1] for r in back.routes
    ]


def test_a_chain_over_hubs_alone_is_called_so(store: Store) -> None:
    # The one is named beside schools in a row of the GLA's plan, the other in one of the City's.
    found = find_connections(store, "1994 Group", "Lead Cultural and Creative Learning Governor")
    assert found.only_hubs
    assert "Schools" in {hub.name for hub in found.hubs}
    assert found.verdict.startswith("Only through ")
    assert all(route.passes_hub for route in found.routes)


def test_every_step_is_a_statement_of_the_graph_with_its_cell(store: Store) -> None:
    for pair in (("OECD", "Ofsted"), ("Ofsted", "Skills Strategy 2019-23"), ("ImpactEd", "NOMS")):
        for route in find_connections(store, *pair).routes:
            assert len(route.steps) <= 6
            for step in route.steps:
                assert step.bond in tie_graph(store).edges[step.start.iri, step.end.iri]["bonds"]
                assert step.places, step.bond


def test_a_reading_of_the_table_is_marked_in_the_route(store: Store) -> None:
    # Row 30 stands in a block with several goals: its goals are a reading of the layout.
    found = find_connections(store, "OECD", "Skills Strategy 2019-23")
    marks = {step.mark.kind for step in found.routes[0].steps if step.words == "contributes to"}
    assert marks == {"read"}
    assert "(Appendix 1, row 28, Overarching strategic goals) [read, 90% sure], which" in (
        found.routes[0].sentence
    )
    sure = [step.mark.confidence for route in found.routes for step in route.steps]
    assert any(isinstance(value, Decimal) and value < 1 for value in sure)


def test_no_suggestion_is_a_tie(store: Store) -> None:
    statuses = {b.status for *_, e in tie_graph(store).edges(data=True) for b in e["bonds"]}
    assert statuses == {None, "https://w3id.org/civicthread/code/review/accepted"}


@pytest.mark.parametrize(
    ("start", "end", "error", "sentence"),
    [
        ("DfE", "Department for Education", QueryError, "are the same thing"),
        ("DfE", "Ofstead", NotFoundError, "near: .*Ofsted"),
        ("Project Oracle", "DfE", AmbiguousError, "names 2 things"),
    ],
)
def test_ends_that_can_not_be_joined(
    store: Store, start: str, end: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        find_connections(store, start, end)


def test_a_thing_outside_the_graph_is_tied_to_nothing(store: Store) -> None:
    found = find_connections(store, "col:doc-action-plan-2022-23", "DfE")
    assert (found.routes, found.verdict) == ((), "Nothing ties them in these plans.")


def test_the_table_has_a_row_for_each_step_and_cell(store: Store) -> None:
    page = connections_page(store, "DfE", "London Councils")
    assert page.found is not None
    answer = connections_answer(page)
    steps = [step for route in page.found.routes for step in route.steps]
    assert len(answer.rows) == sum(len(step.places) for step in steps)
    assert len({row[0] for row in answer.rows}) == 5


def test_the_triples_are_statements_of_the_release(store: Store) -> None:
    triples = connections_triples(connections_page(store, "OECD", "Skills Strategy 2019-23"))
    known = {(q.subject, q.predicate, q.object) for q in store.quads()}
    label = expand("rdfs:label")
    stated = [t for t in triples if t.predicate.value != label]
    assert len(stated) > 10
    # An end given by its local record would differ; these are all of the shared register.
    assert all((t.subject, t.predicate, t.object) in known for t in stated)


def test_an_empty_form_suggests_pairs_that_are_connected(store: Store) -> None:
    page = connections_page(store)
    assert (page.found, len(page.pairs)) == (None, 4)
    assert {"Ofsted", "Schools", "Skills Strategy 2019-23"} <= set(page.suggestions)
    for one, other in page.pairs:
        assert find_connections(store, one.iri, other.iri).routes


def test_every_relation_of_the_graph_has_its_words(store: Store) -> None:
    bonds: set[Bond] = {b for *_, e in tie_graph(store).edges(data=True) for b in e["bonds"]}
    said = {phrase(b.relation, b.role, is_forward=way) for b in bonds for way in (True, False)}
    assert not said & {"is tied to", "involves"}


def test_a_role_that_nobody_worded_is_still_said() -> None:
    assert phrase(str(CIVIC.engagedIn), code("role", "jester"), is_forward=True) == "takes part in"
    assert phrase(f"{BASE}/x", "", is_forward=False) == "is tied to"


def test_what_rests_on_a_body_alone_is_what_its_rows_say(store: Store) -> None:
    # Of Ofsted's four rows, two name no other body: the preparation for its inspection (row 22 of
    # Appendix 1) and the report on inspections (row 4 of Appendix 2).
    line = next(x for x in network_page(store).lines if x.partner.name == "Ofsted")
    assert (line.activities, line.strategies) == (4, 3)
    assert sorted(link.name for link in line.alone) == [
        "Prepare for the Ofsted inspection of adult learning and apprenticeships",
        "Report on Ofsted inspections to the Education Board",
    ]


def test_a_fund_ties_the_bodies_it_passes_through(store: Store) -> None:
    graph = partner_network(store, "funding", "body").graph
    forward, gla = f"{BASE}/id/hub/org-central-london-forward", f"{BASE}/id/hub/org-gla"
    # The European Social Fund's grant and the GLA's own, both of footnote 3.
    assert dict(graph[forward]) == {gla: {"weight": 2}}


def test_seven_activities_weigh_seven(store: Store) -> None:
    graph = partner_network(store, "activity", "body").graph
    ends = (f"{BASE}/id/hub/org-dfe", f"{BASE}/id/hub/org-london-councils")
    assert graph.edges[ends]["weight"] == 7


def test_without_the_department_row_13_falls_away(store: Store) -> None:
    # Row 13 names DfE, the Institute of Education and OECD; OECD brings the two of the City's
    # row 30. No other row names any of them.
    parting = network_page(store, without="DfE").parting
    assert parting is not None
    assert {link.name for link in parting.cut_off} == {
        "Equalities and Access group (FED)",
        "Foundation for Education Development",
        "Institute of Education",
        "Organisation for Economic Co-operation and Development",
    }
    # Four on one side, the others of the largest part on the other.
    assert parting.counted.lost_pairs == 4 * 27
    assert (parting.counted.before, parting.counted.after) == (3, 4)


def test_groups_are_counted_only_when_asked_for(store: Store) -> None:
    bodies, everyone = network_page(store).lines, network_page(store, kind="any").lines
    assert not any(line.is_group for line in bodies)
    assert "Schools" in {line.partner.name for line in everyone if line.is_group}
    assert all(not line.alone for line in everyone if line.is_group)
    with pytest.raises(NotFoundError, match="kind=any counts those too"):
        network_page(store, without="Schools")
    assert network_page(store, kind="any", without="Schools").parting is not None


@pytest.mark.parametrize("sort", ["strategies", "partners", "activities", "bridge", "alone"])
def test_numbers_fall(store: Store, sort: str) -> None:
    column = network_answer(network_page(store, sort=sort)).columns.index(sort)
    rows = network_answer(network_page(store, sort=sort)).rows
    values = [float(re.sub("[^0-9.]", "", str(row[column].value))) for row in rows if row[column]]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > 2


def test_every_partner_is_in_one_community(store: Store) -> None:
    network = partner_network(store, "activity", "any")
    members = [link.iri for community in network.communities for link in community.members]
    assert sorted(members) == sorted(network.graph)
    for line in network.lines:
        assert line.partner in network.communities[line.community - 1].members
