"""Help in plain words, and what is known of how accessible the pages are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState

from kg import settings
from web.formats import DATA_FORMATS
from web.html_only import html_page
from web.negotiation import arguments

blueprint = Blueprint("help", __name__)
RESULTS = Path(__file__).resolve().parent.parent / "accessibility.json"
# What the council that runs a copy fills in; what it has not filled in is said to be missing.
_SETTINGS = (settings.CONTACT, settings.OPERATOR)


@blueprint.record_once
def read_settings(state: BlueprintSetupState) -> None:
    """Take the settings of the environment, unless the application has its own."""
    for setting in _SETTINGS:
        state.app.config.setdefault(setting.name, setting.read())


@blueprint.get("/help")
def help_page() -> Response:
    """What the pages show, what their words mean, and what one can do here."""
    arguments()
    return html_page("help.html", keep=True, formats=DATA_FORMATS)


@blueprint.get("/accessibility")
def accessibility_page() -> Response:
    """The accessibility statement, from the results of the tests."""
    arguments()
    return html_page(
        "accessibility.html",
        keep=True,
        results=test_results(),
        contact=current_app.config[settings.CONTACT.name],
        operator=current_app.config[settings.OPERATOR.name],
    )


@cache
def test_results() -> dict[str, Any]:
    """Return what the browser tests found when they last wrote it down.

    Shape:
        `date`, `tools` (name to version), `rules` (the sets that were checked), `widths` in
        pixels, `pages` (addresses) and `violations` (each a page, a width, a rule and its words).
    """
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return results
