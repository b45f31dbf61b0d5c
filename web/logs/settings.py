"""In which form a server logs, and how much: two settings."""

from __future__ import annotations

from dataclasses import dataclass

from kg import settings


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How a server logs.

    Shape: `form` is one of `LOG_FORMS` and `level` one of `LOG_LEVELS` of `kg.choices`: info tells
    of every request, warning of queries refused and ended and of a release that can not be taken,
    error of our own failures alone.
    """

    form: str = settings.LOG.default
    level: str = settings.LOG_LEVEL.default

    @classmethod
    def from_environment(cls) -> LogSettings:
        """Return what `CIVIC_LOG` and `CIVIC_LOG_LEVEL` say; without them, the defaults.

        Raises:
            UsageError: A setting is none of those there are.
        """
        return cls(settings.LOG.read(), settings.LOG_LEVEL.read())
