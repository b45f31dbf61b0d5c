"""The quads of the root and of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.feed import vocabulary
from kg.feed.event_stream import Feed, Step
from kg.feed.members import blank_nodes_of, canonical
from kg.feed.records import CREATE, DELETE, UPDATE, Change

_DEFAULT = ox.DefaultGraph()
_TITLE = "What changed between releases"
_DESCRIPTION = (
    "Every thing that was added, changed or deleted, release by release: the plans, the shared "
    "register, the claims and the catalogue of documents. What is derived from them again with "
    "each release (what was inferred, the reports of checks) and the vocabulary are left out. A "
    "member is one thing as one named graph describes it; its triples stand in the graph that has "
    "the member's IRI. Hashes are SHA-256 of RDFC-1.0 canonical N-Quads. The order is the order in "
    "which releases were made current; a roll-back is a step of its own."
)


def root_quads(feed: Feed) -> Iterator[ox.Quad]:
    """Return what the root node says: the stream, its steps, and the way to every page."""
    stream, root = vocabulary.stream_iri(feed.base), vocabulary.root_iri(feed.base)
    yield from _stream(stream, root)
    yield _link(root, vocabulary.TYPE, vocabulary.NODE_CLASS)
    yield _link(root, vocabulary.PART_OF, stream)
    if not feed.is_whole:
        kept = f"{stream}#retention"
        yield _link(root, vocabulary.LDES + "retentionPolicy", kept)
        yield _link(kept, vocabulary.TYPE, vocabulary.LDES + "RetentionPolicy")
        yield _number(kept, vocabulary.LDES + "versionAmount", 1)
    for step in feed.steps:
        yield from _step(feed.base, step)
        for key in step.keys:
            yield from _relation(feed.base, key, step.position)


def page_quads(base: str, key: str, changes: Sequence[Change], *, ends: bool) -> Iterator[ox.Quad]:
    """Return what a page says.

    Args:
        base: Where IRIs live.
        key: The page's key.
        changes: Its members.
        ends: Whether its last member is the last of the step.
    """
    stream, page = vocabulary.stream_iri(base), vocabulary.page_iri(base, key)
    yield _link(page, vocabulary.TYPE, vocabulary.NODE_CLASS)
    yield _literal(page, vocabulary.IMMUTABLE, "true", vocabulary.BOOLEAN)
    yield _link(page, vocabulary.PART_OF, stream)
    yield _link(stream, vocabulary.TYPE, vocabulary.STREAM_CLASS)
    yield _link(stream, vocabulary.VIEW, vocabulary.root_iri(base))
    for change in changes:
        yield _link(stream, vocabulary.MEMBER, vocabulary.member_iri(base, key, change.key))
        yield from _member(base, key, change)
    if ends:
        last = vocabulary.member_iri(base, key, changes[-1].key)
        yield _link(last, vocabulary.STATUS, vocabulary.COMPLETED)


def _stream(stream: str, root: str) -> Iterator[ox.Quad]:
    for prop, thing in (
        (vocabulary.TYPE, vocabulary.STREAM_CLASS),
        (vocabulary.VIEW, root),
        (vocabulary.LDES + "sequencePath", vocabulary.POSITION),
        (vocabulary.LDES + "versionOfPath", vocabulary.VERSION_OF),
        (vocabulary.LDES + "versionCreateObject", vocabulary.CLASSES[CREATE]),
        (vocabulary.LDES + "versionUpdateObject", vocabulary.CLASSES[UPDATE]),
        (vocabulary.LDES + "versionDeleteObject", vocabulary.CLASSES[DELETE]),
        (vocabulary.LDES + "transactionPath", vocabulary.POSITION),
        (vocabulary.LDES + "transactionFinalizedPath", vocabulary.STATUS),
        (vocabulary.LDES + "transactionFinalizedObject", vocabulary.COMPLETED),
    ):
        yield _link(stream, prop, thing)
    for prop, text in ((vocabulary.TITLE, _TITLE), (vocabulary.DESCRIPTION, _DESCRIPTION)):
        yield _quad(stream, prop, ox.Literal(text, language="en"))


def _step(base: str, step: Step) -> Iterator[ox.Quad]:
    iri = vocabulary.step_iri(base, step.position)
    yield _link(iri, vocabulary.TYPE, vocabulary.ACTIVITY)
    yield _number(iri, vocabulary.POSITION, step.position)
    yield _quad(iri, vocabulary.IDENTIFIER, ox.Literal(step.release))
    yield _number(iri, vocabulary.ITEMS, step.size)
    yield _link(iri, vocabulary.RESULT, vocabulary.digest_name(step.after))
    if step.before is not None:
        yield _link(iri, vocabulary.ORIGIN, vocabulary.digest_name(step.before))


def _relation(base: str, key: str, position: int) -> Iterator[ox.Quad]:
    relation = f"{vocabulary.stream_iri(base)}#{key}"
    yield _link(vocabulary.root_iri(base), vocabulary.RELATION, relation)
    yield _link(relation, vocabulary.TYPE, vocabulary.EQUAL_TO)
    yield _link(relation, vocabulary.PATH, vocabulary.POSITION)
    yield _number(relation, vocabulary.VALUE, position)
    yield _link(relation, vocabulary.NODE, vocabulary.page_iri(base, key))


def _member(base: str, page: str, change: Change) -> Iterator[ox.Quad]:
    member = vocabulary.member_iri(base, page, change.key)
    yield _link(member, vocabulary.TYPE, vocabulary.CLASSES[change.kind])
    yield _link(member, vocabulary.OBJECT, change.subject)
    yield _link(member, vocabulary.CONTEXT, change.graph)
    yield _link(member, vocabulary.VERSION_OF, vocabulary.record_iri(base, change.key))
    yield _number(member, vocabulary.POSITION, change.position)
    if change.hash is not None:
        yield _link(member, vocabulary.RESULT, vocabulary.digest_name(change.hash))
    if change.previous is not None:
        yield _link(member, vocabulary.ORIGIN, vocabulary.digest_name(change.previous))
    if change.kind == DELETE:
        yield from _tombstone(member, change)
    yield from _payload(member, change)


def _tombstone(member: str, change: Change) -> Iterator[ox.Quad]:
    yield _link(member, vocabulary.TYPE, vocabulary.TOMBSTONE)
    if change.name:
        yield _quad(member, vocabulary.NAME, ox.Literal(change.name))
    for kind in change.kinds:
        yield _link(member, vocabulary.FORMER_TYPE, kind)


def _payload(member: str, change: Change) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(member)
    if not blank_nodes_of(change.triples):
        for triple in change.triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        return
    own = member.rpartition("#")[2]  # members of one page must not share blank nodes
    for triple in canonical(change.triples):
        subject, thing = triple.subject, triple.object
        if isinstance(subject, ox.BlankNode):
            subject = ox.BlankNode(f"m{own}{subject.value}")
        if isinstance(thing, ox.BlankNode):
            thing = ox.BlankNode(f"m{own}{thing.value}")
        yield ox.Quad(subject, triple.predicate, thing, graph)


def _link(subject: str, prop: str, thing: str) -> ox.Quad:
    return _quad(subject, prop, ox.NamedNode(thing))


def _number(subject: str, prop: str, number: int) -> ox.Quad:
    return _literal(subject, prop, str(number), vocabulary.INTEGER)


def _literal(subject: str, prop: str, text: str, datatype: str) -> ox.Quad:
    return _quad(subject, prop, ox.Literal(text, datatype=ox.NamedNode(datatype)))


def _quad(subject: str, prop: str, thing: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(prop), thing, _DEFAULT)
