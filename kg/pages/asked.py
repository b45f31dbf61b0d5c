"""The query behind a panel that is no question of its own, as it can be read and run anywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks, and its text with its value bound."""

    title: str
    summary: str
    text: str
