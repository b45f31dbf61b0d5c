"""Small pieces of pages: rendered once, and anew where they would be others."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from flask import Flask, g
from markupsafe import Markup

from kg.labels.records import Link
from web.remembered import href, once

OURS, OTHERS = "https://a.example", "https://b.example"


@contextmanager
def _within(base: str, harvested: dict[str, object] | None = None):
    manifest = {"base": base, "harvested": harvested or {}}
    with Flask("pieces").test_request_context("/"):
        g.release = SimpleNamespace(manifest=manifest)
        yield


@pytest.fixture
def rendered():
    """Return a macro that is remembered, and what it was asked to render."""
    asked: list[str] = []

    def link(thing: Link, look: str = "") -> Markup:
        asked.append(f"{thing.iri}{look}")
        return Markup('<a class="{}" href="{}">{}</a>').format(look, href(thing.iri), thing.name)

    return once(link), asked


def test_a_piece_is_rendered_once_for_each_of_its_arguments(rendered):
    link, asked = rendered
    for _ in range(2):
        with _within(OURS):
            assert link(Link(f"{OURS}/id/x/1", "<One>")) == (
                '<a class="" href="/doc/x/1">&lt;One&gt;</a>'
            )
            assert 'class="big"' in link(Link(f"{OURS}/id/x/1", "<One>"), "big")
            assert ">Two<" in link(Link(f"{OURS}/id/x/1", "Two"))
    assert len(asked) == 3


def test_of_another_base_a_piece_is_another(rendered):
    link, _ = rendered
    thing = Link(f"{OURS}/id/x/1", "One")
    with _within(OURS):
        assert 'href="/doc/x/1"' in link(thing)
    with _within(OTHERS):
        assert f'href="{OURS}/id/x/1"' in link(thing)
    with _within(OTHERS, {"a": {"base": OURS, "url": "https://a.example/catalog"}}):
        assert 'href="/doc/harvested/a/x/1"' in link(thing)
