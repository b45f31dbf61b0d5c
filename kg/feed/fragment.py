"""The members of a page, each checked against its hash."""

from __future__ import annotations

from dataclasses import dataclass

from kg.feed import vocabulary
from kg.feed.document import Document
from kg.feed.errors import FeedError
from kg.feed.members import blank_nodes_of, described_in, hash_of, is_published
from kg.feed.records import CREATE, DELETE, Change, Key, Triples
from kg.feed.view import digest_of


@dataclass(frozen=True, slots=True)
class Read:
    """What a page holds: its changes in the order of the stream, and the nodes it leads on to."""

    changes: tuple[Change, ...]
    nodes: tuple[str, ...]


def read_page(content: bytes, address: str, base: str, key: str) -> Read:
    """Read a page and check its members.

    Args:
        content: The N-Quads of the page.
        address: Where it was read; an error names it.
        base: Where the feed's IRIs live.
        key: The page's key.

    Raises:
        FeedError: The page is not what it should be, or a hash is not that of its triples.
    """
    document = Document(content, address)
    members = document.iris(vocabulary.stream_iri(base), vocabulary.MEMBER)
    changes = [_change(document, member, base, key) for member in members]
    strangers = document.graphs.keys() - set(members)
    if strangers:
        raise FeedError(f"{address}: has triples in <{min(strangers)}>, which is no member")
    ways = document.iris(vocabulary.page_iri(base, key), vocabulary.RELATION)
    return Read(
        tuple(sorted(changes, key=order)), tuple(document.iri(w, vocabulary.NODE) for w in ways)
    )


def order(change: Change) -> tuple[bool, bool, Key]:
    """Return what sorts the changes of a step: first what goes, so that it can come elsewhere."""
    return (change.kind != DELETE, change.kind != CREATE, change.key)


def _change(document: Document, member: str, base: str, page: str) -> Change:
    kinds = [
        vocabulary.KINDS[i] for i in document.iris(member, vocabulary.TYPE) if i in vocabulary.KINDS
    ]
    if len(kinds) != 1:
        raise FeedError(f"{document.address}: <{member}> is no one kind of change")
    kind = kinds[0]
    names = document.texts(member, vocabulary.NAME)
    change = Change(
        kind=kind,
        position=document.number(member, vocabulary.POSITION),
        graph=document.iri(member, vocabulary.CONTEXT),
        subject=document.iri(member, vocabulary.OBJECT),
        hash=None if kind == DELETE else digest_of(document, member, vocabulary.RESULT),
        previous=None if kind == CREATE else digest_of(document, member, vocabulary.ORIGIN),
        triples=tuple(document.graphs.get(member, ())),
        name=names[0] if names else "",
        kinds=document.iris(member, vocabulary.FORMER_TYPE),
    )
    _check(document, member, change, base, page)
    return change


def _check(document: Document, member: str, change: Change, base: str, page: str) -> None:
    if not is_published(change.graph, base):
        raise FeedError(
            f"{document.address}: <{member}> is of <{change.graph}>, no graph of this feed"
        )
    if member != vocabulary.member_iri(base, page, change.key):
        raise FeedError(
            f"{document.address}: <{member}> is not what a member of its thing is called"
        )
    if change.kind == DELETE:
        if change.triples:
            raise FeedError(
                f"{document.address}: <{member}> deletes a thing and still describes it"
            )
        return
    if not change.triples or not _is_of(change.subject, change.graph, change.triples):
        raise FeedError(f"{document.address}: <{member}> describes another thing than its own")
    if hash_of(change.triples) != change.hash:
        raise FeedError(
            f"{document.address}: the triples of <{change.subject}> "
            "are not those that its hash is of"
        )


def _is_of(subject: str, graph: str, triples: Triples) -> bool:
    if not blank_nodes_of(triples):
        return all(str(triple.subject) == f"<{subject}>" for triple in triples)
    return tuple(described_in(graph, triples)) == (subject,)
