"""RDF from strangers, read by a process of its own that can be ended."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from kg.harvesting.errors import HarvestError
from kg.harvesting.limits import Limits

# What stands for a blank node until its source's base is known.
BLANK = "urn:x-civic:blank:"
_READER = Path(__file__).with_name("parser_process.py")
_REFUSED = 2

Graphs = dict[str, tuple[ox.Triple, ...]]


def parsed(name: str, data: bytes, form: str, limits: Limits, base: str = "") -> Graphs:
    """Return the graphs of a file by their IRIs; what stands in no named graph is under "".

    Args:
        name: What a sentence calls the file, and what the names of its blank nodes are made from.
        data: The bytes, unpacked.
        form: One of `kg.harvesting.forms.FORMS`.
        limits: Time, memory, triples.
        base: What relative IRIs are under, if there may be any.

    Shape:
        Triples in the order of the file, each once, literals as they are written. A blank node
        becomes an IRI that begins with `BLANK`, the same for the same file.

    Raises:
        HarvestError: Not of that form, too deep, too large, or the reader died of it.
    """
    lines = _run(name, data, form, limits, base)
    reading = _Reading(name, limits)
    held: dict[str, dict[ox.Triple, None]] = {}
    for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS):
        graph = quad.graph_name
        key = graph.value if isinstance(graph, ox.NamedNode) else ""
        if isinstance(graph, ox.BlankNode):
            raise HarvestError(f"{name} holds a graph without a name")
        held.setdefault(key, {})[reading.triple(quad)] = None
    return {graph: tuple(triples) for graph, triples in held.items()}


def _run(name: str, data: bytes, form: str, limits: Limits, base: str) -> bytes:
    numbers = (limits.parse_bytes, int(limits.parse_seconds), limits.triples, limits.nesting)
    command = [sys.executable, "-I", str(_READER), form, base, *map(str, numbers)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            command, input=data, capture_output=True, timeout=limits.parse_seconds, check=False
        )
    except subprocess.TimeoutExpired as err:
        raise HarvestError(f"{name} takes more than {limits.parse_seconds:g} s to read") from err
    if done.returncode == _REFUSED:
        raise HarvestError(f"{name} {done.stderr.decode('utf-8', 'replace')}")
    if done.returncode != 0:
        raise HarvestError(f"{name} can not be read: the reader broke down over it")
    return done.stdout


class _Reading:
    """The terms of one file: within limits, and without blank nodes."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._iris: dict[str, ox.NamedNode] = {}

    def triple(self, quad: ox.Quad) -> ox.Triple:
        subject, thing = quad.subject, quad.object
        if isinstance(subject, ox.Triple) or isinstance(thing, ox.Triple):
            raise HarvestError(f"{self._name} holds statements about statements")
        if isinstance(thing, ox.Literal):
            if len(thing.value) > self._limits.literal_characters:
                most = self._limits.literal_characters
                raise HarvestError(f"{self._name} holds a text of more than {most:,} characters")
            return ox.Triple(self._node(subject), quad.predicate, thing)
        return ox.Triple(self._node(subject), quad.predicate, self._node(thing))

    def _node(self, node: ox.NamedNode | ox.BlankNode) -> ox.NamedNode:
        if isinstance(node, ox.NamedNode):
            if len(node.value) > self._limits.iri_characters:
                most = self._limits.iri_characters
                raise HarvestError(f"{self._name} holds an IRI of more than {most:,} characters")
            return node
        if node.value not in self._iris:
            made = hashlib.sha256(f"{self._name}#{len(self._iris)}".encode()).hexdigest()[:20]
            self._iris[node.value] = ox.NamedNode(BLANK + made)
        return self._iris[node.value]
