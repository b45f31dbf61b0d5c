"""Everything the library raises on purpose.

KGError
├── LoadError           a source file can not be read as what it should be
├── ReleaseError        a release is missing, damaged or could not be written
├── ViolationsError     the data break a rule that stops a build
└── UsageError          the caller asked for something that is not there to ask for
├── QueryError      a query's text or its parameters are wrong
└── NotFoundError   nothing has this name
└── AmbiguousError  several things have this name
"""

from __future__ import annotations


class KGError(Exception):
    """A sentence for the user: it names the thing and the direction of the remedy."""

    exit_code = 3


class LoadError(KGError):
    """A source file can not be read: the sentence names the file and, if known, the line."""


class ReleaseError(KGError):
    """A release is missing, damaged or could not be written; the last good one is untouched."""


class ViolationsError(KGError):
    """The data break rules of severity Violation, so no release was made."""

    exit_code = 1


class UsageError(KGError):
    """The request itself is wrong.

    Shape: `text` is the part of it that is wrong, as it was typed, and `near` the IRIs of what may
    have been meant instead, the likeliest first; both are empty where that is not known.
    """

    exit_code = 2

    def __init__(self, sentence: str = "", *, text: str = "", near: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.text = text
        self.near = near


class QueryError(UsageError):
    """A query does not parse, is refused, or lacks a parameter."""


class NotFoundError(UsageError):
    """Nothing has this name or IRI; the sentence lists the near ones."""


class AmbiguousError(NotFoundError):
    """Several things have this name; the sentence lists them."""
