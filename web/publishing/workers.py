"""Rendering in several processes: each opens the release for itself and asks its own site."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from flask import Flask

from kg.feed import Feed
from kg.release import Release, ReleaseFolder, open_release
from web.factory import create_app
from web.publishing import own_pages
from web.publishing.errors import PublishError
from web.publishing.rendering import Rendered, Renderer, by_page
from web.publishing.rewrite import Setting
from web.publishing.urls import Item

# Units: pages a piece of work, each with its forms.
_PIECE = 64
# Units: objects made before the collector looks for cycles; what is rendered has few.
_CYCLES = 50_000


class Render(Protocol):
    """Renders items, and the other forms of their pages."""

    def __call__(self, items: Sequence[Item]) -> Iterator[Rendered]:
        """Yield each item rendered, in their order, and after a page its forms."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What another process needs to render: which release, and how the copy is set."""

    folder: Path
    release: str
    setting: Setting


def site_of(release: Release, setting: Setting, feed: Feed | None = None) -> Flask:
    """Return the site that a copy is taken from, with the pages that only a copy has."""
    app = create_app(lambda: release, kept_bytes=0)  # each page is asked for once
    app.extensions["civic_feed"] = feed
    app.extensions["civic_copy"] = True  # so its catalogue promises no service that answers queries
    app.extensions["civic_copy_has"] = setting.tells_of
    app.register_blueprint(own_pages.blueprint)
    return app


@contextmanager
def crew(work: Work, own: Renderer, jobs: int) -> Iterator[Render]:
    """Give a function that renders items, here or in as many processes as there are jobs.

    Args:
        work: What the processes render.
        own: What this process renders with, if it is to work alone.
        jobs: How many are at work.

    Raises:
        PublishError: A process came to an end before its work did.
    """
    if jobs == 1:
        yield lambda items: chain.from_iterable(map(own.render_pages, _pieces(items)))
        return
    # Started anew, never forked: what runs here may hold locks that a copy would never let go.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start, (work,)) as pool:
        try:
            yield lambda items: chain.from_iterable(pool.map(_render, _pieces(items)))
        except BrokenProcessPool as err:
            raise PublishError(
                "a process that renders was ended from outside, perhaps for want of memory; "
                "run it again, or with --jobs 1"
            ) from err
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _pieces(items: Sequence[Item]) -> list[list[list[Item]]]:
    groups = list(by_page(items))
    return [groups[start : start + _PIECE] for start in range(0, len(groups), _PIECE)]


_at_work: list[Renderer] = []


def _start(work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us hears it, and ends us
    release = open_release(ReleaseFolder(work.folder), work.release)
    _at_work.append(Renderer(site_of(release, work.setting), work.setting))
    _collect_seldom()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cycles less often for a while, and not in what is there already."""
    before, was_frozen = gc.get_threshold(), gc.get_freeze_count()
    _collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not was_frozen:  # what others froze stays so
            gc.unfreeze()


def _collect_seldom() -> None:
    gc.freeze()  # the release and its names stay, and are most of what the collector looks through
    gc.set_threshold(_CYCLES)


def _render(groups: list[list[Item]]) -> list[Rendered]:
    return list(_at_work[0].render_pages(groups))
