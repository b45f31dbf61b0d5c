"""Findings that are kept: what has not changed is not asked again, and nothing reads otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import pytest
from rdflib import Graph

from kg.release import ReleaseFolder
from kg.release.building import build
from kg.validate import Facts, Finding, Keeping, Shapes, validate_release
from kg.validate.compiled import Compiled
from kg.validate.parts import facts_of
from tests.conftest import one_in
from tests.release_case import ASH, add, copied_sources, edit
from tests.validated import HUB, PLAN, PLAN_GRAPH, release_of, the_shapes

OTHER_GRAPH = PLAN_GRAPH.replace("gla/plan-a", "col/plan_b")
OTHER = """
col:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:accountableBody hub:other .
col:eng a civic:Engagement ; civic:party hub:council ; civic:role role:lead .
"""
MORE = 'hub:other a org:Organization ; skos:prefLabel "Other council"@en .'


def _graphs(plan: str = PLAN, other: str = OTHER, hub: str = HUB + MORE) -> dict[str, Graph]:
    return release_of(plan=plan, hub=hub, col__plan_b__1=other)


def _facts(graphs: Mapping[str, Graph]) -> dict[str, Facts]:
    found = {}
    for iri in (PLAN_GRAPH, OTHER_GRAPH):
        facts = facts_of(graphs[iri])
        lines = sorted(" ".join(term.n3() for term in triple) for triple in graphs[iri])
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        found[iri] = Facts(facts.described, facts.named, digest)
    return found


def _asked(
    graphs: Mapping[str, Graph],
    before: Mapping[str, bytes],
    program: str = "p",
    shapes: Shapes | None = None,
) -> tuple[tuple[Finding, ...], list[str], dict[str, bytes]]:
    """Return the findings, the plans that were asked about, and what is kept."""
    told: list[str] = []
    keeping = Keeping(program, before, {})
    found = validate_release(
        graphs,
        shapes or the_shapes(),
        facts=_facts(graphs),
        keeping=keeping,
        progress=told.append,
    )
    return found, [plan for plan in told if plan in graphs], dict(keeping.now)


@pytest.fixture(scope="module")
def first():
    return _asked(_graphs(), {})


def test_what_has_not_changed_is_not_asked_again(first) -> None:
    found, asked, kept = first
    assert asked == [OTHER_GRAPH, PLAN_GRAPH]
    again, asked_again, kept_again = _asked(_graphs(), kept)
    assert (again, asked_again, kept_again) == (found, [], kept)
    assert again == validate_release(_graphs(), the_shapes())


@pytest.mark.parametrize(
    ("changed", "asked"),
    one_in(
        4,
        [
            ({"other": OTHER.replace("Plan B", "Plan C")}, [OTHER_GRAPH]),
            ({"plan": PLAN.replace("in due course", "soon")}, [PLAN_GRAPH]),
            # Of the register, what one plan names alone, and what both name.
            ({"hub": HUB + MORE.replace("Other council", "Another")}, [OTHER_GRAPH]),
            ({"hub": HUB.replace("Council", "The council") + MORE}, [OTHER_GRAPH, PLAN_GRAPH]),
            ({"hub": HUB.replace("Idle", "Busy") + MORE}, []),
        ],
    ),
    ids=["one plan", "the other", "its body", "their body", "a body of nobody"],
)
def test_what_changed_is_asked_again_and_no_other_plan(first, changed, asked) -> None:
    found, asked_now, _ = _asked(_graphs(**changed), first[2])
    assert asked_now == asked
    assert found == validate_release(_graphs(**changed), the_shapes())
    assert found != first[0]


def test_plans_that_come_to_name_each_other_are_asked_together(first) -> None:
    tied = {"other": OTHER + "col:plan-b civic:succeeds gla:plan-a ."}
    found, asked, _ = _asked(_graphs(**tied), first[2])
    assert asked == [OTHER_GRAPH, PLAN_GRAPH]
    assert found == validate_release(_graphs(**tied), the_shapes())


def test_other_shapes_or_another_program_ask_everything_again(first) -> None:
    assert _asked(_graphs(), first[2], "another")[1] == [OTHER_GRAPH, PLAN_GRAPH]


@pytest.mark.parametrize("damage", one_in(5, [b"", b"{}", b'{"findings": [[1]]}', b"\xff", b"[]"]))
def test_what_can_not_be_read_is_found_anew(first, damage: bytes) -> None:
    found, asked, _ = _asked(_graphs(), dict.fromkeys(first[2], damage))
    assert (found, asked) == (first[0], [OTHER_GRAPH, PLAN_GRAPH])


def test_what_is_said_of_a_name_that_leads_nowhere_is_never_kept() -> None:
    wrong = {"other": OTHER.replace("hub:council", "hub:councl")}
    found, _, kept = _asked(_graphs(**wrong), {})
    assert "S31" in {finding.code for finding in found}
    near = {"hub": HUB + MORE + 'hub:councl a org:Organization ; skos:prefLabel "C"@en .'}
    assert _asked(_graphs(**wrong), kept)[1] == [OTHER_GRAPH]
    assert _asked(_graphs(**wrong, **near), kept)[0] != found


@pytest.mark.parametrize("place", ["message", "remedy"])
def test_what_any_rule_says_of_names_nearby_is_never_kept(place: str) -> None:
    wrong = {"other": OTHER.replace("hub:council", "hub:councl")}
    words = {"message": "{value} is not here.", "remedy": "Mend it."}
    for near, asked in (("", []), ("{near}", [OTHER_GRAPH])):
        told = {**words, place: words[place] + near}
        rules = [
            replace(rule, code="L01", **told) for rule in the_shapes().rules if rule.code == "S31"
        ]
        shapes = replace(the_shapes(), rules=tuple(rules))
        found, _, kept = _asked(_graphs(**wrong), {}, shapes=shapes)
        assert [finding.code for finding in found] == ["L01"]
        assert _asked(_graphs(**wrong), kept, shapes=shapes)[1] == asked


def test_where_the_quick_way_differs_the_reference_is_asked_and_that_is_told(monkeypatch) -> None:
    right = validate_release(_graphs(), the_shapes())
    monkeypatch.setattr(Compiled, "results", lambda *_: iter(()))
    assert validate_release(_graphs(), the_shapes()) != right
    told: list[str] = []
    keeping = Keeping("p", {}, {})
    found = validate_release(
        _graphs(), the_shapes(), facts=_facts(_graphs()), keeping=keeping, progress=told.append
    )
    assert found == right
    assert told[0].startswith("the slow way: compiled rules and pySHACL do not agree on C08, ")
    assert not keeping.now


def test_a_release_is_the_same_whether_findings_were_kept_or_made_anew(tmp_path) -> None:
    sources = copied_sources(tmp_path)
    folder = ReleaseFolder(tmp_path / "kept")
    build(sources, folder)
    edit(sources, ASH, "A greener town", "A greener place")
    add(sources, "data/elm/plan-2031.ttl", "# A remark.\n")
    told: list[str] = []
    second = build(sources, folder, progress=told.append)
    anew = build(sources, ReleaseFolder(tmp_path / "anew"))
    assert second.manifest == anew.manifest
    for name in second.manifest["files"]:
        assert (second.path / name).read_bytes() == (anew.path / name).read_bytes()
    assert (folder.path / "kept").is_dir()
