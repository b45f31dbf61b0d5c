"""The network as a file for other programs: GraphML and GEXF."""

from __future__ import annotations

import re
from collections.abc import Mapping

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from kg.choices import NETWORK_FORMATS
from kg.network.reading import TieGraph

NETWORK_MEDIA_TYPES = dict(
    zip(NETWORK_FORMATS, ("application/graphml+xml", "application/gexf+xml"), strict=True)
)
# XML can not hold these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_network(
    network: TieGraph, facts: Mapping[str, Mapping[str, str | int | float]], form: str
) -> bytes:
    """Return a network as GraphML or GEXF 1.2, the same bytes for the same network.

    Args:
        network: The partners and the weights between them.
        facts: What is said of each partner: its label and its measures.
        form: One of `NETWORK_MEDIA_TYPES`.
    """
    made: TieGraph = nx.Graph()
    for node in network:
        made.add_node(_clean(node), **{key: _fit(value) for key, value in facts[node].items()})
    for one, other, weight in network.edges(data="weight", default=1):
        made.add_edge(_clean(one), _clean(other), weight=weight)
    text = _graphml(made) if form == "graphml" else _gexf(made)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def _graphml(network: TieGraph) -> str:
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(network)
    return str(writer)


def _gexf(network: TieGraph) -> str:
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(network)
    meta = writer.xml.find("meta")
    # The day of writing says nothing of the data, and would make each file another.
    del meta.attrib["lastmodifieddate"]
    meta.find("creator").text = "Civic Thread"
    return str(writer)


def _fit(value: str | float) -> str | int | float:
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
