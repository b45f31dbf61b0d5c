"""Fixtures that many tests read and none may change."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.release import ReleaseFolder
from kg.release.building import build
from kg.rules import derive_from
from kg.sources import find_sources
from kg.store import MemoryStore

INFERRED = ox.NamedNode("https://w3id.org/civicthread/graph/inferred")
ROOT = Path(__file__).resolve().parent.parent
PREFIXES = """
PREFIX civic: <https://w3id.org/civicthread/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX role: <https://w3id.org/civicthread/code/role/>
PREFIX hub: <https://w3id.org/civicthread/id/hub/>
PREFIX gla: <https://w3id.org/civicthread/id/gla/>
PREFIX g: <https://w3id.org/civicthread/graph/>
"""


def missing_part(reason: str) -> None:
    """Skip the test, unless heavy parts are required: then it fails."""
    if os.environ.get("CIVIC_HEAVY") == "required":
        pytest.fail(f"required and missing: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the two source documents; the test skips where it is absent."""
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the source documents are not here")
    return folder


@pytest.fixture
def store_of() -> Callable[[str], MemoryStore]:
    """Return a function from TriG text (the project's prefixes given) to a store.

    The store holds what a build would infer beside what the text states.
    """

    def make(trig: str) -> MemoryStore:
        text = PREFIXES + trig
        stated = list(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))
        derived = (ox.Quad(t.subject, t.predicate, t.object, INFERRED) for t in derive_from(stated))
        return MemoryStore([*stated, *derived])

    return make


@pytest.fixture(scope="session")
def release_folder(tmp_path_factory: pytest.TempPathFactory) -> ReleaseFolder:
    """A folder with one release of the real data, built once; read only."""
    folder = ReleaseFolder(tmp_path_factory.mktemp("releases"))
    build(find_sources(), folder)
    return folder
