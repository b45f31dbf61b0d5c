"""A reviewed draft enters `data/` whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import LoadError, UsageError, ViolationsError
from kg.importing import accepting
from kg.importing.accepting import accept
from kg.importing.drafting import draft
from kg.importing.filenames import PLAN_FILE
from kg.sources import Sources, find_sources
from tests.drafting_case import imported, register, wanted

PLACE = "data/exb/plan-reading-2025-26.ttl"
OTHER = "plan-older-2024-25"


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Return our words and rules, and data with one older plan of the same publisher."""
    root = tmp_path / "sources"
    ours = find_sources()
    for part in ("ontology", "shapes"):
        shutil.copytree(getattr(ours, part), root / part)
    older = draft(imported(), wanted(plan=OTHER, publisher="exo"))
    put(root / "data" / older.path, older.turtle)
    return Sources(root)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return what an import wrote: the draft and the decisions."""
    put(tmp_path / "out" / PLAN_FILE, draft(imported(), wanted()).turtle)
    put(tmp_path / "out" / "mapping.json", b"{}")
    put(tmp_path / "out" / "report.txt", b"nothing to keep")
    return tmp_path / "out"


def put(path: Path, content: bytes) -> None:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def held(sources: Sources) -> dict[str, bytes]:
    """Return every file of the data by its name."""
    files = (path for path in sources.data.rglob("*") if path.is_file())
    return {path.relative_to(sources.root).as_posix(): path.read_bytes() for path in files}


def refused(folder: Path, sources: Sources, kind: type[Exception], words: str) -> None:
    """Check that a draft is refused in one sentence and that nothing was written."""
    before = held(sources)
    with pytest.raises(kind, match=words):
        accept(folder, sources)
    assert held(sources) == before
    assert not any(path.is_dir() and not any(path.iterdir()) for path in sources.data.iterdir())


@pytest.mark.slow
def test_a_draft_becomes_a_plan_with_its_decisions(folder: Path, sources: Sources) -> None:
    before = held(sources)
    done = accept(folder, sources)
    beside = PLACE.replace(".ttl", ".mapping.json")
    assert {name for name in held(sources) if name not in before} == {PLACE, beside}
    assert held(sources)[PLACE] == (folder / PLAN_FILE).read_bytes()
    assert [path.relative_to(sources.root).as_posix() for path in done.files] == [PLACE, beside]
    assert done.commit.startswith(f"git add {PLACE} {beside} && git commit ")
    refused(folder, sources, UsageError, f"{PLACE} exists already.* --plan KEY")


@pytest.mark.slow
def test_a_draft_with_a_violation_is_refused(folder: Path, sources: Sources) -> None:
    text = (folder / PLAN_FILE).read_bytes()
    put(folder / PLAN_FILE, text.replace(b"  civic:comparator cmp:at-least ;\n", b""))
    refused(folder, sources, ViolationsError, "S10")


def test_a_file_that_came_meanwhile_is_not_written_over(
    folder: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        accepting, "_refuse_violations", lambda *_: put(sources.root / PLACE, b"theirs")
    )
    with pytest.raises(UsageError, match="exists already"):
        accept(folder, sources)
    assert held(sources)[PLACE] == b"theirs"
    assert [name for name in held(sources) if name.startswith("data/exb/")] == [PLACE]


def test_a_disk_that_is_full_leaves_nothing(
    folder: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _content: bytes) -> None:
        path.touch()
        raise OSError("no space left")

    monkeypatch.setattr(accepting, "write_synced", full)
    monkeypatch.setattr(accepting, "_refuse_violations", lambda *_: None)
    refused(folder, sources, OSError, "no space left")


def test_a_folder_without_a_draft_is_refused(tmp_path: Path, sources: Sources) -> None:
    refused(tmp_path, sources, UsageError, r"no plan.ttl.*kg import --out")


def test_a_draft_that_is_no_turtle_is_refused(folder: Path, sources: Sources) -> None:
    put(folder / PLAN_FILE, b"no Turtle")
    refused(folder, sources, LoadError, "not Turtle")


def test_a_draft_without_its_one_plan_is_refused(folder: Path, sources: Sources) -> None:
    put(folder / PLAN_FILE, b"")
    refused(folder, sources, UsageError, "must describe one civic:DeliveryPlan, and has 0")


@pytest.mark.parametrize("place", ["https://example.org/plan", "{}/id/hub/plan", "{}/id/exb/a/b"])
def test_a_plan_at_another_address_is_refused(folder: Path, sources: Sources, place: str) -> None:
    iri = place.format("https://w3id.org/civicthread")
    put(folder / PLAN_FILE, f"<{iri}> a <https://w3id.org/civicthread/ns#DeliveryPlan> .".encode())
    refused(folder, sources, UsageError, "its plan is")


def test_a_draft_that_speaks_of_anothers_things_is_refused(folder: Path, sources: Sources) -> None:
    line = (
        b"<https://w3id.org/civicthread/id/exo/org-parks-team> "
        b'<http://purl.org/dc/terms/description> "Ours now"@en .\n'
    )
    put(folder / PLAN_FILE, (folder / PLAN_FILE).read_bytes() + line)
    refused(folder, sources, UsageError, f"data/exo/{OTHER}.ttl describes .*org-parks-team")


def test_a_key_of_another_publisher_is_refused(folder: Path, sources: Sources) -> None:
    made = draft(imported(), wanted(publisher="exo", publisher_name="Another Council"))
    text = made.turtle
    for name in (b"org-parks-team", b"org-library-service", b"org-friends-of-ashby-park",
                 b"org-department-for-education", b"group-schools"):  # fmt: skip
        text = text.replace(b"exo:" + name, b"exo:new-" + name)
    put(folder / PLAN_FILE, text)
    refused(folder, sources, UsageError, "the key 'exo' is that of .*another --publisher")


def test_a_copy_that_was_installed_is_left_alone(folder: Path) -> None:
    shipped = Sources(Path(accepting.__file__).parent.parent / "shipped")
    with pytest.raises(UsageError, match="a copy that was installed"):
        accept(folder, shipped)


def test_a_party_that_another_plan_describes_is_named_by_its_record(
    folder: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepting, "_refuse_violations", lambda *_: None)
    known = draft(imported(), wanted(register=register("Parks team")))
    put(folder / PLAN_FILE, known.turtle)
    assert accept(folder, sources).plan.endswith("/id/exb/plan-reading-2025-26")
