"""The one table of prefixes, and the way between an IRI and its short form.

The things of a publisher stand under `{BASE}/id/{publisher}/`, and its name is their prefix, unless
the table has that prefix already.

Nothing here imports a library or reads a file. `tests/test_terms.py` holds the table equal to the
prefixes that the ontology, the codes and the data declare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

BASE = "https://w3id.org/civicthread"
NS = f"{BASE}/ns#"
CODE = f"{BASE}/code/"
SHAPES = f"{BASE}/shapes#"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        # ours: terms, code lists, shapes
        "civic": NS,
        "civicsh": SHAPES,
        "code": CODE,
        "amt": f"{CODE}amount/",
        "bas": f"{CODE}basis/",
        "bnd": f"{CODE}bound/",
        "cal": f"{CODE}calendar/",
        "chabit": f"{CODE}calendar-habit/",
        "cmp": f"{CODE}comparator/",
        "dir": f"{CODE}direction/",
        "drc": f"{CODE}directness/",
        "evs": f"{CODE}evaluation-stage/",
        "fnd": f"{CODE}funding/",
        "head": f"{CODE}column/",
        "lvl": f"{CODE}level/",
        "mword": f"{CODE}matching-word/",
        "note": f"{CODE}note/",
        "pcue": f"{CODE}party-cue/",
        "person": f"{CODE}person-word/",
        "part": f"{CODE}document-part/",
        "prg": f"{CODE}progress/",
        "pword": f"{CODE}party-word/",
        "rec": f"{CODE}recurrence/",
        "res": f"{CODE}resource/",
        "rev": f"{CODE}review/",
        "role": f"{CODE}role/",
        "stat": f"{CODE}statistic/",
        "sure": f"{CODE}sureness/",
        "unit": f"{CODE}unit/",
        # things: the shared register; the prefix of each publisher follows from its IRIs
        "hub": f"{BASE}/id/hub/",
        # vocabularies we build on
        "adms": "http://www.w3.org/ns/adms#",
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        # lists of others that our codes, places and kinds of body are matched to
        "esdot": "http://id.esd.org.uk/organisationType/",
        "freq": "http://publications.europa.eu/resource/authority/frequency/",
        "gss": "http://statistics.data.gov.uk/id/statistical-geography/",
        "qudt": "http://qudt.org/vocab/unit/",
    }
)

# No slash, so that a code is `role:lead` and never `code:role/lead`, which Turtle can not read.
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")

_THINGS = f"{BASE}/id/"
# As they are written in addresses, which is what both are for. No scheme of IRIs is a prefix.
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEMES = "data|did|file|https?|mailto|tel|urn"
_PUBLISHER = re.compile(rf"(?!(?:{_SCHEMES})$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PLAN_GRAPH = re.compile(r"(?P<base>.+)/graph/(?!checks/)(?P<publisher>[^/]+)/[^/]+/[^/]+")


def code(scheme: str, notation: str) -> str:
    """Return the IRI of one code: `code("role", "lead")`."""
    return f"{CODE}{scheme}/{notation}"


@lru_cache(maxsize=16_384)  # the same few thousand IRIs are told again and again
def shorten(iri: str) -> str:
    """Return the CURIE of an IRI where a prefix fits, else the IRI as it is.

    Shape:
        A prefix fits when what is left is a plain Turtle local name, so the answer can be
        pasted into Turtle and SPARQL. `expand(shorten(iri))` is always `iri`.
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    if iri.startswith(_THINGS):
        publisher, _, local = iri[len(_THINGS) :].partition("/")
        if _is_publisher(publisher) and _SLUG.fullmatch(local):
            return f"{publisher}:{local}"
    return str(iri)


def expand(curie: str) -> str:
    """Return the IRI of a CURIE; a full IRI is given back as it is.

    Raises:
        ValueError: The text is neither a full IRI nor a CURIE, of the table or of a publisher.
    """
    prefix, colon, local = curie.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if local.startswith("//") or prefix == "urn":
        return str(curie)
    if colon and _is_publisher(prefix) and _SLUG.fullmatch(local):
        return f"{_THINGS}{prefix}/{local}"
    raise ValueError(f"{curie!r} is neither an IRI nor a CURIE with a known prefix")


def namespace_of(prefix: str) -> str:
    """Return the namespace of a prefix of the table, or of a publisher.

    Raises:
        ValueError: It can be neither.
    """
    return expand(f"{prefix}:x").removesuffix("x")


def prefixes_of(namespaces: Iterable[str]) -> dict[str, str]:
    """Return the prefixes of those namespaces that have one: the table's, then publishers'."""
    used = set(namespaces)
    found = {prefix: iri for prefix, iri in PREFIXES.items() if iri in used}
    for namespace in sorted(used - set(found.values())):
        publisher = namespace.removeprefix(_THINGS).removesuffix("/")
        if namespace == f"{_THINGS}{publisher}/" and _is_publisher(publisher):
            found[publisher] = namespace
    return found


def known_prefixes(graphs: Iterable[str]) -> dict[str, str]:
    """Return the prefixes that fit a data set: the table, and those of its publishers.

    Args:
        graphs: The IRIs of its graphs; that of a plan is `{base}/graph/{publisher}/{plan}/{n}`.
    """
    plans = filter(None, map(_PLAN_GRAPH.fullmatch, graphs))
    found = {plan["publisher"]: f"{plan['base']}/id/{plan['publisher']}/" for plan in plans}
    own = {name: found[name] for name in sorted(found) if _is_publisher(name)}
    return {**PREFIXES, **own}


def _is_publisher(prefix: str) -> bool:
    return prefix not in PREFIXES and bool(_PUBLISHER.fullmatch(prefix))
