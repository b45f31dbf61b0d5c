"""How much a visitor's query may take; each limit is a setting."""

from __future__ import annotations

from dataclasses import dataclass

from kg import settings


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

    seconds: float = settings.SPARQL_SECONDS.default
    memory_bytes: int = settings.SPARQL_MEMORY_BYTES.default
    result_bytes: int = settings.SPARQL_RESULT_BYTES.default
    workers: int = settings.SPARQL_WORKERS.default
    slow: int = settings.SPARQL_SLOW.default
    quick_seconds: float = settings.SPARQL_QUICK_SECONDS.default
    waiting_seconds: float = settings.SPARQL_WAITING_SECONDS.default
    at_once: int = settings.SPARQL_AT_ONCE.default

    @classmethod
    def from_environment(cls) -> Limits:
        """Return the limits with those that `CIVIC_SPARQL_SECONDS` and its like set.

        Raises:
            UsageError: A setting is no number above 0, or no whole one where that is needed.
        """
        return cls(
            seconds=settings.SPARQL_SECONDS.read(),
            memory_bytes=settings.SPARQL_MEMORY_BYTES.read(),
            result_bytes=settings.SPARQL_RESULT_BYTES.read(),
            workers=settings.SPARQL_WORKERS.read(),
            slow=settings.SPARQL_SLOW.read(),
            quick_seconds=settings.SPARQL_QUICK_SECONDS.read(),
            waiting_seconds=settings.SPARQL_WAITING_SECONDS.read(),
            at_once=settings.SPARQL_AT_ONCE.read(),
        )
