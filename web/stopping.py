"""The end of a server: what is being answered is answered, and nothing new is taken."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from waitress import wasyncore
from waitress.server import BaseWSGIServer

# Units: seconds; no page and no query takes longer.
_GRACE_S = 10.0
_LOOK_S = 0.2


def run_until_stopped(server: BaseWSGIServer) -> None:
    """Serve until Ctrl+C or a request to end (SIGTERM), then let what is in flight finish.

    A second signal ends at once.
    """
    stopped = threading.Event()
    try:
        with _told_of_signals(server, stopped):
            while not stopped.is_set():
                _turn(server, server.adj.asyncore_loop_timeout)
            wasyncore.dispatcher.close(server)  # nothing new: the port is free for another
            until = time.monotonic() + _GRACE_S
            while _is_in_flight(server) and time.monotonic() < until:
                _turn(server, _LOOK_S)
    except KeyboardInterrupt:
        pass
    finally:
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(server._map)


def _turn(server: BaseWSGIServer, seconds: float) -> None:
    wasyncore.loop(timeout=seconds, use_poll=server.adj.asyncore_use_poll, map=server._map, count=1)


def _is_in_flight(server: BaseWSGIServer) -> bool:
    return any(one.is_answered or one.is_unread for one in server.active_channels.values())


@contextmanager
def _told_of_signals(server: BaseWSGIServer, stopped: threading.Event) -> Iterator[None]:
    """Set the event at the first signal; only the main thread of a program may listen to them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()
        server.trigger.pull_trigger()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
