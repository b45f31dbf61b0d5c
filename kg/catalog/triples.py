"""Triples of a description, written down one property at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.terms import expand

# Vocabularies that only a catalogue uses, so that the data's own table of prefixes leaves them out.
_ELSEWHERE = {
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
_ENGLISH = "en"


def term(curie: str) -> str:
    """Return the IRI of a CURIE such as `dcat:Dataset` or `spdx:checksum`."""
    prefix, _, local = curie.partition(":")
    return _ELSEWHERE[prefix] + local if prefix in _ELSEWHERE else expand(curie)


class Description:
    """What is said of one thing: blank values are left out."""

    def __init__(self, iri: str, *kinds: str) -> None:
        self._subject = ox.NamedNode(iri)
        self._said: dict[ox.Quad, None] = {}
        for kind in kinds:
            self.link("rdf:type", term(kind))

    def link(self, curie: str, *iris: str) -> Description:
        """Say that a property leads to these IRIs."""
        for iri in filter(None, iris):
            self._add(curie, ox.NamedNode(iri))
        return self

    def words(self, curie: str, *texts: str) -> Description:
        """Say these texts in English."""
        for text in filter(None, texts):
            self._add(curie, ox.Literal(text, language=_ENGLISH))
        return self

    def value(self, curie: str, text: str | int, datatype: str = "xsd:string") -> Description:
        """Say a value of a datatype."""
        if text != "":
            self._add(curie, ox.Literal(str(text), datatype=ox.NamedNode(term(datatype))))
        return self

    def statement(self, curie: str, iri: str, kind: str, text: str) -> Description:
        """Say that a property leads to a thing that is its words alone, such as a rights statement.

        Args:
            curie: The property.
            iri: Of the thing.
            kind: Its class, as a CURIE.
            text: Its label, in English; where it is blank nothing is said.
        """
        if text:
            self.link(curie, iri)
            self._said.update(dict.fromkeys(Description(iri, kind).words("rdfs:label", text)))
        return self

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(self._said)

    def _add(self, curie: str, thing: ox.NamedNode | ox.Literal) -> None:
        predicate = ox.NamedNode(term(curie))
        self._said[ox.Quad(self._subject, predicate, thing, ox.DefaultGraph())] = None
