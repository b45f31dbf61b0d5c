"""The root of a feed as a consumer reads it: its steps, and the way to its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.feed import vocabulary
from kg.feed.document import Document
from kg.feed.errors import FeedError

_ROOT = re.compile(r"(?P<site>.+?)/feed(?:\.nq)?/?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step as the root tells it."""

    position: int
    size: int
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class View:
    """The root of a feed.

    Shape: `steps` are in order, each from the state that the one before leads to.
    """

    site: str
    base: str
    steps: tuple[ToldStep, ...]
    document: Document

    def address(self, node: str) -> str:
        """Return where a node of the feed is read.

        Raises:
            FeedError: It is no page of this feed.
        """
        key = node.removeprefix(f"{self.base}/feed/").removesuffix(".nq")
        if node != vocabulary.page_iri(self.base, key) or not vocabulary.is_page_key(key):
            raise FeedError(
                f"{self.document.address}: leads to <{node[:200]}>, which is no page of this feed; "
                "nothing is read from elsewhere"
            )
        return f"{self.site}/feed/{key}.nq"


def root_address(start: str) -> str:
    """Return the address of the root's N-Quads.

    Raises:
        FeedError: The address is none of a feed.
    """
    return f"{_site(start)}/feed.nq"


def read_view(content: bytes, start: str) -> View:
    """Read the root of a feed.

    Args:
        content: Its N-Quads.
        start: Where the feed is, with or without `.nq`.

    Raises:
        FeedError: It is no event stream of this kind, or its steps do not follow each other.
    """
    document = Document(content, root_address(start))
    streams = document.subjects(vocabulary.TYPE, vocabulary.STREAM_CLASS)
    if len(streams) != 1 or not streams[0].endswith("/feed"):
        raise FeedError(
            f"{document.address}: needs one event stream …/feed, and has {len(streams)}"
        )
    base = streams[0].removesuffix("/feed")
    if document.iri(streams[0], vocabulary.VIEW) != vocabulary.root_iri(base):
        raise FeedError(f"{document.address}: its view is not <{vocabulary.root_iri(base)}>")
    return View(_site(start), base, _steps(document), document)


def _site(start: str) -> str:
    match = _ROOT.fullmatch(start)
    if match is None:
        raise FeedError(f"{start[:200]!r} is no address of a change feed; it ends in /feed")
    return match["site"]


def _steps(document: Document) -> tuple[ToldStep, ...]:
    found = (
        _step(document, iri) for iri in document.subjects(vocabulary.TYPE, vocabulary.ACTIVITY)
    )
    steps = tuple(sorted(found, key=lambda step: step.position))
    if not steps:
        raise FeedError(f"{document.address}: has no step")
    before, last = None, 0
    for step in steps:
        if step.before != before or step.position <= last or step.after == step.before:
            raise FeedError(
                f"{document.address}: step {step.position} does not go on from the one before"
            )
        before, last = step.after, step.position
    return steps


def _step(document: Document, iri: str) -> ToldStep:
    before = document.iris(iri, vocabulary.ORIGIN)
    return ToldStep(
        position=document.number(iri, vocabulary.POSITION),
        size=document.number(iri, vocabulary.ITEMS),
        before=digest_of(document, iri, vocabulary.ORIGIN) if before else None,
        after=digest_of(document, iri, vocabulary.RESULT),
    )


def digest_of(document: Document, iri: str, prop: str) -> str:
    """Return the digest that is said of something.

    Raises:
        FeedError: There is none, or several, or it is none.
    """
    digest = vocabulary.named_digest(document.iri(iri, prop))
    if digest is None:
        raise FeedError(f"{document.address}: <{iri}> names no SHA-256 as <{prop}>")
    return digest
