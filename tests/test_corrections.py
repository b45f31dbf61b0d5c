"""Corrections: kept whole, bounded, decided on once, and turned into a change to make."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kg.corrections import ACCEPTED, OPEN, REJECTED, Box, BoxFullError, Correction, Limits, advise
from kg.corrections.record import REFERENCE
from kg.corrections.words import clean, one_line
from kg.errors import LoadError, NotFoundError, UsageError
from kg.sources import Sources, find_sources

ID = "https://w3id.org/civicthread/id/"
SENT = Correction(
    reference="",
    received="",
    release="0001-abc",
    about=f"{ID}hub/org-ofsted",
    name="Ofsted",
    kind="Organisation",
    cell=f"{ID}gla/cell-r1-stakeholders",
    place="Delivery plan, row 1, Stakeholders to engage",
    page="",
    should_be="The name is written OFSTED.",
    how_known="Page 1 of the document.",
)


def _box(path: Path, **more: object) -> Box:
    ticks = iter(f"2026-01-01T00:00:{second:02}+00:00" for second in range(60))
    return Box(path / "corrections", now=lambda: next(ticks), **more)  # type: ignore[arg-type]


def test_a_correction_is_kept_as_one_file_for_its_owner_alone(tmp_path: Path) -> None:
    kept = _box(tmp_path).add(SENT)
    path = tmp_path / "corrections" / f"{kept.reference}.json"
    assert REFERENCE.fullmatch(kept.reference)
    assert json.loads(path.read_bytes())["should_be"] == SENT.should_be
    assert (kept.received, kept.state) == ("2026-01-01T00:00:00+00:00", OPEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_nothing_is_made_before_the_first_comes(tmp_path: Path) -> None:
    box = _box(tmp_path)
    assert box.list() == ()
    assert list(tmp_path.iterdir()) == []


def test_they_are_listed_by_time(tmp_path: Path) -> None:
    references = iter(("ZZZZ-2222", "2222-ZZZZ"))
    box = _box(tmp_path, new_reference=lambda: next(references))
    box.add(SENT)
    box.add(SENT)
    assert [each.reference for each in box.list()] == ["ZZZZ-2222", "2222-ZZZZ"]


def test_a_reference_is_never_given_twice(tmp_path: Path) -> None:
    references = iter(("2222-2222", "2222-2222", "2222-2222", "3333-3333"))
    box = _box(tmp_path, new_reference=lambda: next(references))
    box.add(SENT)
    box.decide("2222-2222", REJECTED)
    assert box.add(SENT).reference == "3333-3333"


def test_no_more_are_kept_than_may_wait(tmp_path: Path) -> None:
    box = _box(tmp_path, limits=Limits(count=2))
    first = box.add(SENT)
    box.add(SENT)
    with pytest.raises(BoxFullError, match="come back in a few days"):
        box.add(SENT)
    box.decide(first.reference, REJECTED)
    assert box.add(SENT).state == OPEN


def test_no_more_bytes_are_kept_than_may_wait(tmp_path: Path) -> None:
    box = _box(tmp_path, limits=Limits(size=900))
    box.add(SENT)
    with pytest.raises(BoxFullError):
        box.add(SENT)


def test_many_who_send_at_once_stay_within_the_limit(tmp_path: Path) -> None:
    box = Box(tmp_path / "corrections", Limits(count=20))

    def send(_: int) -> bool:
        try:
            return bool(box.add(SENT))
        except BoxFullError:
            return False

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(send, range(40)))
    assert (kept.count(True), len(box.list())) == (20, 20)


def test_a_decision_is_made_once(tmp_path: Path) -> None:
    box = _box(tmp_path)
    reference = box.add(SENT).reference
    accepted = box.decide(reference.lower(), ACCEPTED)
    assert (accepted.state, accepted.decided[:4]) == (ACCEPTED, "2026")
    with pytest.raises(UsageError, match="was accepted on 2026-01-01 already"):
        box.decide(reference, REJECTED)
    assert box.find(reference).state == ACCEPTED
    assert [each.state for each in box.list()] == [ACCEPTED]


def test_of_two_editors_at_once_one_decides(tmp_path: Path) -> None:
    box = Box(tmp_path / "corrections")
    reference = box.add(SENT).reference

    def decide(state: str) -> bool:
        try:
            return bool(box.decide(reference, state))
        except UsageError:
            return False

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(decide, [ACCEPTED, REJECTED] * 8))
    assert done.count(True) == 1


def test_a_decision_that_stopped_half_way_holds(tmp_path: Path) -> None:
    box = _box(tmp_path)
    reference = box.add(SENT).reference
    open_file = tmp_path / "corrections" / f"{reference}.json"
    content = open_file.read_bytes()
    box.decide(reference, ACCEPTED)
    open_file.write_bytes(content)
    assert [each.state for each in box.list()] == [ACCEPTED]


@pytest.mark.parametrize("asked", ["", "nope", "../../etc/passwd", "ABCD-2345", "\x00", "A" * 9999])
def test_an_unknown_reference_is_told(tmp_path: Path, asked: str) -> None:
    with pytest.raises(NotFoundError, match="no correction has the reference"):
        _box(tmp_path).find(asked)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"reference": 1}', b"null", b"{}"],
)
def test_a_damaged_file_hides_no_other(tmp_path: Path, content: bytes) -> None:
    box = _box(tmp_path)
    kept = box.add(SENT)
    bad = tmp_path / "corrections" / "2345-2345.json"
    bad.write_bytes(content)
    assert box.list() == (kept,)
    assert box.damaged() == (bad,)
    with pytest.raises(LoadError, match="no correction"):
        box.find("2345-2345")


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "corrections").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="exists"):
        _box(tmp_path).add(SENT)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a\r\nb\rc\u2028d  ", "a\nb\nc\nd"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("a\tb", "a b"),
        ("<b>&amp;", "<b>&amp;"),
        ("\u202eevil", "\ufffdevil"),
        ("\ud800", "\ufffd"),
        ("e\u0301", "é"),
        ("\x00" * 3, "\ufffd" * 3),
    ],
)
def test_words_are_made_plain(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert "\n" not in one_line(typed)


def test_the_change_names_the_file_and_the_present_lines() -> None:
    advice = advise(SENT, find_sources())
    assert advice.subject == "hub:org-ofsted"
    assert advice.cell == f"{SENT.place} (gla:cell-r1-stakeholders)"
    register = advice.present[0]
    assert register.file == "data/hub/bodies.ttl"
    assert 'skos:prefLabel "Ofsted"@en ;' in "\n".join(register.lines)
    heads = {block.lines[0] for block in advice.present}
    assert "gla:eng-r1-ofsted a civic:Engagement ;" in heads
    assert "gla:eng-r1-schools a civic:Engagement ;" in {b.lines[0] for b in advice.read}
    assert not heads & {block.lines[0] for block in advice.read}


def test_the_line_number_is_the_files_own() -> None:
    sources = find_sources()
    for block in advise(SENT, sources).present:
        lines = (sources.root / block.file).read_text(encoding="utf-8").splitlines()
        assert tuple(lines[block.line - 1 : block.line - 1 + len(block.lines)]) == block.lines


def test_the_line_for_the_change_log_is_one_line() -> None:
    hostile = replace(
        SENT,
        reference="2345-2345",
        received="2026-01-01T00:00:00+00:00",
        about=f"{ID}hub/x",
        name="A\n## B",
        cell="",
        place="",
    )
    line = advise(hostile, find_sources()).change_line
    assert line == (
        "- Corrected “A ## B” (hub:x): a reader's note of 2026-01-01, reference 2345-2345."
    )


def test_a_page_without_a_thing_needs_no_file() -> None:
    page = Correction("2345-2345", "2026-01-01", "r", "", "", "", "", "", "/money", "a", "b")
    advice = advise(page, find_sources())
    assert (advice.subject, advice.present, advice.read) == ("", (), ())
    assert "the page /money" in advice.change_line


def test_files_with_prefixes_of_their_own_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "elm"
    folder.mkdir(parents=True)
    (folder / "plan.ttl").write_text(
        f"PREFIX e: <{ID}elm/>\n\n# said\ne:a a e:B ;\n  e:c e:cell .\n<{ID}elm/b> a e:B .\n",
        encoding="utf-8",
    )
    about = Correction("", "", "", f"{ID}elm/a", "A", "", f"{ID}elm/cell", "", "", "", "")
    advice = advise(about, Sources(tmp_path))
    assert [(b.file, b.line) for b in advice.present] == [("data/elm/plan.ttl", 4)]
    full = advise(
        Correction("", "", "", f"{ID}elm/b", "", "", "", "", "", "", ""), Sources(tmp_path)
    )
    assert [b.line for b in full.present] == [6]
