"""Names for people in the place of IRIs, as far as each leads back to the one thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.terms import expand, shorten

_NOT_IN_IRIS = frozenset('<>"{}|\\^` ')


@dataclass(frozen=True, slots=True)
class Named:
    """A thing, what it is called ("" if it is not), and the sheet or list it stands in."""

    iri: str
    name: str
    group: str


class Names:
    """The things of one workbook by name and by identifier."""

    def __init__(self, scope: str) -> None:
        """Begin with no names.

        Args:
            scope: The start of the IRIs whose last part alone is their identifier
                (`…/id/exb/`); "" where there is no such.
        """
        self._scope = scope
        self._groups: dict[str, dict[str, str | None]] = {}
        self._all: dict[str, str | None] = {}
        self._name: dict[str, str] = {}
        self._known: set[str] = set()
        self._former: dict[str, str | None] = {}

    def add(self, things: Iterable[Named]) -> None:
        """Take things in; a name that two things have in one group leads to neither there."""
        for thing in things:
            self._known.add(thing.iri)
            if not thing.name:
                continue
            key = folded(thing.name)
            self._name.setdefault(thing.iri, thing.name)
            for held in (self._groups.setdefault(thing.group, {}), self._all):
                held[key] = thing.iri if held.get(key, thing.iri) == thing.iri else None

    def add_former(self, things: Iterable[Named]) -> None:
        """Take in what things were called before somebody renamed them; a name of now wins."""
        for thing in things:
            key = folded(thing.name)
            same = self._former.get(key, thing.iri) == thing.iri
            self._former[key] = thing.iri if same else None

    def id_of(self, iri: str) -> str:
        """Return a thing's identifier: its last part, its CURIE, or its IRI."""
        local = iri.removeprefix(self._scope)
        if self._scope and local != iri and _is_plain(local):
            return local
        return shorten(iri)

    def known(self, text: str) -> str | None:
        """Return the IRI that a text names by its identifier; None where it is none.

        A last part alone must be that of a thing taken in: any word would be one.
        """
        iri = None if " " in text else self.iri_of(text)
        if iri is None or any(sign in iri for sign in _NOT_IN_IRIS):
            return None
        return iri if ":" in text or iri in self._known else None

    def iri_of(self, identifier: str) -> str | None:
        """Return the IRI of an identifier as the first column has it; None if it is none."""
        if identifier.startswith("<") and identifier.endswith(">"):
            return identifier[1:-1]
        if self._scope and _is_plain(identifier):
            return self._scope + identifier
        try:
            return expand(identifier)
        except ValueError:
            return None

    def find(self, text: str, groups: Iterable[str]) -> str | None:
        """Return the thing that a name means: in the first group that knows it, else anywhere.

        None where nothing has the name, or several things have it.
        """
        key = folded(text)
        for group in groups:
            if found := self._groups.get(group, {}).get(key):
                return found
        return self._all[key] if key in self._all else self._former.get(key)

    def show(self, iri: str, groups: Iterable[str]) -> str:
        """Return what stands for a thing in a cell: its name if that leads back, else its id."""
        groups = tuple(groups)
        name = self._name.get(iri, "")
        if name and is_clean(name) and self.find(name, groups) == iri:
            return name
        identifier = self.id_of(iri)
        if self.find(identifier, groups) is None and self.known(identifier) == iri:
            return identifier
        return f"<{iri}>"


def folded(text: str) -> str:
    """Return a name as it is compared."""
    return " ".join(text.casefold().split())


def is_clean(text: str) -> bool:
    """Whether a cell gives a text back as it is: printed signs, and single blanks between."""
    return bool(text) and text.isprintable() and text == " ".join(text.split())


def _is_plain(text: str) -> bool:
    return bool(text) and text.isascii() and all(s.isalnum() or s in "-_." for s in text)
