"""The page of `/sparql`: an editor that needs no script, answers with names, honest failures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import html5rdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html as lxml_html

from kg.pages import sparql
from kg.queries import check_visitor_query, list_questions
from kg.records import Result
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from kg.workers import Limits, Pool
from tests.conftest import one_in
from tests.test_web_hostile import CASE, MARKUP
from tests.web_case import SmallRelease, links_of, opened
from web import create_app

NAMES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
COUNT = sparql.find_start("count-partners").text
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def _app(served: Any, pool: Pool) -> Flask:
    app = create_app(lambda: served)
    app.extensions["civic_runner"] = lambda: pool
    return app


@pytest.fixture(scope="module")
def pool(release_folder: ReleaseFolder) -> Iterator[Pool]:
    with Pool(opened(release_folder.path).path / "dataset.nq.gz", Limits()) as made:
        yield made


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder, pool: Pool) -> FlaskClient:
    return _app(opened(release_folder.path), pool).test_client()


@pytest.fixture
def small(
    store_of: Callable[[str], MemoryStore], tmp_path: Path
) -> Iterator[Callable[[str], FlaskClient]]:
    """Return a function from TriG to a visitor of a small release with its own workers."""
    pools: list[Pool] = []

    def make(trig: str) -> FlaskClient:
        store = store_of(trig)
        dataset = tmp_path / "dataset.nq"
        dataset.write_text("".join(f"{quad} .\n" for quad in store.quads()), encoding="utf-8")
        pools.append(Pool(dataset, Limits()))
        release = SmallRelease(store, {"base": BASE, "digest": "0" * 64, "quads": len(store)})
        return _app(release, pools[-1]).test_client()

    yield make
    for pool in pools:
        pool.close()


def _ask(client: FlaskClient, text: str, **more: Any) -> Any:
    return client.get("/sparql", query_string={"query": text, **more}, headers=HTML)


HTML = {"Accept": "text/html"}


def _tree(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.text
    assert response.mimetype == "text/html"
    return lxml_html.fromstring(response.text)


def _words(tree: Any, path: str = "//main") -> str:
    return re.sub(r"\s+", " ", " ".join(node.text_content() for node in tree.xpath(path))).strip()


def _kept(tree: Any) -> str:
    """Return the query that stands in the editor."""
    text: str = tree.get_element_by_id("query").text
    return text.removeprefix("\n")


# ---- The page before a query ----


def test_the_bare_page_is_a_form_that_works_as_it_stands(client: FlaskClient) -> None:
    tree = _tree(client.get("/sparql", headers=HTML))
    form = tree.get_element_by_id("ask")
    assert (form.get("action"), form.get("method")) == ("/sparql", "get")
    assert tree.xpath("//label[@for='query']")[0].text_content() == "Your query"
    assert _words(tree, "//table[contains(@class, 'civic-sparql__table')]") == ""
    answered = _tree(_ask(client, _kept(tree)))
    assert "15 rows" in _words(answered)


def test_every_question_and_example_is_offered(client: FlaskClient) -> None:
    links = set(links_of(client.get("/sparql", headers=HTML).text))
    names = {question.name for question in list_questions()}
    names |= {example.name for example in sparql.starts().examples}
    assert {f"/sparql/start/{name}" for name in names} <= links


@pytest.mark.parametrize(
    "name",
    one_in(12, [q.name for q in list_questions()] + [e.name for e in sparql.starts().examples]),
)
def test_what_is_offered_stands_in_the_editor_and_can_be_run(
    client: FlaskClient, release_folder: ReleaseFolder, name: str
) -> None:
    tree = _tree(client.get(f"/sparql/start/{name}", headers=HTML))
    text = check_visitor_query(_kept(tree))
    assert "#+" not in text
    opened(release_folder.path).store.query(text)


def test_an_unknown_start_is_told(client: FlaskClient) -> None:
    assert "No query 'nonsense'" in _words(_tree(client.get("/sparql/start/nonsense"), 404))


def test_limits_graphs_and_prefixes_are_told(client: FlaskClient) -> None:
    words = _words(_tree(client.get("/sparql", headers=HTML)))
    assert "It has 2 seconds, and is then stopped." in words
    assert "may be up to 20 MB" in words
    assert "SERVICE, which asks other servers, is refused" in words
    assert "<https://w3id.org/civicthread/graph/hub>" in words
    assert "PREFIX civic: <https://w3id.org/civicthread/ns#>" in words


def test_only_our_own_script_may_run(client: FlaskClient) -> None:
    response = client.get("/sparql", headers=HTML)
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    tree = _tree(response)
    assert [node.get("src", "").split("?")[0] for node in tree.xpath("//script")] == [
        "/static/vendor/codemirror/codemirror.js",
        "/static/sparql/editor.js",
    ]
    assert tree.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []
    assert "script-src" not in client.get("/questions").headers["Content-Security-Policy"]


def test_the_words_to_complete_are_those_of_the_ontology(client: FlaskClient) -> None:
    response = client.get("/sparql/words.json")
    found = json.loads(response.data)
    by_short = {word["short"]: word for word in found["words"]}
    assert found["prefixes"]["civic"] == "https://w3id.org/civicthread/ns#"
    assert by_short["civic:Activity"]["kind"] == "class"
    assert by_short["civic:party"]["kind"] == "property"
    assert by_short["civic:party"]["means"]
    assert by_short["role:lead"]["kind"].startswith("code: ")
    assert by_short["skos:prefLabel"]["name"] == "Name"
    tag = response.headers["ETag"]
    assert client.get("/sparql/words.json", headers={"If-None-Match": tag}).status_code == 304


def test_questions_lead_to_the_editor(client: FlaskClient) -> None:
    assert "/sparql" in links_of(client.get("/questions").text)
    found = [to for to in links_of(client.get("/questions/due").text) if "/sparql?query=" in to]
    assert len(found) == 1
    assert client.get(found[0], headers=HTML).status_code == 200
    front = [to for to in links_of(client.get("/").text) if "/sparql?query=" in to]
    assert front
    assert all(len(to) < 16_000 for to in front)


# ---- Answers ----


def test_rows_have_names_beside_their_iris(client: FlaskClient) -> None:
    tree = _tree(_ask(client, COUNT))
    first = tree.xpath("//table[contains(@class, 'civic-sparql__table')]/tbody/tr")[0]
    assert _words(first, "td").startswith("1 Schools hub:group-schools")
    assert first.xpath(".//a/@href") == ["/doc/hub/group-schools"]


def test_a_name_and_a_number_are_drawn_as_bars_beside_their_table(client: FlaskClient) -> None:
    tree = _tree(_ask(client, COUNT))
    lengths = [float(x) for x in tree.xpath("//*[@class='civic-bar__fill']/@width")]
    values = [int(x.text) for x in tree.xpath("//span[@class='civic-sparql__length']")]
    assert lengths[0] == 100
    assert lengths == [pytest.approx(100 * value / values[0], abs=0.1) for value in values]
    assert len(tree.xpath("//table[contains(@class, 'civic-sparql__table')]/tbody/tr")) == 15


def test_literals_have_a_quiet_language_or_datatype(client: FlaskClient) -> None:
    text = NAMES + (
        "SELECT ?name ?day ?n ?none "
        "{ VALUES ?day { '2022-04-01'^^<http://www.w3.org/2001/XMLSchema#date> } "
        "VALUES (?n ?name) { (1 'One'@en) (UNDEF 'Two'@cy) } }"
    )
    tree = _tree(_ask(client, text))
    assert _words(tree, "//thead//th[3]") == "day xsd:date"
    assert _words(tree, "//tbody/tr[1]/td[2]") == "One en"
    assert _words(tree, "//tbody/tr[2]/td[2]") == "Two cy"
    assert _words(tree, "//tbody/tr[2]/td[4]") == "– nothing"


def test_a_long_answer_says_how_much_of_it_is_shown(client: FlaskClient) -> None:
    tree = _tree(_ask(client, "SELECT ?s { ?s a ?o } LIMIT 1234"))
    assert "1,234 rows. The first 500 are shown; the files hold all." in _words(tree)
    assert len(tree.xpath("//table[contains(@class, 'civic-sparql__table')]/tbody/tr")) == 500


def test_an_answer_can_be_taken_away_and_linked_to(client: FlaskClient) -> None:
    tree = _tree(_ask(client, COUNT))
    links = {
        a.text: a.get("href") for a in tree.xpath("//*[@class='civic-sparql__take']//a[@href]")
    }
    assert list(links) == ["CSV", "TSV", "JSON", "XML", "the link to this query and its answer"]
    permalink = links["the link to this query and its answer"]
    assert _kept(_tree(client.get(permalink, headers=HTML))) == COUNT
    assert links["CSV"] == f"{permalink}&format=csv"
    table = client.get(links["CSV"])
    assert table.mimetype == "text/csv"
    assert table.text.splitlines()[1].endswith("group-schools,26")
    assert client.get(links["JSON"]).mimetype == "application/sparql-results+json"


def test_a_query_too_long_for_a_link_is_posted_on(client: FlaskClient) -> None:
    text = COUNT + "#" + "x" * 7000
    tree = _tree(client.post("/sparql", data={"query": text}, headers=HTML))
    assert tree.get_element_by_id("ask").get("method") == "post"
    assert tree.xpath("//*[@class='civic-sparql__take']//a[@href]") == []
    form = tree.xpath("//*[@class='civic-sparql__take']/form")[0]
    sent = {node.get("name"): node.get("value") for node in form.xpath("./input")}
    button = form.xpath(".//button")[0]
    table = client.post("/sparql", data={**sent, button.get("name"): button.get("value")})
    assert (button.text, table.mimetype) == ("CSV", "text/csv")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("?s a <http://www.w3.org/ns/org#Organization>", "Yes. What the query describes"),
        ("?s a <http://nowhere.example/>", "No. Nothing in the graph is as"),
    ],
)
def test_an_ask_is_answered_in_a_sentence(client: FlaskClient, pattern: str, words: str) -> None:
    assert words in _words(_tree(_ask(client, f"ASK {{ {pattern} }}")))


def test_a_graph_is_shown_as_triples_with_names(client: FlaskClient) -> None:
    text = NAMES + "CONSTRUCT { ?s skos:prefLabel ?n } WHERE { ?s skos:prefLabel ?n } LIMIT 3"
    tree = _tree(_ask(client, text))
    assert "3 triples" in _words(tree)
    assert _words(tree, "//thead//th") == "Row subject predicate object en"
    links = {a.text: a.get("href") for a in tree.xpath("//*[@class='civic-sparql__take']//a")}
    assert client.get(links["Turtle"]).mimetype == "text/turtle"


def test_a_graph_without_a_title_is_named(client: FlaskClient) -> None:
    tree = _tree(_ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"))
    assert "The shared register https://w3id.org/civicthread/graph/hub" in _words(tree, "//tbody")


def test_an_empty_answer_says_what_to_try(client: FlaskClient) -> None:
    words = _words(_tree(_ask(client, "SELECT ?s { ?s a <http://nowhere.example/> }")))
    assert "No rows. Nothing in the graph fits the query as it stands." in words
    assert "OPTIONAL" in words


def test_a_request_that_names_its_dataset_is_told_so(client: FlaskClient) -> None:
    graph = f"{BASE}/graph/hub"
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    whole = int(_words(_tree(_ask(client, text)), "//tbody/tr/td[2]"))
    tree = _tree(_ask(client, text, **{"default-graph-uri": graph}))
    assert 0 < int(_words(tree, "//tbody/tr/td[2]")) < whole
    assert "Asked of https://w3id.org/civicthread/graph/hub alone" in _words(tree)
    assert tree.xpath("//form[@id='ask']/input[@name='default-graph-uri']/@value") == [graph]
    assert all(
        "default-graph-uri=" in to for to in tree.xpath("//*[@class='civic-sparql__take']//a/@href")
    )


def test_names_are_not_looked_up_row_by_row(
    store_of: Callable[[str], MemoryStore], client: FlaskClient, pool: Pool
) -> None:
    asked: list[str] = []

    class Counting(MemoryStore):
        def query(self, text: str) -> Result:
            asked.append(text)
            return super().query(text)

    store = Counting(store_of("g:hub { hub:x a org:Organization ; skos:prefLabel 'X' }").quads())
    release = SmallRelease(store, {"base": BASE, "digest": "0" * 64, "quads": 2})
    visitor = _app(release, pool).test_client()
    _tree(_ask(visitor, COUNT))
    asked.clear()
    _tree(_ask(visitor, "SELECT ?s { ?s a ?o } LIMIT 400"))
    assert asked == []


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = _ask(client, COUNT)
    headers = {**HTML, "If-None-Match": first.headers["ETag"]}
    query = {"query": COUNT}
    assert client.get("/sparql", query_string=query, headers=headers).status_code == 304
    query = {"query": "SELECT (RAND() AS ?n) {}"}
    tag = client.get("/sparql", query_string=query, headers=HTML).headers["ETag"]
    again = client.get("/sparql", query_string=query, headers={**HTML, "If-None-Match": tag})
    assert again.status_code == 200


# ---- Failures ----


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("  ", 400, "There is no query yet"),
        ("SELECT ?s {\n ?s ?p ?o", 400, "Line 1, column 11: The bracket { is opened here and not"),
        ("SELECT ?s { ?s ?p ?o ) }", 400, "Line 1, column 22: The bracket ) closes nothing"),
        ("SELECT ?s {\n?s ?p 'a }", 400, "Line 2, column 7: The quotation mark ' opens a text"),
        ("SELECT ?s {\n ?s a zz:X }", 400, "Line 2, column 7: The prefix zz: is used and not"),
        (
            "PREFIX a: <http://a/>\nSELECT ?s { ?s a:x ?o ] }",
            400,
            "Line 2, column 23: The bracket ] closes nothing",
        ),
        ("SELECT ?s { ?s ?p ?o } LIMIT ten", 400, "The query can be read up to about here"),
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", 400, "SERVICE is refused"),
        ("INSERT DATA { <a:a> <a:b> 1 }", 400, "Updates are refused"),
        ("SELECT * " + "{" * 3000 + "}" * 3000, 400, "nests more than 100 brackets"),
    ],
)
def test_a_failure_is_told_in_place_and_the_text_is_kept(
    client: FlaskClient, text: str, status: int, sentence: str
) -> None:
    response = client.post("/sparql", data={"query": text}, headers=HTML)
    tree = _tree(response, status)
    assert sentence in _words(tree, "//*[@role='alert']")
    assert _kept(tree) == text
    assert tree.xpath("//title")[0].text.startswith("Error: ")
    assert response.headers["Cache-Control"] == "no-store"


def test_the_caret_stands_under_the_place(client: FlaskClient) -> None:
    tree = _tree(_ask(client, "SELECT ?s {\n  ?s ?p 'é' ; ] }"), 400)
    line, caret = tree.xpath("//pre")[0].text_content().split("\n")
    assert line[caret.index("^")] == "]"


def test_missing_prefixes_can_be_declared_with_one_button(client: FlaskClient) -> None:
    text = "SELECT ?name {\n  ?x a civic:Activity ; skos:prefLabel ?name }"
    tree = _tree(_ask(client, text), 400)
    assert "The prefixes civic: and skos: are used" in _words(tree, "//*[@role='alert']")
    mended = tree.xpath("//section[@aria-labelledby='trouble']//input/@value")[0]
    found = _tree(client.post("/sparql", data={"query": mended}, headers=HTML))
    assert _kept(found).endswith(text)
    assert "rows" in _words(found)


def test_a_query_that_is_stopped_says_what_may_help(
    release_folder: ReleaseFolder,
) -> None:
    release = opened(release_folder.path)
    with Pool(release.path / "dataset.nq.gz", Limits(seconds=0.3)) as pool:
        visitor = _app(release, pool).test_client()
        response = _ask(visitor, RUNAWAY)
        tree = _tree(response, 504)
        assert "stopped after 0.3 seconds" in _words(tree, "//*[@role='alert']")
        assert "Add a LIMIT" in _words(tree)
        assert _kept(tree) == RUNAWAY


def test_a_query_without_a_place_is_asked_to_come_again(release_folder: ReleaseFolder) -> None:
    release = opened(release_folder.path)
    limits = Limits(seconds=1.5, slow=1, quick_seconds=0.02, waiting_seconds=0.1)
    with (
        Pool(release.path / "dataset.nq.gz", limits) as pool,
        ThreadPoolExecutor(max_workers=3) as threads,
    ):
        app = _app(release, pool)
        found = list(threads.map(lambda _: _ask(app.test_client(), RUNAWAY), range(3)))
    assert {response.status_code for response in found} == {503, 504}
    busy = next(response for response in found if response.status_code == 503)
    tree = _tree(busy, 503)
    assert int(busy.headers["Retry-After"]) >= 1
    assert "Run it again in" in _words(tree, "//*[@role='alert']")
    assert _kept(tree) == RUNAWAY


# ---- Hostile labels and hostile queries ----


@pytest.mark.parametrize(
    "text",
    one_in(
        3,
        [
            "SELECT ?s ?p ?o { ?s ?p ?o }",
            "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o LIMIT 9",
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "DESCRIBE <javascript:alert(2)>",
            f"SELECT ?x {{ ?x ?y '''</textarea>{MARKUP}''' }}",
            f"SELECT ?x {{ ?x ?y '</textarea>{MARKUP} }}",
            "SELECT ?x { ?x ?y '\x00\u202e' }",
        ],
    ),
)
def test_nothing_hostile_becomes_markup(small: Callable[[str], FlaskClient], text: str) -> None:
    response = _ask(small(CASE), text)
    tree = lxml_html.fromstring(response.text)
    assert len(tree.xpath("//script")) == 2
    assert tree.xpath("//img | //@style | //style | //@*[starts-with(name(), 'on')]") == []
    for target in tree.xpath("//@href | //@src | //@action"):
        assert re.match(r"https?://|mailto:|/(?!/)|#", target), target
    assert "A" * 601 not in response.text
    html5rdf.HTMLParser(strict=True).parse(response.data, transport_encoding="utf-8")


@pytest.mark.parametrize(
    "text", [COUNT, "ASK {}", "SELECT ?s {", "SELECT ?s { ?s a <a:a> }", RUNAWAY + " LIMIT ten"]
)
def test_each_shape_of_the_page_is_well_formed(client: FlaskClient, text: str) -> None:
    html5rdf.HTMLParser(strict=True).parse(_ask(client, text).data, transport_encoding="utf-8")


# ---- The shape of a chart ----


@pytest.mark.parametrize(
    ("values", "is_drawn"),
    [
        ("(<a:a> 1) (<a:b> 2)", True),
        ("('a' 0.5) ('b' 0)", True),
        ("(<a:a> 1)", False),
        ("(<a:a> 1) (<a:a> 2)", False),
        ("(<a:a> 1) (<a:b> -2)", False),
        ("(<a:a> 0) (<a:b> 0)", False),
        ("(<a:a> 1) (<a:b> UNDEF)", False),
        ("(<a:a> 1) (<a:b> 'two')", False),
        ("(1 1) (2 2)", False),
        (" ".join(f"(<a:{n}> {n})" for n in range(41)), False),
    ],
)
def test_only_things_with_one_number_each_are_drawn(
    client: FlaskClient, values: str, is_drawn: bool
) -> None:
    tree = _tree(_ask(client, f"SELECT ?a ?n {{ VALUES (?a ?n) {{ {values} }} }}"))
    assert bool(tree.xpath("//figure")) is is_drawn
