"""The pages that lie ready beside the release that is served (`kg.release.kept`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from kg.errors import KGError
from kg.release.kept import Shelf, key_of, open_shelf
from kg.release.program import digest_of
from web.kept import KeptPage
from web.negotiation import publication, release
from web.releases import Served

# What a build keeps, and what `kg prepare` adds.
MAIN, ALL = "main-pages", "pages"
_WEB = Path(__file__).resolve().parent


class BeingMadeError(KGError):
    """What is dear to make is being made by another process just now."""

    retry_after = 30


def pages_key(served: Served) -> str:
    """Return the key of the pages of a release, as this application publishes them."""
    digest = current_app.extensions["civic_digest"]
    return key_of(_program(), digest, served.name, served.manifest["digest"], repr(publication()))


def find_page(name: str) -> KeptPage | None:
    """Return a page that lies beside the release of this request, by its name."""
    served = release()
    for kind in (ALL, MAIN):
        shelf = _shelf(served, kind)
        content = shelf.read(name) if shelf else None
        if content is not None:
            return KeptPage.read(content)
    return None


def expect_prepared(app: Flask, *, is_expected: bool) -> None:
    """Tell an application whether another process prepares what is dear to make."""
    app.extensions["civic_prepares"] = is_expected


def is_being_prepared() -> bool:
    """Whether another process is to prepare what is dear to make, and has not done so yet."""
    return bool(current_app.extensions.get("civic_prepares")) and not is_prepared(release())


def wait_for_prepared() -> None:
    """Let nobody make what is dear to make while another process prepares it.

    Raises:
        BeingMadeError: It is not ready yet.
    """
    if is_being_prepared():
        raise BeingMadeError(
            "this is made once for each release, and it is being made just now; "
            "try again in a minute"
        )


def is_prepared(served: Served) -> bool:
    """Whether all that is dear to make lies beside a release."""
    return _shelf(served, ALL) is not None


def _shelf(served: Served, kind: str) -> Shelf | None:
    path: Path | None = getattr(served, "path", None)
    if path is None:  # a release on a SPARQL server
        return None
    opened: dict[Any, Shelf] = current_app.extensions.setdefault("civic_shelves", {})
    key = pages_key(served)
    known = (path, kind, key)
    if known not in opened:
        found = open_shelf(path, kind, key)
        if found is None:
            return None
        opened[known] = found
    return opened[known]


@cache
def _program() -> str:
    return digest_of(_WEB, _WEB.rglob("*.py"))
