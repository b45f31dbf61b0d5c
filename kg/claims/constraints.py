"""What must hold after a decision, checked before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx
import pyoxigraph as ox

from kg.claims.files import DataFiles
from kg.claims.records import CANONICAL, Claim, Status
from kg.errors import LoadError, UsageError
from kg.namespaces import shorten
from kg.sources import Sources
from kg.terms import CIVIC, PREFIXES

_SH = PREFIXES["sh"]
_ORG = PREFIXES["org"]
_SUPPORT = frozenset(
    str(term)
    for term in (CIVIC.contributesTo, CIVIC.expectedOutcome, CIVIC.partOf, CIVIC.milestoneOf)
)
_PART = frozenset((f"{_ORG}unitOf", f"{_ORG}subOrganizationOf"))
_KIND = frozenset((f"{PREFIXES['skos']}broader",))
_AFTER = frozenset((f"{PREFIXES['dcterms']}isReplacedBy",))
_LOOPS = (
    (_SUPPORT, "supports itself"),
    (_PART, "is a part of itself"),
    (_KIND, "is a kind of itself"),
    (_AFTER, "comes after itself"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Properties that a thing has once at most, and those that it must have, by the shapes."""

    single: frozenset[str]
    required: frozenset[str]


def read_counts(sources: Sources) -> Counts:
    """Return what the shapes of severity Violation say of how often a property may stand.

    Raises:
        LoadError: A file of shapes can not be read.
    """
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(sources.shapes.glob("*.ttl")):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    said[f"{path.name} {quad.subject}"][quad.predicate.value] = quad.object.value
        except (OSError, SyntaxError) as err:
            raise LoadError(f"{path}: can not be read: {err}") from err
    strict = [s for s in said.values() if s.get(f"{_SH}severity") == f"{_SH}Violation"]
    paths = [(s[f"{_SH}path"], s) for s in strict if f"{_SH}path" in s]
    return Counts(
        single=frozenset(path for path, s in paths if s.get(f"{_SH}maxCount") == "1"),
        required=frozenset(path for path, s in paths if s.get(f"{_SH}minCount") == "1"),
    )


def refuse_gone(files: DataFiles, claim: Claim) -> None:
    """Refuse a decision about what is not there any more.

    Raises:
        UsageError: No file says what the subject or the object is.
    """
    for iri in (claim.subject, claim.object):
        if files.is_gone(iri):
            raise UsageError(
                f"{shorten(iri)} has gone: no file of data/ says what it is, so that nothing can "
                f"be decided about it ({shorten(claim.iri)})"
            )


def refuse_broken(files: DataFiles, touched: Iterable[str]) -> None:
    """Refuse changes that the data can not bear.

    Args:
        files: The data with the changes.
        touched: The properties that were changed.

    Raises:
        UsageError: A thing would be a part of itself, support itself or come after itself, or a
            record would be tied to two, or to one that is itself tied to another.
    """
    properties = set(touched)
    for along, what in _LOOPS:
        if properties & along:
            _refuse_loop(files, along, what)
    if CANONICAL in properties:
        _refuse_chain(files)


def _refuse_loop(files: DataFiles, along: frozenset[str], what: str) -> None:
    graph = nx.DiGraph((s, o) for s, p, o in files.triples() if p in along)
    try:
        loop = nx.find_cycle(graph)
    except nx.NetworkXNoCycle:
        return
    steps = " → ".join(shorten(node) for node in (*(edge[0] for edge in loop), loop[0][0]))
    raise UsageError(f"{shorten(loop[0][0])} {what} then: {steps}")


def _refuse_chain(files: DataFiles) -> None:
    tied: dict[str, str] = {}
    for subject, predicate, thing in files.triples():
        if predicate == CANONICAL:
            if subject in tied:
                raise UsageError(
                    f"{shorten(subject)} would be tied to {shorten(tied[subject])} and to "
                    f"{shorten(thing)}; undo one of the two"
                )
            tied[subject] = thing
    for subject, thing in tied.items():
        if thing in tied:
            raise UsageError(
                f"{shorten(subject)} would be tied to {shorten(thing)}, which is itself tied to "
                f"{shorten(tied[thing])}"
            )


def contradicting(claims: Iterable[Claim], claim: Claim, counts: Counts) -> Claim | None:
    """Return an accepted claim that can not be true beside another, or None.

    Of a property that a thing has once, two objects contradict each other.
    """
    if claim.predicate not in counts.single:
        return None
    return next(
        (
            other
            for other in claims
            if other.status is Status.ACCEPTED
            and (other.subject, other.predicate) == (claim.subject, claim.predicate)
            and other.object != claim.object
            and other.iri != claim.iri
        ),
        None,
    )
