"""`publish`: a release as a folder that any web server can serve."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from kg.catalog import dump_files
from kg.release import Release, ReleaseFolder, open_release, verify_release
from web.publishing import own_pages
from web.publishing.addresses import Address, file_of
from web.publishing.feeding import CopyFeed, continue_feed, put_feed
from web.publishing.files import (
    STAMP,
    read_stamp,
    rule_files,
    sitemap_of_copy,
    stamp,
    static_files,
)
from web.publishing.folder import CopyFolder, writing
from web.publishing.made_from import made_from
from web.publishing.redirects import forward_page
from web.publishing.rendering import Rendered, Renderer, led_to_items
from web.publishing.rewrite import Setting
from web.publishing.urls import Item, Listing, list_copy
from web.publishing.withdrawing import Withdrawn, find_withdrawn, forwards_of
from web.publishing.workers import Work, crew, seldom_collected, site_of

SECURITY = "/.well-known/security.txt"
_MOST_JOBS = 4
_FEW = 200
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did.

    Shape: `base` is where its IRIs begin. `done` says of each file whether it is new, changed, same
    or removed; `sizes` are in bytes. `left_out` are paths that can be no file's name, so that
    nothing answers for them.
    """

    release: str
    base: str
    done: dict[str, str]
    sizes: dict[str, int]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy on its way: what it is taken from, what it holds, and where it goes."""

    release: Release
    app: Flask
    listing: Listing
    feed: CopyFeed
    setting: Setting
    withdrawn: Withdrawn
    folder: CopyFolder
    made_from: str


def publish(
    releases: ReleaseFolder,
    path: Path,
    *,
    site: str = "",
    live: str = "",
    jobs: int | None = None,
    progress: Progress = lambda _: None,
) -> Published:
    """Write the current release as a static site; a second run rewrites only what changed.

    Args:
        releases: Where the release is.
        path: The copy's folder; what it holds must be an earlier copy, or nothing.
        site: Where it will be served; by default only its own paths are told.
        live: A server that answers for what a copy can not; by default nobody does.
        jobs: How many processes render.
        progress: Told what is being done.

    Raises:
        PublishError: The folder is not ours to write in, or a page can not be made.
        ReleaseError: There is no release, or it is damaged.
    """
    pointer = releases.current()
    name = pointer.name if pointer else open_release(releases).name  # which says what to do
    manifest = verify_release(releases, name)
    base, digest = manifest["base"], made_from(name, manifest, site, live)
    with writing(path) as folder:
        before = read_stamp(folder)
        progress("comparing what is there")
        if before.get("made_from") == digest and folder.keep_all():
            return Published(name, base, folder.done, folder.sizes, tuple(before["left_out"]))
        copy = _prepare(open_release(releases, name), folder, site, live, digest)
        with seldom_collected():
            _fill(copy, Work(releases.path, name, copy.setting), jobs or _jobs(), progress)
        progress("comparing what was there before")
    return Published(name, base, folder.done, folder.sizes, copy.listing.left_out)


def _jobs() -> int:
    return min(os.cpu_count() or 1, _MOST_JOBS)


def _prepare(release: Release, folder: CopyFolder, site: str, live: str, made_from: str) -> _Copy:
    feed = continue_feed(folder, release)
    listing = list_copy(release)
    withdrawn = find_withdrawn(folder, listing.paths)
    known = listing.paths | feed.paths | dump_files(release).keys() | {f"/{STAMP}"}
    known |= {f"/{name}" for name, _ in static_files()}
    harvested = release.manifest.get("harvested") or {}
    bases = {slug: str(held["base"]) for slug, held in harvested.items()}
    setting = Setting(frozenset(known), site, live, bases)
    site_app = site_of(release, setting, feed.feed)
    return _Copy(release, site_app, listing, feed, setting, withdrawn, folder, made_from)


def _fill(copy: _Copy, work: Work, jobs: int, progress: Progress) -> None:
    own = Renderer(copy.app, copy.setting)
    with crew(work, own, jobs) as render:
        rendered = render(copy.listing.items)  # others are at work on these from here on
        _put_files(copy, progress)
        for item in copy.listing.house:
            _put(copy, _of_house(copy, own.render(item)))
        seen: set[Address] = set()
        waiting = _put_all(copy, rendered, len(copy.listing.items), seen, progress)
        while waiting:
            items = led_to_items(frozenset(waiting))
            waiting = _put_all(copy, render(items), len(items), seen, progress)
    _put_own_pages(copy, own)
    put_feed(copy.folder, copy.feed)
    left_out = copy.listing.left_out
    told = stamp(copy.release, copy.setting, copy.withdrawn, left_out, copy.made_from)
    copy.folder.put(STAMP, told)


def _of_house(copy: _Copy, rendered: Rendered) -> Rendered:
    base = copy.release.manifest["base"]
    if rendered.file.startswith("sitemap"):
        return replace(rendered, content=sitemap_of_copy(rendered.content, base, copy.setting))
    if rendered.file == "robots.txt" and copy.setting.site:
        here = rendered.content.replace(base.encode(), copy.setting.site.encode())
        return replace(rendered, content=here)
    return rendered


def _put(copy: _Copy, rendered: Rendered) -> None:
    copy.folder.put(rendered.file, rendered.content)


def _put_all(
    copy: _Copy, rendered: Iterator[Rendered], total: int, seen: set[Address], progress: Progress
) -> set[Address]:
    """Put files as they are rendered, and return the addresses yet unseen that they lead to."""
    led_to: set[Address] = set()
    for number, each in enumerate(rendered, 1):
        _put(copy, each)
        seen.add(each.address)
        led_to |= each.led_to
        if number % _FEW == 0:
            progress(f"{number:,} of {total:,} pages and their data")
    return led_to - seen


def _put_files(copy: _Copy, progress: Progress) -> None:
    for name, content in static_files():
        copy.folder.put(name, content)
    for name, content in rule_files(copy.app, copy.release.manifest["base"], copy.setting):
        copy.folder.put(name, content)
    of_feed = (item.alias for item in copy.feed.pages)
    for post in (*copy.listing.forwards, *of_feed, *forwards_of(copy.withdrawn)):
        page = forward_page(post, copy.setting.site, copy.setting.prefix)
        copy.folder.put(post.file, page)
    for path, make in dump_files(copy.release).items():
        progress(f"writing {path}")
        copy.folder.put(path.removeprefix("/"), make())


def _put_own_pages(copy: _Copy, own: Renderer) -> None:
    """Put what this process alone knows: of the feed, of what was withdrawn, of what is missing."""
    if own.answers(SECURITY):  # only where the settings say whom to tell
        _put(copy, own.render(Item(Address(SECURITY), is_page=False)))
    for item in copy.feed.pages:
        _put(copy, own.render(item))
    missing = own.render(Item(Address(own_pages.MISSING), is_page=True))
    copy.folder.put("404.html", missing.content)
    for path, told in copy.withdrawn.items():
        asked = Address(own_pages.WITHDRAWN, tuple(sorted(told.items())))
        page = own.render(Item(asked, is_page=True), at=path)
        copy.folder.put(file_of(path, is_page=True), page.content)
