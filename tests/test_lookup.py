"""From what people type to the thing they mean."""

from __future__ import annotations

import pytest

from kg.errors import AmbiguousError, NotFoundError
from kg.lookup import NameIndex, find_thing, near_names
from kg.lookup.names import fold

REGISTER = """
g:hub {
  hub:dfe a org:Organization ; skos:prefLabel "Department for Education"@en ;
    skos:altLabel "DfE"@en .
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
    assert near_names(index, "zzqx") == ()
