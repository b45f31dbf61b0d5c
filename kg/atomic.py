"""Files that are whole or absent, whatever moment writing stops at."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import ReleaseError

# How often a lock that is waited for is tried.
_LOOK_S = 0.5
# Who may read a file that is made: whoever the process allows, or its owner alone.
ANYONE, PRIVATE = 0o666, 0o600


def make_private_folder(path: Path) -> None:
    """Make a folder for its owner alone, unless it is there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_durably(path: Path, content: bytes, mode: int = ANYONE) -> None:
    """Put a file in place in one rename, its bytes on the disk before it has its name."""
    beside = path.with_name(f".{path.name}.new")
    write_synced(beside, content, mode)
    beside.replace(path)
    sync_folder(path.parent)


def write_synced(path: Path, content: bytes, mode: int = ANYONE) -> None:
    """Write a file and wait until its bytes are on the disk.

    Args:
        path: The file; one that is there is written over, and keeps its own mode.
        content: Its bytes.
        mode: `PRIVATE`, or `ANYONE`, of which the process takes away what it does not allow.
    """

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, mode)

    with open(path, "wb", opener=opener) as file:
        file.write(content)
        sync_file(file)


def sync_file(file: IO[bytes]) -> None:
    """Wait until what was written to a file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    if sys.platform == "win32":  # Windows can not open a folder; it keeps names in its own journal
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def locked(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold a lock that the system lets go of when the process ends, however it ends.

    Args:
        path: The file that stands for the lock; it is made where it is not there.
        wait: Wait until another process lets go of it.

    Raises:
        ReleaseError: Another process holds it.
    """
    with path.open("ab") as file:
        while True:
            try:
                _lock(file.fileno())
                break
            except OSError as err:
                if not wait:
                    raise ReleaseError(
                        f"{path.parent}: another build is at work here; wait"
                    ) from err
                time.sleep(_LOOK_S)
        yield


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
