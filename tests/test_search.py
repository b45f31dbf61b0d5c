"""Search finds things by name as people type it, the best first."""

from __future__ import annotations

import pytest

from kg.labels.directory import name_index
from kg.lookup import How, NameIndex, SearchIndex
from kg.lookup.words import WordList, content_words, initials_of
from kg.pages.search import search_index
from kg.release import ReleaseFolder
from tests.web_case import opened

REGISTER = """
g:hub {
  hub:dfe a org:Organization ; skos:prefLabel "Department for Education"@en ;
    skos:altLabel "DfE"@en .
  hub:eif a org:Organization ; skos:prefLabel "Early Intervention Foundation"@en .
  hub:trust a org:Organization ; skos:prefLabel "Museum of Maps"@en .
  hub:schools a civic:OrganisationType ; skos:prefLabel "Schools"@en .
  hub:cafe a org:Organization ; skos:prefLabel "Café & Co’s"@en .
}
g:plan {
  gla:visit a civic:Activity ; skos:prefLabel "Visit schools with the Department for Education"@en .
  gla:maps a civic:Activity ; skos:prefLabel "Draw maps of every school"@en .
  gla:early a civic:Activity ; skos:prefLabel "Early help"@en .
}
"""


@pytest.fixture
def index(store_of) -> SearchIndex:
    return NameIndex(store_of(REGISTER)).words


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> SearchIndex:
    return search_index(opened(release_folder.path).store)


def _first(index: SearchIndex, text: str) -> tuple[str, How]:
    hit = index.search(text)[0]
    return hit.thing.name, hit.how


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("department for education", "Department for Education", How.NAME),
        ("DfE", "Department for Education", How.ALIAS),
        ("d.f.e.", "Department for Education", How.ALIAS),
        ("e.i.f.", "Early Intervention Foundation", How.INITIALS),
        ("EIF", "Early Intervention Foundation", How.INITIALS),
        ("hub:eif", "Early Intervention Foundation", How.NAME),
        ("https://w3id.org/civicthread/id/hub/eif", "Early Intervention Foundation", How.NAME),
        ("education department", "Department for Education", How.WORDS),
        ("Department of Education", "Department for Education", How.WORDS),
        ("MAPS museum", "Museum of Maps", How.WORDS),
        ("school", "Schools", How.WORDS),
        ("depart edu", "Department for Education", How.PREFIX),
        ("Departmnt Educaton", "Department for Education", How.NEAR),
        ("musuem", "Museum of Maps", How.NEAR),
        ("CAFE and co’s", "Café & Co’s", How.NAME),
        ("cáfé", "Café & Co’s", How.WORDS),
    ],
)
def test_the_first_hit_and_why(index: SearchIndex, typed: str, name: str, how: How) -> None:
    assert _first(index, typed) == (name, how)


def test_better_reasons_come_first(index: SearchIndex) -> None:
    found = index.search("schools")
    assert [hit.how for hit in found] == sorted(hit.how for hit in found)
    assert [hit.thing.name for hit in found] == [
        "Schools",
        "Draw maps of every school",
        "Visit schools with the Department for Education",
    ]


def test_each_thing_is_found_once_by_its_best_name(index: SearchIndex) -> None:
    found = index.search("dfe")
    assert [(hit.thing.name, hit.matched) for hit in found] == [("Department for Education", "DfE")]


def test_near_names_are_given_only_where_nothing_else_is(index: SearchIndex) -> None:
    assert {hit.how for hit in index.search("education")} == {How.WORDS}
    assert {hit.how for hit in index.search("educaton")} == {How.NEAR}


@pytest.mark.parametrize("typed", ["", "   ", "???", "…", "\x00\u202e", "zzqx", "q" * 5000])
def test_what_names_nothing_finds_nothing(index: SearchIndex, typed: str) -> None:
    assert index.search(typed) == ()


@pytest.mark.parametrize("typed", ["role", "time", "org", "hub", "xx:yy", "http:", "hub:", "urn:x"])
def test_words_that_are_prefixes_too_are_words(index: SearchIndex, typed: str) -> None:
    assert all(hit.how is not How.NAME for hit in index.search(typed))


def test_a_thing_may_be_called_by_the_name_of_a_prefix(store_of) -> None:
    index = NameIndex(store_of("g:hub { hub:a a org:Post ; skos:prefLabel 'Role' }")).words
    assert _first(index, "role") == ("Role", How.NAME)


def test_near_gives_names_with_some_of_the_words(index: SearchIndex) -> None:
    assert index.search("museum of zebras") == ()
    assert index.near("museum of zebras")[0].thing.name == "Museum of Maps"
    assert index.near("zzqx") == ()


def test_an_empty_register_finds_nothing(store_of) -> None:
    index = NameIndex(store_of("g:hub { }")).words
    assert index.search("school") == index.near("school") == ()


def test_initials_leave_small_words_out_or_in() -> None:
    assert initials_of("department for education") == ("de", "dfe")
    assert initials_of("ofsted") == ()


def test_a_text_of_small_words_alone_keeps_them() -> None:
    assert content_words(["the", "of"]) == ("the", "of")
    assert content_words(["the", "mayor", "mayor"]) == ("mayor",)


def test_short_words_are_not_corrected() -> None:
    words = WordList(["care", "cafe"])
    assert set(words.near("car")) == {"care"}
    assert set(words.near("cape")) == set()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dfe", "Department for Education"),
        ("EIF", "Early Intervention Foundation"),
        ("CLF", "Central London Forward"),
        ("ofstead", "Ofsted"),
        ("GLA", "Greater London Authority"),
        ("london authority greater", "Greater London Authority"),
        ("gla education delivery plan 2014", "GLA education delivery plan 2014"),
        ("education strategy 2019", "Education Strategy 2019-23"),
        ("schools", "Schools"),
    ],
)
def test_the_real_register_answers_as_people_type(real: SearchIndex, typed: str, name: str) -> None:
    assert real.search(typed)[0].thing.name == name


def test_every_real_name_and_alias_finds_its_thing(
    real: SearchIndex, release_folder: ReleaseFolder
) -> None:
    for thing in name_index(opened(release_folder.path).store).things.values():
        for name in (thing.name, *thing.aliases):
            found = real.search(name)
            best = [hit.thing.iri for hit in found if hit.how <= How.ALIAS]
            assert thing.iri in best, name
