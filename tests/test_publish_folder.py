"""The folder of a copy: nothing of anybody else's is touched, and every file is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.atomic import locked
from web.publishing import PublishError
from web.publishing.folder import JOURNAL, SUMS, writing


def _write(path: Path, files: dict[str, bytes]) -> dict[str, str]:
    with writing(path) as folder:
        for name, content in files.items():
            folder.put(name, content)
    return folder.done


COPY = {"index.html": b"front", "doc/a/index.html": b"a", "doc/a.ttl": b"<a> a <b> ."}


def test_a_second_run_writes_only_what_changed_and_removes_what_is_gone(tmp_path):
    _write(tmp_path, COPY)
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in (*COPY, SUMS)}
    assert set(_write(tmp_path, COPY).values()) == {"same"}
    for name, before in times.items():
        assert (tmp_path / name).stat().st_mtime_ns == before
    done = _write(tmp_path, {"index.html": b"other", "new.ttl": b""})
    assert done == {
        "index.html": "changed",
        "new.ttl": "new",
        "doc/a/index.html": "removed",
        "doc/a.ttl": "removed",
        SUMS: "changed",
    }
    assert not (tmp_path / "doc").exists(), "no empty folder is left"


def test_a_file_that_was_changed_or_lost_meanwhile_is_made_whole(tmp_path):
    _write(tmp_path, COPY)
    (tmp_path / "index.html").write_bytes(b"fro")
    (tmp_path / "doc/a.ttl").unlink()
    done = _write(tmp_path, COPY)
    assert done["index.html"] == "changed"
    assert done["doc/a.ttl"] == "new"
    assert (tmp_path / "index.html").read_bytes() == b"front"


@pytest.mark.parametrize("name", ["notes.txt", "doc/other.html", ".env", "doc/.a.ttl.new.txt"])
def test_a_folder_with_what_is_not_ours_is_refused_and_left_alone(tmp_path, name):
    _write(tmp_path, COPY)
    (tmp_path / name).write_text("mine")
    with pytest.raises(PublishError, match=f"did not put there: .*{name}; choose an empty folder"):
        _write(tmp_path, {"index.html": b"other"})
    assert (tmp_path / name).read_text() == "mine"
    assert (tmp_path / "index.html").read_bytes() == b"front"


def test_a_folder_that_never_was_a_copy_is_refused(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("mine")
    with pytest.raises(PublishError, match=r"0\.txt, 1\.txt, 2\.txt and 2 more"):
        _write(tmp_path, COPY)
    assert len(list(tmp_path.iterdir())) == 5


def test_what_the_keeper_of_a_site_puts_beside_a_copy_is_left_alone(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("mine")
    (tmp_path / "CNAME").write_text("data.example.org")
    _write(tmp_path, COPY)
    _write(tmp_path, {})
    assert (tmp_path / ".git" / "config").read_text() == "mine"
    assert (tmp_path / "CNAME").exists()


@pytest.mark.parametrize("name", ["doc", "index.html"])
def test_no_symbolic_link_is_followed(tmp_path, name):
    outside = tmp_path / "outside"
    (outside / "a").mkdir(parents=True)
    (outside / "a/index.html").write_text("mine")
    copy = tmp_path / "copy"
    _write(copy, COPY)
    if name == "doc":
        (copy / name).rename(tmp_path / "moved")
        (copy / name).symlink_to(outside, target_is_directory=True)
    else:
        (copy / name).unlink()
        (copy / name).symlink_to(outside / "a/index.html")
    with pytest.raises(PublishError, match="did not put there"):
        _write(copy, {"doc/a/index.html": b"other", "index.html": b"other"})
    assert (outside / "a/index.html").read_text() == "mine"


def test_a_run_that_stopped_leaves_whole_files_that_the_next_run_knows(tmp_path):
    with pytest.raises(RuntimeError), writing(tmp_path) as folder:
        folder.put("doc/a.ttl", b"a")
        raise RuntimeError("the power went")
    (tmp_path / "doc/.a.ttl.new").write_bytes(b"hal")
    assert not (tmp_path / SUMS).exists()
    done = _write(tmp_path, COPY)
    assert done["doc/a.ttl"] == "changed"
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == sorted(
        ["index.html", "index.html", "a.ttl", SUMS]
    )


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path):
    _write(tmp_path, {"doc/a": b"file", "doc/b/c": b"deep"})
    done = _write(tmp_path, {"doc/a/index.html": b"page", "doc/b": b"file"})
    assert (tmp_path / "doc/a/index.html").read_bytes() == b"page"
    assert (tmp_path / "doc/b").read_bytes() == b"file"
    assert done["doc/a/index.html"] == "new"


def test_two_runs_at_once_are_refused(tmp_path):
    with locked(tmp_path / JOURNAL), pytest.raises(PublishError, match="another run"):
        _write(tmp_path, COPY)


def test_sums_that_name_a_file_outside_are_refused(tmp_path):
    copy = tmp_path / "copy"
    _write(copy, COPY)
    (tmp_path / "mine.txt").write_text("mine")
    with (copy / SUMS).open("a") as sums:
        sums.write(f"{'0' * 64}  ../mine.txt\n")
    with pytest.raises(PublishError, match="SHA256SUMS is damaged"):
        _write(copy, {})
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(PublishError, match="no folder that can be written"):
        _write(tmp_path / "copy", COPY)


def test_two_things_can_not_be_one_file(tmp_path):
    with pytest.raises(PublishError, match="two things"), writing(tmp_path) as folder:
        folder.put("a", b"1")
        folder.put("a", b"2")
