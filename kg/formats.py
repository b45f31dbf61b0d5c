"""The formats of graphs and answers: one table for pages, `/sparql`, dumps and feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The kinds of answer to a query.
ROWS, BOOLEAN, GRAPH = "rows", "boolean", "graph"
_W3C = "http://www.w3.org/ns/formats/"
_TR = "https://www.w3.org/TR/"


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Shape: `suffix` is its extension, and `title` what people call it. `exporter` is its name in
    `kg.serialising`, empty where only a query's answer is written in it; pages have it if
    `is_of_pages`. `kinds` are the kinds of answer that it can hold, none if `/sparql` has it not;
    `names` what `format=` calls it there, our own name first; `also` older media types by which
    clients ask for it, and get it. `iri` is its name in the W3C's list of file formats, and
    `standard` where it is defined.
    """

    suffix: str
    media_type: str
    title: str
    exporter: str = ""
    is_of_pages: bool = False
    kinds: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    iri: str = ""
    standard: str = ""

    @property
    def name(self) -> str:
        """Return what `format=` calls it."""
        return self.names[0]

    @property
    def is_table(self) -> bool:
        """Whether it holds a table rather than a graph."""
        return GRAPH not in self.kinds


def _graph(
    suffix: str,
    media_type: str,
    title: str,
    iri: str,
    standard: str,
    *names: str,
    exporter: str = "",
    also: tuple[str, ...] = (),
) -> Format:
    return Format(
        suffix,
        media_type,
        title,
        exporter or suffix,
        True,
        frozenset({GRAPH}),
        (suffix, *names),
        also,
        _W3C + iri,
        _TR + standard,
    )


_XML = ("application/xml", "text/xml")
_ANY_RESULT = frozenset({ROWS, BOOLEAN})


def _result(
    suffix: str,
    media_type: str,
    title: str,
    iri: str,
    standard: str,
    *names: str,
    exporter: str = "",
    also: tuple[str, ...] = (),
) -> Format:
    """Return a format of answers; pages have it if it has an exporter."""
    return Format(
        *(suffix, media_type, title, exporter, bool(exporter), _ANY_RESULT, names, also),
        *(_W3C + iri, _TR + standard),
    )


# The order settles ties: of what a client takes equally, it gets the first. Beside our own names
# stand those that SPARQLWrapper sends; `json` and `xml` fit either kind of answer.
FORMATS = (
    _graph("ttl", "text/turtle", "Turtle", "Turtle", "turtle/", "turtle", "n3"),
    _graph("jsonld", "application/ld+json", "JSON-LD", "JSON-LD", "json-ld11/", "json-ld", "json"),
    _graph(
        *("nt", "application/n-triples", "N-Triples", "N-Triples", "n-triples/"),
        *("ntriples", "n-triples"),
    ),
    _graph("nq", "application/n-quads", "N-Quads", "N-Quads", "n-quads/", "nquads", "n-quads"),
    _graph("trig", "application/trig", "TriG", "TriG", "trig/"),
    _graph(
        *("rdf", "application/rdf+xml", "RDF/XML", "RDF_XML", "rdf-syntax-grammar/"),
        *("rdf+xml", "rdfxml", "xml"),
        exporter="rdfxml",
        also=_XML,
    ),
    _result(
        *("srj", "application/sparql-results+json", "JSON", "SPARQL_Results_JSON"),
        *("sparql11-results-json/", "json", "srj", "sparql-results+json"),
        also=("application/json",),
    ),
    _result(
        *("srx", "application/sparql-results+xml", "XML", "SPARQL_Results_XML"),
        *("rdf-sparql-XMLres/", "xml", "srx", "sparql-results+xml"),
        also=_XML,
    ),
    Format("json", "application/json", "JSON", "json", is_of_pages=True),
    _result(
        *("csv", "text/csv", "CSV", "SPARQL_Results_CSV", "sparql11-results-csv-tsv/", "csv"),
        exporter="csv",
    ),
    _result(
        *("tsv", "text/tab-separated-values", "TSV", "SPARQL_Results_TSV"),
        *("sparql11-results-csv-tsv/", "tsv"),
    ),
)
OF_PAGES = tuple(made for made in FORMATS if made.is_of_pages)
OF_ANSWERS = tuple(made for made in FORMATS if made.kinds)
BY_SUFFIX: Mapping[str, Format] = MappingProxyType({made.suffix: made for made in FORMATS})
