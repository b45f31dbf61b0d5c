"""Checking: asked of the right data, told in words, and without harm."""

from __future__ import annotations

import random
import socket
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from kg.errors import LoadError
from kg.terms import PREFIXES, expand
from kg.validate import load_shapes, nearby, read_files, serialise, validate_graph, validate_release
from tests.conftest import ROOT
from tests.validated import (
    CASES,
    HUB,
    PLAN,
    PLAN_GRAPH,
    G,
    all_found,
    graph_of,
    one,
    release_of,
    the_shapes,
    the_vocabulary,
)

# ---- what is asked of which data ----


def test_a_plan_leans_on_the_register_but_does_not_answer_for_it() -> None:
    nameless = [f for f in all_found() if f.code == "S01"]
    assert [(f.focus, f.graph) for f in nameless] == [
        (str(URIRef(PREFIXES["hub"] + "pupils")), f"{G}hub")
    ]


def test_a_rule_across_plans_is_asked_once() -> None:
    idle = [f for f in all_found() if f.code == "Q06"]
    assert [f.label for f in idle] == ["Idle body"]


@pytest.mark.slow
def test_things_of_the_ontology_are_not_reported() -> None:
    vocabulary = Graph() + the_vocabulary() + graph_of("hub:project a org:Organization .")
    found = validate_release({**release_of(), f"{G}vocabulary": vocabulary}, the_shapes())
    assert found == all_found()


@pytest.mark.slow
def test_what_was_inferred_is_not_read() -> None:
    inferred = "gla:activity civic:contributesTo gla:activity ."
    assert validate_release(release_of(inferred=inferred), the_shapes()) == all_found()
    stated = validate_release(release_of(plan=PLAN + inferred), the_shapes())
    assert "S20" in {f.code for f in stated}


@pytest.mark.slow
def test_whoever_takes_part_in_a_programme_takes_part_wherever_it_is_used() -> None:
    plan = PLAN.replace("gla:eng a", "gla:activity civic:programme col:p . gla:eng-x a").replace(
        "civic:engagedIn gla:activity", "civic:engagedIn gla:plan-a"
    )
    elsewhere = """col:p a civic:Programme ; skos:prefLabel "Gold Club"@en .
        col:eng a civic:Engagement ; civic:party hub:council ; civic:engagedIn col:p ;
        civic:role role:lead ."""
    nobody = validate_release(release_of(plan=plan), the_shapes())
    assert "C03" in {f.code for f in nobody}
    named = validate_release(release_of(plan=plan, col__plan_b__1=elsewhere), the_shapes())
    assert "C03" not in {f.code for f in named}


def test_a_derived_relation_that_is_stated_is_refused() -> None:
    stated = graph_of(PLAN + "gla:activity civic:reaches gla:activity .")
    with pytest.raises(LoadError, match=r"reaches\.rq derives .*#reaches"):
        validate_graph(stated, the_shapes(), beside=the_vocabulary())


@pytest.mark.slow
def test_a_claim_across_publishers_is_held_against_every_plan() -> None:
    claims = """gla:claim a civic:Claim ; civic:claimSubject gla:activity ;
        civic:claimPredicate civic:contributesTo ; civic:claimObject col:goal ;
        civic:confidence 0.9 ; civic:basis bas:table-row ; civic:reviewStatus rev:proposed ."""
    fact = "gla:activity civic:contributesTo col:goal ."
    found = validate_release(release_of(plan=PLAN + fact, claims=claims), the_shapes())
    assert one("S21", found).graph == f"{G}claims"


@pytest.mark.slow
def test_rules_across_plans_see_two_plans() -> None:
    first = PLAN + "gla:activity civic:recurrence rec:annual ."
    second = """col:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ;
        civic:succeeds gla:plan-a ."""
    found = validate_release(release_of(plan=first, col__plan_b__1=second), the_shapes())
    assert one("X10", found).graph == PLAN_GRAPH
    assert "X10" not in {f.code for f in validate_release(release_of(plan=first), the_shapes())}


@pytest.mark.slow
def test_what_another_plan_describes_is_known() -> None:
    strategy = 'col:s a civic:Strategy ; dcterms:title "S"@en .'
    next_year = 'col:plan-b a civic:DeliveryPlan ; dcterms:title "B"@en ; civic:delivers col:s .'
    both = release_of(plan=PLAN + strategy, col__plan_b__1=next_year)
    told = {f.code for f in validate_release(both, the_shapes()) if "-b" in f.focus}
    assert not told & {"C09", "S31"}
    alone = release_of(plan=PLAN, col__plan_b__1=next_year)
    assert "S31" in {f.code for f in validate_release(alone, the_shapes()) if "-b" in f.focus}


def test_progress_names_each_plan() -> None:
    told: list[str] = []
    validate_release(release_of(), the_shapes(), progress=told.append)
    assert told == [PLAN_GRAPH, "what the plans share"]


def test_a_flat_graph_is_checked_by_all_rules_and_the_register_left_alone() -> None:
    beside = the_vocabulary() + graph_of(HUB)
    codes = {f.code for f in validate_graph(graph_of(PLAN), the_shapes(), beside=beside)}
    assert {"S03", "C09", "Q10"} <= codes
    assert not {"S01", "Q06"} & codes
    alone = validate_graph(graph_of(PLAN + HUB), the_shapes(), beside=the_vocabulary())
    assert {"S01", "Q06"} <= {f.code for f in alone}


def test_order_does_not_depend_on_the_order_of_triples() -> None:
    found = []
    for seed in (1, 2):
        triples = list(graph_of(PLAN + HUB))
        random.Random(seed).shuffle(triples)
        shuffled = Graph()
        for triple in triples:
            shuffled.add(triple)
        found.append(validate_graph(shuffled, the_shapes(), beside=the_vocabulary()))
    assert serialise(found[0], "json") == serialise(found[1], "json")
    ranks = [("Violation", "Warning", "Info").index(f.severity) for f in found[0]]
    assert ranks == sorted(ranks)


# ---- how it is told ----


def test_a_finding_names_its_cell_and_its_plan() -> None:
    finding = one("C04")
    assert finding.source == "Delivery plan, row 7, Stakeholders to engage"
    assert (finding.plan_label, finding.plan) == ("Plan A", expand("gla:plan-a"))
    assert finding.path == "civic:expectedOutcome|(civic:contributesTo/civic:expectedOutcome)"


def test_a_name_in_quotes_takes_single_quotes_inside() -> None:
    assert one("C04").message == "It is not said what “The ‘Gold Club’ seminars” should change."


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("Q03", "“in due course” has not been turned into dates."),
        ("Q09", "The source does not say what part “Council” plays."),
        ("Q10", "A reading of “Council” with confidence 0.5 is waiting for review."),
        ("S03", "The time frame “in due course” does not say where in the document it was read."),
    ],
)
def test_placeholders_are_filled_with_names(code: str, message: str) -> None:
    assert one(code).message == message


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("S19-breaks", "“rec:fortnightly” is not in the list ‘recurrence’."),
        ("Q07-breaks", "“OFSTED” is the name of two records: this one and “Ofsted”."),
        ("X04-breaks", "The shares of “Grant” add up to 999.99, not to its amount."),
        (
            "X06-breaks",
            "Goal “Excellent teaching” is tagged with a strategy that its plan does not deliver: "
            "“Culture strategy”.",
        ),
    ],
)
def test_values_and_variables_are_told_by_their_names(case: str, message: str) -> None:
    found = validate_graph(
        read_files([CASES / f"{case}.ttl"]), the_shapes(), beside=the_vocabulary()
    )
    assert one(case[:3], found).message == message


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (
            "C04-breaks-proposed",
            "It is not said what “Run a summer school” should change. "
            "Proposed, not decided: “There is a database of partners”.",
        ),
        ("C04-breaks-rejected", "It is not said what “Run a summer school” should change."),
        (
            "C07-breaks-proposed",
            "It is not said what pays for “Run a summer school”. "
            "Proposed, not decided: “Staff time”.",
        ),
        (
            "Q05-breaks-proposed",
            "“Staff + £5” may be a slip for a larger sum. "
            "A claim that its amount is “Interpreted” waits for a decision.",
        ),
    ],
)
def test_a_gap_that_an_undecided_claim_would_close_says_what_it_proposes(
    case: str, message: str
) -> None:
    found = validate_graph(
        read_files([CASES / f"{case}.ttl"]), the_shapes(), beside=the_vocabulary()
    )
    assert one(case[:3], found).message == message


@pytest.mark.slow
def test_three_proposals_are_named_and_the_others_counted() -> None:
    proposed = "".join(
        f'gla:o{n} a civic:Outcome ; skos:prefLabel "Outcome “{n}”"@en ; civic:inPlan gla:plan-a ;'
        f" prov:wasDerivedFrom gla:cell . gla:claim{n} a civic:Claim ; civic:claimSubject"
        f" gla:activity ; civic:claimPredicate civic:expectedOutcome ; civic:claimObject gla:o{n} ;"
        " civic:confidence 0.5 ; civic:basis bas:table-block ; civic:reviewStatus rev:proposed . "
        for n in range(1, 6)
    )
    finding = one("C04", validate_release(release_of(plan=PLAN + proposed), the_shapes()))
    assert finding.message.endswith(
        "Proposed, not decided: “Outcome ‘1’”, “Outcome ‘2’”, “Outcome ‘3’” and 2 more."
    )


@pytest.mark.slow
def test_a_proposal_of_another_property_or_about_another_thing_is_not_named() -> None:
    other = """gla:goal a civic:Goal ; skos:prefLabel "Goal"@en .
        gla:claim a civic:Claim ; civic:claimSubject gla:activity ;
        civic:claimPredicate civic:contributesTo ; civic:claimObject gla:goal ;
        civic:confidence 0.5 ; civic:basis bas:table-block ; civic:reviewStatus rev:proposed .
        gla:b a civic:Activity . gla:o a civic:Outcome .
        gla:claim-b a civic:Claim ; civic:claimSubject gla:b ;
        civic:claimPredicate civic:expectedOutcome ; civic:claimObject gla:o ;
        civic:confidence 0.5 ; civic:basis bas:table-block ; civic:reviewStatus rev:proposed ."""
    found = validate_release(release_of(plan=PLAN + other), the_shapes())
    (message,) = [f.message for f in found if f.code == "C04" and "Gold Club" in f.label]
    assert message.endswith("should change.")


def test_one_sentence_about_one_thing_is_said_once() -> None:
    both = graph_of('gla:line civic:amount -5 ; schema:currency "GBP" .')  # no decimal, and below 0
    found = validate_graph(both, the_shapes(), beside=the_vocabulary())
    assert one("S14", found).value == "-5"


def test_a_thing_without_a_cell_is_placed_by_what_mentions_it() -> None:
    assert one("Q03").source == "Delivery plan, row 7, Stakeholders to engage"


def test_a_plan_is_placed_by_its_document() -> None:
    assert one("C08").source == "Delivery report"


@pytest.mark.slow
def test_many_cells_are_shown_as_three_and_a_number() -> None:
    cells = [
        f"gla:c{n} a civic:SourceLocation ; civic:inDocument gla:doc ; "
        f'civic:table "T" ; civic:row {n} .'
        f" gla:activity prov:wasDerivedFrom gla:c{n} ."
        for n in range(8, 13)
    ]
    found = validate_release(release_of(plan=PLAN + "\n".join(cells)), the_shapes())
    source = one("C04", found).source
    assert source == "Delivery plan, row 7, Stakeholders to engage; T, row 8; T, row 9; and 3 more"


def test_claims_that_lead_in_a_circle_are_still_named() -> None:
    circle = graph_of(
        "gla:a a civic:Claim ; civic:claimSubject gla:b . "
        "gla:b a civic:Claim ; civic:claimSubject gla:a ."
    )
    found = validate_graph(circle, the_shapes(), beside=the_vocabulary())
    assert all(f.label for f in found)


# ---- safety ----


@pytest.mark.slow
def test_neither_shapes_nor_data_are_changed() -> None:
    shapes = load_shapes(ROOT / "shapes")
    graphs = release_of()
    before = set(shapes.copy_of(shapes.rules)), {k: set(g) for k, g in graphs.items()}
    validate_release(graphs, shapes)
    assert (set(shapes.copy_of(shapes.rules)), {k: set(g) for k, g in graphs.items()}) == before


def test_shapes_are_handed_out_as_copies() -> None:
    shapes = load_shapes(ROOT / "shapes")
    first = shapes.copy_of(shapes.rules)
    first.remove((None, None, None))
    assert len(shapes.copy_of(shapes.rules)) > 1000


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    imports = "owl:imports <http://127.0.0.1:9/x> ."
    text = (ROOT / "shapes" / "structure.ttl").read_text(encoding="utf-8")
    text += f"<https://w3id.org/civicthread/shapes> {imports}"
    (tmp_path / "structure.ttl").write_text(text, encoding="utf-8")
    data = graph_of(f"{PLAN} <http://127.0.0.1:9/doc> a owl:Ontology ; {imports}")
    opened: list[object] = []
    monkeypatch.setattr(socket, "socket", lambda *_, **__: opened.append(1) or 1 / 0)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: opened.append(2) or 1 / 0)
    assert validate_graph(data, load_shapes(tmp_path), beside=the_vocabulary())
    assert not opened


def test_near_names_are_looked_for_as_often_as_there_is_time_for(monkeypatch) -> None:
    monkeypatch.setattr(nearby, "_MOST_COMPARED", 10)
    place = "https://a.example/id/"
    graph = Graph()
    for name in ("school", "college", "centre", "office"):
        graph.add((URIRef(place + name), RDF.type, URIRef(place + "Thing")))
    looked_for = nearby.Nearby(nearby.described_by(graph))
    hints = [looked_for.hint(URIRef(f"{place}{name}")) for name in ("schol", "colege", "ofice")]
    near = [f" Near: {place}{name}." for name in ("school", "college")]
    assert hints == [*near, ""]  # four names are compared each time


@pytest.mark.parametrize(
    "written",
    [
        "http://w3id.org/civicthread/ns#Activity",
        "https://w3id.org/civicthread/ns/Activity",
        "https://www.w3id.org/Civic-Thread/NS#Activity",
    ],
)
def test_our_namespace_as_people_write_it_leads_to_the_term(written: str) -> None:
    hint = nearby.Nearby(()).hint(URIRef(written))
    assert hint == " Near: civic:Activity; our terms begin with https://w3id.org/civicthread."
