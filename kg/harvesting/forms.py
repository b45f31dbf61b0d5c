"""The forms of RDF that are read, as names of files and catalogues tell them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# The flattest first: of several files of one graph it is the one that is read.
FORMS = ("nt", "nq", "ttl", "trig", "rdf", "jsonld")
MEDIA_TYPES = {
    "application/n-triples": "nt",
    "application/n-quads": "nq",
    "text/turtle": "ttl",
    "application/trig": "trig",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}
PACKED = ".gz"
# What the lists of media types (IANA), of file types (EU) and of formats (W3C) call them, and
# what publishers write; the end of an IRI, without marks between the letters.
_WORDS = {
    **dict.fromkeys(("ntriples", "rdfntriples", "nt"), "nt"),
    **dict.fromkeys(("nquads", "rdfnquads", "nq"), "nq"),
    **dict.fromkeys(("turtle", "rdfturtle", "ttl"), "ttl"),
    **dict.fromkeys(("trig", "rdftrig"), "trig"),
    **dict.fromkeys(("jsonld", "ldjson"), "jsonld"),
    **dict.fromkeys(("rdfxml", "rdf"), "rdf"),
}
_MARKS = re.compile(r"[^a-z0-9]+")


def form_of(name: str) -> str:
    """Return the form that a file's name tells, packed or not; nothing if we read none such."""
    ending = name.lower().removesuffix(PACKED).rpartition(".")[2]
    return ending if ending in FORMS else ""


def form_of_address(url: str) -> str:
    """Return the form that an address tells, or nothing."""
    return form_of(_path(url))


def is_packed_at(url: str) -> bool:
    """Whether an address names a packed file."""
    return _path(url).lower().endswith((PACKED, ".zip"))


def form_in_words(told: str) -> str:
    """Return the form that a catalogue names: a media type, an IRI of a list, a word; or nothing.

    Such as `text/turtle;charset=utf-8`, `…/authority/file-type/RDF_TURTLE`, `RDF/XML`.
    """
    word = told.partition(";")[0].casefold()
    ends = (word, word.rpartition("/")[2], word.rpartition("#")[2])
    return next((_WORDS[key] for end in ends if (key := _MARKS.sub("", end)) in _WORDS), "")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # a bracket that is not closed
        return ""
