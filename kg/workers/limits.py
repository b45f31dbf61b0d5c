"""How much a visitor's query may take; each limit is a setting."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

from kg.errors import UsageError

_PREFIX = "CIVIC_SPARQL_"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a visitor's query.

    Units: seconds, bytes and whole processes, as the names say. `seconds` is the time of one
    query, `memory_bytes` what it may take beside the data, `result_bytes` its answer as written,
    `waiting_seconds` how long it waits for a free worker. `workers` are kept ready; a query that
    outlives `quick_seconds` gives up its place among them and goes on among `slow` others.
    `at_once` is how many queries are taken at all: it stays below the server's threads, so that
    the pages always have some.
    """

    seconds: float = 2.0
    memory_bytes: int = 512 * 1024 * 1024
    result_bytes: int = 20 * 1024 * 1024
    workers: int = 2
    slow: int = 3
    quick_seconds: float = 0.05
    waiting_seconds: float = 1.0
    at_once: int = 12

    @classmethod
    def from_environment(cls) -> Limits:
        """Return the limits with those that `CIVIC_SPARQL_SECONDS` and its like set.

        Raises:
            UsageError: A setting is no number above 0.
        """
        given = {}
        for field in fields(cls):
            text = os.environ.get(_PREFIX + field.name.upper(), "").strip()
            if text:
                given[field.name] = _number(field.name, text, type(field.default))
        return cls(**given)  # type: ignore[arg-type]


def _number(name: str, text: str, kind: type) -> float | int:
    try:
        value: float | int = kind(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise UsageError(f"{_PREFIX}{name.upper()} is a number above 0, not {text!r}")
    return value
