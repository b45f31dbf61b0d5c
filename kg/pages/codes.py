"""The page of a code, or of a list of codes: what it means and where it is used."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.labels.directory import directory
from kg.labels.records import Link
from kg.pages.terms import terms_page
from kg.pages.things import ThingPage, thing_page
from kg.pages.usage import Use, usage_of
from kg.store import Store
from kg.terms import expand

_SCHEME = expand("skos:inScheme")


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code with the list it belongs to, its neighbours there, and its uses.

    Shape: of a list itself, `scheme` is None; `codes` are then its own.
    """

    thing: ThingPage
    scheme: Link | None
    codes: tuple[tuple[Link, str, int], ...]
    uses: tuple[Use, ...]

    @property
    def times(self) -> int:
        """Return how often the data use the code."""
        return sum(use.times for use in self.uses)


def code_page(store: Store, iri: str) -> CodePage:
    """Return the page of a code or of a list.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    names = directory(store)
    thing = thing_page(store, iri)
    word = names.words.get(iri)
    scheme = word.scheme if word is not None else ""
    lists = {held.iri: held.codes for held in terms_page(store).lists}
    # Uses are told by plan; the same things in one long list would tell less.
    kept = tuple(prop for prop in thing.properties if prop.iri != _SCHEME)
    return CodePage(
        thing=replace(thing, properties=kept, incoming=()),
        scheme=names.link(scheme) if scheme else None,
        codes=lists.get(scheme or iri, ()),
        uses=usage_of(store, iri),
    )
