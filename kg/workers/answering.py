"""A visitor's query, answered in a worker and written as it will be sent."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.namespaces import prefixes_of
from kg.store.dataset_clauses import each_graph_once
from kg.store.lexer import has_keyword
from kg.store.mistakes import told_mistake
from kg.workers.records import VisitorAnswer, VisitorQuery
from kg.xml_faults import fault_of_xml, keep_returns

_NOT_XML = "application/sparql-results+json"
_TABLES = {
    ox.QueryResultsFormat.CSV: b"answer\r\n%s\r\n",
    ox.QueryResultsFormat.TSV: b"?answer\n%s\n",
}
# N-Triples are longer than the form that is asked for, by no more than this as a rule.
_PLAIN = 8
# The beginning of an IRI, up to its name; not that of a datatype.
_STEM = re.compile(rb"(?<!\^\^)<([^<> \"]*[/#])")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: `kind` is `query`, `form` or `size`."""

    kind: str
    sentence: str


class _TooLargeError(Exception):
    pass


class _Bounded(io.BytesIO):
    """Bytes that refuse to grow past their limit."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self.most_bytes = most_bytes

    def write(self, part: Any, /) -> int:
        written = super().write(part)
        if self.tell() > self.most_bytes:
            raise _TooLargeError
        return written


def answer(store: ox.Store, asked: VisitorQuery, most_bytes: int) -> VisitorAnswer | Refusal:
    """Run a query and write its answer.

    The default graph is the union of all graphs, unless the query or the request names its own
    dataset (SPARQL 1.1 Query, section 13.2; Protocol, section 2.1.4).
    """
    out = _Bounded(most_bytes)
    try:
        return _written(_run(store, asked), asked, out)
    except _TooLargeError:
        return Refusal("size", f"the answer is larger than {most_bytes:,} bytes; add a LIMIT")
    except (SyntaxError, ValueError) as err:
        graphs = (graph.value for graph in store.named_graphs())
        return Refusal("query", told_mistake(asked.text, str(err), graphs))
    except (OSError, RuntimeError) as err:
        return Refusal("query", f"the query can not be answered: {err}")


def _run(
    store: ox.Store, asked: VisitorQuery
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    if asked.default_graphs or asked.named_graphs:
        return store.query(
            asked.text,
            default_graph=[ox.NamedNode(iri) for iri in dict.fromkeys(asked.default_graphs)],
            named_graphs=[ox.NamedNode(iri) for iri in dict.fromkeys(asked.named_graphs)],
            base_iri=asked.base,
        )
    union = not has_keyword(asked.text, "FROM")
    text = asked.text if union else each_graph_once(asked.text)
    return store.query(text, use_default_graph_as_union=union, base_iri=asked.base)


def _written(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    asked: VisitorQuery,
    out: _Bounded,
) -> VisitorAnswer | Refusal:
    if isinstance(found, ox.QueryTriples):
        return _written_graph(found, asked.graph_as, out)
    form = ox.QueryResultsFormat.from_media_type(asked.rows_as or "")
    if asked.rows_as is None or form is None:
        return Refusal(
            "form", "the answer is a table or a boolean; ask for a form of SPARQL results"
        )
    if isinstance(found, ox.QueryBoolean) and form in _TABLES:
        # The standard has no table for a boolean; as everywhere here it is the column `answer`.
        out.write(_TABLES[form] % str(bool(found)).lower().encode())
    else:
        found.serialize(out, format=form)
    body = out.getvalue()
    if form == ox.QueryResultsFormat.XML:
        body = keep_returns(body)
        if fault := fault_of_xml(body):
            return Refusal("form", f"{fault}; ask for {_NOT_XML}")
    kind = "boolean" if isinstance(found, ox.QueryBoolean) else "rows"
    return VisitorAnswer(kind, asked.rows_as, body)


def _written_graph(
    found: ox.QueryTriples, media_type: str | None, out: _Bounded
) -> VisitorAnswer | Refusal:
    form = ox.RdfFormat.from_media_type(media_type or "")
    if media_type is None or form is None:
        return Refusal("form", "the answer is a graph; ask for a form of RDF such as text/turtle")
    # Each triple once and in order: a pattern that matches twice constructs twice. As lines of
    # N-Triples, since to make each triple an object takes ten times as long as to find it.
    plain = _Bounded(_PLAIN * out.most_bytes)
    found.serialize(plain, format=ox.RdfFormat.N_TRIPLES)
    ordered = b"".join(sorted(set(plain.getvalue().splitlines(keepends=True))))
    if form == ox.RdfFormat.N_TRIPLES:
        out.write(ordered)
    else:
        triples = ox.parse(ordered, format=ox.RdfFormat.N_TRIPLES)
        ox.serialize(triples, out, format=form, prefixes=_used_prefixes(ordered))
    body = out.getvalue()
    if form == ox.RdfFormat.RDF_XML:
        body = keep_returns(body)
        if fault := fault_of_xml(body):
            return Refusal("form", f"{fault}; ask for text/turtle")
    return VisitorAnswer("graph", media_type, body)


def _used_prefixes(ntriples: bytes) -> dict[str, str]:
    return prefixes_of(stem.decode() for stem in set(_STEM.findall(ntriples)))
