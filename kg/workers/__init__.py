"""Visitors' queries, each in a separate process that can be ended."""

from kg.workers.limits import Limits
from kg.workers.pool import Pool
from kg.workers.records import (
    BrokenDataError,
    NotAcceptableFormError,
    OverLimitError,
    Runner,
    TooBusyError,
    Verified,
    VisitorAnswer,
    VisitorQuery,
)

__all__ = [
    "BrokenDataError",
    "Limits",
    "NotAcceptableFormError",
    "OverLimitError",
    "Pool",
    "Runner",
    "TooBusyError",
    "Verified",
    "VisitorAnswer",
    "VisitorQuery",
]
