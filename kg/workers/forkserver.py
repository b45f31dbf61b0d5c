"""The process that holds the data and forks the workers: `python -m kg.workers.forkserver FD`.

It has one thread and never runs a query, so that a fork of it is whole; a worker starts with the
data in place and shares their memory.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import io
import os
import signal
import socket
import sys
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.workers.answering import Refusal, answer
from kg.workers.channel import Channel
from kg.workers.records import VisitorQuery
from kg.workers.sandbox import enter_sandbox

_MOST_QUERY = 1024 * 1024


def main(descriptor: int) -> None:
    """Load what the first message names, then fork a worker for each socket that is sent."""
    control = socket.socket(fileno=descriptor)
    parent = Channel(control)
    settings, _ = parent.receive(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    try:
        store = _load(Path(settings["nquads"]), settings["verified"])
    except (OSError, EOFError, ValueError, SyntaxError) as err:
        parent.send({"error": str(err)})
        return
    parent.send({"loaded": len(store)})
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    gc.collect()
    gc.freeze()  # so that counting references leaves the shared pages as they are
    while True:
        try:
            said, sent, _, _ = socket.recv_fds(control, 1, 1)
        except OSError:
            return
        if not said:  # the parent has gone
            return
        parent.send({"pid": _fork_worker(store, parent, socket.socket(fileno=sent[0]), settings)})


def _load(path: Path, verified: dict[str, Any] | None) -> ox.Store:
    """Return the store of a file; what is checked is what is read.

    Raises:
        ValueError: The file, or what a store makes of it, is not what was verified.
    """
    content = path.read_bytes()
    if verified and hashlib.sha256(content).hexdigest() != verified["sha256"]:
        raise ValueError("its digest is not the one that was verified")
    store, read = ox.Store(), io.BytesIO(content)
    with gzip.open(read) if path.suffix == ".gz" else read as stream:
        store.bulk_load(cast(IO[bytes], stream), format=ox.RdfFormat.N_QUADS)
    if verified and len(store) != verified["quads"]:
        raise ValueError(f"it holds {len(store):,} quads, and {verified['quads']:,} were verified")
    return store


def _fork_worker(
    store: ox.Store, parent: Channel, connected: socket.socket, settings: dict[str, Any]
) -> int:
    pid = os.fork()
    if pid:
        connected.close()
        return pid
    try:
        parent.close()
        enter_sandbox(int(settings["memory_bytes"]))
        _work(store, Channel(connected), int(settings["result_bytes"]))
    finally:
        os._exit(0)


def _work(store: ox.Store, channel: Channel, most_bytes: int) -> None:
    while True:
        try:
            header, text = channel.receive(_MOST_QUERY)
        except (EOFError, OSError):
            return
        asked = VisitorQuery(
            text.decode("utf-8", "replace"),
            header["rows_as"],
            header["graph_as"],
            tuple(header["default_graphs"]),
            tuple(header["named_graphs"]),
            header.get("base"),
        )
        found = answer(store, asked, most_bytes)
        if isinstance(found, Refusal):
            channel.send({"refused": found.kind, "sentence": found.sentence})
        else:
            channel.send({"kind": found.kind, "media_type": found.media_type}, found.body)


if __name__ == "__main__":
    main(int(sys.argv[1]))
