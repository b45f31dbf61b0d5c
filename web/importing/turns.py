"""How many documents are read at a time, and how large one may be on a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import BoundedSemaphore

from werkzeug.exceptions import ServiceUnavailable

from kg.importing.reading import DEFAULT

# A page is made while its visitor waits: what is larger is imported by the command.
LIMITS = replace(DEFAULT, seconds=20.0, cells=60_000, file_bytes=10_000_000)
_AT_ONCE = BoundedSemaphore(2)
_WAIT_S = 10


@contextmanager
def turn() -> Iterator[None]:
    """Let one of the few imports that run at a time run.

    Raises:
        ServiceUnavailable: Others are still being read after a while.
    """
    if not _AT_ONCE.acquire(timeout=_WAIT_S):
        raise ServiceUnavailable(
            "other documents are being read at the moment; please send yours again shortly",
            retry_after=_WAIT_S,
        )
    try:
        yield
    finally:
        _AT_ONCE.release()
