"""What is being done, told on stderr while it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Progress = Callable[[str], None]


@contextmanager
def shown_progress(*, always: bool = False) -> Iterator[Progress]:
    """Give a function that shows what is being done on stderr.

    On a terminal each line takes the place of the one before; elsewhere nothing is shown, or
    one line after the other with `always`.
    """
    terminal = sys.stderr.isatty()

    def show(doing: str) -> None:
        if terminal:
            click.echo(f"\r\x1b[K{doing} …", nl=False, err=True)
        elif always:
            click.echo(f"{doing} …", err=True)

    try:
        yield show
    finally:
        if terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
