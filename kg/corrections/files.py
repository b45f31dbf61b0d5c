"""Files that only their owner reads, made whole or not at all, and never over another."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kg.atomic import sync_file, sync_folder

_OWNER_FOLDER, _OWNER_FILE = 0o700, 0o600


def make_folder(path: Path) -> None:
    """Make a folder for its owner alone, unless it is there."""
    path.mkdir(mode=_OWNER_FOLDER, parents=True, exist_ok=True)


def make_file(path: Path, content: bytes) -> bool:
    """Make a file in one step, its bytes on the disk before it has its name.

    Returns:
        Whether it was made: a file of this name that is there already stays as it is.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write_synced(beside, content)
        # A link, unlike a rename, never takes the place of another file.
        os.link(beside, path)
    except FileExistsError:
        return False
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def _write_synced(path: Path, content: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_FILE)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        sync_file(file)
