"""Projections and measures, on networks small enough to count by hand."""

from __future__ import annotations

import os
import subprocess
import sys

import networkx as nx
import pytest

from kg.network import (
    TieGraph,
    find_communities,
    measure_partners,
    project_partners,
    rests_alone,
    without_partner,
)

# Two triangles that meet in c.
BOW_TIE = ("ab", "ac", "bc", "cd", "ce", "de")
_TELL = """
from kg.network import find_communities, project_partners
shares = [(f"p{n * n % 31}", f"t{n % 17}") for n in range(90)]
print([c.members for c in find_communities(project_partners(shares))])
"""


def _network(*edges: str) -> TieGraph:
    network: TieGraph = nx.Graph()
    network.add_weighted_edges_from((one, other, 1) for one, other in edges)
    return network


def test_a_weight_counts_what_two_partners_share() -> None:
    shares = [("p", "x"), ("q", "x"), ("p", "y"), ("q", "y"), ("r", "y"), ("s", "z"), ("q", "x")]
    network = project_partners(shares)
    assert list(network) == ["p", "q", "r", "s"]
    assert dict(network.edges) == {
        ("p", "q"): {"weight": 2},
        ("p", "r"): {"weight": 1},
        ("q", "r"): {"weight": 1},
    }


def test_a_partner_may_be_a_thing_shared_too() -> None:
    assert list(project_partners([("p", "q"), ("q", "q")]).edges) == [("p", "q")]


def test_the_middle_of_a_line_bridges_every_pair() -> None:
    found = {measure.partner: measure for measure in measure_partners(_network("ab", "bc"))}
    assert {key: (one.partners, one.bridge) for key, one in found.items()} == {
        "a": (1, 0.0),
        "b": (2, 1.0),
        "c": (1, 0.0),
    }


def test_two_shortest_chains_share_the_bridge() -> None:
    # In a square each corner carries half of one of the three pairs of others.
    for measure in measure_partners(_network("ab", "bc", "cd", "da")):
        assert measure.bridge == pytest.approx(1 / 6)


def test_the_bow_tie_comes_apart_without_its_knot() -> None:
    found = without_partner(_network(*BOW_TIE), "c")
    assert (found.before, found.after, found.lost_pairs, found.cut_off) == (1, 2, 4, ("d", "e"))


def test_nothing_comes_apart_without_a_corner() -> None:
    found = without_partner(_network(*BOW_TIE), "a")
    assert (found.before, found.after, found.lost_pairs, found.cut_off) == (1, 1, 0, ())


def test_one_who_falls_alone_is_cut_off_and_makes_no_part() -> None:
    found = without_partner(_network("ab", "bc", "cd"), "b")
    assert (found.before, found.after, found.lost_pairs, found.cut_off) == (1, 1, 2, ("a",))


def test_another_part_of_the_network_is_left_in_peace() -> None:
    found = without_partner(_network("ab", "xy"), "a")
    assert (found.before, found.after, found.lost_pairs, found.cut_off) == (2, 1, 0, ())


def test_two_triangles_on_a_thread_are_two_communities() -> None:
    network = _network("ab", "ac", "bc", "cd", "de", "df", "ef")
    network.add_node("z")
    members = [community.members for community in find_communities(network)]
    # The ends of the thread are the most central of their triangles.
    assert members == [("c", "a", "b"), ("d", "e", "f"), ("z",)]


def test_without_any_tie_everyone_is_alone() -> None:
    network: TieGraph = nx.Graph()
    network.add_nodes_from("ab")
    assert [community.members for community in find_communities(network)] == [("a",), ("b",)]


def test_an_empty_network_has_no_measures() -> None:
    assert measure_partners(project_partners([])) == ()


@pytest.mark.slow
def test_communities_do_not_depend_on_the_order_of_sets() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _TELL],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_what_rests_on_one_alone_counts_only_those_asked_about() -> None:
    parts = {"x": {"p", "schools"}, "y": {"p", "q"}, "z": {"schools"}, "w": {"p"}}
    assert rests_alone(parts, {"p", "q"}) == {"p": ("w", "x")}
