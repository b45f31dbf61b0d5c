"""Finding the one thing that a name means: the same way at every door."""

from __future__ import annotations

from collections.abc import Container, Iterable

from kg.errors import AmbiguousError, NotFoundError
from kg.lookup.index import NameIndex
from kg.lookup.names import Named
from kg.lookup.ranking import Hit, How

_MOST = 6
_MOST_QUOTED = 100


def find_thing(
    index: NameIndex, text: str, kind: str = "thing", prefer: Container[str] = ()
) -> Named:
    """Return the thing that a text means: what search finds, where that is one thing.

    Shape:
        A text is an IRI, a short IRI (`hub:org-ofsted`), a name, an alias, an official number
        (`GB-GOR-D6`), initials, or words of a name, whole or shortened (`Dept for Education`).
        Case, accents and punctuation do not matter. The better reason wins (`How`), then the
        name of which more was typed; a misspelt name means nothing, and the error tells what is
        near.

    Args:
        index: The names of a store.
        text: What was typed.
        kind: One of `kg.lookup.names.KINDS`, or `thing` for any.
        prefer: The IRIs that are meant where the text fits them as well as others.

    Raises:
        AmbiguousError: It means several things equally; the sentence lists them.
        NotFoundError: It means nothing; the sentence lists the near ones.
    """
    iri = index.iri_of(text)
    if iri in index.things:  # whoever writes an IRI knows of what kind the thing is
        return index.things[iri]
    # Words that look like an IRI are not taken apart.
    last = How.NUMBER if iri else How.PREFIX
    found = (hit for hit in index.words.search(text) if hit.how <= last)
    fitting = [hit for hit in found if hit.thing.is_a(kind)]
    meant = [hit.thing for hit in fitting if _rank(hit) == _rank(fitting[0])]
    preferred = [thing for thing in meant if thing.iri in prefer]
    meant = preferred or meant
    if len(meant) == 1:
        return meant[0]
    if meant:
        listed = "; ".join(f"{thing.name} ({thing.iri})" for thing in meant[:_MOST])
        more = f"; and {len(meant) - _MOST} more" if len(meant) > _MOST else ""
        raise AmbiguousError(
            f"{_quoted(text)} names {len(meant)} things, say which: {listed}{more}",
            text=text,
            near=_iris(meant),
        )
    near = near_things(index, text, kind)
    hint = f"; near: {'; '.join(thing.name or thing.iri for thing in near)}" if near else ""
    raise NotFoundError(f"nothing is called {_quoted(text)}{hint}", text=text, near=_iris(near))


def find_iri(index: NameIndex, text: str) -> str:
    """Return the IRI that a text means, also of a thing without a name: a cell, a claim.

    Raises:
        AmbiguousError: Several things have the name.
        NotFoundError: None has it, and the text is no IRI; the sentence lists the near names.
    """
    try:
        return find_thing(index, text).iri
    except AmbiguousError:
        raise
    except NotFoundError:
        if iri := index.iri_of(text):
            return iri
        raise


def near_things(index: NameIndex, text: str, kind: str = "thing") -> tuple[Named, ...]:
    """Return at most six things whose names resemble the text, the nearest first."""
    found = (*index.words.search(text), *index.words.near(text))
    ranked = {hit.thing.iri: hit.thing for hit in found if hit.thing.is_a(kind)}
    return tuple(ranked.values())[:_MOST]


def _rank(hit: Hit) -> tuple[How, int]:
    # A name is as good as an alias or a number: whoever typed one of them meant it.
    return max(hit.how, How.NUMBER), hit.lacks


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…")


def _iris(things: Iterable[Named]) -> tuple[str, ...]:
    return tuple(thing.iri for thing in things)[:_MOST]
