"""What stands in the cells that facts were read from: their own words, or quotations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.importing.originals import Originals, find_originals
from kg.pages.excerpts import Excerpt, Part, excerpts, mark_read
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import CIVIC, expand
from tests.web_case import opened, real_client
from web.factory import create_app

WORDS = "Hold a fair with Aid and the Aid Bank by May 2031"
FILE = f"Activity,Who\n{WORDS},Ask jo@example.org\n".encode()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _told(words: str, *quotes: str) -> str:
    return "".join(f"[{p.words}]" if p.is_read else p.words for p in mark_read(words, quotes))


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    (tmp_path / "2031").mkdir()
    (tmp_path / "2031" / "plan.csv").write_bytes(FILE)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 of nothing")
    return Originals(tmp_path)


@pytest.fixture(scope="module")
def store(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(f"""
        gla:g {{
          gla:doc a civic:SourceDocument ; civic:contentHash "{_sha(FILE)}" ;
            dcterms:source <https://example.org/plan.PDF> , "A paper" .
          gla:cell a civic:SourceLocation ; civic:inDocument gla:doc ; civic:page 7 ;
            civic:contentHash "{_sha(WORDS.encode())}" .
          gla:other a civic:SourceLocation ; civic:inDocument gla:doc ;
            civic:contentHash "{_sha(b"Something else")}" .
          gla:e a civic:Engagement ; civic:asWritten "Aid Bank" ; prov:wasDerivedFrom gla:cell .
          gla:t a civic:TimeFrame ; civic:asWritten "May 2031" ; prov:wasDerivedFrom gla:cell .
          gla:f a civic:Engagement ; civic:asWritten "Club" ; prov:wasDerivedFrom gla:other . }}
        """)


def test_what_was_read_is_marked_where_it_stands_as_whole_words() -> None:
    assert _told(WORDS, "Aid", "May 2031") == (
        "Hold a fair with [Aid] and the Aid Bank by [May 2031]"
    )
    assert _told(WORDS, "Aid", "Aid Bank") == WORDS.replace(
        "Aid and the Aid Bank", "[Aid] and the [Aid Bank]"
    )
    assert _told("Aid Bank", "Aid Bank", "Aid") == "[Aid Bank]"
    assert _told("Aided by\n two", "Aid", "by two") == "Aided [by\n two]"
    assert _told(WORDS, "") == WORDS
    assert not list(mark_read("", ["Aid"]))


def test_a_document_is_known_by_its_hash_and_read_without_addresses(originals: Originals) -> None:
    words = originals.words(_sha(FILE))
    assert words[_sha(WORDS.encode())] == WORDS
    assert words[_sha(b"Ask jo@example.org")] == "Ask …"
    assert originals.words(_sha(b"another")) == {}
    assert originals.words(_sha(b"%PDF-1.7 of nothing")) == {}
    assert Originals(Path("/nowhere/at/all")).words(_sha(FILE)) == {}


def test_the_folder_is_that_of_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.csv").write_bytes(FILE)
    assert find_originals().words(_sha(FILE)) == {}
    monkeypatch.setenv("CIVIC_SOURCES", str(tmp_path))
    assert find_originals().words(_sha(FILE))


def test_a_cell_shows_its_own_words_only_if_they_have_its_hash(
    store: MemoryStore, originals: Originals
) -> None:
    cell, other = expand("gla:cell"), expand("gla:other")
    found = excerpts(store, [cell, other], originals.words)
    assert found[cell] == Excerpt(
        parts=(
            Part("Hold a fair with Aid and the "),
            Part("Aid Bank", is_read=True),
            Part(" by "),
            Part("May 2031", is_read=True),
        ),
        quotes=("Aid Bank", "May 2031"),
        page="7",
        original="https://example.org/plan.PDF#page=7",
    )
    assert (found[other].parts, found[other].quotes) == ((), ("Club",))
    assert excerpts(store, [], originals.words) == {}


def test_without_the_document_there_are_its_quotations(store: MemoryStore) -> None:
    found = excerpts(store, [expand("gla:cell")], lambda _: {})[expand("gla:cell")]
    assert (found.parts, found.quotes) == ((), ("Aid Bank", "May 2031"))


def test_one_fact_is_shown_with_what_stands_beside_it() -> None:
    long = Excerpt((Part("a " * 300), Part("Aid", is_read=True), Part(" b" * 300)))
    told = [part.words for part in long.read_as("Aid").parts]
    assert told == [f"…{'a ' * 80}", "Aid", f"{' b' * 80}…"]
    assert [part.words for part in long.read_as("").parts] == [f"{'a ' * 80}…"]


def test_evidence_marks_the_words_of_the_document_that_is_here(
    release_folder: ReleaseFolder,
) -> None:
    release = opened(release_folder.path)
    cell = f"<{expand('gla:cell-r1-stakeholders')}>"
    found = release.store.query(f"SELECT ?hash {{ {cell} <{CIVIC.contentHash}> ?hash }}")
    assert isinstance(found, SelectResult)
    digest = str(text_of(found.rows[0][0]))

    class Here(Originals):
        def words(self, digest_of_file: str) -> Mapping[str, str]:
            return {digest: "Partners & Ofsted, unions"}

    browser = create_app(lambda: release, originals=Here(Path())).test_client()
    marked = "Partners &amp; <mark>Ofsted</mark>, unions"
    for path in ("/evidence?partner=Ofsted", "/doc/gla/cell-r1-stakeholders"):
        assert marked in browser.get(path).text
    activity = browser.get("/doc/gla/activity-gold-club-sharing").text
    assert marked in activity


def test_no_page_shows_a_hash(release_folder: ReleaseFolder) -> None:
    browser = real_client(release_folder)
    for path in (
        "/evidence?partner=Ofsted",
        "/doc/col/cell-a1-r30-outcomes",
        "/doc/col/doc-action-plan-2022-23",
        "/doc/gla/activity-high-risk-projects",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert not re.search(r"\b[0-9a-f]{64}\b", answer.text), path
    cell = browser.get("/doc/col/cell-a1-r30-outcomes").text
    assert "<mark>" not in cell
    assert re.search(r'civic-excerpt">\s*<q class="civic-words"><bdi>Equalities and Access', cell)
