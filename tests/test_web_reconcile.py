"""The reconciliation service, asked as OpenRefine asks it, and held to the specification."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from kg.pages.participations import list_participations
from kg.reconciliation import BATCH, PROPERTIES, TYPES, Query, find_candidates
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import opened, real_client

_SCHEMAS = json.loads(
    (Path(__file__).parent / "schemas" / "reconciliation.json").read_text(encoding="utf-8")
)
OFSTED, SCHOOLS = "hub/org-ofsted", "hub/group-schools"


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _holds(answer: object, name: str) -> None:
    """Check an answer against one of the forms of the API."""
    Draft202012Validator({**_SCHEMAS, "$ref": f"#/$defs/{name}"}).validate(answer)


def _ask(client: FlaskClient, **queries: object) -> dict[str, list[dict[str, Any]]]:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    _holds(found, "results")
    assert list(found) == list(queries)
    return {key: each["result"] for key, each in found.items()}


def _first(client: FlaskClient, text: str, **more: object) -> dict[str, Any]:
    return _ask(client, q={"query": text, **more})["q"][0]


def test_the_manifest_names_every_service_and_each_answers(client: FlaskClient) -> None:
    answer = client.get("/reconcile", headers={"Accept": "text/html"})
    manifest = answer.get_json()
    _holds(manifest, "manifest")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert manifest["identifierSpace"] + OFSTED == "https://w3id.org/civicthread/id/hub/org-ofsted"
    for service in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        address = urlsplit(service["service_url"] + service["service_path"]).path
        told = client.get(address, query_string={"prefix": "o"})
        assert told.status_code == 200
        assert told.headers["Access-Control-Allow-Origin"] == "*"
    for template in (manifest["preview"]["url"], manifest["view"]["url"]):
        address = template.replace("{{id}}", quote(OFSTED, safe=""))
        assert client.get(address.partition("localhost")[2]).status_code in (200, 303)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Ofsted", OFSTED),
        ("OFSTED", OFSTED),
        ("DfE", "hub/org-dfe"),
        ("department for education", "hub/org-dfe"),
        ("GB-GOR-D6", "hub/org-dfe"),
        ("hub/org-ofsted", OFSTED),
        ("https://w3id.org/civicthread/id/hub/org-ofsted", OFSTED),
    ],
)
def test_a_name_an_alias_a_number_and_an_identifier_are_certain(
    client: FlaskClient, text: str, entity: str
) -> None:
    best = _first(client, text)
    assert (best["id"], best["match"]) == (entity, True)


@pytest.mark.parametrize("text", ["Dept for Education", "Ofstedd", "schools of London"])
def test_what_is_merely_like_a_name_is_offered_and_never_certain(
    client: FlaskClient, text: str
) -> None:
    found = _ask(client, q={"query": text})["q"]
    assert found
    assert not any(each["match"] for each in found)
    assert [each["score"] for each in found] == sorted((e["score"] for e in found), reverse=True)


TWO = """
@prefix a: <https://w3id.org/civicthread/id/a/> .
GRAPH <https://w3id.org/civicthread/graph/a/plan/1> {
a:org-one a org:Organization ; skos:prefLabel "Youth Board"@en .
a:org-two a org:Organization ; skos:prefLabel "Older People's Forum"@en ;
  skos:altLabel "Youth board"@en .
a:org-three a org:Organization ; skos:prefLabel "Youth Board of Elsewhere"@en .
}
"""


def test_a_name_of_two_things_is_certain_for_neither(
    store_of: Callable[[str], MemoryStore],
) -> None:
    held = store_of(TWO)
    found = find_candidates(held, Query("youth board"), BASE)
    assert [each.entity for each in found] == ["a/org-one", "a/org-two", "a/org-three"]
    assert not any(each.is_match for each in found)
    alone = find_candidates(held, Query("youth board of elsewhere"), BASE)
    assert [each.entity for each in alone if each.is_match] == ["a/org-three"]


def test_a_type_leaves_the_others_out(client: FlaskClient) -> None:
    whole = _ask(client, q={"query": "education", "limit": 50})["q"]
    of_any = {each["type"][0]["id"] for each in whole}
    assert len(of_any) > 1
    for kind in TYPES:
        found = _ask(client, q={"query": "education", "type": kind, "limit": 50})["q"]
        assert {each["type"][0]["id"] for each in found} == ({kind} & of_any)


def test_a_property_speaks_for_a_candidate_or_against_it(client: FlaskClient) -> None:
    plain = _first(client, "Ofsted")
    fitting = _first(
        client, "Ofsted", properties=[{"pid": "strategy", "v": "Skills Strategy 2019-23"}]
    )
    other = _first(client, "Ofsted", properties=[{"pid": "number", "v": "GB-GOR-D6"}])
    assert fitting["score"] == plain["score"]
    assert fitting["match"]
    assert {"id": "same_strategy", "value": True} in fitting["features"]
    assert other["score"] < plain["score"]
    assert not other["match"]


def test_a_number_alone_finds_its_owner(client: FlaskClient) -> None:
    found = _ask(client, q={"properties": [{"pid": "number", "v": "GB-GOR-D6"}]})["q"]
    assert [(each["id"], each["match"]) for each in found] == [("hub/org-dfe", True)]


def test_what_is_told_of_an_entity_is_what_the_graph_says(
    client: FlaskClient, store: MemoryStore
) -> None:
    wanted = [{"id": pid} for pid in PROPERTIES]
    asked = {"ids": [OFSTED, SCHOOLS, "hub/none-such"], "properties": wanted}
    told = client.get("/reconcile", query_string={"extend": json.dumps(asked)}).get_json()
    _holds(told, "extension")
    of_ofsted = [one for one in list_participations(store) if one.partner.endswith(OFSTED)]
    row = told["rows"][OFSTED]
    assert row["activities"] == [{"int": len({one.activity for one in of_ofsted})}]
    assert {each["id"] for each in row["strategy"]} == {
        one.span.partition("/id/")[2] for one in of_ofsted
    }
    assert all(not values for values in told["rows"]["hub/none-such"].values())
    # What it gives, it understands: the identifier of a value is an entity's.
    again = {"ids": [row["strategy"][0]["id"]], "properties": [{"id": "partner"}]}
    back = client.get("/reconcile", query_string={"extend": json.dumps(again)}).get_json()
    partners = back["rows"][row["strategy"][0]["id"]]["partner"]
    assert OFSTED in {each["id"] for each in partners}


def test_suggestions_begin_with_what_was_typed(client: FlaskClient) -> None:
    told = client.get("/reconcile/suggest/entity?prefix=ofs").get_json()
    _holds(told, "suggestions")
    assert told["result"][0]["id"] == OFSTED
    rest = client.get("/reconcile/suggest/entity?prefix=school&cursor=1").get_json()
    whole = client.get("/reconcile/suggest/entity?prefix=school").get_json()
    assert rest["result"][:5] == whole["result"][1:6]
    types = client.get("/reconcile/suggest/type?prefix=str").get_json()
    _holds(types, "suggestions")
    assert [each["id"] for each in types["result"]] == ["strategy"]
    _holds(client.get("/reconcile/suggest/property?prefix=num").get_json(), "suggestions")
    proposed = client.get("/reconcile/properties?type=strategy").get_json()
    _holds(proposed, "proposals")
    assert [each["id"] for each in proposed["properties"]] == [
        pid for pid, held in PROPERTIES.items() if "strategy" in held.types
    ]


def test_a_preview_stands_in_a_frame_and_has_no_script(client: FlaskClient) -> None:
    page = client.get("/reconcile/preview", query_string={"id": OFSTED})
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors" not in policy
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
    assert "Ofsted" in page.text
    missing = client.get("/reconcile/preview?id=hub/none-such")
    assert missing.status_code == 404
    assert "Nothing in this register" in missing.text
    activity = client.get("/reconcile/preview?id=gla/activity-knowledge-hub")
    assert activity.status_code == 404


def test_a_type_that_there_is_not_is_refused_by_suggestions_too(client: FlaskClient) -> None:
    answer = client.get("/reconcile/suggest/entity?prefix=o&type=Q5")
    assert answer.status_code == 400
    assert "there is no type" in answer.get_json()["error"]


def test_an_entity_leads_to_its_page(client: FlaskClient) -> None:
    led = client.get("/reconcile/view", query_string={"id": OFSTED}, follow_redirects=True)
    assert led.status_code == 200
    assert "Ofsted" in led.text


def test_an_older_client_names_a_function_and_nothing_else(client: FlaskClient) -> None:
    called = client.get("/reconcile?callback=page.show")
    assert called.text.startswith("/**/page.show({")
    assert called.headers["X-Content-Type-Options"] == "nosniff"
    for script in ("alert(1)//", "a;b", "<script>", "a" * 100, "é", "a..b", ""):
        answer = client.get("/reconcile", query_string={"callback": script})
        assert answer.status_code == (400 if script else 200)
        assert "alert(1)//(" not in answer.text


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"queries": "{"}, 400, "`queries` is no JSON"),
        ({"queries": "[" * 100_000}, 400, "`queries` is no JSON"),
        ({"queries": "[]"}, 400, "must be an object"),
        ({"queries": '{"q": 1}'}, 400, "must be an object"),
        ({"queries": '{"q": {}}'}, 400, "neither a name nor properties"),
        ({"queries": '{"q": {"query": 5}}'}, 400, "is a text"),
        ({"queries": '{"q": {"query": "a", "type": "Q5"}}'}, 400, "there is no type"),
        ({"queries": '{"q": {"query": "a", "limit": 0}}'}, 400, "a number from 1"),
        ({"queries": '{"q": {"query": "a", "limit": true}}'}, 400, "a number from 1"),
        ({"queries": '{"q": {"query": "a", "limit": NaN}}'}, 400, "a number from 1"),
        ({"queries": '{"q": {"query": "a", "nonsense": 1}}'}, 400, "which no query has"),
        ({"queries": '{"q": {"query": "a", "properties": [{"pid": "x"}]}}'}, 400, "`pid` and `v`"),
        (
            {"queries": '{"q": {"query": "a", "properties": [{"pid": "x", "v": 1}]}}'},
            400,
            "there is no property",
        ),
        (
            {"queries": json.dumps({str(n): {"query": "a"} for n in range(10_000)})},
            413,
            f"a batch may hold {BATCH} queries, this one holds 10,000",
        ),
        ({"extend": "{}"}, 400, "must be a list"),
        ({"extend": '{"ids": [1], "properties": []}'}, 400, "list of texts"),
        ({"extend": '{"ids": [], "properties": [{"id": "none"}]}'}, 400, "there is no property"),
        (
            {"extend": json.dumps({"ids": ["a"] * 500, "properties": []})},
            413,
            "200 entities",
        ),
        ({}, 400, "send `queries` or `extend`"),
    ],
)
def test_what_is_no_query_is_told(
    client: FlaskClient, form: dict[str, str], status: int, sentence: str
) -> None:
    answer = client.post("/reconcile", data=form)
    assert answer.status_code == status
    assert sentence in answer.get_json()["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_name_of_ten_thousand_letters_finds_nothing(client: FlaskClient) -> None:
    assert _ask(client, q={"query": "school " * 1_500})["q"] == []


def test_an_unknown_identifier_has_no_page(client: FlaskClient) -> None:
    answer = client.get("/reconcile/view?id=hub/none-such", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "no entity of the register" in answer.get_json()["error"]


def test_a_site_elsewhere_may_ask_first(client: FlaskClient) -> None:
    asked = client.options("/reconcile", headers={"Origin": "https://refine.example"})
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
