"""What others made is what it was when it came, and wears none of their branding."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VENDORED = json.loads((ROOT / "web" / "static" / "VENDORED.json").read_text(encoding="utf-8"))
FILES = {name: digest for part in VENDORED for name, digest in part["files"].items()}
FOLDERS = (
    ROOT / "web" / "static" / "vendor",
    ROOT / "tests" / "browser" / "vendor",
    ROOT / "kg" / "pictures" / "boundaries",
)


@pytest.mark.parametrize("name", FILES)
def test_a_vendored_file_is_unchanged(name: str) -> None:
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == FILES[name]


def test_every_vendored_file_is_listed() -> None:
    there = {path.relative_to(ROOT).as_posix() for f in FOLDERS for path in f.rglob("*.*")}
    assert there == set(FILES)


@pytest.mark.parametrize("part", VENDORED, ids=lambda part: part["name"])
def test_each_part_has_its_licence_beside_it(part: dict[str, object]) -> None:
    assert part["licence"] in ("MIT", "MPL-2.0", "CC-BY-4.0")
    assert [name for name in part["files"] if "LICENCE" in name]


def test_the_style_sheet_is_that_of_the_macros() -> None:
    # govuk-frontend-jinja 4.1 writes the markup of govuk-frontend 6.3.0, and of no other.
    part = next(part for part in VENDORED if part["name"] == "govuk-frontend")
    assert part["version"] == "6.3.0"
    assert version("govuk-frontend-jinja").startswith("4.1.")


def test_the_style_sheet_has_no_branding_of_gov_uk() -> None:
    for path in (ROOT / "web" / "static").rglob("*.css"):
        style = path.read_text(encoding="utf-8")
        for word in ("GDS Transport", "url(", "crest", "crown", "@import"):
            assert word not in style, f"{path.name}: {word}"
