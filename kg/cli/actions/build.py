"""What `kg build` does: make a release, and tell what it holds."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.cli.actions.progress import Progress, shown_progress
from kg.release import Release, ReleaseFolder
from kg.release.answers import keep_answers
from kg.release.building import Built, Keep, build
from kg.release.manifest import COUNTED, SEVERITIES
from kg.release.trend import keep_completeness
from kg.serialising import write_table
from kg.sources import find_sources

# Units: objects. At the usual 700 the collector takes a tenth of the time of a build.
_COLLECT_AFTER = 50_000
_COLUMNS = ("what", "value")
Rows = list[tuple[str, str | int | float]]


def build_and_tell(
    release_dir: Path | None, base: str, root: Path | None, form: str, keep: Keep | None
) -> None:
    """Make a release, or reuse it, and print its summary; `keep` is as in `build_here`."""
    started = time.perf_counter()
    with shown_progress() as progress:
        built = build_here(release_dir, base, root, progress, keep)
    rows = [*_summary(built), ("seconds", round(time.perf_counter() - started, 1))]
    click.echo(write_table(form, _COLUMNS, rows), nl=False)


def build_here(
    release_dir: Path | None,
    base: str,
    root: Path | None,
    progress: Progress,
    keep: Keep | None = None,
) -> Built:
    """Build the sources that were chosen into the folder that was chosen.

    The answers of questions that need no value are kept with the release, and what `keep` keeps.
    """

    def keep_all(release: Release) -> None:
        progress("answering the questions that need no value")
        keep_answers(release)
        keep_completeness(release)
        if keep is not None:
            progress("rendering the main pages")
            keep(release)

    sources = find_sources(root)
    folder = ReleaseFolder.find(release_dir, sources)
    with _patient_collector():
        return build(sources, folder, base=base, progress=progress, keep=keep_all)


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Let Python look for cycles less often: a build makes much that stays, and few cycles."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _summary(built: Built) -> Rows:
    manifest = built.manifest
    return [
        ("release", built.name + (" (as before: nothing has changed)" if built.reused else "")),
        *((name, manifest["counts"][name]) for name in COUNTED),
        ("triples", manifest["quads"]),
        *((name, manifest["findings"][name]) for name in SEVERITIES),
    ]
