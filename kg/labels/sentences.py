"""Sentences made from counts: each number in them leads to the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from kg.labels.counted import Counted


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the data, such as a name or a sum; `address` is where they lead, empty for none."""

    text: str
    address: str = ""


Part: TypeAlias = str | Counted | Said
Clause: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in its order: words of ours as text, counts, and words of the data."""

    parts: Clause

    @property
    def text(self) -> str:
        """Return it as plain text."""
        return "".join(map(_plain, self.parts))


def join_clauses(clauses: Iterable[Clause]) -> Sentence:
    """Return clauses as one sentence; a clause without parts is left out."""
    parts: list[Part] = []
    for clause in filter(None, clauses):
        parts += ["; ", *clause] if parts else clause
    return Sentence((*parts, ".") if parts else ())


def _plain(part: Part) -> str:
    if isinstance(part, Counted):
        return f"{part.number:,} {part.words}" if part.words else f"{part.number:,}"
    return part if isinstance(part, str) else part.text
