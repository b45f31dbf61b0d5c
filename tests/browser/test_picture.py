"""The picture of the README is of the front page as it is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageFilter

PICTURE = Path(__file__).resolve().parents[2] / "web" / "static" / "front-page.png"
# Letters of other fonts look otherwise, so that points are compared blurred. Units: of 255, and a
# share of all points.
_OTHER, _MOST = 48, 0.02


def _told(picture: Image.Image) -> Image.Image:
    return picture.convert("L").filter(ImageFilter.GaussianBlur(6)).resize((160, 125))


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Return what share of two pictures of one size differs."""
    found = list(ImageChops.difference(_told(one), _told(other)).get_flattened_data())
    return sum(value > _OTHER for value in found) / len(found)


@pytest.fixture(scope="module")
def shot(chromium: Any, address: str) -> Image.Image:
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{address}/", wait_until="networkidle")
    return Image.open(io.BytesIO(page.screenshot()))


def test_the_picture_is_no_older_than_the_page(shot: Image.Image, tmp_path: Path) -> None:
    shot.save(tmp_path / PICTURE.name)
    kept = Image.open(PICTURE)
    assert kept.size == shot.size
    assert _difference(kept, shot) <= _MOST, f"the page is at {tmp_path / PICTURE.name}"


def test_a_page_with_another_table_is_another_picture(shot: Image.Image) -> None:
    changed = shot.copy()
    changed.paste(shot.crop((0, 380, 1280, 620)), (0, 620))
    assert _difference(changed, shot) > _MOST
