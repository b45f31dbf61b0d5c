"""What the pages “What changed” show: the steps, and the members of a page by plan, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from kg.feed.event_stream import PAGE_SIZE, Feed, Step
from kg.feed.moves import moved_in
from kg.feed.records import CREATE, DELETE, UPDATE, Change
from kg.feed.tables import members_of, told_of
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory
from kg.pages import Link
from kg.release.places import CATALOG, CLAIMS, HUB
from kg.store import Store
from kg.terms import CIVIC, shorten

_VERBS = {DELETE: "Deleted", CREATE: "Added", UPDATE: "Changed"}
_MOVES = {DELETE: "Moved away", CREATE: "Moved here"}
_ORDER = ("Deleted", "Moved away", "Moved here", "Added", "Changed")
_SHARED = {
    HUB: "The shared register",
    CLAIMS: "Readings and suggestions",
    CATALOG: "Documents and the catalogue",
}
_PARTY, _ROLE = str(CIVIC.party), str(CIVIC.role)
# Up to so many members are shown with their step on /feed; more have pages of their own.
_SHOWN_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Member:
    """A thing that changed; one that is no longer in the release that is served has no page."""

    thing: Link
    is_here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind in one graph: `verb` says which kind, in words."""

    verb: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class GraphChanges:
    """What changed in one graph: a plan's, or one that all plans share."""

    graph: str
    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a step, and the numbers of the first and last of its members."""

    key: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with its pages; `graphs` is empty where it is too large to be shown with others.

    Shape: `moved` counts the things that left one graph and came into another; they are among
    those that the step counts as created and as deleted.
    """

    step: Step
    pages: tuple[PageLink, ...]
    graphs: tuple[GraphChanges, ...]
    moved: int


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The steps, newest first; or with `key` the one step that the page of this key is part of."""

    lines: tuple[StepLine, ...]
    is_whole: bool = True
    key: str = ""


def feed_page(feed: Feed, store: Store, key: str = "") -> FeedPage:
    """Return the page of all steps, or the one of a key.

    Args:
        feed: The feed.
        store: The release that is served; it names the things that are in it.
        key: The key of a page.

    Raises:
        NotFoundError: The feed has no page of this key.
    """
    if not key:
        lines = tuple(_line(feed, store, step, _shown(feed, step)) for step in reversed(feed.steps))
        return FeedPage(lines, feed.is_whole)
    changes = members_of(feed, key)
    step = next(step for step in feed.steps if key in step.keys)
    return FeedPage((_line(feed, store, step, changes),), feed.is_whole, key)


def _shown(feed: Feed, step: Step) -> tuple[Change, ...]:
    """Return the changes of a step that is shown with others, and none of a larger one."""
    if step.size > _SHOWN_AT_ONCE or not set(step.keys) <= feed.pages.keys():
        return ()
    return tuple(change for key in step.keys for change in members_of(feed, key))


def _line(feed: Feed, store: Store, step: Step, changes: Iterable[Change]) -> StepLine:
    moved = moved_in(feed, step)
    graphs = _graphs(feed.base, store, moved, changes)
    return StepLine(step, _page_links(step), graphs, len(moved))


def _page_links(step: Step) -> tuple[PageLink, ...]:
    return tuple(
        PageLink(key, number * PAGE_SIZE + 1, min(step.size, (number + 1) * PAGE_SIZE))
        for number, key in enumerate(step.keys)
    )


def _graphs(
    base: str, store: Store, moved: frozenset[str], changes: Iterable[Change]
) -> tuple[GraphChanges, ...]:
    names, here = directory(store), _subjects(store)
    by_graph = groupby(sorted(changes, key=lambda c: c.graph), key=lambda c: c.graph)
    made = [
        GraphChanges(graph, _graph_name(base, names, graph), _groups(names, here, moved, held))
        for graph, held in by_graph
    ]
    shared = tuple(f"/graph/{name}" for name in _SHARED)
    # The plans first, and what they share after them.
    return tuple(sorted(made, key=lambda g: (g.graph.endswith(shared), g.name.casefold(), g.graph)))


@cached_per_store
def _subjects(store: Store) -> frozenset[str]:
    return frozenset(
        quad.subject.value for quad in store.quads() if isinstance(quad.subject, ox.NamedNode)
    )


def _graph_name(base: str, names: Directory, graph: str) -> str:
    """Return what people call a graph: its plan and version, or what all plans share."""
    local = graph.removeprefix(f"{base}/graph/")
    if local in _SHARED:
        return _SHARED[local]
    plan, _, version = local.rpartition("/")
    iri = f"{base}/id/{plan}"
    return f"{names.name(iri)}, version {version}" if names.is_named(iri) else local


def _groups(
    names: Directory, here: frozenset[str], moved: frozenset[str], changes: Iterable[Change]
) -> tuple[Group, ...]:
    held: dict[str, list[Member]] = {verb: [] for verb in _ORDER}
    for change in changes:
        verbs = _MOVES if change.subject in moved else _VERBS
        verb = verbs.get(change.kind, _VERBS[change.kind])
        held[verb].append(Member(_link(names, change), change.subject in here))
    return tuple(
        Group(verb, tuple(sorted(members, key=_by_kind)))
        for verb, members in held.items()
        if members
    )


def _by_kind(member: Member) -> tuple[str, str, str]:
    return (member.thing.kind, member.thing.name.casefold(), member.thing.iri)


def _link(names: Directory, change: Change) -> Link:
    told = told_of(change)
    # A kind that has a name in words is told before one that has none.
    in_words = [kind for kind in told.kinds if names.label(kind) != shorten(kind)]
    kind = names.kind_of(in_words or told.kinds).rpartition(":")[2]
    return Link(change.subject, told.name or _fallback(names, change), kind)


def _fallback(names: Directory, change: Change) -> str:
    said = {t.predicate.value: t.object for t in change.triples}
    party, role = said.get(_PARTY), said.get(_ROLE)
    if isinstance(party, ox.NamedNode) and isinstance(role, ox.NamedNode):
        return names.engagement(party.value, role.value)
    return names.name(change.subject) if names.is_named(change.subject) else shorten(change.subject)
