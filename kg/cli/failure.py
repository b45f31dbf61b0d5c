"""A failure, told in one sentence on stderr, with its exit code."""

from __future__ import annotations

import os
import sys
import traceback

import click

from kg import settings
from kg.errors import KGError
from kg.terminal import printable

WRONG_USE = 2
ANYTHING_ELSE = 3
INTERRUPTED = 130


def report_failure(err: Exception) -> int:
    """Write what went wrong to stderr and return the exit code.

    `CIVIC_TRACEBACK=1` shows the whole trace of a failure that nobody foresaw.
    """
    if isinstance(err, KGError):
        return _say(str(err), err.exit_code)
    if isinstance(err, click.exceptions.Abort):
        return _say("stopped", INTERRUPTED)
    if isinstance(err, click.UsageError):
        where = err.ctx.command_path if err.ctx else "kg"
        return _say(f"{err.format_message()} (`{where} --help` explains)", WRONG_USE)
    if isinstance(err, click.ClickException):
        return _say(err.format_message(), WRONG_USE)
    if isinstance(err, BrokenPipeError):
        # The reader left (`kg ask | head`): no more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if settings.TRACEBACK.read():
        traceback.print_exception(err)
    if isinstance(err, OSError):
        return _say(f"{err.filename or 'the system'}: {err.strerror or err}", ANYTHING_ELSE)
    return _say(f"something unforeseen went wrong: {type(err).__name__}: {err}", ANYTHING_ELSE)


def _say(sentence: str, code: int) -> int:
    click.echo(f"kg: {printable(sentence)}", err=True)
    return code
