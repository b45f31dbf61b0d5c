"""In which form a server logs, and how much: two settings."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kg.errors import UsageError

FORMS = ("plain", "json", "off")
LEVELS = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How a server logs.

    Shape: `form` is one of `FORMS`. `level` is one of `LEVELS`: info tells of every request,
    warning of queries refused and ended and of a release that can not be taken, error of our own
    failures alone.
    """

    form: str = FORMS[0]
    level: str = LEVELS[0]

    @classmethod
    def from_environment(cls) -> LogSettings:
        """Return what `CIVIC_LOG` and `CIVIC_LOG_LEVEL` say; without them, the defaults.

        Raises:
            UsageError: A setting is none of those there are.
        """
        return cls(_chosen("CIVIC_LOG", FORMS), _chosen("CIVIC_LOG_LEVEL", LEVELS))


def _chosen(name: str, known: tuple[str, ...]) -> str:
    text = os.environ.get(name, "").strip() or known[0]
    if text not in known:
        raise UsageError(f"{name} is one of {', '.join(known)}, not {text!r}")
    return text
