"""The templates' own words: links, clipped text, dates, numbers."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from pathlib import Path

from flask import Flask, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from kg.labels.counted import written_query
from kg.labels.written import written_day
from kg.terms import shorten
from web.beside import excerpts_of
from web.compiled import CompiledTemplates
from web.layout import Layout, site_version
from web.navigation import ways
from web.negotiation import release
from web.origins import origin_at, origin_of
from web.remembered import href, once

_FOLDER = Path(__file__).resolve().parent
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST = 300


def prepare_templates(app: Flask) -> None:
    """Give the templates their folders, filters and what every page shows."""
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("web", "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "bytecode_cache": CompiledTemplates(_FOLDER / "templates" / "__pycache__", _compiler()),
    }
    app.jinja_env.filters.update(
        clipped=clipped,
        lang=lang,
        day=written_day,
        href=href,
        origin=origin_of,
        per_cent=per_cent,
        query=written_query,
        sentence=sentence,
        short=shorten,
        thousands=lambda number: f"{number:,}",
    )
    app.jinja_env.globals["once"] = once
    app.jinja_env.globals["excerpts"] = excerpts_of
    app.extensions["civic_digest"] = _site_digest()

    layout = Layout(app)

    @app.context_processor
    def every_page() -> dict[str, object]:
        return {
            "served": release(),
            "origin_here": origin_at(request.path),
            "site_version": site_version(app),
            "layout": layout,
            "rooms": ways(app),
        }


def clipped(text: str, most: int = _LONGEST) -> str:
    """Return text fit to show: without control characters, cut where it is very long."""
    clean = _CONTROLS.sub("\ufffd", text)
    return clean if len(clean) <= most else f"{clean[:most].rstrip()}…"


def lang(language: str) -> Markup:
    """Return the attribute that says in which language a text is, where that is not the page's."""
    return Markup(' lang="{}"').format(language) if language else Markup("")


def sentence(text: str) -> str:
    """Return words with a capital at their head: `engaged in` as `Engaged in`."""
    return text[:1].upper() + text[1:]


def per_cent(share: Decimal) -> str:
    """Return a share from 0 to 1 as a whole percentage: `80%`."""
    return f"{share * 100:.0f}%"


def _compiler() -> str:
    """Return a digest of what templates are compiled with: the options stand in this file."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def _site_digest() -> str:
    """Return a digest of what pages are made with: a new template makes a new ETag."""
    digest = hashlib.sha256()
    for folder in ("templates", "static"):
        for path in sorted((_FOLDER / folder).rglob("*")):
            if path.is_file() and path.suffix in (".html", ".css", ".js", ".svg"):
                digest.update(path.relative_to(_FOLDER).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
