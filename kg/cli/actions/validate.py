"""What `kg validate` does: check, and tell what was found."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from kg.cli.actions.opening import current_release
from kg.namespaces import BASE
from kg.release.checking import check_files, check_sources, check_store
from kg.sources import find_sources
from kg.validate import Finding, serialise

VIOLATIONS = 1


def report(paths: tuple[Path, ...], form: str, release_dir: Path | None) -> int:
    """Print the report on files, on a release, or on the sources; return the exit code."""
    found = _found(paths, release_dir)
    width = shutil.get_terminal_size((80, 24)).columns
    click.echo(serialise(found, form, width=width, colour=_wants_colour()), nl=False)
    return VIOLATIONS if any(finding.is_violation for finding in found) else 0


def _found(paths: tuple[Path, ...], release_dir: Path | None) -> tuple[Finding, ...]:
    sources = find_sources()
    if paths:
        return check_files(paths, sources)
    if release_dir is not None:
        return check_store(current_release(release_dir).store, sources, _tell)
    return check_sources(sources, _tell)


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"checking {what.removeprefix(f'{BASE}/graph/')}", err=True)


def _wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
