"""From what people type to the thing they mean."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import AmbiguousError, NotFoundError
from kg.lookup import NameIndex, find_iri, find_thing, near_things
from kg.lookup.names import fold
from kg.namespaces import expand
from kg.store import MemoryStore
from tests.conftest import PREFIXES

REGISTER = """
g:hub {
  hub:dfe a org:Organization ; skos:prefLabel "Department for Education"@en ;
    skos:altLabel "DfE"@en .
  hub:oecd a org:Organization ;
    skos:prefLabel "Organisation for Economic Co-operation and Development"@en ;
    org:identifier "GB-XX-1" .
  hub:london a dcterms:Location ; skos:prefLabel "London"@en ; skos:notation "E12000007" .
  hub:eif a org:Organization ; skos:prefLabel "Early Intervention Foundation"@en .
  hub:oracle a org:Organization ; skos:prefLabel "Project Oracle"@en .
  hub:cafe a org:Organization ; skos:prefLabel "Café & Co’s"@en .
}
g:plan {
  gla:oracle a civic:Programme ; skos:prefLabel "Project Oracle"@en .
}
"""


@pytest.fixture
def index(store_of) -> NameIndex:
    return NameIndex(store_of(REGISTER))


@pytest.mark.parametrize(
    "typed",
    [
        "DfE",
        "dfe",
        "department FOR education",
        "hub:dfe",
        "https://w3id.org/civicthread/id/hub/dfe",
    ],
)
def test_a_name_an_alias_and_an_iri_mean_the_same(index: NameIndex, typed: str) -> None:
    assert find_thing(index, typed).name == "Department for Education"


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("Dept for Education", "dfe"),
        ("Dept. of Education", "dfe"),
        ("D.f.E.", "dfe"),
        ("Education Department", "dfe"),
        ("Organisation for Economic Cooperation", "oecd"),
        ("organisation for economic co-operation", "oecd"),
        ("GB-XX-1", "oecd"),
        ("gb xx 1", "oecd"),
        ("E12000007", "london"),
        ("EIF", "eif"),
        ("Early Inter", "eif"),
    ],
)
def test_words_initials_and_numbers_mean_what_search_finds(
    index: NameIndex, typed: str, thing: str
) -> None:
    assert find_thing(index, typed).iri == expand(f"hub:{thing}")
    assert index.words.search(typed)[0].thing.iri == expand(f"hub:{thing}")


def test_a_name_is_better_than_the_words_of_another(store_of) -> None:
    index = NameIndex(
        store_of("""g:hub {
      hub:a a org:Organization ; skos:prefLabel "Maps" .
      hub:b a org:Organization ; skos:prefLabel "Museum of Maps" .
      hub:c a org:Organization ; skos:prefLabel "Museum of Zebras" .
    }""")
    )
    assert find_thing(index, "maps").iri == expand("hub:a")
    with pytest.raises(AmbiguousError, match=r"names 2 things.*Museum of Maps.*Museum of Zebras"):
        find_thing(index, "museum")


def test_what_is_preferred_is_meant_where_others_fit_as_well(index: NameIndex) -> None:
    wanted = {expand("gla:oracle")}
    assert find_thing(index, "Project Oracle", prefer=wanted).iri == expand("gla:oracle")
    assert find_thing(index, "DfE", prefer=wanted).iri == expand("hub:dfe")


def test_an_error_tells_what_was_typed_and_what_is_near(index: NameIndex) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_thing(index, "Departmnt for Educaton")
    assert caught.value.text == "Departmnt for Educaton"
    assert caught.value.near == (expand("hub:dfe"),)


@pytest.mark.parametrize("part", ["department ", "x", "co-", "é", "d "])
def test_a_very_long_text_is_told_at_once_and_cut(index: NameIndex, part: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_thing(index, part * 20_000)
    assert len(str(caught.value)) < 1000


def test_accents_and_signs_do_not_matter(index: NameIndex) -> None:
    assert fold("Café & Co’s") == fold("cafe and cos")
    assert find_thing(index, "CAFE AND COS").iri.endswith("/cafe")


def test_an_ambiguous_name_lists_the_candidates(index: NameIndex) -> None:
    with pytest.raises(AmbiguousError, match=r"names 2 things.*gla/oracle.*hub/oracle"):
        find_thing(index, "Project Oracle")


def test_a_kind_decides_between_two(index: NameIndex) -> None:
    assert find_thing(index, "Project Oracle", "party").iri.endswith("/hub/oracle")


def test_an_unknown_name_lists_the_near_ones(index: NameIndex) -> None:
    with pytest.raises(NotFoundError, match="near: Department for Education"):
        find_thing(index, "Departmnt for Educaton")


def test_what_resembles_nothing_says_only_that(index: NameIndex) -> None:
    with pytest.raises(NotFoundError, match=r"nothing is called 'zzqx'$"):
        find_thing(index, "zzqx")
    assert near_things(index, "zzqx") == ()


@pytest.mark.parametrize("base", ["https://w3id.org/civicthread", "https://council.example"])
def test_a_third_publisher_has_a_short_name_whatever_the_base(base: str) -> None:
    trig = f"""{PREFIXES}
    <{base}/graph/hub> {{ <{base}/id/hub/a> a org:Organization ; skos:prefLabel "A" }}
    <{base}/graph/third/plan-x/1> {{ <{base}/id/third/plan-x> a civic:Plan ; skos:prefLabel "X" }}
    """
    index = NameIndex(MemoryStore(ox.parse(trig.encode(), format=ox.RdfFormat.TRIG)))
    assert find_thing(index, "third:plan-x").iri == f"{base}/id/third/plan-x"
    assert index.words.search("hub:a")[0].thing.name == "A"
    assert find_iri(index, "third:cell-1") == f"{base}/id/third/cell-1"
    with pytest.raises(NotFoundError, match="nothing is called 'fourth:cell-1'"):
        find_iri(index, "fourth:cell-1")
