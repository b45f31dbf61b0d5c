"""What `kg validate` does: check, and tell what was found."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import click

from kg.atomic import write_durably
from kg.cli.actions.choosing import Choice, Chosen
from kg.cli.actions.comparing import compare_with_release
from kg.cli.actions.opening import current_release
from kg.cli.actions.progress import Progress, shown_progress
from kg.errors import UsageError
from kg.exporters.workbook.blank import WRITERS
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.importing.checking import check_workbook, commented, is_workbook
from kg.namespaces import BASE
from kg.release.checking import Asked, Checked, check_files, check_sources, check_store
from kg.sources import Sources, find_sources
from kg.validate import as_changes, as_screenful, load_shapes, serialise, serialise_changes

VIOLATIONS = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be checked, and how it is told.

    Shape:
        paths: Files and folders; none for a release or the sources.
        form: One of `kg.choices.REPORT_FORMATS`.
        release_dir: The folder of releases whose current one is checked.
        shapes: Files of shapes of one's own.
        ours: Whether the project's shapes are asked.
        in_short: Whether a screenful is enough.
        choice: Names of plans, severities and codes of rules, to which the findings are held.
        since: A release to compare with, or `previous`.
    """

    paths: tuple[Path, ...]
    form: str
    release_dir: Path | None
    shapes: tuple[Path, ...]
    ours: bool
    in_short: bool = False
    choice: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = ((), (), ())
    since: str | None = None


def report(wanted: Wanted, comments: Path | None) -> int:
    """Print the report on files, on a release, or on the sources; return the exit code.

    Args:
        wanted: What is checked.
        comments: Where a workbook is written again, with what was found as comments.

    Raises:
        UsageError: What is named is no workbook alone, or the file for it is of no use.
    """
    form = wanted.form
    with shown_progress() as show:
        checked = _checked(wanted, comments, lambda what: show(_doing(what)))
    on_screen = sys.stdout.isatty()
    width = shutil.get_terminal_size((80, 24)).columns
    sources = find_sources()
    rules = {rule.code: rule.name for rule in load_shapes(sources.shapes).rules}
    codes = {*rules, *(finding.code for finding in checked.findings)}
    chosen = Chosen(Choice(*wanted.choice), checked.plans, codes)
    found = tuple(filter(chosen.has, checked.findings))
    compared = None
    if wanted.since is not None:
        compared = compare_with_release(
            checked, wanted.since, sources, wanted.release_dir, of_files=bool(wanted.paths)
        )
    if form == "text":
        click.echo("\n".join(textwrap.wrap(checked.scope.in_words(), width)) + "\n")
    if compared is not None:
        changed = tuple(each for each in compared.changed if chosen.has(each.finding))
        told = (
            as_changes(
                changed,
                compared.release,
                width=width,
                colour=_wants_colour(),
                on_screen=on_screen,
            )
            if form == "text"
            else serialise_changes(changed, form)
        )
    elif wanted.in_short:
        told = as_screenful(found, width=width, colour=_wants_colour())
    else:
        told = serialise(found, form, width=width, colour=_wants_colour(), on_screen=on_screen)
    click.echo(told, nl=False)
    return VIOLATIONS if any(finding.is_violation for finding in found) else 0


def _checked(wanted: Wanted, comments: Path | None, progress: Progress) -> Checked:
    sources, asked = find_sources(), Asked(wanted.shapes, wanted.ours)
    if is_workbook(wanted.paths):
        return _checked_workbook(wanted.paths, sources, asked, comments)
    if comments is not None:
        raise UsageError(f"{wanted.paths[0]}: comments go into a workbook, .xlsx or .ods")
    if wanted.paths:
        return check_files(wanted.paths, sources, asked, progress)
    if wanted.release_dir is not None:
        return check_store(current_release(wanted.release_dir).store, sources, progress, asked)
    return check_sources(sources, progress, asked)


def _checked_workbook(
    paths: tuple[Path, ...], sources: Sources, asked: Asked, comments: Path | None
) -> Checked:
    """Check a workbook, and write it again with its comments before anything is told."""
    if len(paths) > 1:
        raise UsageError("a workbook is checked alone; name no other file beside it")
    write = WRITERS.get(comments.suffix.lower()) if comments else None
    if comments is not None:
        if write is None:
            raise UsageError(f"{comments}: a workbook ends in {' or '.join(WRITERS)}")
        if comments.resolve() == paths[0].resolve():
            raise UsageError(f"{comments}: is the workbook itself; name another file")
        if not comments.parent.is_dir():
            raise UsageError(f"{comments.parent}: there is no such folder")
    words = read_vocabulary(sources)
    book = check_workbook(paths[0], words, sources, asked)
    if comments is not None and write is not None:
        write_durably(comments, write(commented(book, words)))
    return book.checked


def _doing(what: str) -> str:
    return f"checking {what.removeprefix(f'{BASE}/graph/')}"


def _wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
