"""Pages rendered once a release, and kept beside it for whoever asks for them first.

A build keeps those of the main pages that are dear to make where there are many plans. All else
that is the same for a whole release is prepared afterwards, by a process of its own (`kg prepare`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flask import Flask, g

from kg.atomic import locked
from kg.catalog import VOID, keep_dumps, sitemap_files
from kg.feed import LiveFeed, keep_feed
from kg.queries import list_questions
from kg.release import Release, ReleaseFolder, open_release
from kg.release.answers import keep_answers, keep_noted, noting_answers
from kg.release.kept import write_shelf
from web.factory import create_app
from web.formats import DATA_FORMATS
from web.kept_pages import asked_name, page_of
from web.navigation import ways
from web.shelves import ALL, MAIN, is_prepared, pages_key

Asked = tuple[str, str]
FEW_PLANS = 12

# Made from what all plans say; the other rooms are quick, however many plans there are.
_DEAR = ("/", "/partners", "/connections", "/money", "/time", "/gaps", "/compare", "/network",
         "/ns", "/pictures", "/councils", "/strategies", "/plans", "/activities",
         "/outcomes", "/promises", "/practice")  # fmt: skip
_IN_ALL_FORMATS = ("/catalog", "/dumps", VOID)
# Rooms that are not made of a release alone.
_NOT_OF_A_RELEASE = frozenset({"feed", "sparql"})
_BROWSER, _ANYONE = "text/html", "*/*"
_OK = 200
_LOCK = "prepare.lock"


def keep_main_pages(release: Release) -> None:
    """Render the main pages of a release of many plans, and keep them with it.

    Those of few plans are rendered within a third of a second, which is less than a build may wait.

    Raises:
        OSError: The release's folder can not be written.
    """
    if release.manifest["counts"]["plans"] <= FEW_PLANS:
        return
    app = create_app(lambda: release)
    with noting_answers(release) as noted:
        _write_pages(app, release, MAIN, ((address, _BROWSER) for address in _DEAR))
    keep_noted(release, noted)


def prepare(folder: ReleaseFolder, progress: Callable[[str], None] = lambda _: None) -> str:
    """Make all that is dear to make of the current release, and put it beside it.

    What is there already is not made again. One process does it at a time; others wait for it.

    Returns:
        The name of the release.

    Raises:
        ReleaseError: There is no release, or it is damaged.
        OSError: The folder can not be written.
    """
    with locked(folder.path / _LOCK, wait=True):
        release = open_release(folder)
        app = create_app(lambda: release)
        with app.app_context():
            if is_prepared(release):
                return release.name
        progress("answering the questions that need no value")
        keep_answers(release)
        progress("making the files to take away")
        keep_dumps(release)
        progress("reading what changed between releases")
        keep_feed(folder, release, LiveFeed(folder)(release))
        progress("rendering pages")
        _write_pages(app, release, ALL, _all_addresses(app, release))
        return release.name


def _all_addresses(app: Flask, release: Release) -> Iterator[Asked]:
    rooms = (*ways(app).main, *ways(app).more)
    yield from ((r.address, _BROWSER) for r in rooms if r.key not in _NOT_OF_A_RELEASE)
    yield "/gaps", _BROWSER  # the other view of a room
    for question in list_questions():
        if all(parameter.default is not None for parameter in question.parameters):
            yield f"/questions/{question.name}", _BROWSER
    for address in _IN_ALL_FORMATS:
        yield address, _BROWSER
        for made in DATA_FORMATS:
            yield f"{address}.{made.suffix}", _ANYONE
            yield address, made.media_type
    yield "/data.json", _ANYONE
    yield from ((path, _ANYONE) for path in sitemap_files(release))


def _write_pages(app: Flask, release: Release, shelf: str, asked: Iterable[Asked]) -> None:
    """Render pages and put them on a shelf of the release; one that fails is left out.

    Args:
        app: The browser of the release.
        release: What they are made of.
        shelf: The name of the shelf.
        asked: The address of each, and what its reader accepts.

    Raises:
        OSError: The release's folder can not be written.
    """
    with app.app_context():
        key = pages_key(release)
    write_shelf(release.path, shelf, key, _rendered(app, release, asked))


def _rendered(app: Flask, release: Release, asked: Iterable[Asked]) -> Iterator[tuple[str, bytes]]:
    for address, accepted in dict.fromkeys(asked):
        with app.test_request_context(address, headers={"Accept": accepted}):
            g.release = release
            response = app.full_dispatch_request()
            if response.status_code == _OK:
                yield asked_name(), page_of(response).written()
