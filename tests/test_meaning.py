"""What our words mean, each rule on a graph of a few triples, at its edges."""

from __future__ import annotations

from pathlib import Path
from random import Random

import networkx as nx
import owlrl
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from kg.errors import LoadError
from kg.release.conversion import from_rdflib, to_rdflib
from kg.rules import derive_from, derived_alone, list_rules, read_of, read_rules
from kg.rules.counting import COUNTED, give_own, vouched
from kg.terms import CODE, NS

CASES = Path(__file__).parent / "cases" / "rules"
HEAD = f"""
@prefix : <https://example.org/id/x/> .
@prefix civic: <{NS}> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix bas: <{CODE}basis/> .
@prefix cmp: <{CODE}comparator/> .
@prefix unit: <{CODE}unit/> .
@prefix rev: <{CODE}review/> .
"""
X = "https://example.org/id/x/"
PLAN = """
:plan a civic:DeliveryPlan ; civic:accountableBody :council .
:a a civic:Activity ; civic:inPlan :plan .
:b a civic:Activity ; civic:inPlan :plan .
"""
TWO_STRATEGIES = (
    PLAN
    + """
:plan civic:delivers :s , :t .
:g a civic:Goal ; civic:inPlan :plan ; civic:underStrategy :s ; prov:wasDerivedFrom :cell .
:h a civic:Goal ; civic:inPlan :plan ; civic:underStrategy :s ; prov:wasDerivedFrom :cell .
:k a civic:Goal ; civic:inPlan :plan ; civic:underStrategy :t ; prov:wasDerivedFrom :cell .
"""
)

LINKS = ("contributesTo", "expectedOutcome", "partOf", "milestoneOf")


def _claim(
    name: str, subject: str, end: str, cell: str = "cell", basis: str = "table-block"
) -> str:
    """An accepted reading: the link stands, and so does the claim behind it."""
    return (
        f":{subject} civic:contributesTo :{end} . :{name} a civic:Claim ; "
        f"civic:claimSubject :{subject} ; civic:claimPredicate civic:contributesTo ; "
        f"civic:claimObject :{end} ; civic:basis bas:{basis} ; civic:confidence 0.9 ; "
        f"civic:reviewStatus rev:accepted ; prov:wasDerivedFrom :{cell} ."
    )


def _quads(turtle: str) -> list[ox.Quad]:
    graph = ox.NamedNode("https://example.org/graph/x/plan/1")
    parsed = ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, graph) for q in parsed]


def _short(term: object) -> str:
    value = term.value  # type: ignore[attr-defined]
    for start in (X, CODE, NS):
        value = value.removeprefix(start)
    return value


def _derived(turtle: str, name: str) -> set[tuple[str, str]]:
    found = derive_from(_quads(turtle))
    return {(_short(t.subject), _short(t.object)) for t in found if t.predicate.value == NS + name}


def _sureness(turtle: str) -> dict[tuple[str, str], str]:
    """Sureness by (activity, strategy) of contributions."""
    found = derive_from(_quads(turtle))
    of = {
        name: {t.subject: t.object for t in found if t.predicate.value == NS + name}
        for name in ("ofActivity", "toStrategy", "sureness")
    }
    return {
        (_short(activity), _short(of["toStrategy"][tie])): _short(of["sureness"][tie])
        for tie, activity in of["ofActivity"].items()
    }


# ---- reaches ----


def test_an_activity_and_what_hangs_on_it_reach_it_and_nothing_else_does() -> None:
    turtle = (
        PLAN
        + """
    :m civic:milestoneOf :a . :a civic:expectedOutcome :o ; civic:programme :p .
    :a civic:hasMilestone :m2 .
    :line civic:budgetFor :a ; civic:fundedFrom :fund . :b civic:hasBudget :line2 .
    :line2 civic:fundedFrom :fund .
    :m3 civic:milestoneOf :objective . :objective civic:expectedOutcome :o2 . :a civic:partOf :b .
    """
    )
    assert _derived(turtle, "reaches") == {
        *(("a", "a"), ("b", "b"), ("m", "a"), ("m2", "a"), ("o", "a"), ("p", "a")),
        *(("fund", "a"), ("fund", "b")),
    }


def test_one_line_for_two_activities_lets_its_fund_reach_both() -> None:
    turtle = PLAN + ":line civic:budgetFor :a , :b ; civic:fundedFrom :fund ."
    assert {("fund", "a"), ("fund", "b")} <= _derived(turtle, "reaches")


# ---- own bodies, engaged parties, partners ----


def test_own_bodies_are_the_accountable_one_and_its_units_at_any_depth_by_shared_record() -> None:
    turtle = (
        PLAN
        + """
    :council civic:canonical :hub-council . :unit org:unitOf :hub-council .
    :team org:unitOf :unit . :team civic:canonical :hub-team . :other org:unitOf :elsewhere .
    """
    )
    assert _derived(turtle, "ownBody") == {
        ("plan", "hub-council"), ("plan", "unit"), ("plan", "hub-team"),
    }  # fmt: skip


def test_a_unit_of_the_plans_own_record_is_an_own_body_too() -> None:
    turtle = PLAN + ":council civic:canonical :hub-council . :unit org:unitOf :council ."
    assert _derived(turtle, "ownBody") == {("plan", "hub-council"), ("plan", "unit")}


def test_an_engaged_party_is_the_shared_record_where_there_is_one() -> None:
    turtle = (
        PLAN
        + """
    :e civic:engagedIn :a ; civic:party :named . :named civic:canonical :shared .
    :f civic:engagedIn :a ; civic:party :shared .
    """
    )
    assert _derived(turtle, "engagedParty") == {("e", "shared"), ("f", "shared")}


def test_own_bodies_of_a_plan_are_partners_elsewhere_only() -> None:
    turtle = (
        PLAN
        + """
    :theirs a civic:DeliveryPlan ; civic:accountableBody :neighbour .
    :c a civic:Activity ; civic:inPlan :theirs .
    :team org:unitOf :unit . :unit org:unitOf :council .
    :e civic:engagedIn :a , :c ; civic:party :team . :f civic:engagedIn :c ; civic:party :council .
    """
    )
    assert _derived(turtle, "partner") == {("c", "team"), ("c", "council")}


def test_a_party_engaged_directly_and_through_a_milestone_is_one_partner() -> None:
    turtle = (
        PLAN
        + """
    :m civic:milestoneOf :a . :e civic:engagedIn :a ; civic:party :ofsted .
    :f civic:engagedIn :m ; civic:party :ofsted . :g civic:engagedIn :plan ; civic:party :dfe .
    """
    )
    assert _derived(turtle, "partner") == {("a", "ofsted")}
    assert _derived(turtle, "byEngagement") == {
        ("e#in-x/a-for-x/plan", "e"), ("f#in-x/a-for-x/plan", "f"),
    }  # fmt: skip


# ---- what an activity counts for ----


def test_without_a_strategy_an_activity_counts_for_its_plan() -> None:
    assert _derived(PLAN, "countsFor") == {("a", "plan"), ("b", "plan")}


def test_with_a_strategy_it_counts_for_those_it_serves_and_never_for_the_plan() -> None:
    turtle = TWO_STRATEGIES + ":a civic:contributesTo :g ."
    assert _derived(turtle, "countsFor") == {("a", "s")}


def test_strategies_that_others_name_in_their_own_manner_stay_apart() -> None:
    turtle = (
        TWO_STRATEGIES
        + """
    :g civic:underStrategy <https://other.example/strategy-1> , <https://other.example/s#2> .
    :a civic:contributesTo :g . :e civic:engagedIn :a ; civic:party :ofsted .
    """
    )
    assert {s for _, s in _derived(turtle, "toStrategy")} == {
        *("s", "https://other.example/strategy-1", "https://other.example/s#2"),
    }
    assert len(_derived(turtle, "toStrategy")) == len(_derived(turtle, "inContribution")) == 3


def test_outcomes_and_goals_count_for_nothing_themselves() -> None:
    turtle = TWO_STRATEGIES + ":o a civic:Outcome ; civic:inPlan :plan ; civic:contributesTo :g ."
    assert _derived(turtle, "countsFor") == set()
    turtle = (
        PLAN + ":o a civic:Outcome ; civic:inPlan :plan . :h a civic:Goal ; civic:inPlan :plan ."
    )
    assert _derived(turtle, "countsFor") == {("a", "plan"), ("b", "plan")}


# ---- sureness ----


def test_a_link_without_a_claim_is_stated() -> None:
    turtle = TWO_STRATEGIES + ":a civic:contributesTo :g ."
    assert _sureness(turtle) == {("a", "s"): "sureness/stated"}


def test_one_accepted_reading_is_read() -> None:
    assert _sureness(TWO_STRATEGIES + _claim("c", "a", "g")) == {("a", "s"): "sureness/read"}


def test_a_claim_without_any_doubt_is_the_record_of_what_is_stated() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g", basis="explicit-text").replace("0.9", "1.0")
    assert _sureness(turtle) == {("a", "s"): "sureness/stated"}


def test_a_proposal_of_what_is_stated_takes_nothing_from_it() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g").replace("rev:accepted", "rev:proposed")
    assert _sureness(turtle) == {("a", "s"): "sureness/stated"}


def test_a_strategy_is_not_in_doubt_because_a_goal_is() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g") + _claim("d", "a", "h")
    assert _derived(turtle, "possiblyContributesTo") == {("a", "g"), ("a", "h")}
    assert _sureness(turtle) == {("a", "s"): "sureness/read"}


def test_goals_of_two_strategies_in_one_cell_leave_both_possible() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g") + _claim("d", "a", "k")
    possible = "sureness/possible"
    assert _sureness(turtle) == {("a", "s"): possible, ("a", "t"): possible}


def test_an_open_cell_takes_nothing_from_one_whose_goals_agree() -> None:
    turtle = TWO_STRATEGIES.replace(
        ":t ; prov:wasDerivedFrom :cell", ":t ; prov:wasDerivedFrom :c2"
    )
    turtle += ":m a civic:Goal ; civic:underStrategy :s ; prov:wasDerivedFrom :c2 ."
    turtle += _claim("c", "a", "g") + _claim("d", "a", "h")
    turtle += _claim("e", "a", "k", cell="c2") + _claim("f", "a", "m", cell="c2")
    assert _sureness(turtle) == {("a", "s"): "sureness/read", ("a", "t"): "sureness/possible"}


def test_two_cells_with_a_goal_each_leave_nothing_open() -> None:
    turtle = TWO_STRATEGIES.replace(
        ":t ; prov:wasDerivedFrom :cell", ":t ; prov:wasDerivedFrom :c2"
    )
    turtle += _claim("c", "a", "g") + _claim("d", "a", "k", cell="c2")
    assert _derived(turtle, "possiblyContributesTo") == set()
    assert set(_sureness(turtle).values()) == {"sureness/read"}


@pytest.mark.parametrize(
    "otherwise",
    [
        ("civic:claimPredicate civic:contributesTo", "civic:claimPredicate civic:partOf"),
        ("bas:table-block", "bas:explicit-text"),
        ("rev:accepted", "rev:proposed"),
        (":a civic:contributesTo :h .", ""),
        ("prov:wasDerivedFrom :cell", "prov:wasDerivedFrom :c2"),
    ],
)
def test_an_end_is_open_only_beside_another_that_was_read_alike(otherwise: tuple[str, str]) -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g") + _claim("d", "a", "h").replace(*otherwise)
    assert _derived(turtle, "possiblyContributesTo") == set()


def test_an_end_from_another_cell_than_its_claim_leaves_nothing_open() -> None:
    at = ":h a civic:Goal ; civic:inPlan :plan ; civic:underStrategy :s ; prov:wasDerivedFrom "
    turtle = TWO_STRATEGIES.replace(at + ":cell", at + ":c2")
    turtle += _claim("c", "a", "g") + _claim("d", "a", "h")
    assert _derived(turtle, "possiblyContributesTo") == set()


def test_the_readings_of_one_row_leave_nothing_open_in_another() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g") + _claim("d", "a", "h")
    turtle += _claim("e", "b", "h") + ":b civic:contributesTo :g ."
    assert _derived(turtle, "possiblyContributesTo") == {("a", "g"), ("a", "h")}


def test_a_reading_beside_a_statement_of_the_same_strategy_is_stated() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "h") + ":a civic:contributesTo :g ."
    assert _sureness(turtle) == {("a", "s"): "sureness/stated"}
    # A claim without any doubt is the record of the statement.
    record = _claim("e", "a", "g").replace("0.9", "1.0")
    assert _sureness(turtle + record) == {("a", "s"): "sureness/stated"}
    # That another row's link to it was read takes nothing from this one.
    turtle += _claim("d", "b", "g")
    assert _sureness(turtle) == {("a", "s"): "sureness/stated", ("b", "s"): "sureness/read"}


def test_a_proposal_beside_a_reading_leaves_the_statement_that_it_is_of() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g")
    turtle += _claim("d", "a", "h").replace("rev:accepted", "rev:proposed")
    assert _sureness(turtle) == {("a", "s"): "sureness/stated"}


@pytest.mark.parametrize("is_own_end", [True, False])
def test_doubt_of_another_cell_or_thing_opens_no_cell_that_agrees(is_own_end: bool) -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g") + _claim("d", "a", "h")
    turtle += _claim("e", "aim", "g") + _claim("f", "aim", "k")
    if is_own_end:
        turtle += _claim("m", "a", "aim", "cell2") + _claim("n", "a", "z", "cell2")
        turtle += ":aim a civic:Aim ; prov:wasDerivedFrom :cell2 . :z a civic:Goal ; "
        turtle += "civic:inPlan :plan ; civic:underStrategy :t ; prov:wasDerivedFrom :cell2 ."
    else:
        turtle += ":aim a civic:Aim ; prov:wasDerivedFrom :cell ."
    found = _derived(turtle, "possiblySupportsStrategy")
    assert ("aim", "s") in found
    assert ("a", "s") not in found


def test_a_statement_that_leads_to_no_strategy_makes_a_reading_no_surer() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g")
    turtle += ":aim a civic:Aim ; civic:inPlan :plan . :a civic:contributesTo :aim ."
    assert _sureness(turtle) == {("a", "s"): "sureness/read"}


def test_what_is_said_to_be_under_a_strategy_needs_no_reading() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "aim", "g") + ":a civic:contributesTo :aim ."
    turtle += ":aim a civic:Aim ; civic:inPlan :plan ; civic:underStrategy :s ."
    assert _sureness(turtle) == {("a", "s"): "sureness/stated"}


def test_a_stated_link_beside_an_open_cell_is_stated() -> None:
    turtle = (
        TWO_STRATEGIES
        + _claim("c", "a", "g")
        + _claim("d", "a", "k")
        + """
    :n a civic:Goal ; civic:underStrategy :t . :a civic:contributesTo :n .
    """
    )
    sure = _sureness(turtle)
    assert (sure["a", "s"], sure["a", "t"]) == ("sureness/possible", "sureness/stated")


def test_doubt_further_up_is_doubt_all_the_way_down() -> None:
    turtle = (
        TWO_STRATEGIES
        + _claim("c", "aim", "g")
        + _claim("d", "aim", "k")
        + """
    :aim a civic:Aim ; civic:inPlan :plan . :a civic:contributesTo :aim .
    """
    )
    assert set(_sureness(turtle).values()) == {"sureness/possible"}
    turtle = TWO_STRATEGIES + _claim("c", "aim", "g") + ":a civic:contributesTo :aim ."
    assert _sureness(turtle) == {("a", "s"): "sureness/read"}


SURE_BESIDE = ":n a civic:Aim ; civic:underStrategy :s . :x civic:{link} :n ."


@pytest.mark.parametrize("link", LINKS)
def test_doubt_comes_down_each_link_until_a_sure_end_stands_beside_it(link: str) -> None:
    turtle = TWO_STRATEGIES + _claim("c", "aim", "g") + _claim("d", "aim", "k")
    turtle += f":aim a civic:Aim . :x civic:{link} :aim ."
    found = _derived(turtle, "possiblySupportsStrategy")
    assert found == {(element, strategy) for element in ("aim", "x") for strategy in "st"}
    found = _derived(turtle + SURE_BESIDE.format(link=link), "possiblySupportsStrategy")
    assert found == {("aim", "s"), ("aim", "t"), ("x", "t")}


@pytest.mark.parametrize("link", LINKS)
def test_a_reading_comes_down_each_link_until_a_statement_stands_beside_it(link: str) -> None:
    above = TWO_STRATEGIES + _claim("c", "aim", "g") + f":aim a civic:Aim . :x civic:{link} :aim ."
    assert _derived(above, "supportsStrategyByReading") == {("aim", "s"), ("x", "s")}
    itself = TWO_STRATEGIES + _claim("c", "x", "g").replace("contributesTo", link)
    assert _derived(itself, "supportsStrategyByReading") == {("x", "s")}
    for turtle in (above, itself):
        found = _derived(turtle + SURE_BESIDE.format(link=link), "supportsStrategyByReading")
        assert ("x", "s") not in found


def test_a_proposed_claim_leads_nowhere() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g").replace("rev:accepted", "rev:proposed").replace(
        ":a civic:contributesTo :g . ", ""
    )
    assert _sureness(turtle) == {}


def test_a_plan_without_strategies_is_as_sure_as_the_row() -> None:
    assert set(_sureness(PLAN).values()) == {"sureness/stated"}


# A claim about whose name a name is, and one that an activity is part of a programme.
NAMED = (
    ":ofsted civic:canonical :shared . :c civic:claimSubject :{who} ; civic:claimPredicate "
    "civic:{what} ; civic:confidence {sure} ; civic:reviewStatus rev:{state} ."
)
RUN = (
    ":a civic:programme :p . :e civic:engagedIn :p . :c civic:claimSubject :a ; "
    "civic:claimObject :{what} ; civic:confidence {sure} ; civic:reviewStatus rev:{state} ."
)


@pytest.mark.parametrize(
    ("more", "sure"),
    [
        ("", "stated"),
        (":e civic:basis bas:table-row .", "stated"),
        (":e civic:confidence 1.0 .", "stated"),
        (":e civic:confidence 0.99 .", "read"),
        (":e civic:basis bas:table-block .", "read"),
        (
            ":c civic:claimSubject :e ; civic:confidence 0.9 ; civic:reviewStatus rev:accepted .",
            "read",
        ),
        (
            ":c civic:claimSubject :e ; civic:confidence 0.9 ; civic:reviewStatus rev:proposed .",
            "stated",
        ),
        (
            ":ofsted civic:canonical :shared . :c civic:claimSubject :ofsted ; "
            "civic:claimPredicate civic:canonical ; civic:confidence 0.9 ; "
            "civic:reviewStatus rev:accepted .",
            "read",
        ),
        (
            ":a civic:programme :p . :e civic:engagedIn :p . :c civic:claimSubject :a ; "
            "civic:claimObject :p ; civic:confidence 0.9 ; civic:reviewStatus rev:accepted .",
            "read",
        ),
        (
            ":c civic:claimSubject :e ; civic:confidence 1.0 ; civic:reviewStatus rev:accepted .",
            "stated",
        ),
        (NAMED.format(who="ofsted", what="canonical", sure="0.9", state="proposed"), "stated"),
        (NAMED.format(who="ofsted", what="canonical", sure="1.0", state="accepted"), "stated"),
        (NAMED.format(who="ofsted", what="role", sure="0.9", state="accepted"), "stated"),
        (NAMED.format(who="other", what="canonical", sure="0.9", state="accepted"), "stated"),
        (RUN.format(what="p", sure="0.9", state="proposed"), "stated"),
        (RUN.format(what="p", sure="1.0", state="accepted"), "stated"),
        (RUN.format(what="q", sure="0.9", state="accepted"), "stated"),
    ],
)
def test_a_participation_is_as_sure_as_its_least_sure_step(more: str, sure: str) -> None:
    direct = "" if ":e civic:engagedIn" in more else ":e civic:engagedIn :a ."
    turtle = PLAN + ":e civic:party :ofsted ." + direct + more
    found = {s: o for s, o in _derived(turtle, "sureness") if s.startswith("e#")}
    assert set(found.values()) == {f"sureness/{sure}"}


@pytest.mark.parametrize(
    "more",
    [
        NAMED.format(who="ofsted", what="canonical", sure="0.9", state="accepted"),
        RUN.format(what="p", sure="0.9", state="accepted"),
        ":c civic:claimSubject :e ; civic:confidence 0.9 ; civic:reviewStatus rev:accepted .",
        ":e civic:confidence 0.9 .",
        ":e civic:basis bas:table-block .",
    ],
)
def test_a_reading_of_one_engagement_is_none_of_another_in_the_same_work(more: str) -> None:
    direct = "" if ":e civic:engagedIn" in more else ":e civic:engagedIn :a ."
    turtle = PLAN + ":e civic:party :ofsted . :f civic:engagedIn :a ; civic:party :dfe ." + direct
    assert _derived(turtle + more, "sureness") >= {
        ("e#in-x/a-for-x/plan", "sureness/read"),
        ("f#in-x/a-for-x/plan", "sureness/stated"),
    }


def test_a_participation_is_as_sure_as_its_own_work_for_its_own_strategy() -> None:
    turtle = TWO_STRATEGIES + ":a civic:contributesTo :g ." + _claim("c", "a", "k")
    turtle += _claim("d", "b", "g") + ":e civic:engagedIn :a , :b ; civic:party :ofsted ."
    found = {pair for pair in _derived(turtle, "sureness") if pair[0].startswith("e#")}
    assert found == {
        ("e#in-x/a-for-x/s", "sureness/stated"),
        ("e#in-x/a-for-x/t", "sureness/read"),
        ("e#in-x/b-for-x/s", "sureness/read"),
    }


def test_a_reading_of_one_activity_of_a_programme_is_none_of_the_others() -> None:
    turtle = (
        PLAN
        + """
    :a civic:programme :p . :b civic:programme :p . :e civic:engagedIn :p ; civic:party :ofsted .
    :c civic:claimSubject :a ; civic:claimObject :p ; civic:confidence 0.9 ;
      civic:reviewStatus rev:accepted .
    """
    )
    assert _derived(turtle, "sureness") >= {
        ("e#in-x/a-for-x/plan", "sureness/read"),
        ("e#in-x/b-for-x/plan", "sureness/stated"),
    }


def test_an_engagement_takes_part_in_no_work_of_its_party_but_its_own() -> None:
    turtle = PLAN + "".join(
        f":{name} civic:engagedIn :{work} ; civic:party :ofsted ." for name, work in ("ea", "fb")
    )
    ties = {s for s, _ in _derived(turtle, "participant")}
    assert ties == {"e#in-x/a-for-x/plan", "f#in-x/b-for-x/plan"}


def test_a_sure_party_in_doubtful_work_is_only_possible() -> None:
    turtle = TWO_STRATEGIES + _claim("c", "a", "g") + _claim("d", "a", "k")
    turtle += ":e civic:engagedIn :a ; civic:party :ofsted ; civic:confidence 0.5 ."
    found = {o for s, o in _derived(turtle, "sureness") if s.startswith("e#")}
    assert found == {"sureness/possible"}


# ---- direct and cross-cutting ----


def test_work_for_every_strategy_of_its_plan_is_cross_cutting() -> None:
    turtle = TWO_STRATEGIES + ":a civic:contributesTo :g , :k . :b civic:contributesTo :g ."
    assert _derived(turtle, "directness") == {
        ("a#for-x/s", "directness/cross-cutting"),
        ("a#for-x/t", "directness/cross-cutting"),
        ("b#for-x/s", "directness/direct"),
    }


@pytest.mark.parametrize("plan", [PLAN, PLAN + ":plan civic:delivers :s . :a civic:contributesTo "
                                  ":g . :g a civic:Goal ; civic:underStrategy :s ."])  # fmt: skip
def test_where_there_is_one_strategy_or_none_nothing_is_cross_cutting(plan: str) -> None:
    assert {o for _, o in _derived(plan, "directness")} == {"directness/direct"}


def test_strategies_of_other_plans_make_no_work_cross_cutting() -> None:
    turtle = TWO_STRATEGIES + ":u a civic:Goal ; civic:underStrategy :theirs ."
    turtle += ":a civic:contributesTo :g , :u ."
    turtle += ":plan2 a civic:DeliveryPlan . :x a civic:Activity ; civic:inPlan :plan2 ; "
    turtle += "civic:contributesTo :g , :k ."
    found = _derived(turtle, "directness")
    assert {"a#for-x/s", "a#for-x/theirs", "x#for-x/s", "x#for-x/t"} <= {tie for tie, _ in found}
    assert {how for _, how in found} == {"directness/direct"}


def test_a_strategy_leans_on_the_partners_of_its_own_work() -> None:
    turtle = TWO_STRATEGIES + ":a civic:contributesTo :g . :b civic:contributesTo :k ."
    turtle += (
        ":e civic:engagedIn :a ; civic:party :ofsted . :f civic:engagedIn :b ; civic:party :d ."
    )
    turtle += ":own civic:engagedIn :a ; civic:party :council ."
    assert _derived(turtle, "leansOn") == {("s", "ofsted"), ("t", "d")}


# ---- one row vouches once ----


@pytest.mark.parametrize(
    ("pairs", "count"),
    [
        ([], 0),
        ([("s", "1")], 1),
        ([("s", "1"), ("t", "1"), ("u", "1")], 1),
        ([("s", "1"), ("t", "1"), ("u", "1"), ("s", "2")], 2),
        # A greedy choice (s by 1) would leave t without a row.
        ([("s", "1"), ("s", "2"), ("t", "1")], 2),
        ([("s", "1"), ("t", "1"), ("s", "2"), ("t", "2"), ("u", "2")], 2),
        # A plan that bears the name of an activity is still another thing.
        ([("x", "x")], 1),
    ],
)
def test_a_row_vouches_for_one_strategy(pairs: list[tuple[str, str]], count: int) -> None:
    assert vouched(pairs) == count


def test_as_many_strategies_as_can_be_are_given_an_activity_of_their_own() -> None:
    dice = Random(7)
    for _ in range(500):
        pairs = {
            (f"s{dice.randint(1, 8)}", f"a{dice.randint(1, 9)}") for _ in range(dice.randint(0, 20))
        }
        own = give_own(pairs)
        assert set(own.items()) <= pairs
        assert len(set(own.values())) == len(own)
        strategies = {strategy for strategy, _ in pairs}
        most = nx.bipartite.hopcroft_karp_matching(nx.Graph(list(pairs)), strategies)
        assert len(own) == len(most) / 2, pairs


def test_a_long_row_of_strategies_that_must_each_hand_on_is_matched() -> None:
    steps = 3000
    pairs = [(f"s{at:04}", f"a{at + by:04}") for at in range(steps) for by in (0, 1)]
    last = [("s9999", "a0000")]
    assert len(give_own([*pairs, *last])) == steps + 1


def test_what_is_only_possible_vouches_for_nothing() -> None:
    engaged = ":e civic:engagedIn :a ; civic:party :ofsted ."
    possible = TWO_STRATEGIES + _claim("c", "a", "g") + _claim("d", "a", "k") + engaged
    assert _derived(possible, "vouchedStrategies") == {("ofsted", "0")}
    sure = TWO_STRATEGIES + _claim("c", "a", "g") + engaged
    assert _derived(sure, "vouchedStrategies") == {("ofsted", "1")}


# ---- a measurement meets a target or misses it ----


def _judged(comparator: str, target: str, measurement: str) -> tuple[bool, bool]:
    turtle = f"""
        :t a civic:Target ; civic:ofIndicator :i ; civic:comparator cmp:{comparator} {target} .
        :old a civic:Measurement ; civic:ofIndicator :i ; civic:value 10.0 .
        :new a civic:Measurement ; civic:ofIndicator :i {measurement} .
    """
    pairs = (("new", "t"), ("old", "t"))
    met, missed = _derived(turtle, "meets"), _derived(turtle, "misses")
    assert met | missed <= set(pairs)
    return pairs[0] in met, pairs[0] in missed


@pytest.mark.parametrize(
    ("comparator", "met", "missed"),
    [
        ("at-least", (10, 11), (9,)),
        ("more-than", (11,), (10, 9)),
        ("equal", (10,), (9, 11)),
        ("at-most", (10, 9), (11,)),
        ("less-than", (9,), (10, 11)),
        ("increase", (11,), (10, 9)),
        ("decrease", (9,), (10, 11)),
        ("maintain", (10,), (9, 11)),
    ],
)
def test_a_measurement_meets_or_misses_a_target_by_its_comparator(
    comparator: str, met: tuple[int, ...], missed: tuple[int, ...]
) -> None:
    for value in (*met, *missed):
        found = _judged(
            comparator, "; civic:value 10.0 ; civic:baseline :old", f"; civic:value {value}.0"
        )
        assert found == (value in met, value in missed), value


def test_what_can_not_be_compared_is_neither_met_nor_missed() -> None:
    share = "; civic:value 80.0 ; civic:unit unit:percent"
    assert _judged("at-least", share, "; civic:value 90.0 ; civic:unit unit:number") == (0, 0)
    assert _judged("at-least", share, "; civic:value 90.0 ; civic:unit unit:percent") == (1, 0)
    assert _judged("at-least", share, "; civic:value 70.0") == (0, 1)
    assert _judged("at-least", "", "; civic:value 90.0") == (0, 0)
    assert _judged("increase", "", "; civic:value 90.0") == (0, 0)
    assert _judged("increase", "; civic:baseline :old", "; civic:value 90.0") == (1, 0)
    baseline = "; civic:value 80.0 ; civic:baseline :new"
    assert _judged("at-least", baseline, "; civic:value 90.0") == (0, 0)


def test_a_partner_is_counted_by_what_its_rows_give_and_has_the_roles_it_takes_part_in() -> None:
    turtle = (
        TWO_STRATEGIES
        + f"""
    @prefix role: <{CODE}role/> .
    :a civic:contributesTo :g , :k . :b civic:contributesTo :g .
    :e civic:engagedIn :a ; civic:party :ofsted ; civic:role role:partner .
    :f civic:engagedIn :b ; civic:party :ofsted ; civic:role role:funder .
    :o civic:engagedIn :b ; civic:party :council ; civic:role role:lead .
    """
    )
    counted = {
        "vouchedStrategies": 2,  # one row for each: the direct one has only the first
        "directStrategies": 1,
        "crossCuttingActivities": 1,
        "statedActivities": 2,
        "readActivities": 0,
        "possibleActivities": 0,
    }
    for name, number in counted.items():
        assert _derived(turtle, name) == {("ofsted", str(number))}, name
    # What is done by the plan's own body is no partner's part.
    assert _derived(turtle, "takesPartAs") == {
        ("ofsted", "role/partner"),
        ("ofsted", "role/funder"),
    }


# ---- whom it is for ----


def test_whom_an_outcome_benefits_it_serves_and_so_does_the_activity_that_expects_it() -> None:
    turtle = (
        PLAN
        + f"""
    @prefix role: <{CODE}role/> .
    :o civic:benefits :children . :a civic:expectedOutcome :o .
    :children a civic:Population ; civic:canonical :pupils . :pupils a civic:Population .
    :parents a civic:Population . :schools a civic:OrganisationType . :college a org:Organization .
    :e civic:engagedIn :b ; civic:party :parents ; civic:role role:beneficiary .
    :f civic:engagedIn :b ; civic:party :schools ; civic:role role:engaged .
    :k civic:engagedIn :b ; civic:party :college ; civic:role role:beneficiary .
    """
    )
    assert _derived(turtle, "serves") == {("o", "pupils"), ("a", "pupils"), ("b", "parents")}


# ---- what it is measured by ----


def test_work_is_measured_by_the_indicators_of_what_reaches_it_by_their_shared_records() -> None:
    turtle = (
        PLAN
        + """
    :a civic:expectedOutcome :o ; civic:hasTarget :t . :o a civic:Outcome ; civic:hasTarget :u .
    :m civic:milestoneOf :a ; civic:hasTarget :v .
    :t civic:ofIndicator :i . :u civic:ofIndicator :j . :v civic:ofIndicator :k .
    :j civic:canonical :shared .
    """
    )
    assert _derived(turtle, "measuredBy") == {
        *(("a", "i"), ("a", "shared"), ("a", "k"), ("o", "shared")),
    }


# ---- what has an evaluation ----


def test_work_has_the_evaluations_of_what_reaches_it_and_no_outcome_has_anothers() -> None:
    turtle = (
        PLAN
        + """
    :a civic:programme :p ; civic:expectedOutcome :o , :o2 . :o a civic:Outcome .
    :o2 a civic:Outcome . :lone a civic:Outcome .
    :of-programme civic:evaluates :p . :of-outcome civic:evaluates :o .
    :of-lone civic:evaluates :lone .
    """
    )
    assert _derived(turtle, "evaluatedBy") == {
        *(("a", "of-programme"), ("o", "of-programme"), ("o2", "of-programme")),
        *(("a", "of-outcome"), ("o", "of-outcome"), ("lone", "of-lone")),
    }


# ---- from one edition to the next ----

EDITIONS = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:next civic:succeeds :plan .
:old civic:inPlan :plan . :new civic:inPlan :next ; civic:continues :old .
"""


def _again(before: str, after: str, name: str) -> bool:
    found = _derived(f"{EDITIONS} :old {before} . :new {after} .", name)
    assert found in (set(), {("new", "old")})
    return bool(found)


@pytest.mark.parametrize(
    ("before", "after", "is_reworded"),
    [
        ('skos:prefLabel "Read"@en', 'skos:prefLabel "Read more"@en', True),
        (
            'skos:prefLabel "Pupils’ way – daily"@en',
            'skos:prefLabel "pupils\' WAY -  daily"@en',
            False,
        ),
        ('skos:prefLabel "Read"@en', 'skos:prefLabel "Darllen"@cy', False),
        ('dcterms:description "Ten pupils"@en', 'dcterms:description "Nine pupils"@en', True),
        ('dcterms:description "Ten pupils"@en', 'skos:prefLabel "Nine pupils"@en', False),
    ],
)
def test_what_is_carried_on_in_other_words_is_reworded(
    before: str, after: str, is_reworded: bool
) -> None:
    assert _again(before, after, "rewords") == is_reworded


@pytest.mark.parametrize(
    ("before", "after", "is_moved"),
    [
        ("civic:due :march", "civic:due :april", True),
        ("civic:due :march", "civic:due :by-march", False),
        ("civic:due :march", "civic:timeframe :from-march", True),
        ("civic:due :march", "civic:recurrence :yearly", True),
        ("civic:due :soon", "civic:due :later", False),
        ("civic:recurrence :yearly", "civic:due :soon", False),
    ],
)
def test_what_is_carried_on_at_another_time_is_rescheduled(
    before: str, after: str, is_moved: bool
) -> None:
    times = """
    :march dcat:endDate "2031-03-31"^^xsd:date ; civic:asWritten "March" .
    :by-march dcat:endDate "2031-03-31"^^xsd:date ; civic:asWritten "end of March" .
    :from-march dcat:startDate "2031-03-01"^^xsd:date ; dcat:endDate "2031-03-31"^^xsd:date .
    :april dcat:endDate "2031-04-30"^^xsd:date .
    :soon civic:asWritten "soon" . :later civic:asWritten "later" . :x :y :z
    """
    assert _again(before, f"{after} . {times}", "reschedules") == is_moved


def test_what_the_next_plan_has_nothing_for_is_not_carried_on_by_it() -> None:
    turtle = (
        EDITIONS
        + """
    :gone civic:inPlan :plan . :alone civic:inPlan :other . :added civic:inPlan :next .
    :skipped civic:inPlan :plan . :third civic:succeeds :next .
    :late civic:inPlan :third ; civic:continues :skipped .
    """
    )
    assert _derived(turtle, "notCarriedOnBy") == {
        *(("gone", "next"), ("skipped", "next"), ("new", "third"), ("added", "third")),
    }


# ---- a reasoner gives the same, where it can say it ----


def test_a_reasoner_gives_the_same_where_axioms_can_say_it() -> None:
    """OWL 2 RL has neither "where there is none" nor "itself", so both are given as facts."""
    stated = {q.triple for q in ox.parse(path=str(CASES / "words.ttl"))}
    axioms = {q.triple for q in ox.parse(path=str(CASES / "words-axioms.ttl"))}
    graph = to_rdflib(stated | axioms)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    graph_name = ox.NamedNode("https://example.org/graph/x/plan/1")
    derived = derive_from(ox.Quad(t.subject, t.predicate, t.object, graph_name) for t in stated)
    for name in ("reaches", "ownBody", "engagedParty", "countsFor"):
        wanted = Graph()
        wanted += graph.triples((None, URIRef(NS + name), None))
        given = {t for t in derived if t.predicate.value == NS + name}
        assert len(given) > 2, name
        assert set(from_rdflib(wanted)) == given, name


# ---- rule files that are wrong are refused, with their name ----

GOOD = """#+ title: A
#+ summary: B.
#+ number: 1
#+ derives: civic:reaches
PREFIX civic: <https://w3id.org/civicthread/ns#>
CONSTRUCT { ?a civic:reaches ?b } WHERE { ?a civic:milestoneOf ?b }
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#+ title: A\n", "", "title"),
        ("#+ number: 1\n", "", "number"),
        ("#+ derives: civic:reaches\n", "", "derives"),
        ("#+ derives: civic:reaches", "#+ derives: nobody:reaches", "header"),
        ("#+ derives: civic:reaches", "#+ derives: civic:partner", "header"),
        ("CONSTRUCT { ?a civic:reaches ?b } WHERE", "SELECT ?a WHERE", "CONSTRUCT"),
    ],
)
def test_a_rule_that_is_not_of_its_form_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    (tmp_path / "wrong.rq").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(LoadError, match=rf"^wrong\.rq.*{said}"):
        read_rules(tmp_path)


def test_two_rules_for_one_property_or_with_one_number_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.rq").write_text(GOOD, encoding="utf-8")
    assert [rule.name for rule in read_rules(tmp_path)] == ["one"]
    (tmp_path / "two.rq").write_text(GOOD.replace("number: 1", "number: 2"), encoding="utf-8")
    with pytest.raises(LoadError, match=r"two\.rq: one\.rq gives .*reaches already"):
        read_rules(tmp_path)
    (tmp_path / "two.rq").write_text(GOOD.replace("reaches", "partner"), encoding="utf-8")
    with pytest.raises(LoadError, match=r"\.rq has the number 1 too"):
        read_rules(tmp_path)


def test_a_file_that_states_what_a_rule_derives_is_refused_with_the_rules_name() -> None:
    with pytest.raises(LoadError, match=r"partner\.rq derives \S+partner, which \S+ states of "):
        derive_from(_quads(PLAN + ":a civic:partner :ofsted ."))
    with pytest.raises(LoadError, match=r"contribution\.rq derives \S+Contribution"):
        derive_from(_quads(PLAN + ":x a civic:Contribution ."))
    with pytest.raises(LoadError, match="counting"):
        derive_from(_quads(PLAN + ":ofsted civic:vouchedStrategies 9 ."))


def test_only_what_a_rule_asks_for_is_read_of_what_files_state(tmp_path: Path) -> None:
    asking = """
  ?activity a civic:Activity ; civic:basis bas:table-block .
  ?activity civic:reviewStatus rev:accepted , rev:rejected .
  VALUES ?link { civic:partOf civic:milestoneOf }
  ?thing ?link ?activity .
"""
    prefixes = f"PREFIX bas: <{CODE}basis/>\nPREFIX rev: <{CODE}review/>\nCONSTRUCT"
    body = GOOD.partition("WHERE {")[0].replace("CONSTRUCT", prefixes) + f"WHERE {{{asking}}}\n"
    (tmp_path / "asking.rq").write_text(body, encoding="utf-8")
    read = """
:a a civic:Activity ; civic:basis bas:table-block ; civic:reviewStatus rev:accepted .
:b civic:reviewStatus rev:rejected ; civic:partOf :a ; civic:milestoneOf :a .
:c civic:reaches :a ; civic:vouchedStrategies 9 .
"""
    left = ":b a civic:Outcome ; civic:basis bas:table-row ; civic:party :ofsted ."
    found = list(read_of(_quads(read + left), read_rules(tmp_path)))
    assert set(found) == set(_quads(read))


def test_what_rules_give_is_marked_in_the_ontology_with_the_name_of_its_rule() -> None:
    ontology = Graph().parse(Path(__file__).parent.parent / "ontology" / "civic.ttl")
    marked = {
        str(term): str(rule) for term, rule in ontology.subject_objects(URIRef(NS + "derivedBy"))
    }
    given = {term: rule.name for rule in list_rules() for term in rule.gives}
    assert marked == given | dict.fromkeys(COUNTED, "counting")
    assert derived_alone() <= set(marked)
