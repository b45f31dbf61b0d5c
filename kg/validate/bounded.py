"""Work on one rule after another in a process apart: one that runs away is ended, the rest goes on.

Nothing else can end a query of the store while it is joining, and an expression of a pattern or a
query may be as bad. The process is a fork: it has the data without a copy of them.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

try:
    import resource
except ImportError:  # Windows has no such limits, and no fork either
    resource = None  # type: ignore[assignment]

from kg import settings
from kg.errors import KGError

Item = TypeVar("Item")
Got = TypeVar("Got")
# Units: bytes that the process apart may take beside what is there already.
MEMORY = 1 << 30


@dataclass(frozen=True, slots=True)
class Bound:
    """How long one rule may take in one go, and which have taken longer.

    Units: `seconds`. Shape: `ended` holds the shapes of the rules that were ended; in the same run
    they are not asked again.
    """

    seconds: float = field(default_factory=settings.RULE_SECONDS.read)
    ended: set[object] = field(default_factory=set)

    def each(
        self, items: Sequence[Item], work: Callable[[Item], Got]
    ) -> Iterator[tuple[Item, Got | None]]:
        """Yield each item with what the work gives for it; None where it took too long.

        Where no process can be forked safely, the work is done here and has no bound.

        Raises:
            KGError: As the work raises it.
        """
        if not hasattr(os, "fork") or threading.active_count() > 1:
            yield from ((item, work(item)) for item in items)
            return
        begun = 0
        while begun < len(items):
            for got in self._until_one_ends_badly(items[begun:], work):
                yield items[begun], got
                begun += 1

    def _until_one_ends_badly(
        self, items: Sequence[Item], work: Callable[[Item], Got]
    ) -> Iterator[Got | None]:
        ours, theirs = Pipe(duplex=False)
        child = os.fork()
        if child == 0:
            _work(items, work, theirs)
        theirs.close()
        try:
            for _ in items:
                try:
                    answer = ours.recv() if ours.poll(self.seconds) else None
                except EOFError:  # it took more memory than there is
                    answer = None
                if isinstance(answer, Exception):
                    raise answer
                yield None if answer is None else answer[0]
                if answer is None:
                    return
        finally:
            ours.close()
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _work(items: Sequence[Item], work: Callable[[Item], Got], to: Connection) -> None:
    """Do the work in the process apart, which ends here whatever happens."""
    try:
        # To look for garbage would copy the memory that is shared.
        gc.disable()
        _limit_memory()
        for item in items:
            try:
                to.send((work(item),))
            except MemoryError:
                break
            except Exception as err:  # noqa: BLE001 - it is raised again over there
                to.send(err if isinstance(err, KGError) else RuntimeError(repr(err)))
                break
    finally:
        os._exit(0)


def _limit_memory() -> None:
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        # Out of memory is told by the end of the process, and needs no dump of it.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
