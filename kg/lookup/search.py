"""Finding the one thing that a name means."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from kg.errors import AmbiguousError, NotFoundError
from kg.lookup.names import Named, NameIndex, fold
from kg.namespaces import expand

_NEAR = 70
_MOST = 6


def find_thing(index: NameIndex, text: str, kind: str = "thing") -> Named:
    """Return the thing that an IRI, a short IRI (`hub:org-ofsted`), a name or an alias means.

    Args:
        index: The names of a store.
        text: What was typed; case, accents and punctuation do not matter in a name.
        kind: One of `kg.lookup.names.KINDS`, or `thing` for any.

    Raises:
        AmbiguousError: Several things have the name; the sentence lists them.
        NotFoundError: None has it; the sentence lists the near ones.
    """
    iri = _as_iri(text)
    if iri in index.things:
        return index.things[iri]
    found = [index.things[i] for i in sorted(index.by_name.get(fold(text), ()))]
    found = [thing for thing in found if thing.is_a(kind)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "; ".join(f"{thing.name} ({thing.iri})" for thing in found)
        raise AmbiguousError(f"{text!r} names {len(found)} things, say which: {listed}")
    near = near_names(index, text, kind)
    hint = f"; near: {'; '.join(near)}" if near else ""
    raise NotFoundError(f"nothing is called {text!r}{hint}")


def find_iri(index: NameIndex, text: str) -> str:
    """Return the IRI that a text means, also of a thing without a name: a cell, a claim.

    Raises:
        AmbiguousError: Several things have the name.
        NotFoundError: None has it, and the text is no IRI; the sentence lists the near names.
    """
    try:
        return find_thing(index, text).iri
    except NotFoundError:
        try:
            return expand(text)
        except ValueError:  # a name, not an IRI
            pass
        raise


def _as_iri(text: str) -> str:
    try:
        return expand(text)
    except ValueError:  # a name, not an IRI
        return text


def near_names(index: NameIndex, text: str, kind: str = "thing") -> tuple[str, ...]:
    """Return at most six preferred names that resemble the text, the nearest first."""
    names = {
        folded: iris
        for folded, iris in index.by_name.items()
        if any(index.things[iri].is_a(kind) for iri in iris)
    }
    hits = process.extract(
        fold(text), list(names), scorer=fuzz.WRatio, limit=4 * _MOST, score_cutoff=_NEAR
    )
    ranked: dict[str, None] = {}
    for folded, _, _ in sorted(hits, key=lambda hit: (-hit[1], hit[0])):
        for iri in sorted(names[folded]):
            if index.things[iri].is_a(kind):
                ranked[index.things[iri].name or iri] = None
    return tuple(ranked)[:_MOST]
