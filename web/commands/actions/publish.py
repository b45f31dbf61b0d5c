"""What `kg publish` does: write the site, and tell what was written."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import click

from kg.cli.actions.progress import shown_progress
from kg.release import ReleaseFolder
from kg.serialising import write_table
from web.commands.base_warning import warn_of_default_base
from web.publishing import CHANGED, NEW, REMOVED, SAME, Published, publish

_DONE = (NEW, CHANGED, SAME, REMOVED)
_COLUMNS = ("what", "files", "bytes", *_DONE)
_KINDS = ("pages", "data", "dumps", "feed", "other")


def publish_and_tell(
    folder: Path, release_dir: Path | None, form: str, *, site: str, live: str, jobs: int | None
) -> None:
    """Write the current release as a static site, and print how many files are new."""
    started = time.perf_counter()
    with shown_progress() as progress:
        published = publish(
            ReleaseFolder.find(release_dir), folder, site=site, live=live, jobs=jobs,
            progress=progress,
        )  # fmt: skip
    click.echo(write_table(form, _COLUMNS, _rows(published)), nl=False)
    warn_of_default_base(published.base, urlsplit(site).hostname or "")
    for path in published.left_out:
        click.echo(f"kg: {path!r} is left out: it can not be the name of a file", err=True)
    seconds = time.perf_counter() - started
    click.echo(f"release {published.release} in {folder}, {seconds:.1f} s", err=True)


def _rows(published: Published) -> list[tuple[str | int, ...]]:
    files = {kind: [f for f in published.done if _kind(f) == kind] for kind in _KINDS}
    files["all"] = list(published.done)
    return [_row(kind, held, published) for kind, held in files.items()]


def _row(kind: str, files: list[str], published: Published) -> tuple[str | int, ...]:
    done = Counter(published.done[file] for file in files)
    size = sum(published.sizes.get(file, 0) for file in files)
    return kind, len(files) - done[REMOVED], size, *(done[name] for name in _DONE)


def _kind(file: str) -> str:
    folder = file.partition("/")[0]
    if folder in ("dumps", "feed"):
        return folder
    if file.endswith(".html"):
        return "pages"
    is_data = file.endswith((".ttl", ".jsonld", ".csv", ".json", ".svg", ".ics", "/void"))
    return "data" if is_data and folder != "static" else "other"
