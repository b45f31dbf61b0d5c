"""A feed read: what changed since a bookmark, all of it checked before any of it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.feed import vocabulary
from kg.feed.errors import FeedError
from kg.feed.fragment import Read, order, read_page
from kg.feed.members import digest_of
from kg.feed.records import Bookmark, Change, Key
from kg.feed.view import ToldStep, View, read_view, root_address

Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a feed is read at most. Units: bytes."""

    root_bytes: int = 64 * 1024 * 1024
    page_bytes: int = 32 * 1024 * 1024
    total_bytes: int = 1024 * 1024 * 1024
    pages: int = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Shape:
        `changes` are in order. `fresh` says that they begin with nothing: whatever the feed gave
        before is to be dropped first. `bookmark` is for the next time.
    """

    base: str
    fresh: bool
    changes: tuple[Change, ...]
    bookmark: Bookmark


def read_feed(
    fetch: Fetch,
    start: str,
    since: Bookmark | None = None,
    *,
    held: Mapping[Key, str] | None = None,
    bounds: Bounds | None = None,
) -> Reading:
    """Read a feed, or what is new in it.

    Args:
        fetch: Gives the bytes at an address; it is asked for `{site}/feed.nq` and for
            `{site}/feed/KEY.nq`, and for nothing else.
        start: The feed's address, `{site}/feed`.
        since: The bookmark of the reading before; None reads from nothing.
        held: The hashes of what the consumer holds, so that what goes on from a bookmark is
            checked to its end as well; what begins with nothing always is.
        bounds: How much is read at most.

    Raises:
        FeedError: The feed says what is not so: a hash, a digest, a number of members, a way in a
            circle or to another place; or it is too large, or of another form. Nothing is given.
    """
    reader = _Reader(fetch, bounds or Bounds())
    view = read_view(reader.root(root_address(start)), start)
    known = _known(view, since)
    changes = tuple(reader.changes(view, view.steps[known:]))
    last = view.steps[-1]
    if known == 0 or held is not None:
        _check_state({} if known == 0 else dict(held or {}), changes, last, view)
    return Reading(view.base, known == 0, changes, Bookmark(last.position, last.after))


def _known(view: View, since: Bookmark | None) -> int:
    """Return how many steps lead to the state that a bookmark names; 0 where none does."""
    states = [step.after for step in view.steps]
    if since is None or since.digest not in states:
        return 0
    return len(states) - states[::-1].index(since.digest)


def _check_state(
    held: dict[Key, str], changes: tuple[Change, ...], last: ToldStep, view: View
) -> None:
    for change in changes:
        if held.get(change.key) != change.previous:
            raise FeedError(
                f"{view.document.address}: step {change.position} changes <{change.subject}> from "
                "what it was not"
            )
        if change.hash is None:
            del held[change.key]
        else:
            held[change.key] = change.hash
    if digest_of(held) != last.after:
        raise FeedError(
            f"{view.document.address}: its changes do not lead to the state that step "
            f"{last.position} names"
        )


class _Reader:
    """Fetches within bounds, no page twice."""

    def __init__(self, fetch: Fetch, bounds: Bounds) -> None:
        self._fetch = fetch
        self._bounds = bounds
        self._read: set[str] = set()
        self._bytes = 0

    def root(self, address: str) -> bytes:
        return self._bounded(address, self._bounds.root_bytes)

    def changes(self, view: View, steps: tuple[ToldStep, ...]) -> Iterator[Change]:
        """Return the changes of some steps, each with as many members as was told."""
        nodes = _nodes(view)
        for step in steps:
            found: dict[Key, Change] = {}
            ahead = nodes.get(step.position, [])
            while ahead:
                page = self._page(view, ahead.pop(0))
                ahead.extend(page.nodes)
                for change in page.changes:
                    _check_place(view, step, change, found)
                    found[change.key] = change
            if len(found) != step.size:
                raise FeedError(
                    f"{view.document.address}: step {step.position} has {len(found):,} members and "
                    f"not {step.size:,}"
                )
            yield from sorted(found.values(), key=order)

    def _page(self, view: View, node: str) -> Read:
        address = view.address(node)
        if node in self._read:
            raise FeedError(f"{view.document.address}: goes in a circle: it leads to {node} again")
        self._read.add(node)
        if len(self._read) > self._bounds.pages:
            raise FeedError(f"{view.document.address}: more than {self._bounds.pages:,} pages")
        content = self._bounded(address, self._bounds.page_bytes)
        key = node.rpartition("/")[2].removesuffix(".nq")
        return read_page(content, address, view.base, key)

    def _bounded(self, address: str, most: int) -> bytes:
        content = self._fetch(address)
        self._bytes += len(content)
        if len(content) > most:
            raise FeedError(f"{address}: {len(content):,} bytes; at most {most:,} are read")
        if self._bytes > self._bounds.total_bytes:
            raise FeedError(f"{address}: more than {self._bounds.total_bytes:,} bytes in all")
        return content


def _nodes(view: View) -> dict[int, list[str]]:
    """Return the pages by the position that the way to them names."""
    document = view.document
    known = {step.position for step in view.steps}
    nodes: dict[int, list[str]] = {}
    for relation in document.iris(vocabulary.root_iri(view.base), vocabulary.RELATION):
        position, node = (
            document.number(relation, vocabulary.VALUE),
            document.iri(relation, vocabulary.NODE),
        )
        view.address(node)
        if position not in known:
            raise FeedError(f"{document.address}: <{node}> is of step {position}, which it has not")
        nodes.setdefault(position, []).append(node)
    return nodes


def _check_place(view: View, step: ToldStep, change: Change, found: Mapping[Key, Change]) -> None:
    if change.position != step.position:
        raise FeedError(
            f"{view.document.address}: a member of step {change.position} stands in a page of step "
            f"{step.position}"
        )
    if change.key in found:
        raise FeedError(f"{view.document.address}: <{change.subject}> changes twice in one step")
