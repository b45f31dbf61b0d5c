"""Work on one rule after another in a process apart: one that runs away is ended, the rest goes on.

Nothing else can end a query of the store while it is joining, and an expression of a pattern or a
query may be as bad. The process is a fork: it has the code, and perhaps the data, without a copy of
them. Queries are asked in one process for a whole run, since to fork takes time that grows with
what is in memory.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar
from weakref import finalize

import pyoxigraph as ox

try:
    import resource
except ImportError:  # Windows has no such limits, and no fork either
    resource = None  # type: ignore[assignment]

from kg import settings
from kg.errors import KGError
from kg.records import Result
from kg.store import MemoryStore

Item = TypeVar("Item")
Got = TypeVar("Got")
# Units: bytes that the process apart may take beside what is there already.
MEMORY = 2 << 30


class Bound:
    """How long one rule may take in one go, and which have taken longer.

    Units: `seconds`. Shape: `ended` holds the shapes of the rules that were ended; in the same run
    they are not asked again.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = settings.RULE_SECONDS.read() if seconds is None else seconds
        self.ended: set[object] = set()
        self._asker: _Asker | None = None

    def answers(self, texts: Sequence[str], quads: Iterable[ox.Quad]) -> Iterator[Result | None]:
        """Yield the answer to each query about some data; None where it took too long.

        Raises:
            QueryError: A text is no query.
        """
        if not _can_fork():
            store = MemoryStore(quads)
            yield from map(store.query, texts)
            return
        written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        left = list(texts)
        while left:
            asker = self._asker or _Asker()
            self._asker = None
            asker.begin(written, left)
            for _ in tuple(left):
                answer = asker.next_answer(self.seconds)
                del left[0]
                yield answer
                if answer is None:
                    asker.end()
                    break
            else:
                self._asker = asker

    def each(
        self, items: Sequence[Item], work: Callable[[Item], Got]
    ) -> Iterator[tuple[Item, Got | None]]:
        """Yield each item with what the work gives for it; None where it took too long.

        Where no process can be forked safely, the work is done here and has no bound.

        Raises:
            KGError: As the work raises it.
        """
        if not _can_fork():
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
            _end(child, ours)


class _Asker:
    """A process that is given data and queries, and answers them one by one."""

    def __init__(self) -> None:
        # Two pipes of one way each: of two ways, it would be a socket.
        asked, self._ask = Pipe(duplex=False)
        self._told, answered = Pipe(duplex=False)
        child = os.fork()
        if child == 0:
            self._ask.close()
            self._told.close()
            _answer(asked, answered)
        asked.close()
        answered.close()
        self.end = finalize(self, _end, child, self._ask, self._told)

    def begin(self, written: bytes, texts: Sequence[str]) -> None:
        # What ended for want of memory is told by the first answer.
        with suppress(EOFError, BrokenPipeError):
            self._ask.send_bytes(written)
            self._ask.send(list(texts))
            self._told.recv()  # the data are loaded, for which no rule is to blame

    def next_answer(self, seconds: float) -> Result | None:
        try:
            answer = self._told.recv() if self._told.poll(seconds) else None
        except EOFError:  # it took more memory than there is
            answer = None
        if isinstance(answer, Exception):
            self.end()
            raise answer
        found: Result | None = answer
        return found


def _answer(asked: Connection, to: Connection) -> None:
    """Answer in the process apart, until nobody asks any more."""
    try:
        gc.disable()
        _limit_memory()
        while True:
            # As they are written, blank nodes keep their names.
            store = MemoryStore(ox.parse(asked.recv_bytes(), format=ox.RdfFormat.N_QUADS))
            texts = asked.recv()
            to.send("ready")
            for text in texts:
                to.send(_got(partial(store.query, text)))
    except (EOFError, OSError, MemoryError):
        pass
    finally:
        os._exit(0)


def _got(work: Callable[[], Got]) -> Got | Exception:
    try:
        return work()
    except MemoryError:
        raise
    except Exception as err:  # noqa: BLE001 - it is raised again over there
        return err if isinstance(err, KGError) else RuntimeError(repr(err))


def _end(child: int, *ours: Connection) -> None:
    for each in ours:
        each.close()
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


def _can_fork() -> bool:
    return hasattr(os, "fork") and threading.active_count() == 1


def _work(items: Sequence[Item], work: Callable[[Item], Got], to: Connection) -> None:
    """Do the work in the process apart, which ends here whatever happens."""
    try:
        # To look for garbage would copy the memory that is shared.
        gc.disable()
        _limit_memory()
        for item in items:
            got = _got(partial(work, item))
            to.send(got if isinstance(got, Exception) else (got,))
    except MemoryError:
        pass
    finally:
        os._exit(0)


def _limit_memory() -> None:
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        # Out of memory is told by the end of the process, and needs no dump of it.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
