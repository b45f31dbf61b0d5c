"""What this room gives to its callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file in a form that others use.

    Shape:
        `form` is one of `kg.choices.EXPORT_FORMATS`; `title` says in words what the file is;
        `plan` is the IRI of the plan that it holds, None where it holds all; `standard` is the
        address of the standard that it follows, None where there is none; `make` gives its bytes,
        the same each time.
    """

    form: str
    title: str
    media_type: str
    plan: str | None
    standard: str | None
    make: Callable[[], bytes]
