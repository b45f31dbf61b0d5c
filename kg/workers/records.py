"""What goes into the pool and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kg.errors import KGError


@dataclass(frozen=True, slots=True)
class VisitorQuery:
    """A query that came from outside, and how its answer is to be written.

    Shape:
        `rows_as` is a media type for the answer of a SELECT or an ASK, `graph_as` one for that of
        a CONSTRUCT or a DESCRIBE; None where the visitor accepts none of ours. `default_graphs`
        and `named_graphs` are the IRIs of the request's own dataset, both empty if it has none
        (SPARQL 1.1 Protocol, section 2.1.4); `base` is what relative IRIs of the text are under.
    """

    text: str
    rows_as: str | None
    graph_as: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class VisitorAnswer:
    """An answer, written already.

    Shape: `kind` is `rows`, `boolean` or `graph`; `media_type` the one of the query that was used.
    """

    kind: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """What a data set was when it was verified: SHA-256 of its file, and its number of quads."""

    sha256: str
    quads: int


class Runner(Protocol):
    """Whatever runs a visitor's query within limits: the pool, or a remote store's own guard."""

    def run(self, asked: VisitorQuery) -> VisitorAnswer:
        """Answer a query that `check_visitor_query` has let pass.

        Raises:
            QueryError: The engine can not read it, or it names a graph that is not there.
            NotAcceptableFormError: The answer's kind has no form that the visitor accepts.
            OverLimitError: It ran out of time or memory, or its answer is too large.
            TooBusyError: Nobody was free to take it.
            BrokenDataError: The data set is damaged.
        """
        ...


class NotAcceptableFormError(KGError):
    """The answer is of a kind for which the visitor accepts none of our forms."""


class BrokenDataError(KGError):
    """The data set that queries are asked of is not what was verified; it is told to visitors.

    `detail` says which file and what is wrong with it, for the log.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(
            "the data set of this release is damaged where it lies, so queries can not be "
            "answered; the keepers of this site must build it again"
        )
        self.detail = detail


class OverLimitError(KGError):
    """The query reached a limit; `limit` is `time`, `memory` or `size`."""

    def __init__(self, sentence: str, limit: str) -> None:
        super().__init__(sentence)
        self.limit = limit


class TooBusyError(KGError):
    """Nobody is free; `retry_after` is in whole seconds."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
