"""What the commands that write documents share: the format, and the file whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.atomic import write_durably
from kg.documents import WRITERS, Document, count_blanks
from kg.errors import UsageError


def chosen_format(output: Path, form: str | None, known: Sequence[str]) -> str:
    """Return the format to write, checked before anything is made.

    Raises:
        UsageError: The file says no format, or its folder is not there.
    """
    wanted = form or output.suffix.lower().removeprefix(".")
    if wanted not in known:
        raise UsageError(f"{output}: name its format: --format {'|'.join(known)}")
    if not output.parent.is_dir():
        raise UsageError(f"{output.parent}: there is no such folder")
    return wanted


def put(document: Document, form: str, output: Path) -> None:
    """Write a document, and say on standard error how much of it is blank."""
    write_durably(output, WRITERS[form](document))
    click.echo(f"{output}: {count_blanks(document)} blanks are marked in it", err=True)
