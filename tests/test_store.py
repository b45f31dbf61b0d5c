"""The protocol of stores and its implementation in memory."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest

from kg.errors import LoadError, QueryError
from kg.records import GraphResult, SelectResult, text_of
from kg.store import MemoryStore

TWO_GRAPHS = "g:one { hub:a skos:prefLabel 'A' } g:two { hub:b skos:prefLabel 'B' }"
LABELS = "SELECT ?l {from} {{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }} ORDER BY ?l"
ONE = "<https://w3id.org/civicthread/graph/one>"


def _labels(store: MemoryStore, dataset: str) -> list[str | None]:
    found = store.query(LABELS.replace("{from}", dataset).replace("{{", "{").replace("}}", "}"))
    assert isinstance(found, SelectResult)
    return [text_of(row[0]) for row in found.rows]


def test_the_default_graph_is_the_union(store_of) -> None:
    assert _labels(store_of(TWO_GRAPHS), "") == ["A", "B"]


def test_a_query_that_names_its_dataset_sees_no_union(store_of) -> None:
    store = store_of(TWO_GRAPHS)
    assert _labels(store, f"FROM {ONE}") == ["A"]
    assert _labels(store, f"FROM NAMED {ONE}") == []


@pytest.mark.parametrize(
    "text",
    [
        f"# read from\rSELECT ?dueFrom FROM {ONE} {{ ?s ?p ?dueFrom }}",
        f"#+ from\n # more\nSELECT *from{ONE} {{ ?s ?p ?o }}",
        f"SELECT ('#' AS ?x)FROM{ONE} {{ ?s ?p ?o }}",
        f"""SELECT ('''
# ''' AS ?x) FROM {ONE} {{ ?s ?p ?o }}""",
    ],
)
def test_a_dataset_is_seen_wherever_its_keyword_stands(store_of, text: str) -> None:
    found = store_of(TWO_GRAPHS).query(text)
    assert isinstance(found, SelectResult)
    assert len(found.rows) == 1


def test_ask_is_one_boolean_column(store_of) -> None:
    found = store_of(TWO_GRAPHS).query("ASK { ?s ?p 'A' }")
    assert isinstance(found, SelectResult)
    assert (found.columns, text_of(found.rows[0][0]), found.is_ask) == (("answer",), "true", True)


def test_construct_gives_each_triple_once_in_order(store_of) -> None:
    found = store_of(TWO_GRAPHS).query("CONSTRUCT { ?s <a:b> 1 } { ?s ?p ?o }")
    assert isinstance(found, GraphResult)
    assert [t.subject.value.rpartition("/")[2] for t in found.triples] == ["a", "b"]


def test_a_query_that_does_not_parse_is_refused(store_of) -> None:
    with pytest.raises(QueryError, match="does not parse"):
        store_of("").query("SELECT ?s WHERE { ?s ?p }")


def test_broken_nquads_are_refused_by_name() -> None:
    with pytest.raises(LoadError, match=r"dataset\.nq: not N-Quads"):
        MemoryStore.from_nquads(io.BytesIO(b"<a> <b> nonsense ."), Path("dataset.nq"))


def test_many_threads_may_ask_one_store(store_of) -> None:
    store = store_of(TWO_GRAPHS)
    wrong: list[object] = []

    def ask() -> None:
        wrong.extend(1 for _ in range(50) if _labels(store, "") != ["A", "B"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
