"""Which IRIs of several endpoints mean one thing, as far as the endpoints say so."""

from __future__ import annotations

from collections.abc import Iterable


class Sameness:
    """Things that are one, by what is said of them: each pair joins two names.

    A name is an IRI or a register number; two things with one number are one.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._towards: dict[str, str] = {}
        self._chosen: dict[str, str] = {}
        for one, other in pairs:
            self._towards[self._root(_key(one))] = self._root(_key(other))

    def choose(self, used: Iterable[str]) -> None:
        """Pick the IRI of each group among those in use: the most used, then the first."""
        counts: dict[str, int] = {}
        for iri in used:
            counts[iri] = counts.get(iri, 0) + 1
        for iri in sorted(counts, key=lambda iri: -counts[iri]):
            self._chosen.setdefault(self._root(iri), iri)

    def chosen(self, iri: str) -> str:
        """Return the IRI that stands for a thing."""
        return self._chosen.get(self._root(iri), iri)

    def _root(self, name: str) -> str:
        while (above := self._towards.get(name, name)) != name:
            name = above
        return name


def _key(name: str) -> str:
    return name if "://" in name else name.strip().upper()
