"""The page of `/sparql`: an editor, what to start from, and an answer told with names."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, current_app, request

from kg.errors import KGError, QueryError
from kg.formats import OF_ANSWERS, Format
from kg.namespaces import known_prefixes
from kg.pages import name_index, sparql
from kg.queries import guard
from kg.workers import OverLimitError, Runner, TooBusyError, VisitorQuery
from web.errors import OWN_FAULT, status_of
from web.html_only import html_page
from web.logs import note_trouble
from web.negotiation import arguments, base, release
from web.security import POLICY_WITH_SCRIPT

_LOG = logging.getLogger(__name__)
# Servers and browsers on the way cut off longer addresses; such a query is sent as a form.
LONGEST_ADDRESS = 6000
_BEFORE = ("csv", "tsv")  # what people take away first
_UNWRITTEN = "there is no query yet: write one, or start from one below"


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: the text, and the request's own dataset as pairs of name and IRI."""

    text: str
    dataset: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Return the address of this query, answer and all."""
        return "/sparql?" + urlencode([("query", self.text), *self.dataset])

    @property
    def is_long(self) -> bool:
        """Whether the query is too long for an address."""
        return len(self.address) > LONGEST_ADDRESS


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer; `kind` is `mistake`, `refusal`, `limit`, `busy` or `fault`."""

    kind: str
    status: int
    mistake: sparql.Mistake
    wait_s: int = 0


def sparql_page(text: str | None) -> Response:
    """Return the page, with the answer if there is a query.

    A query that fails is shown again, with what is wrong beside it; the status stays the one that
    says so.

    Args:
        text: The query, None for the bare page.
    """
    if text is None:
        return _page(Query(sparql.starts().examples[0].text, _dataset()))
    asked = Query(text, _dataset())
    try:
        if not text.strip():
            raise QueryError(_UNWRITTEN)
        told = _ask(asked)
    except KGError as err:
        trouble = trouble_of(text, err)
        note_trouble(request.environ, trouble.status, err, text)
        response = _page(asked, trouble=trouble)
        if trouble.wait_s:
            response.headers["Retry-After"] = str(trouble.wait_s)
        return response
    return _page(asked, told=told)


def start_page(name: str) -> Response:
    """Return the page with a query in the editor that was not run.

    Raises:
        NotFoundError: Nothing to start from has this name, or nothing that of a value.
        QueryError: It takes no such value.
    """
    given = arguments(*sparql.values_taken(name))
    start = sparql.find_start(name, name_index(release().store), given)
    return _page(Query(start.text, ()), start=start)


def trouble_of(text: str, err: KGError) -> Trouble:
    """Return what the page says of a query that has no answer."""
    status = status_of(err)
    said = sparql.Mistake(str(err), "")
    if isinstance(err, TooBusyError):
        return Trouble("busy", status, said, err.retry_after)
    if isinstance(err, OverLimitError):
        return Trouble("limit", status, said)
    if isinstance(err, QueryError):
        found = sparql.mistake_in(text, str(err), known_prefixes(release().store.graphs()))
        return Trouble("mistake" if found.line else "refusal", status, found)
    _LOG.error("/sparql: %s", err)
    return Trouble("fault", status, sparql.Mistake(OWN_FAULT, ""))


def _ask(asked: Query) -> sparql.Told:
    runner: Runner = current_app.extensions["civic_runner"]()
    query = VisitorQuery(
        asked.text,
        sparql.ROWS_AS,
        sparql.GRAPH_AS,
        tuple(iri for name, iri in asked.dataset if name == "default-graph-uri"),
        tuple(iri for name, iri in asked.dataset if name == "named-graph-uri"),
        f"{base()}/",
    )
    return sparql.ask_as_visitor(release().store, runner, query)


def _dataset() -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, iri)
        for name in ("default-graph-uri", "named-graph-uri")
        for iri in request.values.getlist(name)
        if iri
    )


def _page(
    asked: Query,
    told: sparql.Told | None = None,
    trouble: Trouble | None = None,
    start: sparql.Start | None = None,
) -> Response:
    store = release().store
    response = html_page(
        "sparql.html",
        trouble.status if trouble else 200,
        keep=trouble is None,
        asked=asked,
        longest=LONGEST_ADDRESS,
        told=told,
        trouble=trouble,
        start=start,
        starts=sparql.starts(),
        graphs=sparql.graph_lines(store),
        prefixes=known_prefixes(store.graphs()),
        limits=current_app.extensions["civic_sparql"].limits,
        guard=guard,
        most_rows=sparql.MOST_ROWS,
        formats=_offered(told.kind) if told else (),
    )
    response.headers["Content-Security-Policy"] = POLICY_WITH_SCRIPT
    response.headers["Vary"] = "Accept"
    if trouble is None and request.method in ("GET", "HEAD"):
        # The tag is of the very page: a query with NOW() or RAND() gives another one.
        response.add_etag()
        response.make_conditional(request)
    return response


def _offered(kind: str) -> list[Format]:
    """Return the formats in which an answer can be taken away."""
    able = [made for made in OF_ANSWERS if kind in made.kinds]
    return sorted(able, key=lambda made: made.suffix not in _BEFORE)
