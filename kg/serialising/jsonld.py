"""JSON-LD in our own words: short IRIs by the published context, of which the used part is inside.

Nothing has to be fetched to read it (JSON-LD 1.1, section 3.1: a context may stand inside).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import pyoxigraph as ox

from kg.namespaces import namespace_of, shorten
from kg.serialising.indented import write_indented
from kg.sources import find_sources

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# Units: IRIs; most of a plan stand in many files.
_KEPT = 1 << 13
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def write_jsonld(quads: Iterable[ox.Quad]) -> bytes:
    """Return a JSON-LD document of quads, in the order given.

    Shape: `@context`, then `@graph`: the nodes of the default graph, and one object for each named
    graph with its own `@graph` of nodes.
    """
    used: set[str] = set()
    graphs: dict[str, dict[str, dict[str, Any]]] = {}
    for quad in quads:
        name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else _short(quad.graph_name, used)
        subject = _short(quad.subject, used)
        node = graphs.setdefault(name, {}).setdefault(subject, {"@id": subject})
        _add(node, quad, used)
    nodes = list(graphs.pop("", {}).values())
    named = [{"@id": name, "@graph": list(held.values())} for name, held in graphs.items()]
    body = {"@context": _context_of(used), "@graph": nodes + named}
    return (write_indented(body) + "\n").encode()


def _add(node: dict[str, Any], quad: ox.Quad, used: set[str]) -> None:
    value = quad.object
    if quad.predicate.value == _RDF_TYPE and isinstance(value, ox.NamedNode):
        node.setdefault("@type", []).append(_short(value, used))
        return
    key = _short(quad.predicate, used)
    coerced = _definitions().get(key, {})
    written = _value(value, coerced.get("@type") if isinstance(coerced, dict) else None, used)
    node.setdefault(key, []).append(written)


def _value(value: Any, coerced: str | None, used: set[str]) -> object:
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        short = _short(value, used)
        return short if coerced == "@id" else {"@id": short}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    kind = value.datatype.value
    if kind == _XSD_STRING:
        return value.value if coerced is None else {"@value": value.value}
    short = _short(value.datatype, used)
    return value.value if coerced == short else {"@value": value.value, "@type": short}


def _short(term: object, used: set[str]) -> str:
    if isinstance(term, ox.BlankNode):
        return str(term)
    assert isinstance(term, ox.NamedNode)
    short, is_short = _name_of(term)
    if is_short:
        used.add(short)
    return short


@lru_cache(_KEPT)
def _name_of(term: ox.NamedNode) -> tuple[str, bool]:
    """Return what a term is called, and whether that is short for its IRI."""
    short = shorten(term.value)
    return short, short != term.value


def _context_of(used: set[str]) -> dict[str, object]:
    definitions = _definitions()
    terms = {name: definitions[name] for name in used if isinstance(definitions.get(name), dict)}
    types = {str(d["@type"]) for d in terms.values() if "@type" in d}
    heads = {name.partition(":")[0] for name in (*used, *types) if name[0] != "@"}
    prefixes = {head: namespace_of(head) for head in heads}
    return dict(sorted({**prefixes, **terms}.items()))


@cache
def _definitions() -> dict[str, Any]:
    path = find_sources().ontology / "context.jsonld"
    context: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return context
