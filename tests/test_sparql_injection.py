"""Labels, stored text and what visitors type never become query text.

Every text that reaches the store is caught while the pages are read over data, and with
parameters, made to break out of a string, an IRI, a comment. In what was caught, the word they
would smuggle in may stand in strings and IRIs alone.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg.queries import list_questions
from kg.records import Result
from kg.store import MemoryStore
from kg.store.lexer import tokens
from tests.web_case import client_of

ROOT = Path(__file__).resolve().parent.parent
WORD = "SMUGGLED"
PAYLOADS = (
    f'" . {WORD} ?s ?p #',
    f"' }} {WORD} {{ ?s ?p '",
    f'\\" }} {WORD} #',
    f'\\\\" }} {WORD} #',
    f'""" }} {WORD} """',
    f"> }} {WORD} <",
    f"}} }} {WORD} {{ {{",
    f"\n}} {WORD} #",
    f"\\u0022 }} {WORD} #",
    f"#{WORD}",
    f"?{WORD}' UNION {WORD}",
)
CASE = """
g:hub {{
  hub:org-a a org:Organization ; skos:prefLabel {0[0]}@en ; skos:altLabel {0[1]}, {0[2]} ;
    dcterms:description {0[3]}@en .
  hub:org-city a org:Organization ; skos:prefLabel {0[4]}@en .
  <https://w3id.org/civicthread/id/hub/a'{1})({1}> a org:Organization ; skos:prefLabel "Odd"@en .
}}
<https://w3id.org/civicthread/graph/gla/plan-x/1> {{
  gla:doc-x a civic:SourceDocument ; dcterms:title {0[5]}@en .
  gla:plan-x a civic:DeliveryPlan ; dcterms:title {0[6]}@en ; civic:accountableBody hub:org-city .
  gla:activity-x a civic:Activity ; skos:prefLabel {0[7]}@en ; civic:inPlan gla:plan-x ;
    prov:wasDerivedFrom gla:cell-x .
  gla:cell-x a civic:SourceLocation ; civic:inDocument gla:doc-x ; civic:table {0[8]} ;
    civic:row 1 ; civic:column {0[9]} ; civic:asWritten {0[10]} .
  gla:eng-1 a civic:Engagement ; civic:engagedIn gla:activity-x ; civic:party hub:org-a ;
    civic:role role:lead ; civic:asWritten {0[0]} ; prov:wasDerivedFrom gla:cell-x .
}}
"""
PAGES = (
    "/", "/partners", "/report", "/ns", "/gaps", "/money", "/time", "/network", "/pictures",
    "/connections", "/compare", "/search?q=a", "/evidence?partner=hub:org-a", "/doc/hub/org-a",
    "/doc/gla/plan-x", "/doc/gla/activity-x", "/doc/gla/doc-x", "/doc/gla/cell-x",
    "/doc/gla/eng-1", "/connections?a=hub:org-a&b=hub:org-city", "/catalog", "/feed",
)  # fmt: skip
# Addresses that take something a visitor may type.
TYPED = (
    ("/search", "q"),
    ("/partners", "q"),
    ("/evidence", "partner"),
    ("/evidence", "span"),
    ("/connections", "a"),
    ("/compare", "a"),
    ("/gaps", "plan"),
    ("/money", "plan"),
    ("/", "kind"),
    ("/corrections/new", "about"),
    ("/corrections/new", "cell"),
)


class Listening(MemoryStore):
    """A store that remembers what it was asked."""

    def __init__(self, *quads: object) -> None:
        super().__init__(*quads)  # type: ignore[arg-type]
        self.texts: list[str] = []

    def query(self, text: str) -> Result:
        self.texts.append(text)
        return super().query(text)


def smuggled(text: str) -> bool:
    return any(
        WORD in token.upper() and kind not in ("string", "iri") for kind, token, _ in tokens(text)
    )


@pytest.fixture
def store(store_of: Callable[[str], MemoryStore]) -> Listening:
    # Each text is written by the library, which escapes it.
    return Listening(store_of(CASE.format([str(ox.Literal(p)) for p in PAYLOADS], WORD)).quads())


def test_the_test_can_fail() -> None:
    assert smuggled(f"SELECT ?s {{ ?s ?p ?o . {WORD} ?s ?p #' }}")
    assert not smuggled(f"SELECT ?s {{ ?s ?p '. {WORD} ?s ?p #' }}")


def test_stored_text_stays_text(store: Listening) -> None:
    client = client_of(store)
    for page in PAGES:
        client.get(page)
    key = f"/doc/hub/a'{WORD})({WORD}"
    assert client.get(key).status_code == 200
    assert len(store.texts) > 20
    assert [text for text in store.texts if smuggled(text)] == []
    assert any(WORD in text for text in store.texts), "the odd IRI was asked about"


def test_typed_text_stays_text(store: Listening) -> None:
    client = client_of(store)
    turn = cycle(PAYLOADS)
    for page, name in TYPED:
        for payload in PAYLOADS:
            client.get(f"{page}?{urlencode({name: payload})}")
    for question in list_questions():
        for parameter in question.parameters:
            given = {other.name: "hub:org-a" for other in question.parameters}
            given[parameter.name] = next(turn)
            client.get(f"/questions/{question.name}.json?{urlencode(given)}")
    for path in ("/doc/hub/", "/questions/", "/doc/code/role/"):
        for payload in PAYLOADS:
            client.get(path + quote(payload, safe=""))
    assert len(store.texts) > 20
    assert [text for text in store.texts if smuggled(text)] == []


def test_only_one_place_runs_text() -> None:
    """Whoever calls a store's `query` runs a file, or what `bound_text` made of one."""
    calls = set()
    for path in [*(ROOT / "kg").rglob("*.py"), *(ROOT / "web").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr == "query" and node.args:
                name = path.relative_to(ROOT).as_posix()
                calls.add(f"{name}: {ast.unparse(node.args[0])}")
            elif isinstance(node, ast.Call):  # the way of asking handed on, as to `map`
                handed = (arg for arg in node.args if isinstance(arg, ast.Attribute))
                name = path.relative_to(ROOT).as_posix()
                calls |= {
                    f"{name}: {ast.unparse(node)}"
                    for arg in handed
                    if arg.attr == "query" and "store" in ast.unparse(arg.value)
                }
    # The last two are runners of visitors' queries, which are text from outside by design.
    ways = (
        "kg/queries/run.py: ",
        "kg/store/",
        "kg/workers/answering.py: ",
        "web/remote_runner.py: ",
    )
    assert {call for call in calls if not call.startswith(ways)} == {
        "kg/rules/__init__.py: rule.text",
        "kg/validate/bounded.py: map(store.query, texts)",  # rules, as the shapes have them
        "kg/validate/bounded.py: partial(store.query, text)",
        "kg/validate/shapes.py: select",  # of nothing: only to see whether it is well formed
    }
