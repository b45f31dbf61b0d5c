"""What `kg run` does: build, show the first answer, serve."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from kg import settings
from kg.cli.actions.ask import answered
from kg.cli.actions.build import build_here
from kg.cli.actions.progress import shown_progress
from kg.errors import KGError
from kg.queries import find_question
from kg.records import SelectResult
from kg.release import ReleaseFolder
from kg.serialising import write_answer
from kg.sources import find_sources
from kg.terms import BASE
from web.commands.actions.serve import serve_release
from web.deciding.desk import Desk
from web.logs import LogSettings
from web.prepared import keep_main_pages

_QUESTION = "partners-across"
_ROWS = 10


def run(host: str, port: int, release_dir: Path | None, base: str, root: Path | None) -> None:
    """Build the release, or reuse it, print its first answer, and serve until stopped."""
    check_port(host, port)
    LogSettings.from_environment()  # what is wrong is told before minutes go into a build
    with shown_progress(always=True) as progress:
        built = build_here(release_dir, base, root, progress, keep_main_pages)
    folder = ReleaseFolder.find(release_dir, find_sources(root))
    click.echo(f"release {built.name}: {built.manifest['quads']:,} triples", err=True)
    click.echo(_first_answer(folder), nl=False)
    sources = find_sources(root)
    # Of an installed package the data are its own copy, and of another base their names are others.
    takes = (root is not None or sources.in_checkout) and base == BASE
    desk = Desk(sources, folder, anywhere=settings.DECIDE.read()) if takes else None
    serve_release(folder.path, host, port, desk)


def check_port(host: str, port: int) -> None:
    """Make sure that a server can listen here, before minutes go into a build.

    Raises:
        KGError: It can not; the sentence says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            pass
    except OSError as err:
        # Python adds the address in brackets, which the sentence has already.
        reason = (err.strerror or str(err)).partition(" (while")[0]
        raise KGError(
            f"port {port} on {host} can not be used: {reason}; "
            f"choose another, such as --port {port + 1 if port < 65535 else port - 1}"
        ) from err


def _first_answer(folder: ReleaseFolder) -> str:
    question = find_question(_QUESTION)
    answer, names = answered(question, {}, folder)
    short = SelectResult(answer.columns, answer.rows[:_ROWS])
    table = write_answer(short, "table", names=names)
    more = len(answer.rows) - len(short.rows)
    rest = f"… and {more:,} more: `kg ask {_QUESTION}`\n" if more > 0 else ""
    return f"{question.title}\n{question.summary}\n\n{table}{rest}\n"
