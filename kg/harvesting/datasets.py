"""What a source offers, before it is decided what of it is taken."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import UsageError
from kg.harvesting.errors import HarvestError
from kg.harvesting.parsing import BLANK
from kg.release.harvested import PLAN, SHARED, Refused
from kg.release.places import RESERVED, check_base
from kg.terms import CIVIC, PREFIXES

Triples = tuple[ox.Triple, ...]
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PLAN_GRAPH = re.compile(rf"({_SLUG})/({_SLUG})/([A-Za-z0-9][A-Za-z0-9._-]*)")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_TITLE = ox.NamedNode(PREFIXES["dcterms"] + "title")
_VERSION = ox.NamedNode(PREFIXES["dcat"] + "version")
# By which others say the version of a thing, ours first.
_VERSIONS = (
    _VERSION,
    ox.NamedNode(PREFIXES["owl"] + "versionInfo"),
    ox.NamedNode("http://purl.org/pav/version"),
    ox.NamedNode("https://schema.org/version"),
)
_NO_NAME = "is no name for a plan here: these are BASE/id/PUBLISHER/PLAN, in small letters"
_PLANS = frozenset(
    ox.NamedNode(str(kind)) for kind in (CIVIC.DeliveryPlan, CIVIC.Strategy, CIVIC.Plan)
)


@dataclass(frozen=True, slots=True)
class GraphName:
    """The name of a graph in its parts; the last three are of a plan's graph alone."""

    iri: str
    base: str
    kind: str
    publisher: str = ""
    plan: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """One graph of a source.

    Shape: `told` is the SHA-256 that the source gives for it, or that of the file it came in.
    """

    name: GraphName
    told: str
    triples: Triples
    title: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A source as it stands: its graphs, and what of it was refused while it was read."""

    url: str
    base: str
    title: str
    catalogue: str
    graphs: tuple[Offered, ...]
    etag: str = ""
    bookmark: str = ""
    refused: tuple[Refused, ...] = ()


def read_graph_name(iri: str) -> GraphName | None:
    """Return the parts of the name of a plan's graph, a register, documents or claims; or None."""
    base, found, tail = iri.partition("/graph/")
    if not found:
        return None
    try:
        check_base(base)
    except UsageError:
        return None
    if tail in SHARED:
        return GraphName(iri, base, tail)
    match = _PLAN_GRAPH.fullmatch(tail)
    if match is None or match[1] in RESERVED:
        return None
    return GraphName(iri, base, PLAN, match[1], f"{base}/id/{match[1]}/{match[2]}", match[3])


def offered(name: GraphName, told: str, triples: Triples, title: str = "") -> Offered:
    """Return a graph with its blank nodes under its base, and the plan's own title."""
    settled = tuple(_settled(triple, name.base) for triple in triples)
    return Offered(name, told, settled, _text(settled, name.plan, _TITLE) or title)


def one_base(names: list[GraphName], where: str) -> str:
    """Return the base that all names have.

    Raises:
        HarvestError: There is no plan among them, or they are of several bases.
    """
    if not any(name.kind == PLAN for name in names):
        raise HarvestError(f"{where} holds no plan that can be told by its graph's name")
    bases = sorted({name.base for name in names})
    if len(bases) > 1:
        raise HarvestError(f"{where} speaks for two: {bases[0]} and {bases[1]}")
    return bases[0]


def plan_of(triples: Triples, where: str, version: str = "") -> GraphName:
    """Return the name of the graph of the one plan that triples describe.

    Args:
        triples: What a file holds.
        where: What a sentence calls the file.
        version: What a catalogue calls the plan's version, where the plan itself does not say.

    Raises:
        HarvestError: They describe none, or several, or its version or IRI has no fit form.
    """
    typed = (t.subject for t in triples if t.predicate == _TYPE and t.object in _PLANS)
    kinds = sorted({s.value for s in typed if isinstance(s, ox.NamedNode)})
    if not kinds:
        raise HarvestError(f"{where} describes no civic:DeliveryPlan")
    found = [iri for iri in kinds if "/id/" in iri]
    if not found:
        raise HarvestError(f"{where}: {kinds[0]} {_NO_NAME}")
    versions = {iri: told for iri in found if (told := _version(triples, iri))}
    if not versions and version:
        # The catalogue's word counts only where no plan of the file says its own.
        versions = dict.fromkeys(found, version)
    if len(versions) != 1:
        told = f"{len(versions)} plans in one file" if versions else "no plan with a version"
        raise HarvestError(f"{where}: {told}; a file holds one civic:DeliveryPlan, dcat:version")
    ((iri, held),) = versions.items()
    base, _, tail = iri.partition("/id/")
    name = read_graph_name(f"{base}/graph/{tail}/{held}")
    if name is None or name.kind != PLAN:
        raise HarvestError(f"{where}: {iri} {_NO_NAME}")
    return name


def _version(triples: Triples, plan: str) -> str:
    found = (_text(triples, plan, prop) for prop in _VERSIONS)
    return next((text for text in found if text), "")


def _settled(triple: ox.Triple, base: str) -> ox.Triple:
    subject, thing = triple.subject, triple.object
    named = _named(subject, base) if isinstance(subject, ox.NamedNode) else subject
    if isinstance(thing, ox.NamedNode):
        return ox.Triple(named, triple.predicate, _named(thing, base))
    return ox.Triple(named, triple.predicate, thing)


def _named(node: ox.NamedNode, base: str) -> ox.NamedNode:
    if not node.value.startswith(BLANK):
        return node
    return ox.NamedNode(f"{base}/.well-known/genid/{node.value.removeprefix(BLANK)}")


def _text(triples: Triples, subject: str, prop: ox.NamedNode) -> str:
    wanted = ox.NamedNode(subject) if subject else None
    found = (
        t.object.value
        for t in triples
        if t.subject == wanted and t.predicate == prop and isinstance(t.object, ox.Literal)
    )
    return min(found, default="")
