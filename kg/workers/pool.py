"""The pool: quick workers kept ready, slow queries set aside, runaways ended.

Every query starts on a ready worker. One that outlives `quick_seconds` takes a place among the
slow ones, its place is filled again at once, and it runs behind the quick ones, once it has had
much of the processor behind all, until its deadline: a runaway never stands before a lookup. With
all slow places taken it may wait a little, and is then ended. On a busy host a query that has had
little of the processor is given its time once more.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import time
from pathlib import Path
from threading import BoundedSemaphore, Lock
from types import TracebackType

from kg.errors import KGError, QueryError
from kg.workers.forkserver_client import ForkServer
from kg.workers.limits import Limits
from kg.workers.records import (
    BrokenDataError,
    NotAcceptableFormError,
    OverLimitError,
    TooBusyError,
    Verified,
    VisitorAnswer,
    VisitorQuery,
)
from kg.workers.worker import Worker, WorkerGoneError

_LOG = logging.getLogger(__name__)
# A worker that has answered so many is replaced, whatever its memory looks like by then.
_MOST_ANSWERS = 5000
_SLICE_S = 0.02
# How often one that is slow is looked at.
_LOOK_S = 0.3
# What has had so much of the processor is most likely a runaway; a whole graph needs half of it.
_RUNAWAY_S = 0.8
# Of its time, what a query must have had of the processor to be ended at the first deadline.
_SHARE_HAD = 0.25


class Pool:
    """Answers visitors' queries from a copy of the data, each within the limits."""

    def __init__(self, nquads: Path, limits: Limits, verified: Verified | None = None) -> None:
        """Load the data and start the workers.

        Args:
            nquads: N-Quads, in gzip's form if the name ends in `.gz`.
            limits: What one query may take.
            verified: What the file was when it was verified; None for a file of our own.

        Raises:
            BrokenDataError: The file can not be read, or is not what was verified.
            KGError: This system can not fork processes.
        """
        self.limits = limits
        self._trouble: BrokenDataError | None = None
        self._forkserver = ForkServer(nquads, limits, verified)
        self._ready: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._slow = BoundedSemaphore(limits.slow)
        self._room = BoundedSemaphore(limits.at_once)
        self._quick: set[Worker] = set()
        self._aside: set[Worker] = set()
        self._lock = Lock()
        self._refilling = Lock()
        self._closed = False
        try:
            self._breed_missing()
        except KGError:
            self.close()
            raise

    def run(self, asked: VisitorQuery) -> VisitorAnswer:
        """Answer a query; see `kg.workers.records.Runner.run`."""
        # Lookups leave in a moment; whoever waited longer would hold a thread of the pages.
        if not self._room.acquire(timeout=self.limits.quick_seconds):
            raise TooBusyError("too many queries at once; please try again in a moment", 1)
        try:
            return self._run(asked)
        finally:
            self._room.release()

    def _run(self, asked: VisitorQuery) -> VisitorAnswer:
        worker = self._take(asked)
        try:
            answer = self._answer(worker)
        except (QueryError, NotAcceptableFormError, OverLimitError, TooBusyError) as err:
            self._after(worker, ended=_has_ended(err))
            raise
        except BaseException:
            self._after(worker, ended=True)
            raise
        self._after(worker, ended=False)
        return answer

    def _answer(self, worker: Worker) -> VisitorAnswer:
        try:
            with contextlib.suppress(TimeoutError):
                return worker.receive(self.limits.result_bytes)
            left = self.limits.seconds - self.limits.quick_seconds
            with contextlib.suppress(TimeoutError):
                return self._set_aside(worker, time.monotonic() + left)
        except WorkerGoneError as err:
            raise OverLimitError(
                f"the query needed more than {self.limits.memory_bytes >> 20:,} MB of memory "
                "and was stopped; narrow its patterns",
                "memory",
            ) from err
        raise OverLimitError(
            f"the query was stopped after {self.limits.seconds:g} seconds; "
            "narrow its patterns or add a LIMIT",
            "time",
        )

    def close(self) -> None:
        """End all workers; a query that still runs gets its sentence."""
        self._closed = True
        with self._lock:
            workers = [*self._quick, *self._aside]
        for worker in workers:
            worker.end()
        self._forkserver.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _take(self, asked: VisitorQuery) -> Worker:
        """Return a worker that has the query; one that is found dead is replaced."""
        until = time.monotonic() + self.limits.waiting_seconds
        if len(self._quick) < self.limits.workers:
            self._refill()
        while not self._closed:
            try:
                worker = self._ready.get(timeout=max(until - time.monotonic(), 0.001))
            except queue.Empty:
                break
            try:
                worker.ask(asked)
            except WorkerGoneError:
                self._forget(worker)
                self._refill()
            else:
                return worker
        if self._trouble is not None:
            raise self._trouble
        raise TooBusyError("all workers are busy; please try again in a moment", 1)

    def _set_aside(self, worker: Worker, deadline: float) -> VisitorAnswer:
        """Move a query among the slow ones and wait for it; it may finish before there is room."""
        until = time.monotonic() + self.limits.waiting_seconds
        while not self._slow.acquire(blocking=False):
            with contextlib.suppress(TimeoutError):
                return worker.receive(self.limits.result_bytes, time.monotonic() + _SLICE_S)
            if time.monotonic() > until:
                raise TooBusyError(
                    f"{self.limits.slow} long queries are running already; "
                    "please try again in a moment, or narrow the query",
                    max(1, round(self.limits.seconds)),
                )
        with self._lock:
            self._quick.discard(worker)
            self._aside.add(worker)
        worker.step_back()
        self._refill()
        may_have_more = True
        while True:
            part = min(deadline, time.monotonic() + _LOOK_S)
            with contextlib.suppress(TimeoutError):
                return worker.receive(self.limits.result_bytes, part)
            had = worker.used_seconds()
            if had >= _RUNAWAY_S:
                worker.stand_last()
            if time.monotonic() < deadline:
                continue
            if not may_have_more or had >= _SHARE_HAD * self.limits.seconds:
                raise TimeoutError
            may_have_more = False
            deadline += self.limits.seconds

    def _after(self, worker: Worker, *, ended: bool) -> None:
        """Put a worker back, or fill its place; a slow one's place was filled when it left."""
        is_slow = worker in self._aside
        if not (is_slow or ended or worker.answered >= _MOST_ANSWERS):
            self._ready.put(worker)
            return
        self._forget(worker)
        if is_slow:
            self._slow.release()
        self._refill()

    def _refill(self) -> None:
        # Without a new worker the request has its answer all the same; the next one tries again.
        try:
            self._breed_missing()
            self._trouble = None
        except BrokenDataError as err:
            self._trouble = err
        except KGError as err:
            _LOG.error("%s", err)

    def _breed_missing(self) -> None:
        with self._refilling:
            while not self._closed and len(self._quick) < self.limits.workers:
                worker = self._forkserver.fork_worker()
                with self._lock:
                    self._quick.add(worker)
                self._ready.put(worker)

    def _forget(self, worker: Worker) -> None:
        with self._lock:
            self._quick.discard(worker)
            self._aside.discard(worker)
        worker.end()


def _has_ended(err: Exception) -> bool:
    # A worker that has said no goes on; one that ran out of time or memory does not.
    return isinstance(err, TooBusyError) or (
        isinstance(err, OverLimitError) and err.limit != "size"
    )
