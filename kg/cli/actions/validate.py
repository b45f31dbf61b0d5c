"""What `kg validate` does: check, and tell what was found."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from pathlib import Path

import click

from kg.cli.actions.opening import current_release
from kg.namespaces import BASE
from kg.release.checking import Asked, Checked, check_files, check_sources, check_store
from kg.sources import find_sources
from kg.validate import serialise

VIOLATIONS = 1


def report(
    paths: tuple[Path, ...],
    form: str,
    release_dir: Path | None,
    shapes: tuple[Path, ...],
    ours: bool,
) -> int:
    """Print the report on files, on a release, or on the sources; return the exit code.

    Args:
        paths: Files and folders; none for a release or the sources.
        form: One of `kg.choices.REPORT_FORMATS`.
        release_dir: The folder of releases whose current one is checked.
        shapes: Files of shapes of one's own.
        ours: Whether the project's shapes are asked.
    """
    checked = _checked(paths, release_dir, Asked(shapes, ours))
    width = shutil.get_terminal_size((80, 24)).columns
    if form == "text":
        click.echo("\n".join(textwrap.wrap(checked.scope.in_words(), width)) + "\n")
    found = checked.findings
    click.echo(serialise(found, form, width=width, colour=_wants_colour()), nl=False)
    return VIOLATIONS if any(finding.is_violation for finding in found) else 0


def _checked(paths: tuple[Path, ...], release_dir: Path | None, asked: Asked) -> Checked:
    sources = find_sources()
    if paths:
        return check_files(paths, sources, asked)
    if release_dir is not None:
        return check_store(current_release(release_dir).store, sources, _tell, asked)
    return check_sources(sources, _tell, asked)


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"checking {what.removeprefix(f'{BASE}/graph/')}", err=True)


def _wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
