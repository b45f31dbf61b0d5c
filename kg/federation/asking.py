"""Asking several stores side by side; who fails or is late spoils nothing for the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread

from kg.errors import KGError, QueryError
from kg.lookup import NameIndex
from kg.lookup.values import values_of
from kg.queries import NamedQuery, page_query, run_named
from kg.records import SelectResult, text_of
from kg.store import Store

# A count at one endpoint may be too small there and large enough with the others.
LEAST = "least"


@dataclass(frozen=True, slots=True)
class Part:
    """What one endpoint gave.

    Shape: `answer` is None if it failed, and `error` then says why. `same` are pairs of a thing's
    IRI and an IRI or register number that it is said to be the same as.
    """

    source: str
    answer: SelectResult | None = None
    same: tuple[tuple[str, str], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """An endpoint, by what it is called in the answer, and how its store is opened."""

    name: str
    open: Callable[[], Store]


def ask_all(
    sources: Sequence[Source], ask_one: Callable[[Source], Part], seconds: float
) -> tuple[Part, ...]:
    """Return what each source gave, in their order.

    Args:
        sources: Whom to ask.
        ask_one: Asks one of them, in a thread of its own.
        seconds: How long to wait for all of them; who is late has failed.
    """
    given: SimpleQueue[Part] = SimpleQueue()
    for source in sources:
        # A daemon: one that hangs on its connection does not keep the command from ending.
        Thread(target=lambda s=source: given.put(_tried(s, ask_one)), daemon=True).start()
    ends = time.monotonic() + seconds
    found: dict[str, Part] = {}
    while len(found) < len(sources):
        try:
            part = given.get(timeout=max(0.0, ends - time.monotonic()))
        except Empty:
            break
        found[part.source] = part
    late = f"no answer within {seconds:g} s"
    return tuple(found.get(s.name, Part(s.name, error=late)) for s in sources)


def _tried(source: Source, ask_one: Callable[[Source], Part]) -> Part:
    try:
        return ask_one(source)
    except KGError as err:
        return Part(source.name, error=str(err))
    except Exception as err:  # noqa: BLE001 - whatever a stranger's server makes us trip over
        return Part(source.name, error=f"{type(err).__name__}: {err}")


def ask_store(source: Source, question: NamedQuery, given: Mapping[str, str]) -> Part:
    """Put a question to one store; names are looked up there, as it knows them.

    Raises:
        KGError: The store does not answer, or does not know a name.
    """
    store = source.open()
    index = NameIndex(store)
    values = values_of(question, given, index)
    if any(parameter.name == LEAST for parameter in question.parameters):
        values[LEAST] = "1"
    answer = run_named(store, question, **values)
    same = run_named(store, page_query("same-things"))
    if not isinstance(answer, SelectResult) or not isinstance(same, SelectResult):
        raise QueryError(f"{question.name!r} gives triples, not rows; use `kg query`")
    pairs = tuple((text_of(a) or "", text_of(b) or "") for a, b in same.rows)
    return Part(source.name, answer, pairs, dict(index.names))
