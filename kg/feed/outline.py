"""The root of a feed as a consumer reads it: its steps, and the way to its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.feed import words
from kg.feed.errors import FeedError
from kg.feed.said import Said

_ROOT = re.compile(r"(?P<site>.+?)/feed(?:\.nq)?/?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step as the root tells it."""

    position: int
    size: int
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The root of a feed.

    Shape: `steps` are in order, each from the state that the one before leads to.
    """

    site: str
    base: str
    steps: tuple[ToldStep, ...]
    said: Said

    def address(self, node: str) -> str:
        """Return where a node of the feed is read.

        Raises:
            FeedError: It is no page of this feed.
        """
        key = node.removeprefix(f"{self.base}/feed/").removesuffix(".nq")
        if node != words.page_iri(self.base, key) or not words.is_page_key(key):
            raise FeedError(
                f"{self.said.address}: leads to <{node[:200]}>, which is no page of this feed; "
                "nothing is read from elsewhere"
            )
        return f"{self.site}/feed/{key}.nq"


def root_address(start: str) -> str:
    """Return the address of the root's N-Quads.

    Raises:
        FeedError: The address is none of a feed.
    """
    return f"{_site(start)}/feed.nq"


def read_outline(content: bytes, start: str) -> Outline:
    """Read the root of a feed.

    Args:
        content: Its N-Quads.
        start: Where the feed is, with or without `.nq`.

    Raises:
        FeedError: It is no event stream of this kind, or its steps do not follow each other.
    """
    said = Said(content, root_address(start))
    streams = said.subjects(words.TYPE, words.STREAM_CLASS)
    if len(streams) != 1 or not streams[0].endswith("/feed"):
        raise FeedError(f"{said.address}: needs one event stream …/feed, and has {len(streams)}")
    base = streams[0].removesuffix("/feed")
    if said.iri(streams[0], words.VIEW) != words.root_iri(base):
        raise FeedError(f"{said.address}: its view is not <{words.root_iri(base)}>")
    return Outline(_site(start), base, _steps(said), said)


def _site(start: str) -> str:
    match = _ROOT.fullmatch(start)
    if match is None:
        raise FeedError(f"{start[:200]!r} is no address of a change feed; it ends in /feed")
    return match["site"]


def _steps(said: Said) -> tuple[ToldStep, ...]:
    found = (_step(said, iri) for iri in said.subjects(words.TYPE, words.ACTIVITY))
    steps = tuple(sorted(found, key=lambda step: step.position))
    if not steps:
        raise FeedError(f"{said.address}: has no step")
    before, last = None, 0
    for step in steps:
        if step.before != before or step.position <= last or step.after == step.before:
            raise FeedError(
                f"{said.address}: step {step.position} does not go on from the one before"
            )
        before, last = step.after, step.position
    return steps


def _step(said: Said, iri: str) -> ToldStep:
    before = said.iris(iri, words.ORIGIN)
    return ToldStep(
        position=said.number(iri, words.POSITION),
        size=said.number(iri, words.ITEMS),
        before=digest_said(said, iri, words.ORIGIN) if before else None,
        after=digest_said(said, iri, words.RESULT),
    )


def digest_said(said: Said, iri: str, prop: str) -> str:
    """Return the digest that is said of something.

    Raises:
        FeedError: There is none, or several, or it is none.
    """
    digest = words.named_digest(said.iri(iri, prop))
    if digest is None:
        raise FeedError(f"{said.address}: <{iri}> names no SHA-256 as <{prop}>")
    return digest
