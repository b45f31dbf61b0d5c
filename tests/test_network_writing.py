"""GraphML and GEXF: what is written is what is read again, and the same bytes each time."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.choices import PROJECTIONS
from kg.errors import QueryError
from kg.network import NETWORK_MEDIA_TYPES, TieGraph, project_partners, write_network
from kg.pages.network import network_file
from kg.pages.partner_network import partner_network
from kg.release import ReleaseFolder
from tests.web_case import opened

READERS: dict[str, Callable[[io.BytesIO], TieGraph]] = {
    "graphml": nx.read_graphml,
    "gexf": nx.read_gexf,
}
ROOTS = {
    "graphml": "{http://graphml.graphdrawing.org/xmlns}graphml",
    "gexf": "{http://www.gexf.net/1.2draft}gexf",
}
NETWORK = project_partners([("a:p", "x"), ("a:q", "x"), ("a:p", "y"), ("a:q", "y"), ("a:r", "z")])
FACTS = {
    "a:p": {"label": "P & <Q>", "strategies": 3, "bridge": 0.25},
    "a:q": {"label": "Été", "strategies": 0, "bridge": 0.0},
    "a:r": {"label": "R\x00\x1b]", "strategies": 1, "bridge": 1.0},
}


@pytest.mark.parametrize("form", NETWORK_MEDIA_TYPES)
def test_what_is_written_is_read_again(form: str) -> None:
    read = READERS[form](io.BytesIO(write_network(NETWORK, FACTS, form)))
    assert not read.is_directed()
    assert {n: {k: data[k] for k in FACTS["a:p"]} for n, data in read.nodes(data=True)} == {
        **FACTS,
        "a:r": {**FACTS["a:r"], "label": "R\ufffd\ufffd]"},
    }
    weights = {(min(e), max(e)): data["weight"] for *e, data in read.edges(data=True)}
    assert weights == {("a:p", "a:q"): 2}


@pytest.mark.parametrize("form", NETWORK_MEDIA_TYPES)
def test_the_same_network_gives_the_same_bytes(form: str) -> None:
    written = write_network(NETWORK, FACTS, form)
    assert written == write_network(NETWORK, FACTS, form)
    assert not re.search(rb"lastmodified|20\d\d-\d\d-\d\d|NetworkX", written)


@pytest.mark.parametrize("form", NETWORK_MEDIA_TYPES)
@pytest.mark.parametrize("by", PROJECTIONS)
def test_the_real_network_is_read_again(release_folder: ReleaseFolder, by: str, form: str) -> None:
    store = opened(release_folder.path).store
    written = network_file(store, by, form)
    assert ElementTree.fromstring(written).tag == ROOTS[form]
    read, made = READERS[form](io.BytesIO(written)), partner_network(store, by, "any")
    assert set(read) == set(made.graph)
    assert {frozenset(e): w for *e, w in read.edges(data="weight")} == {
        frozenset(e): w for *e, w in made.graph.edges(data="weight")
    }
    for line in made.lines:
        data = read.nodes[line.partner.iri]
        assert data["label"] == line.partner.name
        assert (data["strategies"], data["alone"]) == (line.strategies, len(line.alone))


def test_an_unknown_way_of_sharing_is_refused(release_folder: ReleaseFolder) -> None:
    with pytest.raises(QueryError, match="by is one of activity, strategy, funding, not 'love'"):
        network_file(opened(release_folder.path).store, "love", "gexf")
