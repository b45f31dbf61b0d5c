"""The browser, made ready to answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from kg import settings
from kg.corrections import Box
from kg.importing.originals import Originals
from kg.release import ReleaseFolder
from kg.workers import Limits
from web.deciding.desk import Desk
from web.errors import answer_errors
from web.importing.keeping import DRAFTS, Shelf
from web.importing.keeping import Limits as DraftLimits
from web.kept import Finished, Kept
from web.kept_pages import keep_pages
from web.logs import AccessLog, note_release
from web.misspelt import tell_in_templates
from web.pace import Pace
from web.releases import Source, WatchedRelease
from web.rendering import prepare_templates
from web.security import secure
from web.sparql import Endpoint, Mounted
from web.views import (
    briefings,
    checking,
    compare,
    completeness,
    connections,
    corrections,
    datasets,
    deciding,
    downloads,
    exits,
    feed,
    front,
    gaps,
    health,
    importing,
    lists,
    match,
    money,
    pictures,
    places,
    promises,
    questions,
    reconcile,
    report,
    search,
    sparql,
    sparql_starts,
    terms,
    things,
    timeline,
)
from web.views import help as help_pages

_YEAR_S, _DAY_S, _HOUR_S = 31_536_000, 86_400, 3600


def create_app(
    source: Source | ReleaseFolder,
    corrections_box: Box | None = None,
    *,
    kept_bytes: int | None = None,
    home: Path | None = None,
    desk: Desk | None = None,
    originals: Originals | None = None,
) -> Flask:
    """Return the browser.

    Args:
        source: A folder of releases, whose current one is served and watched; or a function
            that gives the release to answer from, called once a request.
        corrections_box: Where visitors' corrections are kept; by default the folder `corrections`
            in `home`.
        kept_bytes: How much of rendered pages is kept for who asks again; by default the setting.
        home: The folder that holds what visitors leave: corrections, and drafts if the setting
            names no other folder for them. By default the folder of releases; without one nothing
            that they leave is kept.
        desk: Where decisions made on pages are written; without it none are taken.
        originals: The source documents themselves; without them evidence shows quotations.

    Raises:
        ReleaseError: The folder has no release, or a damaged one.
        UsageError: A setting of the visitors' queries is no number.
    """
    if isinstance(source, ReleaseFolder):
        home = home or source.path
        source = WatchedRelease(source)
    if home is not None:
        corrections_box = corrections_box or Box(home / "corrections")
    app = Flask("web", static_folder="static")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR_S  # addresses of static files carry a version
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.extensions["civic_source"] = source
    app.extensions["civic_originals"] = originals
    app.extensions["civic_corrections"] = corrections_box
    if desk is not None:
        app.extensions["civic_desk"] = desk
    most = settings.CORRECTIONS_OF_A_VISITOR.read()
    app.extensions["civic_corrections_pace"] = Pace(most, _HOUR_S)
    of_a_visitor = settings.IMPORTS_OF_A_VISITOR.read()
    app.extensions["civic_imports_pace"] = Pace(of_a_visitor, _HOUR_S)
    app.extensions["civic_drafts"] = Shelf(_drafts(home), DraftLimits.from_environment())
    app.extensions["civic_drafts_pace"] = Pace(settings.DRAFTS_OF_A_VISITOR.read(), _DAY_S)
    kept: Kept[Finished] = Kept(settings.SPARQL_KEPT_BYTES.read())
    endpoint = Endpoint(source, Limits.from_environment(), kept)
    app.extensions["civic_sparql"] = endpoint
    app.extensions["civic_runner"] = endpoint.runner
    mounted = Mounted(app.wsgi_app, endpoint)
    app.extensions["civic_at_hand"] = mounted.is_at_hand
    app.wsgi_app = AccessLog(mounted, _name_of(source))  # type: ignore[method-assign]
    note_release(app)
    prepare_templates(app)
    kept_bytes = settings.PAGES_KEPT_BYTES.read() if kept_bytes is None else kept_bytes
    keep_pages(app, Kept(kept_bytes))
    secure(app)
    answer_errors(app)
    tell_in_templates(app)
    for views in (
        briefings,
        checking,
        compare,
        completeness,
        connections,
        corrections,
        datasets,
        deciding,
        feed,
        front,
        gaps,
        health,
        help_pages,
        importing,
        lists,
        match,
        money,
        pictures,
        places,
        promises,
        questions,
        reconcile,
        report,
        search,
        sparql,
        sparql_starts,
        downloads,
        exits,
        terms,
        things,
        timeline,
    ):
        app.register_blueprint(views.blueprint)
    return app


def _drafts(home: Path | None) -> Path | None:
    """Return the folder of kept drafts: as it is set, or in the folder of what visitors leave."""
    if named := settings.DRAFTS.read():
        return Path(named)
    return home / DRAFTS if home else None


def _name_of(source: Source) -> Callable[[], str | None]:
    """Return what tells the release of the moment, None while it is not known."""

    def name() -> str | None:
        try:
            return source().name
        except Exception:  # noqa: BLE001 - a line of the log must not spoil the answer it is about
            return None

    return name
