"""The browser as a visitor meets it, over the real release or over a small one."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.release import Release, ReleaseFolder, open_release
from kg.store import MemoryStore
from kg.terms import BASE
from web import create_app

_LINK = re.compile(r'<(?:a|link|form)\b[^>]*?\b(?:href|action)="([^"]*)"')


@dataclass(frozen=True)
class SmallRelease:
    """A release that is nothing but a store."""

    store: MemoryStore
    manifest: dict[str, Any]
    name: str = "0001-5ma11ca5e000"


@cache
def opened(folder: Path) -> Release:
    """Return the release of a folder, opened once for all tests."""
    return open_release(ReleaseFolder(folder))


def share_opened(patch: pytest.MonkeyPatch) -> None:
    """Let commands in this process share the open release, where opening is not what is tested."""
    patch.setattr(
        "kg.cli.actions.opening.open_release", lambda folder: opened(folder.path.resolve())
    )


def real_client(folder: ReleaseFolder) -> FlaskClient:
    """Return a visitor of the real release, of a browser that no test may set otherwise."""
    return _browser(folder.path).test_client()


@cache
def _browser(folder: Path) -> Flask:
    return own_browser(folder)


def own_browser(folder: Path) -> Flask:
    """Return a browser over the real release that a test may set as it likes."""
    release = opened(folder)
    return create_app(lambda: release)


def client_of(store: MemoryStore, digest: str = "0" * 64) -> FlaskClient:
    """Return a visitor of a small release."""
    manifest = {"base": BASE, "digest": digest, "quads": len(store)}
    release = SmallRelease(store, manifest)
    return create_app(lambda: release).test_client()


def links_of(page: str) -> list[str]:
    """Return where a page's links and forms lead."""
    return [html.unescape(found) for found in _LINK.findall(page)]
