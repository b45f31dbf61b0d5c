"""The forms of answers, and which of them a request wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.workers import NotAcceptableFormError

ROWS, BOOLEAN, GRAPH = "rows", "boolean", "graph"
_FORMATS = "http://www.w3.org/ns/formats/"
_LONGEST_ACCEPT = 4096
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of answers.

    Shape: `kinds` are the kinds of answer it can write; `names` what `format=` calls it, our own
    name first; `also` are older media types by which clients ask for it, and get it; `iri` is its
    name in the W3C's list of file formats.
    """

    media_type: str
    kinds: frozenset[str]
    names: tuple[str, ...]
    iri: str
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return our own short name."""
        return self.names[0]


_TABLE, _ANY_RESULT, _RDF = frozenset({ROWS}), frozenset({ROWS, BOOLEAN}), frozenset({GRAPH})
# The order settles ties: a client to whom all are equal gets the first of the kind.
# Beside our own names stand those that SPARQLWrapper sends; `json` and `xml` fit either kind.
FORMS = (
    Form(
        "application/sparql-results+json",
        _ANY_RESULT,
        ("json", "srj", "sparql-results+json"),
        _FORMATS + "SPARQL_Results_JSON",
        ("application/json",),
    ),
    Form(
        "application/sparql-results+xml",
        _ANY_RESULT,
        ("xml", "srx", "sparql-results+xml"),
        _FORMATS + "SPARQL_Results_XML",
        ("application/xml", "text/xml"),
    ),
    Form("text/csv", _TABLE, ("csv",), _FORMATS + "SPARQL_Results_CSV"),
    Form("text/tab-separated-values", _TABLE, ("tsv",), _FORMATS + "SPARQL_Results_TSV"),
    Form("text/turtle", _RDF, ("ttl", "turtle", "n3"), _FORMATS + "Turtle"),
    Form("application/n-triples", _RDF, ("nt", "ntriples", "n-triples"), _FORMATS + "N-Triples"),
    Form("application/n-quads", _RDF, ("nq", "nquads", "n-quads"), _FORMATS + "N-Quads"),
    Form("application/trig", _RDF, ("trig",), _FORMATS + "TriG"),
    Form("application/ld+json", _RDF, ("jsonld", "json-ld", "json"), _FORMATS + "JSON-LD"),
    Form(
        "application/rdf+xml",
        _RDF,
        ("rdf", "rdf+xml", "rdfxml", "xml"),
        _FORMATS + "RDF_XML",
        ("application/xml", "text/xml"),
    ),
)
NAMES = tuple(form.name for form in FORMS)
_ALL_NAMES = frozenset(name for form in FORMS for name in form.names)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A form, and the media type that it is labelled with for this client."""

    form: Form
    label: str


def is_name(name: str) -> bool:
    """Return whether `format=` may say this."""
    return name in _ALL_NAMES


@lru_cache(maxsize=1024)
def choose(kind: str, accept: str | None, name: str | None) -> Chosen:
    """Return the form for an answer of some kind.

    Args:
        kind: What the answer will be.
        accept: The Accept header as it came; without one any form will do.
        name: What `format=` says; it wins over the header.

    Raises:
        NotAcceptableFormError: The client accepts none of the forms that this kind has.
    """
    able = [form for form in FORMS if kind in form.kinds]
    if name is not None:
        named = [form for form in able if name in form.names]
        if named:
            return Chosen(named[0], named[0].media_type)
    else:
        accepted = _parsed(accept)
        offers = [Chosen(form, form.media_type) for form in able]
        offers += [Chosen(form, label) for form in able for label in form.also]
        best = max(offers, key=lambda offer: accepted.quality(offer.label))
        if accepted.quality(best.label) > 0:
            return best
    raise NotAcceptableFormError(
        f"{_THE_ANSWER[kind]}, which has the forms "
        f"{', '.join(form.media_type for form in able)}; none of them is accepted here"
    )


_THE_ANSWER = {ROWS: "the answer is a table", BOOLEAN: "the answer is yes or no"} | {
    GRAPH: "the answer is a graph"
}


@lru_cache(maxsize=1024)
def prefers_page(accept: str | None) -> bool:
    """Return whether a client would rather have a page than data: browsers name HTML first.

    On a tie, whoever names a data form as well gets data.
    """
    accepted = _parsed(accept)
    page = max((quality for value, quality in accepted if value in _HTML), default=0)
    if page <= 0:
        return False
    labels = {label for form in FORMS for label in (form.media_type, *form.also)}
    data = max(
        (accepted.quality(label), any(value == label for value, _ in accepted)) for label in labels
    )
    return (page, True) > data or (data[0] == page and not data[1])


@lru_cache(maxsize=1024)
def prefers_json(accept: str | None) -> bool:
    """Return whether an error is wanted in the shape of JSON rather than as a sentence."""
    accepted = _parsed(accept)
    return accepted.quality("application/json") > accepted.quality("text/plain")


@lru_cache(maxsize=1024)
def names_type(accept: str | None, media_type: str) -> bool:
    """Return whether a client asks for a media type by its name."""
    return any(value == media_type and quality > 0 for value, quality in _parsed(accept))


def accept_of(environ: Mapping[str, Any]) -> str | None:
    """Return the Accept header of a request; of a very long one the head.

    Reading 40 KB of it would take longer than most queries, and what was read is remembered.
    """
    header: str | None = environ.get("HTTP_ACCEPT")
    return None if header is None else header[:_LONGEST_ACCEPT]


def _parsed(accept: str | None) -> MIMEAccept:
    if accept is None or not accept.strip():
        return MIMEAccept([("*/*", 1)])
    return parse_accept_header(accept, MIMEAccept)
