"""Fixtures that many tests read and none may change."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from dev import LEFT_OUT
from kg.atomic import locked
from kg.errors import ReleaseError
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.rules import derive_from
from kg.sources import find_sources
from kg.store import MemoryStore
from tests.sharing_out import SharingOut, in_turn

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order in which they are shared out."""
    items[:] = in_turn(items)


def pytest_collection_finish() -> None:
    """Keep the collector of rubbish from what lives to the end, and let it look more rarely.

    Stores, graphs and pages are many small things of which few go in circles: looking through
    them was an eighth of the time of a run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingOut | None:
    """Share the tests out by files; where another way is asked for, by that."""
    return SharingOut(config, log) if config.getvalue("dist") == "loadfile" else None


Reporting = Generator[None, pytest.TestReport, pytest.TestReport]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Reporting:
    """Let a test fail whose part is missing, where CIVIC_HEAVY says that all parts are required.

    What says by `skipif` when it does not apply, such as a test that writes a file, may be skipped.
    What is expected to fail ran, so nothing is missing: pytest calls that skipped too.
    """
    report = yield
    required = os.environ.get("CIVIC_HEAVY") == "required"
    marked = any(item.get_closest_marker(name) for name in LEFT_OUT)
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if required and marked and skipped and not item.get_closest_marker("skipif"):
        report.outcome = "failed"
        report.longrepr = f"required and missing: {report.longreprtext}"
    return report


def quick_ones(cases: Iterable[Any], *quick: Any) -> list[Any]:
    """Return cases as parameters of a test: the quick tests try those that are named, CI all."""
    listed = list(cases)
    assert all(case in listed for case in quick), "a quick case is none of the cases"
    return [case if case in quick else _slow(case) for case in listed]


def _slow(case: Any) -> Any:
    """Return a case, which is one value or a tuple of them, as a parameter that is slow."""
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)


def one_in(number: int, cases: Iterable[Any]) -> list[Any]:
    """Return cases as parameters of a test: the quick tests try the first of so many, CI all."""
    listed = list(cases)
    return quick_ones(listed, *listed[::number])


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the two source documents; the test skips where it is absent."""
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the source documents are not here")
    return folder


@pytest.fixture(scope="session")
def store_of() -> Callable[[str], MemoryStore]:
    """Return a function from TriG text (the project's prefixes given) to a store.

    The store holds what a build would infer beside what the text states. It can not be changed, so
    the same text gives the same store, and what pages read once a store is read already.
    """

    @cache
    def make(trig: str) -> MemoryStore:
        text = PREFIXES + trig
        stated = list(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))
        derived = (ox.Quad(t.subject, t.predicate, t.object, INFERRED) for t in derive_from(stated))
        return MemoryStore([*stated, *derived])

    return make


@pytest.fixture(scope="session")
def folder_of_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share; who makes something in it takes its lock."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(folder_of_run: Path) -> Iterator[None]:
    """Compile each template once in a run, wherever Python may not keep what it compiles."""
    folder = folder_of_run / "templates"
    folder.mkdir(exist_ok=True)

    class Remembering(Environment):
        def __init__(self, app: Flask, **options: Any) -> None:
            options["bytecode_cache"] = FileSystemBytecodeCache(str(folder))
            super().__init__(app, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_environment", Remembering)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_routes() -> Iterator[None]:
    """Compile each route once in a process: it was most of what making an application took."""
    compiled: dict[tuple[object, ...], Any] = {}
    made = Rule._compile_builder

    def remembering(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = made(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remembering)
        yield


@contextmanager
def waiting_for(lock: Path) -> Iterator[None]:
    """Hold a lock, as soon as no other process of this run does."""
    while True:
        held = ExitStack()
        try:
            held.enter_context(locked(lock))
        except ReleaseError:
            time.sleep(0.1)
            continue
        with held:
            yield
        return


@pytest.fixture(scope="session")
def release_folder(folder_of_run: Path) -> ReleaseFolder:
    """A folder with one release of the real data, built once in a run; read only."""
    folder = ReleaseFolder(folder_of_run / "releases")
    with waiting_for(folder_of_run / "releases.lock"):
        build(find_sources(), folder)
    return folder
