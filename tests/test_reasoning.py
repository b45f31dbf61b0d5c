"""What a reasoner makes of the ontology: the inferences that are meant, and no contradiction."""

import re
from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef

from kg.terms import CIVIC, NS, expand

ROOT = Path(__file__).parent.parent
EXAMPLE_FILE = ROOT / "tests" / "cases" / "ontology" / "example.ttl"
FILES = (ROOT / "ontology" / "civic.ttl", ROOT / "ontology" / "codes.ttl", EXAMPLE_FILE)
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
EX = Namespace("https://example.org/id/")


def _closure(*more):
    graph = Graph()
    for path in FILES:
        graph.parse(path)
    for triple in more:
        graph.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def test_the_example_has_one_thing_of_every_class_that_is_not_abstract():
    used = set(Graph().parse(EXAMPLE_FILE).objects(None, RDF.type))
    abstract = {CIVIC.Plan, CIVIC.PlanElement, CIVIC.Intent, CIVIC.StakeholderGroup}
    ontology = Graph().parse(FILES[0])
    # Records that rules make stand in no file.
    abstract |= {CIVIC.Tie, *ontology.subjects(CIVIC.derivedBy)}
    declared = ontology.subjects(RDF.type, OWL.Class)
    assert used >= {term for term in declared if term.startswith(NS)} - abstract
    assert not used & abstract


@pytest.mark.slow
def test_the_closure_of_the_example_is_free_of_contradiction_and_infers_what_is_meant():
    closed = _closure()
    assert list(closed.objects(None, ERROR)) == []
    assert {
        (EX.activity, CIVIC.supports, EX.goal),
        (EX.milestone, CIVIC.supports, EX.outcome),
        (EX.activity, CIVIC.supportsStrategy, EX.strategy),
        (EX.goal, CIVIC.supportsStrategy, EX.strategy),
        (EX.activity, CIVIC.involves, EX.schools),
        (EX.programme, CIVIC.involves, EX.schools),
        (EX.outcome, CIVIC.hasIndicator, EX.indicator),
        (EX.plan, CIVIC.hasElement, EX.target),
        (EX.activity, CIVIC.hasMilestone, EX.milestone),
        (EX.activity, CIVIC.hasEngagement, EX.engagement),
        (EX.activity, CIVIC.hasBudget, EX.budget),
    } <= set(closed)
    assert (EX.update, CIVIC.supportsStrategy, None) not in closed
    assert (EX.plan, CIVIC.supportsStrategy, None) not in closed


@pytest.mark.slow
def test_a_thing_that_is_two_kinds_at_once_is_a_contradiction():
    harmless = (EX.council, CIVIC.milestoneOf, EX.activity)
    wrong = [
        (EX.goal, RDF.type, CIVIC.Activity),
        (EX.schools, RDF.type, URIRef(expand("org:Organization"))),
        (EX.pupils, RDF.type, CIVIC.OrganisationType),
        (EX.strategy, RDF.type, CIVIC.DeliveryPlan),
        (EX.note, CIVIC.inPlan, EX.plan),
        (EX.fund, CIVIC.programme, EX.programme),
    ]
    errors = " ".join(_closure(harmless, *wrong).objects(None, ERROR))
    flagged = {s for s, _, _ in [harmless, *wrong] if re.search(rf"{s}\b", errors)}
    assert flagged == {s for s, _, _ in wrong}
