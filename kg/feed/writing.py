"""The quads of the root and of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.feed import words
from kg.feed.records import CREATE, DELETE, UPDATE, Change
from kg.feed.stream import Feed, Step
from kg.feed.things import blank_nodes_of, canonical

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
    stream, root = words.stream_iri(feed.base), words.root_iri(feed.base)
    yield from _stream(stream, root)
    yield _link(root, words.TYPE, words.NODE_CLASS)
    yield _link(root, words.PART_OF, stream)
    if not feed.is_whole:
        kept = f"{stream}#retention"
        yield _link(root, words.LDES + "retentionPolicy", kept)
        yield _link(kept, words.TYPE, words.LDES + "RetentionPolicy")
        yield _number(kept, words.LDES + "versionAmount", 1)
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
    stream, page = words.stream_iri(base), words.page_iri(base, key)
    yield _link(page, words.TYPE, words.NODE_CLASS)
    yield _literal(page, words.IMMUTABLE, "true", words.BOOLEAN)
    yield _link(page, words.PART_OF, stream)
    yield _link(stream, words.TYPE, words.STREAM_CLASS)
    yield _link(stream, words.VIEW, words.root_iri(base))
    for change in changes:
        yield _link(stream, words.MEMBER, words.member_iri(base, key, change.key))
        yield from _member(base, key, change)
    if ends:
        last = words.member_iri(base, key, changes[-1].key)
        yield _link(last, words.STATUS, words.COMPLETED)


def _stream(stream: str, root: str) -> Iterator[ox.Quad]:
    for prop, thing in (
        (words.TYPE, words.STREAM_CLASS),
        (words.VIEW, root),
        (words.LDES + "sequencePath", words.POSITION),
        (words.LDES + "versionOfPath", words.VERSION_OF),
        (words.LDES + "versionCreateObject", words.CLASSES[CREATE]),
        (words.LDES + "versionUpdateObject", words.CLASSES[UPDATE]),
        (words.LDES + "versionDeleteObject", words.CLASSES[DELETE]),
        (words.LDES + "transactionPath", words.POSITION),
        (words.LDES + "transactionFinalizedPath", words.STATUS),
        (words.LDES + "transactionFinalizedObject", words.COMPLETED),
    ):
        yield _link(stream, prop, thing)
    for prop, text in ((words.TITLE, _TITLE), (words.DESCRIPTION, _DESCRIPTION)):
        yield _quad(stream, prop, ox.Literal(text, language="en"))


def _step(base: str, step: Step) -> Iterator[ox.Quad]:
    iri = words.step_iri(base, step.position)
    yield _link(iri, words.TYPE, words.ACTIVITY)
    yield _number(iri, words.POSITION, step.position)
    yield _quad(iri, words.IDENTIFIER, ox.Literal(step.release))
    yield _number(iri, words.ITEMS, step.size)
    yield _link(iri, words.RESULT, words.digest_name(step.after))
    if step.before is not None:
        yield _link(iri, words.ORIGIN, words.digest_name(step.before))


def _relation(base: str, key: str, position: int) -> Iterator[ox.Quad]:
    relation = f"{words.stream_iri(base)}#{key}"
    yield _link(words.root_iri(base), words.RELATION, relation)
    yield _link(relation, words.TYPE, words.EQUAL_TO)
    yield _link(relation, words.PATH, words.POSITION)
    yield _number(relation, words.VALUE, position)
    yield _link(relation, words.NODE, words.page_iri(base, key))


def _member(base: str, page: str, change: Change) -> Iterator[ox.Quad]:
    member = words.member_iri(base, page, change.key)
    yield _link(member, words.TYPE, words.CLASSES[change.kind])
    yield _link(member, words.OBJECT, change.subject)
    yield _link(member, words.CONTEXT, change.graph)
    yield _link(member, words.VERSION_OF, words.record_iri(base, change.key))
    yield _number(member, words.POSITION, change.position)
    if change.hash is not None:
        yield _link(member, words.RESULT, words.digest_name(change.hash))
    if change.previous is not None:
        yield _link(member, words.ORIGIN, words.digest_name(change.previous))
    if change.kind == DELETE:
        yield from _tombstone(member, change)
    yield from _payload(member, change)


def _tombstone(member: str, change: Change) -> Iterator[ox.Quad]:
    yield _link(member, words.TYPE, words.TOMBSTONE)
    if change.name:
        yield _quad(member, words.NAME, ox.Literal(change.name))
    for kind in change.kinds:
        yield _link(member, words.FORMER_TYPE, kind)


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
    return _literal(subject, prop, str(number), words.INTEGER)


def _literal(subject: str, prop: str, text: str, datatype: str) -> ox.Quad:
    return _quad(subject, prop, ox.Literal(text, datatype=ox.NamedNode(datatype)))


def _quad(subject: str, prop: str, thing: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(prop), thing, _DEFAULT)
