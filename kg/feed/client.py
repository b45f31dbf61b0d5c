"""Changes applied: the simplest consumer there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.feed.records import DELETE, Change, Key, Triples


def replay(
    changes: Iterable[Change], held: Mapping[Key, Triples] | None = None
) -> dict[Key, Triples]:
    """Return what a consumer holds after some changes.

    Args:
        changes: In the order of the feed.
        held: What it held before, by graph and IRI; nothing by default.
    """
    after = dict(held or {})
    for change in changes:
        if change.kind == DELETE:
            after.pop(change.key, None)
        else:
            after[change.key] = change.triples
    return after
