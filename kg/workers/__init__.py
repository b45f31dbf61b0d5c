"""Visitors' queries, each in a separate process that can be ended."""

from kg.workers.limits import Limits
from kg.workers.pool import Pool
from kg.workers.records import (
    NotAcceptableFormError,
    OverLimitError,
    Runner,
    TooBusyError,
    VisitorAnswer,
    VisitorQuery,
)

__all__ = [
    "Limits",
    "NotAcceptableFormError",
    "OverLimitError",
    "Pool",
    "Runner",
    "TooBusyError",
    "VisitorAnswer",
    "VisitorQuery",
]
