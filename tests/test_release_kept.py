"""What is made of a release once lies beside it: whole, of this program, or not used at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.asking import ask
from kg.cli.actions.ask import answered
from kg.errors import ReleaseError
from kg.lookup import NameIndex
from kg.queries import find_question, list_questions, run_named
from kg.release import ReleaseFolder, open_release
from kg.release.answers import (
    KeptAnswers,
    keep_answers,
    keep_noted,
    kept_answer,
    noting_answers,
    use_kept_answers,
)
from kg.release.kept import KEPT, key_of, open_shelf, write_shelf
from kg.store import MemoryStore
from tests.release_case import built

QUESTION, WITH_A_VALUE = "what-is-held", "partners-across"


@pytest.fixture
def kept(tmp_path: Path) -> ReleaseFolder:
    _, folder, _ = built(tmp_path)
    keep_answers(open_release(folder))
    return folder


def test_files_are_read_as_they_were_put(tmp_path: Path) -> None:
    write_shelf(tmp_path, "things", "a" * 64, [("one", b"1" * 9), ("two", b"2"), ("alike", b"2")])
    shelf = open_shelf(tmp_path, "things", "a" * 64)
    assert shelf is not None
    assert [shelf.read(name) for name in ("one", "two", "alike", "none")] == [
        b"1" * 9, b"2", b"2", None,
    ]  # fmt: skip
    assert shelf.files["one"].size == 9


def test_another_key_finds_nothing_and_takes_the_place(tmp_path: Path) -> None:
    write_shelf(tmp_path, "things", "a" * 64, [("one", b"1")])
    assert open_shelf(tmp_path, "things", "b" * 64) is None
    write_shelf(tmp_path, "others", "a" * 64, [("one", b"other")])
    write_shelf(tmp_path, "things", "b" * 64, [("one", b"new")])
    assert open_shelf(tmp_path, "things", "a" * 64) is None
    assert open_shelf(tmp_path, "others", "a" * 64) is not None
    assert len(list((tmp_path / KEPT).iterdir())) == 2


@pytest.mark.parametrize("file", ["files.pack", "index.json"])
def test_what_is_damaged_is_not_used(tmp_path: Path, file: str) -> None:
    write_shelf(tmp_path, "things", "a" * 64, [("one", b"1" * 900)])
    (path,) = (tmp_path / KEPT).glob(f"*/{file}")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    shelf = open_shelf(tmp_path, "things", "a" * 64)
    assert shelf is None or shelf.read("one") is None


def test_a_stop_leaves_the_shelf_as_it_was(tmp_path: Path) -> None:
    def stopped() -> Iterator[tuple[str, bytes]]:
        yield "one", b"half"
        raise KeyboardInterrupt

    write_shelf(tmp_path, "things", "a" * 64, [("one", b"whole")])
    with pytest.raises(KeyboardInterrupt):
        write_shelf(tmp_path, "things", "a" * 64, stopped())
    shelf = open_shelf(tmp_path, "things", "a" * 64)
    assert shelf is not None
    assert shelf.read("one") == b"whole"
    assert len(list((tmp_path / KEPT).iterdir())) == 1


def test_the_key_is_that_of_the_program_and_the_parts() -> None:
    assert key_of("a") == key_of("a") != key_of("b")
    assert key_of("a", "b") != key_of("ab")


def test_kept_answers_are_those_that_asking_gives(kept: ReleaseFolder) -> None:
    store = open_release(kept).store
    index = NameIndex(store)
    asked = [q for q in list_questions() if all(p.default is not None for p in q.parameters)]
    assert asked
    for question in asked:
        found = kept_answer(kept, question)
        assert found is not None
        assert found.answer == ask(store, question, {}, index)
        assert found.names.items() <= index.names.items()


def test_a_question_without_values_loads_nothing(
    kept: ReleaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = find_question(QUESTION)
    answer, names = answered(question, {}, kept)
    assert answer.rows
    assert names

    def loads(_folder: ReleaseFolder) -> None:
        raise AssertionError("the data were loaded")

    monkeypatch.setattr("kg.cli.actions.ask.open_release", loads)
    assert answered(question, {}, kept) == (answer, names)
    with pytest.raises(AssertionError, match="loaded"):
        answered(find_question(WITH_A_VALUE), {"by": "goal"}, kept)


def test_a_store_gives_what_lies_beside_its_release(
    kept: ReleaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, other = find_question(QUESTION), "SELECT ?thing WHERE { ?thing a ?class }"
    answer = run_named(open_release(kept).store, question)
    release = use_kept_answers(open_release(kept))
    asked: list[str] = []
    run = MemoryStore._run
    monkeypatch.setattr(
        MemoryStore, "_run", lambda store, text: asked.append(text) or run(store, text)
    )
    assert run_named(release.store, question) == answer
    assert asked == []
    release.store.query(other)
    assert asked == [other]


def test_what_pages_asked_is_kept_by_its_text(tmp_path: Path) -> None:
    _, folder, _ = built(tmp_path)
    release = open_release(folder)
    query = "SELECT ?thing ?name WHERE { ?thing dcterms:title ?name } ORDER BY ?thing"
    query = f"PREFIX dcterms: <http://purl.org/dc/terms/> {query}"
    with noting_answers(release) as noted:
        answer = release.store.query(query)
        release.store.query("ASK { ?thing a ?class }")
        release.store.query("SELECT ?nobody WHERE { BIND(BNODE() AS ?nobody) }")
    keep_noted(release, noted)
    assert answer.rows
    assert KeptAnswers(release.path).find(query) == answer
    assert KeptAnswers(release.path).find(f"{query} ") is None
    assert len(noted) == 1  # rows alone, and none of them without a name
    assert release.store.query(query) == answer


def test_a_damaged_release_has_no_answers(kept: ReleaseFolder) -> None:
    pointer = kept.current()
    assert pointer is not None
    with (kept.at(pointer.name) / "dataset.nq.gz").open("ab") as file:
        file.write(b"more")
    with pytest.raises(ReleaseError, match="damaged"):
        answered(find_question(QUESTION), {}, kept)


def test_a_release_that_keeps_nothing_answers_alike(tmp_path: Path) -> None:
    _, folder, _ = built(tmp_path)
    question = find_question(QUESTION)
    assert kept_answer(folder, question) is None
    asked, _ = answered(question, {}, folder)
    keep_answers(open_release(folder))
    assert answered(question, {}, folder)[0] == asked
