"""`kg publish`: the current release as a static site."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import click

from kg.cli.build import shown_progress
from kg.cli.options import release_option
from kg.errors import UsageError
from kg.exporting.tables import csv_table, json_table, text_table
from kg.release import ReleaseFolder
from web.publishing import CHANGED, NEW, REMOVED, SAME, Published
from web.publishing import publish as publish_release

_DONE = (NEW, CHANGED, SAME, REMOVED)
_COLUMNS = ("what", "files", "bytes", *_DONE)
_WRITERS = {"table": text_table, "json": json_table, "csv": csv_table}
_ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(?:/[^\s?#\"<>]*)?")
_KINDS = ("pages", "data", "dumps", "feed", "other")


@click.command("publish")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@release_option
@click.option(
    "--site",
    default="",
    metavar="URL",
    help="Where the copy will be served; needed where that is not the root of a host.",
)
@click.option(
    "--live",
    default="",
    metavar="URL",
    help="A live server, to which searches, filters and forms lead; else they are left out.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="How many processes render (default: one a core, four at most).",
)
@click.option("--format", "form", type=click.Choice(tuple(_WRITERS)), default="table")
def publish(
    folder: Path, release_dir: Path | None, site: str, live: str, jobs: int | None, form: str
) -> None:
    """Write a static linked-data site into DIR, which any web server can serve.

    A second run rewrites only what changed. DIR may hold nothing but an earlier copy.
    """
    started = time.perf_counter()
    site, live = _checked(site, "--site"), _checked(live, "--live")
    with shown_progress() as progress:
        published = publish_release(
            ReleaseFolder.find(release_dir), folder, site=site, live=live, jobs=jobs,
            progress=progress,
        )  # fmt: skip
    click.echo(_WRITERS[form](_COLUMNS, _rows(published)), nl=False)
    for path in published.left_out:
        click.echo(f"kg: {path!r} is left out: it can not be the name of a file", err=True)
    seconds = time.perf_counter() - started
    click.echo(f"release {published.release} in {folder}, {seconds:.1f} s", err=True)


def _checked(address: str, option: str) -> str:
    if address and not _ADDRESS.fullmatch(address):
        raise UsageError(
            f"{option} {address!r} is no address of a site; give one such as https://example.org"
        )
    return address.rstrip("/")


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
