"""The shared register as the importer asks it: parties by each of their names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.importing.cells.vocabulary import vocabulary
from kg.importing.records import Known, Register
from kg.importing.words import fold, read_words
from kg.matching.national import read_national
from kg.sources import Sources
from kg.terms import PREFIXES

_SKOS = PREFIXES["skos"]
_ORG = PREFIXES["org"]
_CIVIC = PREFIXES["civic"]
# In the order in which the first one counts that a party has.
_KINDS = {
    f"{_ORG}Post": "post",
    f"{_CIVIC}Population": "population",
    f"{_CIVIC}OrganisationType": "kind of organisation",
    f"{_ORG}Organization": "body",
    f"{_ORG}OrganizationalUnit": "body",
    f"{_ORG}OrganizationalCollaboration": "body",
}
_NAMES = [f"{_SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel")]
# Shorter ones, such as EA, mean something else in many documents.
_LEAST_NATIONAL = 4
# The file of the ontology with the words of names.
_PARTIES = "party-words.ttl"
_TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")


def read_register(files: Iterable[Path]) -> Register:
    """Read the parties of the shared register from its Turtle files."""
    return register_of(
        quad.triple
        for file in files
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
    )


def known_parties(sources: Sources) -> Register:
    """Return the parties of the shared register, and what national bodies are called.

    Those of the list of national bodies have no record: a plan that names one states it.

    Raises:
        LoadError: The list is missing or damaged.
    """
    register = read_register(sorted((sources.data / "hub").glob("*.ttl")))
    national = {
        fold(listed.text): Known(listed.text, "body")
        for listed in read_national(sources).names
        if len(listed.text) >= _LEAST_NATIONAL
    }
    # "The National Trust" is told by "National Trust"; a name with no such other one stays.
    articles = vocabulary(read_words([sources.ontology / _PARTIES])).cue("article")
    national = {
        name: known
        for name, known in national.items()
        if name.partition(" ")[0] not in articles or name.partition(" ")[2] not in national
    }
    return Register({**national, **register.by_name})


def register_of(triples: Iterable[ox.Triple]) -> Register:
    """Return the parties that a register or plans state.

    A name that begins with a small letter ("the Service") means something in its own document
    alone, and is left out. Of two parties with one name the one that is called so by its preferred
    label is kept, else the one whose IRI is first.
    """
    kinds: dict[str, str] = {}
    labels: list[tuple[int, str, str]] = []
    order = {kind: number for number, kind in enumerate(_KINDS)}
    ranked: dict[str, int] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode):
            continue
        if triple.predicate == _TYPE and isinstance(value, ox.NamedNode):
            rank = order.get(value.value)
            if rank is not None and rank < ranked.get(subject.value, len(order)):
                ranked[subject.value] = rank
                kinds[subject.value] = _KINDS[value.value]
        elif triple.predicate.value in _NAMES and isinstance(value, ox.Literal):
            labels.append((_NAMES.index(triple.predicate.value), subject.value, value.value))
    by_name: dict[str, Known] = {}
    preferred = {iri: text for rank, iri, text in sorted(labels, reverse=True) if rank == 0}
    for _, iri, text in sorted(labels):
        if iri in kinds and (text[:1].isupper() or text[:1].isdigit()):
            by_name.setdefault(fold(text), Known(preferred.get(iri, text), kinds[iri], iri))
    return Register(by_name)


def without(register: Register, names: Iterable[str]) -> Register:
    """Return the register without these names, so that reading can be measured without them."""
    left_out = {fold(name) for name in names}
    return Register({name: held for name, held in register.by_name.items() if name not in left_out})
