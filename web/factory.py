"""The browser, made ready to answer."""

from __future__ import annotations

from flask import Flask

from kg.release import ReleaseFolder
from web.errors import answer_errors
from web.releases import Source, WatchedRelease
from web.rendering import prepare_templates
from web.security import secure
from web.views import front, health, questions, report, terms, things

_YEAR_S = 31_536_000


def create_app(source: Source | ReleaseFolder) -> Flask:
    """Return the browser.

    Args:
        source: A folder of releases, whose current one is served and watched; or a function
            that gives the release to answer from, called once a request.

    Raises:
        ReleaseError: The folder has no release, or a damaged one.
    """
    if isinstance(source, ReleaseFolder):
        source = WatchedRelease(source)
    app = Flask("web", static_folder="static")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR_S  # addresses of static files carry a version
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.extensions["civic_source"] = source
    prepare_templates(app)
    secure(app)
    answer_errors(app)
    for views in (front, health, questions, report, terms, things):
        app.register_blueprint(views.blueprint)
    return app
