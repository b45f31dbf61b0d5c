"""The steps of a feed and the members of its pages, as tables."""

from __future__ import annotations

import pyoxigraph as ox

from kg.feed import vocabulary
from kg.feed.event_stream import Feed
from kg.feed.fragment import read_page
from kg.feed.members import thing_of
from kg.feed.records import DELETE, Change, Thing
from kg.records import SelectResult, Term

_MEMBER_COLUMNS = ("position", "change", "graph", "thing", "hash", "previous", "name")
_STEP_COLUMNS = ("position", "release", "added", "changed", "deleted", "state")


def members_of(feed: Feed, key: str) -> tuple[Change, ...]:
    """Return the members of a page.

    Raises:
        NotFoundError: The feed has no page of this key.
    """
    return read_page(feed.page(key), vocabulary.page_iri(feed.base, key), feed.base, key).changes


def told_of(change: Change) -> Thing:
    """Return what a change's own triples, or its tombstone, call the thing."""
    if change.kind == DELETE:
        return Thing("", change.name, change.kinds)
    return thing_of(change.triples, change.subject)


def members_answer(feed: Feed, key: str) -> SelectResult:
    """Return the members of a page as a table.

    Raises:
        NotFoundError: The feed has no page of this key.
    """
    rows = tuple(
        (
            ox.Literal(change.position),
            ox.Literal(change.kind),
            ox.NamedNode(change.graph),
            ox.NamedNode(change.subject),
            *map(_text, (change.hash, change.previous, told_of(change).name)),
        )
        for change in members_of(feed, key)
    )
    return SelectResult(_MEMBER_COLUMNS, rows)


def steps_answer(feed: Feed) -> SelectResult:
    """Return the steps as a table."""
    rows = tuple(
        (
            ox.Literal(step.position),
            ox.Literal(step.release),
            *(ox.Literal(count) for count in (step.created, step.updated, step.deleted)),
            ox.Literal(step.after),
        )
        for step in feed.steps
    )
    return SelectResult(_STEP_COLUMNS, rows)


def _text(text: str | None) -> Term | None:
    return ox.Literal(text) if text else None
