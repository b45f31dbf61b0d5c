"""Text in another language says so, and a status update is called by its progress and its day."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from kg.lookup import NameIndex
from tests.web_case import client_of

REGISTER = """
g:hub {
  hub:council a org:Organization ; skos:prefLabel "Cyngor"@cy , "Council"@en .
  hub:board a civic:Topic ; skos:prefLabel "Bwrdd Addysg"@cy ;
    dcterms:description "Bwrdd am addysg"@cy , "A <board>"@en ; skos:editorialNote "Nodyn"@cy .
  hub:odd a civic:Topic ; skos:prefLabel "Odd"@x-a1 ; dcterms:description "Yn unig"@cy .
}
g:vocabulary {
  <https://w3id.org/civicthread/code/progress/done>
    a skos:Concept ; skos:prefLabel "Wedi ei wneud"@cy , "Done"@en .
}
<https://w3id.org/civicthread/graph/gla/plan/1> {
  gla:milestone a civic:Milestone ; skos:prefLabel "Open the hub" .
  gla:status a civic:StatusUpdate ; civic:statusOf gla:milestone ;
    civic:progress <https://w3id.org/civicthread/code/progress/done> ;
    civic:asAt "2023-03-31"^^<http://www.w3.org/2001/XMLSchema#date> .
}
"""


@pytest.fixture
def client(store_of) -> FlaskClient:  # type: ignore[no-untyped-def]
    return client_of(store_of(REGISTER))


def test_a_name_and_a_text_carry_their_language(client: FlaskClient) -> None:
    page = client.get("/doc/hub/board").text
    assert '<bdi lang="cy">Bwrdd Addysg</bdi></h1>' in page
    assert '<bdi lang="cy">Nodyn</bdi>' in page
    assert "<bdi>A &lt;board&gt;</bdi>" in page, "English is told, without a mark of its own"
    assert '<bdi lang="cy">Yn unig</bdi>' in client.get("/doc/hub/odd").text
    assert '<bdi lang="x-a1">Odd</bdi>' in client.get("/doc/hub/odd").text


def test_json_ld_carries_the_language(client: FlaskClient) -> None:
    told = json.loads(client.get("/doc/hub/board.jsonld").data)
    assert {"@value": "Nodyn", "@language": "cy"} in told["@graph"][0]["@graph"][0][
        "skos:editorialNote"
    ]


def test_of_several_names_the_english_one_is_told_and_all_are_found(store_of) -> None:  # type: ignore[no-untyped-def]
    index = NameIndex(store_of(REGISTER))
    (council,) = (t for t in index.things.values() if t.iri.endswith("/council"))
    assert (council.name, council.language, council.aliases) == ("Council", "", {"Cyngor"})
    assert index.words.search("cyngor")[0].thing is council


def test_a_status_is_called_by_its_progress_and_its_day(client: FlaskClient) -> None:
    assert "<bdi>Done as at 31 March 2023</bdi></h1>" in client.get("/doc/gla/status").text
    assert "<bdi>Done as at 31 March 2023</bdi></a>" in client.get("/doc/gla/milestone").text
