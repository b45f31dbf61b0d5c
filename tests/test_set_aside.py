"""A rule set aside in a whole plan: with a reason and a day, told apart, asked for no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.acknowledging import read_acknowledgements
from kg.acknowledging.records import EVERYTHING
from kg.errors import KGError
from kg.pages.completeness import completeness_page
from kg.pages.report import list_findings, report_page
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.release.opening import open_release
from kg.sources import Sources, find_sources
from kg.store import MemoryStore
from kg.terms import BASE

GLA, CITY = "gla:plan-education-delivery-2014", "col:plan-education-2022-23"
PLAN = f"{BASE}/id/gla/plan-education-delivery-2014"
SAID = ("--why", "A list of work, which names no sums.", "--by", "hub:agent-editors",
        "--on", "2026-12-01", "--until", "2027-12-01")  # fmt: skip


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    made = Sources(tmp_path / "sources")
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(getattr(find_sources(), part), made.root / part)
    return made


def run(sources: Sources, *arguments: str) -> Result:
    place = ("--sources", str(sources.root), "--release", str(sources.root.parent / "releases"))
    return CliRunner().invoke(cli, ["acknowledge", *arguments, *place])


def _built(sources: Sources) -> MemoryStore:
    folder = ReleaseFolder(sources.root.parent / "releases")
    build(sources, folder)
    return open_release(folder).store


@pytest.fixture
def before(sources: Sources) -> MemoryStore:
    return _built(sources)


def test_what_it_finds_in_the_plan_counts_apart_and_nowhere_else(
    sources: Sources, before: MemoryStore
) -> None:
    found = [f for f in list_findings(before) if f.code == "C07"]
    here = [f for f in found if f.plan and f.plan.iri == PLAN]
    assert 0 < len(here) < len(found)
    done = run(sources, "C07", "--all-in", GLA, *SAID)
    assert done.exit_code == 0, done.output
    assert "C07 is set aside in gla:plan-education-delivery-2014" in done.output
    (one,) = (each for each in read_acknowledgements(sources) if each.is_of_plan)
    assert (one.code, one.focus, one.value) == ("C07", PLAN, EVERYTHING)

    store = _built(sources)
    now = [f for f in list_findings(store) if f.code == "C07"]
    assert {f.focus.iri for f in now if not f.is_open} == {f.focus.iri for f in here}
    assert report_page(store, code="C07").total.number == len(found) - len(here)
    apart = report_page(store, code="C07", state="acknowledged")
    assert {f.apart.why for f in apart.kept if f.apart} == {"A list of work, which names no sums."}
    assert apart.in_vain == ()

    plans = {each.plan.iri: each for each in completeness_page(store).plans}
    assert "C07" not in {part.rule for part in plans[PLAN].parts}
    assert plans[PLAN].aside == (
        ("Every activity says how it is resourced", "A list of work, which names no sums."),
    )
    assert plans[PLAN].not_asked == ""
    (other,) = (each for iri, each in plans.items() if iri != PLAN)
    assert "C07" in {part.rule for part in other.parts}

    listed = run(sources)
    assert "everything in this plan" in listed.output
    assert run(sources, "C07", "--all-in", GLA, "--undo").exit_code == 0
    assert not any(each.is_of_plan for each in read_acknowledgements(sources))


def test_where_it_finds_nothing_it_is_told_as_in_vain(
    sources: Sources, before: MemoryStore
) -> None:
    assert run(sources, "C03", "--all-in", GLA, *SAID).exit_code == 0
    store = _built(sources)
    told = report_page(store, state="acknowledged").in_vain
    assert [(each.code, each.focus) for each in told] == [("C03", PLAN)]
    assert "no longer found" in run(sources).output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("S02", "--all-in", GLA, *SAID), "S02 stops a release; it can not be set aside"),
        (("S27", "--all-in", GLA, *SAID), "S27 stops a release"),
        (("C99", "--all-in", GLA, *SAID), "no rule has the code 'C99'"),
        (("C07", "--all-in", "gla:plan-of-nobody", *SAID), "is no plan of the data"),
        (("C07", "--all-in", "gla:activity-annual-report", *SAID), "is no plan of the data"),
        (("C07", "--all-in", "not an IRI", *SAID), "is no IRI"),
        (("C07", "--all-in", GLA, "--why", "So."), "go together"),
        (("C07", "--all-in", GLA, *SAID[:-1], "2026-01-01"), "is not after 2026-12-01"),
        (("C07", "--all-in", CITY, "--undo"), "was not acknowledged"),
    ],
)  # fmt: skip
def test_what_can_not_be_set_aside_is_refused_and_nothing_is_written(
    sources: Sources, before: MemoryStore, arguments: tuple[str, ...], sentence: str
) -> None:
    known = sources.data / "acknowledgements.ttl"
    was = known.read_bytes() if known.exists() else None
    done = run(sources, *arguments)
    assert isinstance(done.exception, KGError)
    assert sentence in str(done.exception)
    assert (known.read_bytes() if known.exists() else None) == was
