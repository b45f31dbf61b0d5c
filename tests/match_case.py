"""A council whose register names some bodies twice, with plans that engage them."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.release import ReleaseFolder
from kg.sources import Sources
from kg.terms import BASE
from tests.harvest_case import Council

_PLAN = "riv/plan-2026.ttl"
_MORE = """
hub:org-dept a org:Organization ;
  skos:prefLabel "Department for Education"@en ;
  org:identifier "GB-GOR-D6" .

hub:org-kelham a org:Organization ;
  skos:prefLabel "Kelham Arts Council"@en .

hub:org-kelham-arts a org:Organization ;
  skos:prefLabel "KELHAM ARTS COUNCIL"@en .

hub:agent-steward a prov:Agent ;
  skos:prefLabel "Data steward"@en .
"""
_ENGAGED = """
riv:eng-r1-{name} a civic:Engagement ;
  civic:engagedIn riv:activity-boats ;
  civic:party hub:org-{name} ;
  civic:role role:engaged ;
  civic:asWritten "{name}" ;
  civic:basis bas:table-row ;
  prov:wasDerivedFrom riv:cell-r1 .
"""


def make_council(folder: Path) -> Council:
    """Return it with its release."""
    council = Council.make(folder, "theirs", BASE)
    with (council.sources.data / "hub" / "bodies.ttl").open("a", encoding="utf-8") as file:
        file.write(_MORE)
    with (council.sources.data / _PLAN).open("a", encoding="utf-8") as file:
        file.write("".join(_ENGAGED.format(name=n) for n in ("dept", "kelham", "kelham-arts")))
    return council.build()


def copy_of(council: Council, folder: Path) -> Council:
    """Return a copy that a test may change."""
    shutil.copytree(council.sources.root, folder / "theirs", symlinks=True)
    root = folder / "theirs"
    return Council(Sources(root), ReleaseFolder(root / "releases"), council.base)
