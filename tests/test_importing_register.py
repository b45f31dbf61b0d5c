"""The register knows parties by each of their names, and can be read without some of them."""

from kg.importing.records import Known
from kg.importing.register import read_register, without
from kg.importing.words import fold
from tests.importing_names import register

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


def test_without_some_names_the_others_stay():
    whole = register().by_name
    fewer = without(register(), ["OFSTED", "Schools"]).by_name
    assert set(whole) - set(fewer) == {"ofsted", "schools"}
