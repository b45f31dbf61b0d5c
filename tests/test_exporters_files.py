"""The files by their addresses, and `kg export` in the formats of other standards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.catalog import dump_files
from kg.choices import EXPORT_FORMATS, NETWORK_FORMATS
from kg.errors import KGError
from kg.exporters import exported_files, write_format
from kg.exporters.tables import TABLES
from kg.pages.network import network_file
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import opened, share_opened

COL, GLA = "plan-education-2022-23", "plan-education-delivery-2014"
_ALSO = ("csv-metadata.json", "links.csv", "evidence.csv")
TABLE_FILES = {*_ALSO, *(f"{table.name}.csv" for table in TABLES)}
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture
def run(release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch) -> Run:
    share_opened(monkeypatch)

    def ask(*arguments: str) -> Result:
        where = ["--release", str(release_folder.path)]
        return CliRunner().invoke(cli, ["export", *arguments, *where])

    return ask


def test_every_file_has_its_address(store: MemoryStore) -> None:
    paths = list(exported_files(store, BASE))
    assert paths == sorted(paths)
    assert set(paths) >= {
        f"/dumps/col/{COL}.stratml.xml", f"/dumps/col/{COL}.xlsx", f"/dumps/col/{COL}.ods",
        f"/dumps/gla/{GLA}.stratml.xml", f"/dumps/gla/{GLA}.xlsx",
        "/dumps/civicthread.xlsx", "/dumps/civicthread.ods", "/dumps/cids.jsonld",
         "/dumps/360giving.json",
        "/dumps/tables/activities.csv", "/dumps/tables/csv-metadata.json",
        "/dumps/partners.graphml", "/dumps/partners.gexf",
    }  # fmt: skip
    tables = {path for path in paths if path.startswith("/dumps/tables/")}
    assert tables == {f"/dumps/tables/{name}" for name in TABLE_FILES}


def test_every_file_says_what_it_is(store: MemoryStore) -> None:
    files = exported_files(store, BASE)
    assert {file.form for file in files.values()} == set(EXPORT_FORMATS)
    for path, file in files.items():
        assert file.title and "/" in file.media_type
        assert (file.plan is not None) == (path.count("/") == 3 and "/tables/" not in path)
        assert file.standard is None or ":" in file.standard
    one = files[f"/dumps/gla/{GLA}.stratml.xml"]
    assert one.plan == f"{BASE}/id/gla/{GLA}"


@pytest.mark.slow
def test_every_file_is_made_and_names_no_person(
    store: MemoryStore, release_folder: ReleaseFolder
) -> None:
    # As they are published: other tests of this process ask for the same.
    published = dump_files(opened(release_folder.path))
    made = {path: published[path].read() for path in exported_files(store, BASE)}
    assert all(made.values())
    assert [path for path, content in made.items() if b"@cityoflondon" in content] == []
    network = write_format(store, "gexf", None)
    assert made["/dumps/partners.gexf"] == network["partners.gexf"]


def test_english_comes_before_other_languages(store_of: Callable[[str], MemoryStore]) -> None:
    store = store_of(
        """<https://w3id.org/civicthread/graph/gla/plan-x/1> {
          gla:plan-x a civic:Plan ; dcterms:title "A’r cynllun"@cy , "The plan"@en .
        }"""
    )
    written = exported_files(store, BASE)["/dumps/gla/plan-x.stratml.xml"].make()
    assert b"<Name>The plan</Name>" in written


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_network_is_the_one_of_its_page(store: MemoryStore, form: str) -> None:
    written = exported_files(store, BASE)[f"/dumps/partners.{form}"].make()
    assert written == network_file(store, "activity", form)
    ElementTree.fromstring(written)


def test_plans_of_another_base_have_no_file_of_their_own(store: MemoryStore) -> None:
    paths = exported_files(store, "https://data.example.org/civic")
    assert not any("stratml" in path for path in paths)
    assert "/dumps/civicthread.xlsx" in paths


def test_another_base_is_told_the_same_way(store_of: Callable[[str], MemoryStore]) -> None:
    store = store_of(
        """<https://data.example.org/graph/a/plan-x/2> {
          <https://data.example.org/id/a/plan-x> a civic:Plan ; dcterms:title "X"@en .
          <https://data.example.org/id/a/goal> a civic:Goal ; skos:prefLabel "G"@en ;
            civic:inPlan <https://data.example.org/id/a/plan-x> .
        }"""
    )
    files = exported_files(store, "https://data.example.org")
    assert b"<Identifier>a.goal<" in files["/dumps/a/plan-x.stratml.xml"].make()


@pytest.mark.parametrize("form", sorted({*EXPORT_FORMATS} - {"csvw", *NETWORK_FORMATS}))
def test_one_plan_is_exported_in_each_form(run: Run, tmp_path: Path, form: str) -> None:
    target = tmp_path / "file"
    done = run("--plan", "GLA education delivery plan 2014", "--format", form, "-o", str(target))
    assert (done.exit_code, done.output) == (0, "")
    assert target.stat().st_size > 1000
    assert list(tmp_path.iterdir()) == [target]


def test_results_alone_are_on_stdout(run: Run) -> None:
    done = run("--format", "360giving")
    assert len(json.loads(done.stdout_bytes)["x_incompleteGrants"]) == 6
    assert done.stderr_bytes == b""


@pytest.mark.slow
def test_tables_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "tables"
    for _ in range(2):  # a second time it replaces them
        assert run("--format", "csvw", "-o", str(target)).exit_code == 0
    names = sorted(path.name for path in target.iterdir())
    assert set(names) == TABLE_FILES


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--format", "stratml"), "StratML holds one plan, not 2; name one with --plan"),
        (
            ("--format", "gexf", "--plan", "GLA education delivery plan 2014"),
            "gexf holds the network of all plans",
        ),
        (("--format", "xlsx", "--inferred"), "xlsx holds what is stated, not what is derived"),
        (("--format", "csvw"), f"csvw is {len(TABLE_FILES)} files; name their folder with -o DIR"),
        (("--format", "cids", "--plan", "Education Strategy 2019-23"), "only mentioned"),
    ],
)
def test_a_choice_that_a_form_can_not_hold_is_refused(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(*arguments)
    assert isinstance(done.exception, KGError)
    assert done.exception.exit_code == 2
    assert sentence in str(done.exception)
    assert done.stdout_bytes == b""


def test_a_file_in_the_place_of_a_folder_is_refused(run: Run, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    assert "is a file; name a folder" in str(run("--format", "csvw", "-o", str(taken)).exception)
    assert "is a folder; name a file" in str(run("--format", "cids", "-o", str(tmp_path)).exception)
    assert taken.read_text() == "mine"


def test_a_folder_that_could_not_be_filled_is_not_left(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "goals" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return written(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    done = run("--format", "csvw", "-o", str(tmp_path / "tables"))
    assert isinstance(done.exception, OSError)
    assert list(tmp_path.iterdir()) == []
