"""Where the lines go while a server runs: to standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from web.logs.lines import JsonFormatter, PlainFormatter
from web.logs.settings import LogSettings

_OURS = logging.getLogger("web")
_INFO = {"levelno": logging.INFO, "levelname": "INFO"}
_FORMATTERS = {"plain": PlainFormatter, "json": JsonFormatter}


@contextmanager
def logging_to_stderr(settings: LogSettings) -> Iterator[None]:
    """Write to standard error what is logged until the end of the block; with `off`, nothing.

    What libraries log is written from warnings on.
    """
    root, before = logging.getLogger(), _OURS.level
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    handler: logging.Handler
    if settings.form == "off":
        handler = logging.NullHandler()
        level = logging.CRITICAL + 1
    else:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_FORMATTERS[settings.form]())
    handler.setLevel(level)
    root.addHandler(handler)
    _OURS.setLevel(level)
    try:
        yield
    finally:
        _OURS.setLevel(before)
        root.removeHandler(handler)


def announce(sentence: str, settings: LogSettings) -> None:
    """Tell that the server is there, whatever the level; where programs read, as JSON."""
    if settings.form == "json":
        told = logging.makeLogRecord({"name": __name__, "msg": sentence, **_INFO})
        sentence = JsonFormatter().format(told)
    click.echo(sentence, err=True)
