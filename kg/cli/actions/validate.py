"""What `kg validate` does: check, and tell what was found."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from kg.acknowledging import (
    Acknowledgement,
    Apart,
    acknowledgements_of,
    read_acknowledgements,
    set_apart,
)
from kg.atomic import write_durably
from kg.cli.actions.choosing import Choice, Chosen
from kg.cli.actions.comparing import compare_with_release
from kg.cli.actions.opening import current_release
from kg.cli.actions.progress import Progress, shown_progress
from kg.cli.actions.standing import lines_of
from kg.errors import UsageError
from kg.importing.trial import is_rdf, try_file
from kg.namespaces import BASE, shorten
from kg.release.checking import Asked, Checked, check_files, check_sources, check_store
from kg.sources import Sources, find_sources
from kg.terminal import printable
from kg.validate import Finding, as_changes, as_screenful, load_shapes, serialise, serialise_changes
from kg.validate.sarif import as_sarif

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
        acknowledged: Whether what was acknowledged is told, instead of what is open.
    """

    paths: tuple[Path, ...]
    form: str
    release_dir: Path | None
    shapes: tuple[Path, ...]
    ours: bool
    in_short: bool = False
    choice: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = ((), (), ())
    since: str | None = None
    acknowledged: bool = False


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
    apart = set_apart(checked.findings, _known(wanted, sources))
    acknowledged = {id(finding) for finding, _ in apart.acknowledged}

    def is_told(finding: Finding) -> bool:
        return chosen.has(finding) and (id(finding) in acknowledged) == wanted.acknowledged

    found = tuple(filter(is_told, checked.findings))
    compared = None
    if wanted.since is not None:
        compared = compare_with_release(
            checked, wanted.since, sources, wanted.release_dir, of_files=bool(wanted.paths)
        )
    if form == "text":
        click.echo("\n".join(textwrap.wrap(checked.scope.in_words(), width)) + "\n")
    if compared is not None:
        changed = tuple(each for each in compared.changed if is_told(each.finding))
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
    elif form == "sarif":
        told = as_sarif(found, lines_of(wanted.paths, sources))
    elif wanted.in_short:
        told = as_screenful(found, width=width, colour=_wants_colour())
    else:
        told = serialise(found, form, width=width, colour=_wants_colour(), on_screen=on_screen)
    click.echo(told, nl=False)
    for line in () if wanted.acknowledged else _set_apart(apart, of_files=bool(wanted.paths)):
        click.echo(line, err=form != "text")
    return VIOLATIONS if any(finding.is_violation for finding in found) else 0


def _known(wanted: Wanted, sources: Sources) -> tuple[Acknowledgement, ...]:
    if wanted.release_dir is not None:
        return acknowledgements_of(current_release(wanted.release_dir).store)
    return read_acknowledgements(sources)


def _set_apart(apart: Apart, *, of_files: bool) -> Iterator[str]:
    """Tell how much is acknowledged, and what is acknowledged in vain."""
    if number := len(apart.acknowledged):
        words = "acknowledged finding is" if number == 1 else "acknowledged findings are"
        yield f"{number:,} {words} not counted here; `kg validate --acknowledged` tells which."
    for each in () if of_files else apart.gone:
        thing = shorten(each.focus)
        yield (
            f"Acknowledged, and no longer found: {each.code} {thing} ({each.decision.why}) "
            f"`kg acknowledge {each.code} {thing} --undo` takes it out."
        )


def _checked(wanted: Wanted, comments: Path | None, progress: Progress) -> Checked:
    sources, asked = find_sources(), Asked(wanted.shapes, wanted.ours)
    document = next((path for path in wanted.paths if path.is_file() and not is_rdf(path)), None)
    if document is not None:
        return _checked_document(wanted.paths, sources, asked, comments)
    if comments is not None:
        raise UsageError(
            f"{wanted.paths[0]}: comments go into a Word file or a workbook: .docx, .xlsx or .ods"
        )
    if wanted.paths:
        return check_files(wanted.paths, sources, asked, progress)
    if wanted.release_dir is not None:
        return check_store(current_release(wanted.release_dir).store, sources, progress, asked)
    return check_sources(sources, progress, asked)


def _checked_document(
    paths: tuple[Path, ...], sources: Sources, asked: Asked, comments: Path | None
) -> Checked:
    """Check a document or a workbook, and write it again with comments before anything is told."""
    if len(paths) > 1:
        raise UsageError("a document is checked alone; name no other file beside it")
    if comments is not None:
        if comments.resolve() == paths[0].resolve():
            raise UsageError(f"{comments}: is the file itself; name another one")
        if not comments.parent.is_dir():
            raise UsageError(f"{comments.parent}: there is no such folder")
    trial = try_file(paths[0], sources, asked)
    if comments is not None:
        ending = comments.suffix.lower()
        if trial.endings and ending not in trial.endings:
            names = " or ".join(trial.endings)
            raise UsageError(f"{comments}: the file with comments ends in {names}")
        write_durably(comments, trial.commented(ending))
    for line in trial.read[:-1]:
        click.echo(printable(line), err=True)
    return trial.checked


def _doing(what: str) -> str:
    return f"checking {what.removeprefix(f'{BASE}/graph/')}"


def _wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
