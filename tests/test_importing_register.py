"""The register knows parties by each of their names, and can be read without some of them."""

from dataclasses import dataclass

import pytest

from kg.importing.cells.naming import names_of
from kg.importing.cells.vocabulary import vocabulary
from kg.importing.records import Habits, Known, Register
from kg.importing.register import known_parties, read_register, without
from kg.importing.words import fold
from kg.sources import find_sources
from tests.importing_names import register, words


@dataclass(frozen=True)
class Listed:
    """A name of the list of national bodies."""

    text: str


@dataclass(frozen=True)
class National:
    """The list of national bodies."""

    names: list[Listed]


TURTLE = """
@prefix civic: <https://w3id.org/civicthread/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/b> a org:OrganizationalUnit , org:Organization ;
  skos:prefLabel "Harbour Board" ; skos:altLabel "HB" , "the Board" ; skos:hiddenLabel "HARBOUR" .
<http://example.org/a> a civic:OrganisationType ; skos:prefLabel "Boards" ; skos:altLabel "HB" .
<http://example.org/p> a org:Post ; skos:prefLabel "Harbour Master" .
<http://example.org/g> a civic:Population ; skos:prefLabel "Sailors" .
<http://example.org/t> a skos:Concept ; skos:prefLabel "Tides" .
"""


def test_a_party_is_known_by_each_of_its_names_and_by_its_kind(tmp_path):
    file = tmp_path / "hub.ttl"
    file.write_text(TURTLE)
    by_name = read_register([file]).by_name
    assert by_name["harbour"] == Known("Harbour Board", "body", "http://example.org/b")
    kinds = {name: known.kind for name, known in by_name.items()}
    assert kinds == {
        "harbour board": "body",
        "harbour": "body",
        "hb": "kind of organisation",
        "boards": "kind of organisation",
        "harbour master": "post",
        "sailors": "population",
    }


def test_names_that_mean_something_in_their_own_document_alone_are_left_out():
    assert not any(name.startswith("the ") for name in register().by_name)
    assert register().by_name[fold("Ofsted")].kind == "body"
    assert register().by_name[fold("Children in Care")].kind == "population"


def test_national_bodies_are_known_by_name_without_a_record_of_their_own():
    by_name = register().by_name
    assert by_name[fold("Llywodraeth Cymru")] == Known("Llywodraeth Cymru", "body")
    assert by_name[fold("DAERA")].iri == ""
    assert by_name[fold("Department for Education")].iri.endswith("/hub/org-dfe")
    assert fold("HLF") not in by_name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Led by The National Trust", {"National Trust"}),
        ("Led by Yr Ymddiriedolaeth", {"Yr Ymddiriedolaeth"}),
        ("Led by The Tide Archives", {"The Tide Archives"}),
        ("Led by Welsh Tide Board", {"Tide Board", "Welsh Tide Board"}),
    ],
)
def test_an_article_is_dropped_only_before_a_name_that_is_known_without_it(
    text, names, tmp_path, monkeypatch
):
    listed = [Listed(name) for name in ("National Trust", "The National Trust", "Tide Board")]
    listed += [Listed(text.removeprefix("Led by "))]
    monkeypatch.setattr("kg.importing.register.read_national", lambda _: National(listed))
    found = {
        known.name for known in known_parties(find_sources()).by_name.values() if not known.iri
    }
    assert names <= found
    assert "The National Trust" not in found


@pytest.mark.parametrize("article", ["The", "the", "Our", "Y"])
def test_a_name_is_known_behind_any_article(article):
    names = names_of(
        vocabulary(words()), Habits(), Register({"tide board": Known("Tide Board", "body")})
    )
    assert names.known(fold(f"{article} Tide Board")) == Known("Tide Board", "body")
    assert names.known("welsh tide board") is None


def test_without_some_names_the_others_stay():
    whole = register().by_name
    fewer = without(register(), ["OFSTED", "Schools"]).by_name
    assert set(whole) - set(fewer) == {"ofsted", "schools"}
