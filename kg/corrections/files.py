"""Files that only their owner reads, made whole or not at all, and never over another."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kg.atomic import PRIVATE, sync_folder, write_synced


def make_file(path: Path, content: bytes) -> bool:
    """Make a file in one step, its bytes on the disk before it has its name.

    Returns:
        Whether it was made: a file of this name that is there already stays as it is.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write_synced(beside, content, PRIVATE)
        # A link, unlike a rename, never takes the place of another file.
        os.link(beside, path)
    except FileExistsError:
        return False
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True
