"""`kg publish`: the current release as a static site."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg.cli.options import release_option, table_option
from kg.errors import UsageError
from web.commands import actions

_ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(?:/[^\s?#\"<>]*)?")


@click.command()
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
@table_option
def publish(
    folder: Path, release_dir: Path | None, site: str, live: str, jobs: int | None, form: str
) -> None:
    """Write a static linked-data site into DIR, which any web server can serve.

    A second run rewrites only what changed. DIR may hold nothing but an earlier copy.
    """
    site, live = _checked(site, "--site"), _checked(live, "--live")
    actions.publish.publish_and_tell(folder, release_dir, form, site=site, live=live, jobs=jobs)


def _checked(address: str, option: str) -> str:
    if address and not _ADDRESS.fullmatch(address):
        raise UsageError(
            f"{option} {address!r} is no address of a site; give one such as https://example.org"
        )
    return address.rstrip("/")
