"""An officer's file with comments, made by a process of its own that can be ended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from kg.importing.commenting.note import Note
from kg.importing.reading.limits import DEFAULT, Limits
from kg.importing.reading.running import run_apart

_OFFICE = "application/vnd.openxmlformats-officedocument."
# The formats of files that can be commented, with their media types.
TYPES = {
    "docx": f"{_OFFICE}wordprocessingml.document", "xlsx": f"{_OFFICE}spreadsheetml.sheet",
}  # fmt: skip
_PROCESS = Path(__file__).with_name("process.py")


def with_comments(
    name: str, data: bytes, kind: str, notes: Sequence[Note], limits: Limits = DEFAULT
) -> bytes:
    """Return an officer's own file with comments where it needs care.

    Args:
        name: The file's name, for sentences.
        data: What it holds.
        kind: Its format, of `TYPES`.
        notes: What is to be told.
        limits: How much may be spent on it.

    Raises:
        DocumentError: It can not be opened, or takes too much time or memory.
    """
    told = json.dumps([kind, *map(astuple, notes)]).encode()
    return run_apart(_PROCESS, name, told + b"\n" + data, limits)
