"""The outlines of areas whose boundaries are shipped, as paths of a drawing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import cos, radians
from typing import TypeAlias

_FILE = "boundaries/london-boroughs.geojson"
# Boundaries are open data, on the condition that this stands beside them.
CREDIT = (
    "Boundaries of 2013 from martinjc/UK-GeoJSON (CC BY 4.0). Contains Ordnance Survey data "
    "© Crown copyright and database right 2014."
)
CREDIT_ADDRESS = "https://github.com/martinjc/UK-GeoJSON"
WIDTH = 1000
_MARGIN = 4
_Point: TypeAlias = tuple[float, float]
_Ring: TypeAlias = Sequence[_Point]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area: its GSS code and name, its outline, and where a word about it stands.

    Shape: `path` is that of an SVG path; `x` and `y` are the middle of its largest part. Units:
    those of a drawing that is WIDTH wide.
    """

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Outlines:
    """All areas, in the order of their codes, and how high the drawing of them is."""

    areas: tuple[Outline, ...]
    height: int


@cache
def outlines() -> Outlines:
    """Return the areas that can be drawn, east and north to one scale at their middle.

    Source: the licence beside the file says where the boundaries are from.
    """
    read = json.loads(files("kg.pictures").joinpath(_FILE).read_text(encoding="utf-8"))
    areas = [(each, tuple(_rings(each))) for each in read["features"]]
    points = [point for _, rings in areas for ring in rings for point in ring]
    west, east = (f(x for x, _ in points) for f in (min, max))
    south, north = (f(y for _, y in points) for f in (min, max))
    narrow = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * narrow)

    def placed(ring: _Ring) -> list[_Point]:
        return [
            (
                round(_MARGIN + (x - west) * narrow * scale, 1),
                round(_MARGIN + (north - y) * scale, 1),
            )
            for x, y in ring
        ]

    made = tuple(
        _outline(each["id"], each["properties"]["name"], [placed(ring) for ring in rings])
        for each, rings in areas
    )
    return Outlines(made, round((north - south) * scale) + 2 * _MARGIN)


def _rings(feature: dict[str, dict[str, list[list[_Ring]]]]) -> Iterable[_Ring]:
    for polygon in feature["geometry"]["coordinates"]:
        yield from polygon


def _outline(code: str, name: str, rings: Sequence[_Ring]) -> Outline:
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring[:-1]) + "Z" for ring in rings)
    x, y = _middle(max(rings, key=lambda ring: abs(_middle(ring)[0])))[1]
    return Outline(code, name, path, round(x, 1), round(y, 1))


def _middle(ring: _Ring) -> tuple[float, _Point]:
    """Return the area of a ring (its sign is the ring's direction) and its centre of mass."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return area, (x / (6 * area), y / (6 * area))
