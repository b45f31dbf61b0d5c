"""Every link on every page of the real release answers, and leads to what it names."""

from __future__ import annotations

import re
from collections import Counter, deque

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from kg.terms import BASE
from tests.conftest import quick_ones
from tests.web_case import links_of, opened, real_client
from web.addresses import href_of

# Of each kind of thing so many pages are read to the end; of the rest it is enough that their
# thing is described, since the same code makes their page.
_MOST_OF_A_KIND = 12
_DATA = re.compile(r"\.(?:ttl|jsonld|nt|nq|trig|rdf|json|csv|xml|gz)(?:\?|$)")


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture(scope="module")
def described(release_folder: ReleaseFolder) -> set[str]:
    """The addresses of everything that a graph says something of."""
    subjects = {quad.subject for quad in opened(release_folder.path).store.quads()}
    found = {href_of(BASE, s.value) for s in subjects if isinstance(s, ox.NamedNode)}
    return found | {"/ns"}


def _local(target: str) -> bool:
    # A query in a link is a visitor's: it runs under limits, and has tests of its own.
    return bool(re.match(r"/(?!sparql\?)", target)) and not _DATA.search(target)


def _crop(address: str) -> str:
    """Return what the pages of one kind have in common: `/doc/gla/eng` of `/doc/gla/eng-r1`."""
    return address.partition("-")[0]


@pytest.mark.slow
def test_every_link_of_every_page_answers(client: FlaskClient, described: set[str]) -> None:
    found_on = {"/": ""}
    waiting = deque(found_on)
    visited: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        if address.startswith("/doc/"):
            assert address.partition("?")[0] in described, (
                f"{address}, linked from {found_on[address]}"
            )
            if visited[_crop(address)] == _MOST_OF_A_KIND:
                continue
        visited[_crop(address)] += 1
        # The list of today leads to that of a day.
        with client.get(address, follow_redirects="on=today" in address) as response:
            assert response.status_code == 200, f"{address}, linked from {found_on[address]}"
            page = response.text if response.mimetype == "text/html" else ""
        for target in filter(_local, links_of(page)):
            path = target.partition("#")[0]
            if path not in found_on:
                found_on[path] = address
                waiting.append(path)
    assert len(found_on) > 2500
    assert visited.total() > 400


def test_every_term_that_a_page_names_has_its_place(client: FlaskClient) -> None:
    words = set(re.findall(r'\bid="([^"]*)"', client.get("/ns").text))
    for address in ("/doc/gla/activity-gold-club-sharing", "/doc/gla/eng-r1-ofsted"):
        targets = links_of(client.get(address).text)
        named = {target.partition("#")[2] for target in targets if target.startswith("/ns#")}
        assert named
        assert named <= words


@pytest.mark.parametrize(
    "address",
    quick_ones(["/", "/report", "/questions/partners-across", "/doc/hub/org-ofsted", "/ns"], "/ns"),
)
def test_the_page_as_data_is_where_the_page_says(client: FlaskClient, address: str) -> None:
    targets = {target for target in links_of(client.get(address).text) if _DATA.search(target)}
    assert len(targets) >= 6  # a page may offer its panels too
    for target in targets:
        assert client.get(target).status_code == 200, target


def test_links_within_a_page_have_their_anchor(client: FlaskClient) -> None:
    for address in ("/", "/partners", "/questions", "/ns", "/doc/col/plan-education-2022-23"):
        page = client.get(address).text
        anchors = set(re.findall(r'\bid="([^"]*)"', page))
        inner = {target[1:] for target in links_of(page) if target.startswith("#")}
        assert inner <= anchors, address


def test_ids_are_unique_on_a_page(client: FlaskClient) -> None:
    for address in ("/", "/partners", "/ns", "/doc/col/plan-education-2022-23", "/doc/hub/org-dfe"):
        ids = re.findall(r'\bid="([^"]*)"', client.get(address).text)
        assert sorted(ids) == sorted(set(ids)), address
