"""Who is who on pages: what is proposed, who may decide, and that each decision goes back."""

from __future__ import annotations

import csv
import http.client
import io
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.claims.files import DataFiles
from kg.claims.records import Claim, Status
from kg.importing.reading import read_bytes
from kg.importing.records import Table
from kg.matching.records import Body, Cluster
from kg.pages.match import MatchPage, match_page
from kg.release import ReleaseFolder
from kg.sources import Sources
from kg.terms import BASE, CIVIC
from tests.conftest import ROOT, one_in
from tests.harvest_case import Council
from tests.match_case import copy_of, make_council
from tests.web_case import links_of, opened
from web import create_app
from web.deciding.desk import Desk
from web.serving import listen

STEWARD = "hub:agent-steward"
OWN = {"Origin": "http://localhost"}
SAME = {"do": "same", "first": "hub:org-dept", "second": "hub:org-dfe", "by": STEWARD}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Council:
    return make_council(tmp_path_factory.mktemp("match"))


@pytest.fixture
def council(built: Council, tmp_path: Path) -> Council:
    return copy_of(built, tmp_path)


def _visitor(council: Council, *, desk: bool = True, anywhere: bool = False) -> FlaskClient:
    release = opened(council.folder.path)
    own = Desk(council.sources, council.folder, anywhere=anywhere) if desk else None
    return create_app(lambda: release, desk=own).test_client()


def _post(client: FlaskClient, given: dict[str, str], path: str = "/match/decide") -> TestResponse:
    return client.post(path, data=given, headers=OWN)


def _made(council: Council) -> list[Claim]:
    claims = DataFiles(council.sources).claims()
    return [c for c in claims if "/claim-match-" in c.iri and not c.iri.endswith("-before")]


def _bytes(council: Council) -> dict[str, bytes]:
    paths = council.sources.data.rglob("*.ttl")
    return {path.as_posix(): path.read_bytes() for path in paths if path.read_bytes()}


# ---- What is proposed ----


def test_the_costliest_stands_first_with_both_sides_their_cells_and_the_reason(
    built: Council,
) -> None:
    page = _visitor(built).get("/match").text
    heads = re.findall(r'id="cluster-\d">(.*?)</h2>', page)
    assert len(heads) == 2
    assert "Department for Education" in heads[0] and "KELHAM ARTS COUNCIL" in heads[1]
    assert "Both have the register number GB-GOR-D6." in page
    assert "2 strategies of the front page lean on it instead of 1 at most" in page
    cells = [link for link in links_of(page) if "/cell-" in link]
    assert len(cells) == 4


def test_it_is_taken_away_as_a_table_a_workbook_and_claims(built: Council) -> None:
    client = _visitor(built)
    rows = list(csv.DictReader(io.StringIO(client.get("/match.csv").text.lstrip("\ufeff"))))
    assert [row["first"] for row in rows] == ["hub:org-dept", "hub:org-kelham"]
    (table,) = read_bytes("who.xlsx", client.get("/match.xlsx").data).blocks
    assert isinstance(table, Table)
    written = [[cell.text if cell else "" for cell in row] for row in table.rows]
    assert [row[1] for row in written[1:]] == [row["first"] for row in rows]
    triples = list(ox.parse(client.get("/match.ttl").data, format=ox.RdfFormat.TURTLE))
    status = [t for t in triples if t.predicate.value == str(CIVIC.reviewStatus)]
    assert [str(t.object).rstrip(">").rpartition("/")[2] for t in status] == ["proposed"] * 2


def test_a_part_of_them_is_asked_for_by_its_name(built: Council) -> None:
    client = _visitor(built)
    assert client.get("/match?only=sure").status_code == 200
    assert "No names here" in client.get("/match?only=harvested").text
    for address, status in (("/match?only=x", 400), ("/match?page=9", 404), ("/match.doc", 404)):
        assert client.get(address).status_code == status


def test_clusters_with_names_of_another_source_are_apart(
    monkeypatch: pytest.MonkeyPatch, built: Council
) -> None:
    mixed = Cluster((Body(f"{BASE}/id/hub/org-dfe", "A"), Body("https://x.test/id/hub/a", "A")), ())
    monkeypatch.setattr("kg.pages.match._clusters", lambda store: (mixed,))
    page: MatchPage = match_page(opened(built.folder.path).store, "harvested", 1)
    assert page.total == 1


# ---- Who may decide ----


def test_a_server_without_a_desk_takes_no_decision_and_says_how_they_are_made(
    council: Council,
) -> None:
    client = _visitor(council, desk=False)
    page = client.get("/match").text
    assert "/match/decide" not in page and "kg match --decide" in page
    for path in ("/match/decide", "/claims/decide"):
        assert client.get(path).status_code == 404
        assert _post(client, SAME, path).status_code == 404
    assert _made(council) == []


@pytest.mark.parametrize(
    ("headers", "environ"),
    [
        ({"Host": "council.example"}, {}),
        ({"Host": "127.0.0.1.evil.example:8000"}, {}),
        ({"X-Forwarded-For": "203.0.113.7"}, {}),
        ({"Forwarded": "for=203.0.113.7"}, {}),
        ({}, {"REMOTE_ADDR": "203.0.113.7"}),
        ({}, {"REMOTE_ADDR": ""}),
    ],
)
def test_only_this_machine_may_decide_unless_a_setting_says_otherwise(
    council: Council, headers: dict[str, str], environ: dict[str, str]
) -> None:
    before = _bytes(council)
    given = {**OWN, "Sec-Fetch-Site": "same-origin", **headers}
    client = _visitor(council)
    for path in ("/match/decide", "/claims/decide"):
        assert client.get(path, headers=given, environ_overrides=environ).status_code == 403
    for path in ("/match/decide", "/claims/decide", "/match/build"):
        sent = client.post(path, data=SAME, headers=given, environ_overrides=environ)
        assert sent.status_code == 403
    assert _bytes(council) == before
    free = _visitor(council, anywhere=True)
    sent = free.post("/match/decide", data=SAME, headers=given, environ_overrides=environ)
    assert sent.status_code == 303
    assert len(_made(council)) == 1


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_decides_nothing(council: Council, headers: dict[str, str]) -> None:
    for anywhere in (True, False):
        client = _visitor(council, anywhere=anywhere)
        sent = client.post("/match/decide", data=SAME, headers=headers)
        assert sent.status_code == 403
    assert _made(council) == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_this_machine_has_its_own_names(built: Council, host: str) -> None:
    assert _visitor(built).get("/match/decide", headers={"Host": host}).status_code == 200


# ---- Deciding ----


def test_a_decision_leads_to_the_next_pair_says_what_changes_and_is_undone_byte_for_byte(
    council: Council,
) -> None:
    before = _bytes(council)
    client = _visitor(council)
    sent = _post(client, {**SAME, "why": "Checked with the register."})
    assert sent.status_code == 303
    (claim,) = _made(council)
    assert (claim.status, claim.note) == (Status.ACCEPTED, "Checked with the register.")
    at = parse_qs(urlsplit(sent.location).query)
    assert (at["first"], at["by"]) == (["hub:org-kelham"], [STEWARD])
    page = client.get(sent.location).text
    assert "Kept: " in page and "1 of 1" in page
    assert page.count("2 strategies of the front page lean on it") == 2
    undone = _post(client, {"do": "undo", "claim": at["said"][0], "by": STEWARD})
    assert undone.status_code == 303
    after = _bytes(council)
    assert {path: after[path] for path in before} == before
    assert _made(council) == []
    assert "1 of 2" in client.get(undone.location).text


def test_the_reason_is_the_evidence_where_none_is_given_and_a_turned_pair_is_turned(
    council: Council,
) -> None:
    client = _visitor(council)
    page = client.get("/match/decide?first=hub:org-dept&second=hub:org-dfe&turned=yes").text
    assert re.search(r'name="first" value="([^"]*)"', page)[1] == "hub:org-dfe"  # type: ignore[index]
    turned = {**SAME, "do": "part of", "first": SAME["second"], "second": SAME["first"]}
    assert _post(client, turned).status_code == 303
    (claim,) = _made(council)
    assert claim.subject.endswith("/org-dfe")
    assert claim.note.startswith("Both have the register number")


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({**SAME, "by": ""}, 422, "no post, unit or agent of the data is called"),
        ({**SAME, "by": "A. Person"}, 422, "decisions are a post"),
        ({**SAME, "second": "hub:org-kelham"}, 422, "does not wait any more"),
        ({**SAME, "why": "x" * 501}, 422, "in at most 500 characters"),
        ({"do": "undo", "claim": "hub:claim-none"}, 422, "no claim is called"),
        ({**SAME, "do": "marry"}, 400, "is no decision"),
        ({**SAME, "first": "who?"}, 400, "is an IRI such as"),
        ({**SAME, "extra": "x"}, 400, "has no field"),
    ],
)
def test_what_can_not_be_kept_is_told_and_nothing_is_written(
    council: Council, given: dict[str, str], status: int, sentence: str
) -> None:
    before = _bytes(council)
    answer = _post(_visitor(council), given)
    assert answer.status_code == status
    assert sentence in answer.text
    assert _bytes(council) == before


def test_a_pair_that_was_found_apart_is_not_asked_again(council: Council) -> None:
    client = _visitor(council)
    _post(client, {**SAME, "do": "not the same"})
    page = client.get("/match/decide?first=hub:org-dept&second=hub:org-dfe").text
    assert "1 of 1" in page and "Not so: " in page
    other = {"do": "a kind", "first": "hub:org-kelham", "second": "hub:org-kelham-arts"}
    sent = _post(client, {**SAME, **other})
    assert "-before" not in client.get(sent.location).text
    assert sorted(c.status for c in _made(council)) == [Status.ACCEPTED, Status.REJECTED]


@pytest.mark.slow
def test_a_release_is_made_from_the_page_and_then_nothing_waits(council: Council) -> None:
    app = create_app(council.folder, desk=Desk(council.sources, council.folder))
    client = app.test_client()
    _post(client, SAME)
    before = council.folder.current()
    assert "Make a release of it now" in client.get("/match/decide").text
    sent = _post(client, {"do": "/match/decide", "by": STEWARD}, "/match/build")
    assert sent.status_code == 303
    assert "A release is being made" in client.get(sent.location).text
    for _ in range(120):
        if not app.extensions["civic_desk"].builder.is_running:
            break
        time.sleep(1)
    assert council.folder.current() != before
    page = client.get("/match/decide").text
    assert "Nothing: all that was decided is in this release." in page
    assert "Earlier decisions about names: 1" in page


def test_a_form_that_is_none_of_ours_makes_no_release(council: Council) -> None:
    client = _visitor(council)
    assert _post(client, {"do": "x", "extra": "x"}, "/match/build").status_code == 400
    desk: Desk = client.application.extensions["civic_desk"]
    assert not desk.builder.is_running


@pytest.mark.slow
def test_a_build_that_fails_says_why(council: Council) -> None:
    (council.sources.data / "documents.ttl").write_text("no Turtle")
    desk = Desk(council.sources, council.folder)
    desk.builder.start()
    while desk.builder.is_running:
        time.sleep(0.1)
    assert "documents.ttl" in desk.builder.failure


# ---- Claims ----


@pytest.fixture
def officer(release_folder: ReleaseFolder, tmp_path: Path) -> Iterator[tuple[FlaskClient, Sources]]:
    for part in ("ontology", "shapes"):
        (tmp_path / part).symlink_to(ROOT / part)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    sources, release = Sources(tmp_path), opened(release_folder.path)
    desk = Desk(sources, release_folder)
    yield create_app(lambda: release, desk=desk).test_client(), sources


def _open(sources: Sources) -> list[Claim]:
    return [c for c in DataFiles(sources).claims() if c.status is Status.PROPOSED]


def test_every_open_claim_can_be_come_to_by_skipping_and_by_its_kind(
    officer: tuple[FlaskClient, Sources],
) -> None:
    client, sources = officer
    waiting = _open(sources)
    page = client.get("/claims/decide").text
    assert f"1 of {len(waiting)}" in page
    kinds = re.findall(r'href="(/claims/decide\?of=[^"]*)">.*?</a> <span [^>]*>([\d,]+)<', page)
    assert sum(int(number) for _, number in kinds) == len(waiting)
    for address, number in kinds:
        assert f"1 of {number}" in client.get(address).text
    skip = next(link for link in links_of(page) if link.startswith("/claims/decide?claim="))
    assert f"2 of {len(waiting)}" in client.get(skip).text


@pytest.mark.parametrize("how", one_in(2, ["accept", "reject"]))
def test_a_claim_is_decided_and_undone_byte_for_byte(
    officer: tuple[FlaskClient, Sources], how: str
) -> None:
    client, sources = officer
    before = {p: p.read_bytes() for p in sources.data.rglob("*.ttl")}
    claim = next(c for c in _open(sources) if c.predicate.endswith("#contributesTo"))
    given = {"claim": claim.iri, "by": STEWARD, "do": how}
    sent = _post(client, given, "/claims/decide")
    assert sent.status_code == 303
    status = DataFiles(sources).claim(claim.iri).status
    assert status is (Status.ACCEPTED if how == "accept" else Status.REJECTED)
    page = client.get(sent.location).text
    assert "Kept: " in page
    assert ("It is a fact." if how == "accept" else "It counts for nothing.") in page
    again = _post(client, given, "/claims/decide")
    assert again.status_code == 422 and "does not wait any more" in again.text
    _post(client, {**given, "do": "undo"}, "/claims/decide")
    assert {p: p.read_bytes() for p in sources.data.rglob("*.ttl")} == before


def test_a_claim_is_corrected_by_a_name(officer: tuple[FlaskClient, Sources]) -> None:
    client, sources = officer
    claim = next(c for c in _open(sources) if c.predicate.endswith("#party"))
    given = {"claim": claim.iri, "by": STEWARD, "do": "correct", "right": ""}
    assert "say what it should be" in _post(client, given, "/claims/decide").text
    assert _post(client, {**given, "right": "zzzz"}, "/claims/decide").status_code == 422
    assert _post(client, {**given, "right": "Ofsted"}, "/claims/decide").status_code == 303
    files = DataFiles(sources)
    assert files.claim(claim.iri).status is Status.REJECTED
    right = next(c for c in files.claims() if c.iri.startswith(f"{claim.iri}-corrected"))
    assert (right.status, right.object) == (Status.ACCEPTED, f"{BASE}/id/hub/org-ofsted")


def test_the_page_of_an_open_claim_leads_to_its_decision(
    officer: tuple[FlaskClient, Sources], release_folder: ReleaseFolder
) -> None:
    client, sources = officer
    claim = _open(sources)[0]
    path = claim.iri.replace(f"{BASE}/id/", "/doc/")
    assert any(link.startswith("/claims/decide?claim=") for link in links_of(client.get(path).text))
    release = opened(release_folder.path)
    assert "kg claims accept" in create_app(lambda: release).test_client().get(path).text


@pytest.mark.parametrize("name", ["Forwarded", "Via", "X-Forwarded-For", "X-Real-IP"])
def test_who_comes_by_way_of_a_proxy_is_not_let_in_by_the_real_server(
    council: Council, name: str
) -> None:
    release = opened(council.folder.path)
    own = Desk(council.sources, council.folder)
    server = listen(create_app(lambda: release, desk=own), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    found = []
    for headers in ({}, {name: "203.0.113.9"}):
        line = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=20)
        line.request("GET", "/match/decide", headers={"Host": "127.0.0.1", **headers})
        found.append(line.getresponse().status)
        line.close()
    server.close()
    thread.join(timeout=10)
    assert found == [200, 403]
