"""Every page in every format, by extension and by the Accept header."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from tests.conftest import one_in
from tests.web_case import real_client

THING = "/doc/hub/org-ofsted"
# Address without extension, and whether its JSON and CSV are its own table or triples.
PAGES = {
    "/index": True,
    "/partners": True,
    "/evidence?partner=Ofsted": True,
    "/report": True,
    "/report?severity=Warning": True,
    "/questions": True,
    "/questions/partners-across": True,
    "/ns": False,
    THING: False,
    "/doc/gla/plan-education-delivery-2014": False,
    "/doc/gla/doc-education-delivery-2014": False,
    "/doc/gla/cell-r7-stakeholders": False,
    "/doc/code/role/funder": False,
}
RDF = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
}
TRIPLE_COLUMNS = ["graph", "subject", "predicate", "object", "datatype", "lang"]
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _with_suffix(address: str, suffix: str) -> str:
    path, question, query = address.partition("?")
    return f"{path}.{suffix}{question}{query}"


@pytest.mark.parametrize("suffix", RDF)
@pytest.mark.parametrize("address", one_in(3, PAGES))
def test_every_page_is_rdf_by_extension(client: FlaskClient, address: str, suffix: str) -> None:
    media_type, form = RDF[suffix]
    response = client.get(_with_suffix(address, suffix))
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert len(list(ox.parse(response.data, format=form, base_iri="https://x.example/"))) > 2


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_the_one_json_shape(client: FlaskClient, address: str) -> None:
    body = json.loads(client.get(_with_suffix(address, "json")).data)
    assert list(body) == ["ok", "columns", "rows", "truncated"]
    assert body["ok"] is True
    assert body["rows"]
    assert list(body["rows"][0]) == body["columns"]
    assert (body["columns"] == TRIPLE_COLUMNS) is not PAGES[address]


@pytest.mark.parametrize("address", PAGES)
def test_csv_has_the_columns_of_json(client: FlaskClient, address: str) -> None:
    body = json.loads(client.get(_with_suffix(address, "json")).data)
    rows = list(csv.reader(io.StringIO(client.get(_with_suffix(address, "csv")).text, newline="")))
    assert rows[0] == body["columns"]
    assert len(rows) == len(body["rows"]) + 1


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_a_page_by_extension(client: FlaskClient, address: str) -> None:
    response = client.get(_with_suffix(address, "html"))
    assert (response.status_code, response.mimetype) == (200, "text/html")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        (CHROME, "text/html"),
        ("application/xhtml+xml", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;q=0.9, text/html;q=0.8", "text/turtle"),
        ("text/turtle;q=0.8, text/html;q=0.9", "text/html"),
        ("text/turtle;q=0, */*;q=0.1", "text/html"),
        ("text/html;q=0, text/csv", "text/csv"),
        ("application/*", "application/ld+json"),
        ("application/json, text/turtle;q=0.5", "application/json"),
        ("image/png, application/n-triples;q=0.1", "application/n-triples"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("text/html;charset=utf-8;q=0.5, text/csv;header=present", "text/csv"),
        (
            'application/ld+json;profile="http://a/compacted"',
            "application/ld+json",
        ),
        ("text/html;level=1;q=0.2, text/html;q=0.9, text/csv;q=0.5", "text/html"),
    ],
)
def test_the_accept_header_is_read_with_its_weights(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    assert client.get(THING, headers=headers).mimetype == media_type


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "nonsense"])
def test_what_nobody_can_give_is_406(client: FlaskClient, accept: str) -> None:
    response = client.get(THING, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.mimetype == "text/plain"
    assert "text/turtle" in response.text


def test_an_extension_wins_over_the_header(client: FlaskClient) -> None:
    response = client.get(f"{THING}.ttl", headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, "text/turtle")


def test_a_thing_leads_to_its_page_with_303(client: FlaskClient) -> None:
    response = client.get("/id/hub/org-ofsted", headers={"Accept": "text/turtle"})
    assert response.status_code == 303
    assert response.headers["Location"] == THING
    assert response.headers["Vary"] == "Accept"


def test_a_code_leads_to_its_page_with_303(client: FlaskClient) -> None:
    response = client.get("/code/role/funder")
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/code/role/funder")


def test_a_redirect_never_leaves_this_host(client: FlaskClient) -> None:
    for path in ("/id//evil.example/x", "/id/%2F%2Fevil.example", "/id/%0d%0aX: y"):
        location = client.get(path).headers.get("Location", "/doc/")
        assert location.startswith(("/doc/", "/id/"))
        assert "\n" not in location


def test_a_slash_too_many_leads_to_the_path_and_never_to_a_host(client: FlaskClient) -> None:
    asked = "/doc//hub/org-ofsted?a=1"
    response = client.get(asked, headers={"Host": "evil.example"})
    assert (response.status_code, response.headers["Location"]) == (308, f"{THING}?a=1")


def test_the_answer_says_where_it_is_and_what_else_there_is(client: FlaskClient) -> None:
    response = client.get(THING, headers={"Accept": "text/turtle"})
    links = response.headers.getlist("Link")
    assert response.headers["Content-Location"] == f"{THING}.ttl"
    assert response.headers["Vary"] == "Accept"
    assert f'<{THING}.csv>; rel="alternate"; type="text/csv"' in links
    assert '<https://w3id.org/civicthread/id/hub/org-ofsted>; rel="cite-as"' in links


def test_the_front_page_has_an_address_for_each_format(client: FlaskClient) -> None:
    response = client.get("/", headers={"Accept": "text/csv"})
    assert response.headers["Content-Location"] == "/index.csv"


def test_the_filter_stays_in_the_addresses_of_other_formats(client: FlaskClient) -> None:
    response = client.get("/report?severity=Warning", headers={"Accept": "text/csv"})
    assert response.headers["Content-Location"] == "/report.csv?severity=Warning"


def test_an_unchanged_page_is_304_with_its_tag(client: FlaskClient) -> None:
    tag = client.get(THING).headers["ETag"]
    again = client.get(THING, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag


def test_each_format_has_a_tag_of_its_own(client: FlaskClient) -> None:
    tags = {client.get(f"{THING}.{suffix}").headers["ETag"] for suffix in (*RDF, "csv", "html")}
    assert len(tags) == 6


def test_a_missing_thing_is_404_whatever_tag_is_sent(client: FlaskClient) -> None:
    response = client.get("/doc/hub/org-nobody", headers={"If-None-Match": "*"})
    assert response.status_code == 404


def test_head_gives_the_headers_alone(client: FlaskClient) -> None:
    whole = client.get(f"{THING}.ttl")
    head = client.head(f"{THING}.ttl")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_a_plan_as_data_is_its_whole_graph(client: FlaskClient) -> None:
    body = json.loads(client.get("/doc/gla/plan-education-delivery-2014.json").data)
    graphs = {row["graph"] for row in body["rows"]}
    assert graphs == {"https://w3id.org/civicthread/graph/gla/plan-education-delivery-2014/1"}
    assert len(body["rows"]) > 1000


def test_a_filtered_report_is_filtered_in_every_format(client: FlaskClient) -> None:
    rows = json.loads(client.get("/report.json?severity=Warning").data)["rows"]
    results = ox.parse(client.get("/report.ttl?severity=Warning").data, format=ox.RdfFormat.TURTLE)
    kind = "http://www.w3.org/ns/shacl#resultSeverity"
    severities = [quad.object for quad in results if quad.predicate.value == kind]
    assert {row["severity"] for row in rows} == {"Warning"}
    assert {str(severity) for severity in severities} == {"<http://www.w3.org/ns/shacl#Warning>"}
    assert len(severities) == len(rows)


def test_n_quads_of_a_page_are_in_the_default_graph(client: FlaskClient) -> None:
    quads = list(ox.parse(client.get(f"{THING}.nq").data, format=ox.RdfFormat.N_QUADS))
    triples = list(ox.parse(client.get(f"{THING}.nt").data, format=ox.RdfFormat.N_TRIPLES))
    assert {quad.graph_name for quad in quads} == {ox.DefaultGraph()}
    assert {quad.triple for quad in quads} == {quad.triple for quad in triples}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/money/lines", "money-lines.csv"),
        ("/index", "overview.csv"),
        (THING, "hub-org-ofsted.csv"),
    ],
)
def test_csv_that_people_download_opens_right_and_that_of_programs_is_plain(
    client: FlaskClient, address: str, name: str
) -> None:
    people = client.get(f"{address}.csv", headers={"Accept": CHROME})
    programs = client.get(f"{address}.csv", headers={"Accept": "*/*"})
    assert people.data == b"\xef\xbb\xbf" + programs.data
    assert people.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert people.headers["Vary"] == programs.headers["Vary"] == "Accept"
    assert people.headers["ETag"] != programs.headers["ETag"]
    again = client.get(f"{address}.csv", headers={"Accept": "text/csv"})  # kept for one, not both
    assert again.data == programs.data
