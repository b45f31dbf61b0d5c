"""Drawings: nothing overlaps, nothing is too small to read, the same input draws the same."""

from __future__ import annotations

import itertools

import pytest

from kg.pictures.layers import Column, place
from kg.pictures.neighbourhood import Field, neighbourhood_picture
from kg.pictures.network import network_picture
from kg.pictures.shapes import (
    MOST_NODES,
    Bond,
    Item,
    Node,
    Picture,
    measured,
    thickness,
    wrapped,
)
from kg.pictures.sight import sight_picture


def _items(
    kind: str, count: int, words: str = "A name of some length that needs two lines"
) -> list:
    return [Item(f"x:{kind}{i}", f"{words} {i}", kind) for i in range(count)]


def _network(partners: int = 40) -> Picture:
    strategies, bodies = _items("strategy", 10), _items("body", partners)
    bonds = [Bond(strategies[i % 10].iri, b.iri, i + 1, i % 3 == 0) for i, b in enumerate(bodies)]
    return network_picture(strategies, bodies, [], bonds)


def _neighbourhood() -> Picture:
    activities, others = _items("activity", 28), _items("group", 25)
    fields = [
        Field(((Item("x:e", "Education", "strategy"), False),), tuple(activities[:18])),
        Field(((Item("x:s", "Skills", "strategy"), True),), tuple(activities[18:])),
    ]
    bonds = [Bond("x:me", a.iri) for a in activities]
    bonds += [Bond(o.iri, activities[i].iri) for i, o in enumerate(others)]
    bonds += [Bond(others[0].iri, a.iri) for a in activities]
    return neighbourhood_picture(Item("x:me", "The partner", "body"), fields, others, bonds)


def _sight() -> Picture:
    activities, aims, goals = _items("activity", 30), _items("aim", 20), _items("goal", 4)
    bonds = [Bond(a.iri, aims[i % 20].iri) for i, a in enumerate(activities)]
    bonds += [Bond(a.iri, goals[i % 4].iri, 1, True) for i, a in enumerate(aims)]
    bonds += [Bond(activities[0].iri, goals[0].iri)]
    columns = [("Activities", activities), ("Aims", aims), ("Goals", goals)]
    return sight_picture("Up", columns, bonds)


PICTURES = {"network": _network, "neighbourhood": _neighbourhood, "sight": _sight}


def _overlap(a: Node, b: Node) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )


@pytest.mark.parametrize("name", PICTURES)
def test_no_shape_lies_upon_another(name: str) -> None:
    nodes = PICTURES[name]().nodes
    assert len(nodes) > 45
    pairs = itertools.combinations(nodes, 2)
    assert [(a.item.iri, b.item.iri) for a, b in pairs if _overlap(a, b)] == []


@pytest.mark.parametrize("name", PICTURES)
def test_everything_stands_within_the_drawing(name: str) -> None:
    picture = PICTURES[name]()
    for node in picture.nodes:
        assert picture.left - 1 <= node.x <= node.x + node.width <= picture.left + picture.width + 1
        assert 0 <= node.y <= node.y + node.height <= picture.height
    assert all(key.y < picture.height for key in picture.keys)


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_input_draws_the_same(name: str) -> None:
    assert PICTURES[name]() == PICTURES[name]()


@pytest.mark.parametrize("name", PICTURES)
def test_a_possible_tie_is_told_from_a_sure_one_in_line_and_legend(name: str) -> None:
    picture = PICTURES[name]()
    dashed = any(stroke.is_possible for stroke in picture.strokes)
    assert dashed == any(key.sample == "possible" for key in picture.keys)


def test_who_takes_part_on_both_sides_stands_in_the_middle() -> None:
    at = {node.item.iri: node for node in _neighbourhood().nodes}
    assert at["x:group0"].x == at["x:me"].x
    assert at["x:group1"].x != at["x:me"].x


def test_a_line_over_a_column_runs_between_its_boxes() -> None:
    first, second, third = _items("activity", 1), _items("aim", 5), _items("goal", 1)
    bonds = [Bond(first[0].iri, third[0].iri)]
    bonds += [Bond(first[0].iri, aim.iri) for aim in second]
    picture = sight_picture("Up", [("A", first), ("B", second), ("C", third)], bonds)
    assert len(picture.strokes) == 7  # five to the aims, and the long one in two parts
    crossing = next(s.path for s in picture.strokes if "L" in s.path)
    height = float(crossing.removeprefix("M").split("L")[0].split()[1])
    assert not any(n.y < height < n.y + n.height for n in picture.nodes if n.item.kind == "aim")


def test_ties_of_all_to_all_meet_in_one_knot() -> None:
    goals, ends = _items("goal", 3), _items("corporate", 3)
    bonds = [Bond(g.iri, e.iri, 1, True) for g in goals for e in ends]
    columns = [("Goals", goals), ("Corporate goals", ends)]
    whole = sight_picture("Up", columns, bonds)
    assert len(whole.strokes) == 3 + 3 + 1
    assert len(sight_picture("Up", columns, bonds[:-1]).strokes) == 8


def test_boxes_are_as_high_as_their_words() -> None:
    short = Item("x:s", "Short", "body")
    long = Item("x:l", "A name that goes on and on until it needs several lines", "body", "note")
    nodes = {n.item.iri: n for n in place([Column(0, 200, (short, long))], [], 0).nodes}
    assert nodes["x:l"].height > nodes["x:s"].height
    for node in nodes.values():
        assert all(node.y < line.y < node.y + node.height for line in node.lines + node.note)


@pytest.mark.parametrize("text", ["", "x", "word " * 60, "W" * 10_000, "Ünïcödé ‮ markup"])
def test_lines_fit_their_width(text: str) -> None:
    lines = wrapped(text, 150, 14, 3)
    assert 1 <= len(lines) <= 3
    assert all(measured(line, 14) <= 150 for line in lines)


def test_words_that_are_cut_say_so() -> None:
    assert wrapped("one two three four", 30, 14, 1)[0].endswith("…")
    assert wrapped("one", 60, 14, 1) == ("one",)


def test_a_line_grows_with_its_activities_up_to_a_limit() -> None:
    grown = [thickness(count) for count in (1, 2, 5, 10, 20)]
    assert grown == sorted(set(grown))
    assert thickness(10_000) <= 12


def test_an_empty_drawing_has_no_lines() -> None:
    assert network_picture([], [], [], []).strokes == ()
    assert sight_picture("Up", [], []).nodes == ()
    assert MOST_NODES == 60
