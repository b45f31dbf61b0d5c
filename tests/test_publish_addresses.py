"""Addresses of a copy and their files: readable, the only ones, and never outside."""

from __future__ import annotations

from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.labels.counted import written_query
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import SmallRelease
from web.publishing import PublishError
from web.publishing.addresses import Address, file_of, href_of, read_address
from web.publishing.parameters import is_frozen
from web.publishing.urls import list_copy


@pytest.mark.parametrize(
    ("path", "is_page", "file"),
    [
        ("/", True, "index.html"),
        ("/partners", True, "partners/index.html"),
        ("/partners.csv", False, "partners.csv"),
        ("/doc/hub/org-é", True, "doc/hub/org-é/index.html"),
        ("/.well-known/void", False, ".well-known/void"),
    ],
)
def test_a_page_is_a_folder_and_another_form_a_file(path, is_page, file):
    assert file_of(path, is_page=is_page) == file


@pytest.mark.parametrize(
    "path",
    [
        "/doc/../../etc/passwd",
        "/doc/..",
        "/doc/./a",
        "/doc//a",
        "/doc/",
        "//etc/passwd",
        "etc/passwd",
        "/doc/a\\..\\b",
        "/doc/a\x00b",
        "/doc/a\nb",
        "/doc/a.new",
        "/doc/" + "a" * 300,
        "/doc/\ud800",
    ],
)
def test_a_path_that_escapes_or_that_no_system_takes_is_refused(path):
    with pytest.raises(PublishError, match="can not be the name of a file"):
        file_of(path, is_page=True)


def test_a_thing_whose_name_can_be_no_file_is_left_out_and_named():
    graph = ox.NamedNode(f"{BASE}/graph/hub")
    made = [ox.NamedNode(f"{BASE}/id/{key}") for key in ("hub/a", "../../etc/x", "hub/a.ttl", "")]
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    quads = [ox.Quad(thing, label, ox.Literal("x"), graph) for thing in made]
    store = MemoryStore(quads)
    listing = list_copy(SmallRelease(store, {"base": BASE, "digest": "0", "quads": len(store)}))
    assert "/doc/hub/a" in listing.paths
    assert {"/doc/../../etc/x", "/id/../../etc/x", "/id/"} <= set(listing.left_out)
    for item in (*listing.items, *listing.house, *listing.forwards):
        assert ".." not in item.file
    files = [item.file for item in (*listing.items, *listing.house, *listing.forwards)]
    assert len(files) == len(set(files))
    assert not set(files) & {file.rpartition("/")[0] for file in files}, "no file is a folder too"


@pytest.mark.parametrize(
    ("link", "page", "path", "values"),
    [
        ("/partners", "/", "/partners", ()),
        ("?page=2&role=", "/partners", "/partners", (("page", "2"),)),
        ("/a?b=2&a=%201+", "/", "/a", (("a", "1"), ("b", "2"))),
        ("org-x", "/doc/hub/org-y", "/doc/hub/org-x", ()),
        ("/doc/%C3%A9%2525#part", "/", "/doc/é%25", ()),
    ],
)
def test_a_link_is_read_as_a_browser_reads_it(link, page, path, values):
    assert read_address(link, page) == Address(path, values)


@pytest.mark.parametrize(
    "link",
    ["https://example.org/", "//example.org/a", "/\\example.org", "mailto:a@b.c", "http://["],
)
def test_a_link_that_leads_elsewhere_is_no_address_of_ours(link):
    assert read_address(link) is None


def test_a_name_in_a_file_is_its_address_unquoted_once():
    address = read_address("/doc/a%2525b%3Fc")
    assert address is not None
    assert address.path == "/doc/a%25b?c"
    assert href_of(address.path) == "/doc/a%2525b%3Fc"


def test_values_make_a_readable_name_that_no_others_have():
    one = Address("/evidence", (("partner", "hub:org-a"), ("span", "col:x")))
    two = Address("/evidence", (("partner", "hub:org:a"), ("span", "col:x")))
    assert one.published.startswith("/evidence/with/partner-hub-org-a-span-col-x-")
    assert one.published != two.published
    csv = Address("/evidence.csv", one.values)
    assert csv.published == f"{one.published}.csv"


@pytest.mark.parametrize(
    ("link", "is_kept"),
    [
        ("/evidence?partner=Ofsted", True),
        ("/evidence.csv?partner=Ofsted&span=x", True),
        ("/evidence.ttl?partner=Ofsted", False),
        ("/evidence?partner=Ofsted&role=lead", False),
        ("/partners?page=2", True),
        ("/partners?role=lead", False),
        ("/search?q=a", False),
        ("/connections?from=a&to=b", False),
        ("/corrections/new?page=/", False),
        ("/sparql?query=x", False),
        ("/evidence?partner=a&partner=b", False),
        ("/evidence", False),
    ],
)
def test_what_ends_somewhere_is_published_and_what_anyone_can_type_is_not(link, is_kept):
    address = read_address(link)
    assert address is not None
    assert is_frozen(address) is is_kept


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"q": "".join(map(chr, range(128))), "page": 2},
        {"of": "Écoles & “clés”", "a b": ""},
        (("of", "one"), ("of", "two/three?")),
    ],
)
def test_the_query_of_an_address_is_written_as_the_library_writes_it(values):
    assert written_query(values) == urlencode(values)
