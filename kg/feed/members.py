"""The members of a page, each checked against its hash."""

from __future__ import annotations

from dataclasses import dataclass

from kg.feed import words
from kg.feed.errors import FeedError
from kg.feed.outline import digest_said
from kg.feed.records import CREATE, DELETE, Change, Key, Triples
from kg.feed.said import Said
from kg.feed.things import blank_nodes_of, described_in, hash_of, is_published


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
    said = Said(content, address)
    members = said.iris(words.stream_iri(base), words.MEMBER)
    changes = [_change(said, member, base, key) for member in members]
    strangers = said.graphs.keys() - set(members)
    if strangers:
        raise FeedError(f"{address}: has triples in <{min(strangers)}>, which is no member")
    ways = said.iris(words.page_iri(base, key), words.RELATION)
    return Read(tuple(sorted(changes, key=order)), tuple(said.iri(w, words.NODE) for w in ways))


def order(change: Change) -> tuple[bool, bool, Key]:
    """Return what sorts the changes of a step: first what goes, so that it can come elsewhere."""
    return (change.kind != DELETE, change.kind != CREATE, change.key)


def _change(said: Said, member: str, base: str, page: str) -> Change:
    kinds = [words.KINDS[i] for i in said.iris(member, words.TYPE) if i in words.KINDS]
    if len(kinds) != 1:
        raise FeedError(f"{said.address}: <{member}> is no one kind of change")
    kind = kinds[0]
    names = said.texts(member, words.NAME)
    change = Change(
        kind=kind,
        position=said.number(member, words.POSITION),
        graph=said.iri(member, words.CONTEXT),
        subject=said.iri(member, words.OBJECT),
        hash=None if kind == DELETE else digest_said(said, member, words.RESULT),
        previous=None if kind == CREATE else digest_said(said, member, words.ORIGIN),
        triples=tuple(said.graphs.get(member, ())),
        name=names[0] if names else "",
        kinds=said.iris(member, words.FORMER_TYPE),
    )
    _check(said, member, change, base, page)
    return change


def _check(said: Said, member: str, change: Change, base: str, page: str) -> None:
    if not is_published(change.graph, base):
        raise FeedError(f"{said.address}: <{member}> is of <{change.graph}>, no graph of this feed")
    if member != words.member_iri(base, page, change.key):
        raise FeedError(f"{said.address}: <{member}> is not what a member of its thing is called")
    if change.kind == DELETE:
        if change.triples:
            raise FeedError(f"{said.address}: <{member}> deletes a thing and still describes it")
        return
    if not change.triples or not _is_of(change.subject, change.graph, change.triples):
        raise FeedError(f"{said.address}: <{member}> describes another thing than its own")
    if hash_of(change.triples) != change.hash:
        raise FeedError(
            f"{said.address}: the triples of <{change.subject}> are not those that its hash is of"
        )


def _is_of(subject: str, graph: str, triples: Triples) -> bool:
    if not blank_nodes_of(triples):
        return all(str(triple.subject) == f"<{subject}>" for triple in triples)
    return tuple(described_in(graph, triples)) == (subject,)
