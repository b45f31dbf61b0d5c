"""The things of a dataset and their hashes, and the digest of them all."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.feed.errors import FeedError
from kg.feed.records import Key, Thing, Triples
from kg.release.places import CHECKS, INFERRED, VOCABULARY, graph_iri
from kg.store import Store
from kg.terms import BASE, PREFIXES

_DERIVED = (VOCABULARY, INFERRED, CHECKS)
_TYPE = PREFIXES["rdf"] + "type"
_NAMES = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("skos", "prefLabel"),
        ("dcterms", "title"),
        ("rdfs", "label"),
        ("foaf", "name"),
        ("civic", "asWritten"),
    )
)
# Blank nodes that look alike can make RDFC-1.0 take exponential time; ours are next to none.
MOST_BLANK_NODES = 6


def is_published(graph: str, base: str) -> bool:
    """Whether the feed tells of a graph: what can be derived again, and our words, are left out."""
    root = graph_iri(base, "")
    return graph.startswith(root) and graph.removeprefix(root).split("/")[0] not in _DERIVED


def things_of(
    store: Store, base: str = BASE, graphs: Iterable[str] | None = None
) -> dict[Key, str]:
    """Return the hash of every thing of the published graphs.

    Args:
        store: The dataset.
        base: Where its IRIs live.
        graphs: Those among which the published ones are looked for; by default all of the store's.
    """
    described = descriptions_of(store, base, graphs)
    return {key: hash_of(triples) for key, triples in described.items()}


def descriptions_of(
    store: Store, base: str = BASE, graphs: Iterable[str] | None = None
) -> dict[Key, Triples]:
    """Return the triples of every thing of the published graphs: its own and its blank nodes'.

    Raises:
        FeedError: A blank node belongs to no one thing, or a thing has very many of them.
    """
    found: dict[Key, Triples] = {}
    for graph in sorted(store.graphs() if graphs is None else graphs):
        if is_published(graph, base):
            described = described_in(graph, (quad.triple for quad in store.quads(graph)))
            found.update({(graph, subject): triples for subject, triples in described.items()})
    return found


def described_in(graph: str, triples: Iterable[ox.Triple]) -> dict[str, Triples]:
    """Return the triples of one graph by the IRI of the thing that they describe.

    Raises:
        FeedError: As in `descriptions_of`.
    """
    named: dict[str, list[ox.Triple]] = defaultdict(list)
    blank: dict[ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    leads = False
    for triple in triples:
        leads = leads or isinstance(triple.object, ox.BlankNode)
        if isinstance(triple.subject, ox.BlankNode):
            blank[triple.subject].append(triple)
        else:
            named[_iri_of(triple)].append(triple)
    if blank or leads:
        _take_in(graph, named, blank)
    return {subject: tuple(held) for subject, held in named.items()}


def hash_of(triples: Iterable[ox.Triple]) -> str:
    """Return the SHA-256 of the triples' canonical N-Quads (RDFC-1.0), in hexadecimal.

    Raises:
        FeedError: There are more than `MOST_BLANK_NODES` blank nodes.
    """
    listed = tuple(triples)
    if blank_nodes_of(listed):
        listed = canonical(listed)
    # Without blank nodes the canonical form is the sorted lines themselves.
    lines = sorted(f"{triple} .\n" for triple in set(listed))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def canonical(triples: Triples) -> Triples:
    """Return the triples with their blank nodes named as RDFC-1.0 names them.

    Raises:
        FeedError: There are more than `MOST_BLANK_NODES` of them.
    """
    count = len(blank_nodes_of(triples))
    if count > MOST_BLANK_NODES:
        raise FeedError(
            f"one thing has {count} blank nodes and a feed takes {MOST_BLANK_NODES}; give them IRIs"
        )
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted((quad.triple for quad in dataset), key=str))


def blank_nodes_of(triples: Iterable[ox.Triple]) -> set[ox.BlankNode]:
    """Return the blank nodes that triples speak of."""
    ends = (end for triple in triples for end in (triple.subject, triple.object))
    return {end for end in ends if isinstance(end, ox.BlankNode)}


def thing_of(triples: Triples, subject: str) -> Thing:
    """Return what is kept of a thing."""
    own = [t for t in triples if isinstance(t.subject, ox.NamedNode) and t.subject.value == subject]
    said: dict[str, list[str]] = defaultdict(list)
    for triple in own:
        if isinstance(triple.object, ox.NamedNode | ox.Literal):
            said[triple.predicate.value].append(triple.object.value)
    names = (min(said[prop]) for prop in _NAMES if prop in said)
    return Thing(hash_of(triples), next(names, ""), tuple(sorted(said.get(_TYPE, ()))))


def digest_of(things: Mapping[Key, str]) -> str:
    """Return the digest of a state: SHA-256 of the sorted lines `HASH <GRAPH> <SUBJECT>`."""
    lines = sorted(f"{held} <{graph}> <{subject}>\n" for (graph, subject), held in things.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _iri_of(triple: ox.Triple) -> str:
    assert isinstance(triple.subject, ox.NamedNode), "a subject is an IRI or a blank node"
    return triple.subject.value


def _take_in(
    graph: str,
    named: dict[str, list[ox.Triple]],
    blank: dict[ox.BlankNode, list[ox.Triple]],
) -> None:
    """Give the triples of each blank node to the one thing that leads to it."""
    owners: dict[ox.BlankNode, str] = {}
    for subject, held in named.items():
        ahead = [t.object for t in held if isinstance(t.object, ox.BlankNode)]
        while ahead:
            node = ahead.pop()
            if owners.setdefault(node, subject) != subject:
                raise _homeless(graph)
            inner = blank.pop(node, [])
            held.extend(inner)
            ahead.extend(t.object for t in inner if isinstance(t.object, ox.BlankNode))
    if blank:
        raise _homeless(graph)


def _homeless(graph: str) -> FeedError:
    return FeedError(f"<{graph}> has a blank node that belongs to no one thing; give it an IRI")
