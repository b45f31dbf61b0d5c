"""One query over HTTP to a SPARQL 1.1 endpoint: a whole answer, or one sentence that says why not.

SPARQLWrapper writes the request. How it is opened is ours: with a time limit for the whole, with
redirects followed on the same host only, and without its habit of exchanging the opener of the
whole process for one that knows a password.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import OpenerDirector, Request

from SPARQLWrapper import GET, POST, SPARQLWrapper

from kg.errors import QueryError
from kg.store.connecting import (
    AGENT,
    Answered,
    EndpointDownError,
    EndpointError,
    first_line,
    open_with,
    opener_for,
    read_whole,
)
from kg.store.lexer import query_form

ROWS = "application/sparql-results+json"
GRAPH = "application/n-triples"
# Longer addresses are cut or refused on the way; a query in a body goes everywhere.
_LONGEST_ADDRESS = 2000
_AGAIN = {429, 502, 503, 504}
_TRIES = 4
_FIRST_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where queries are sent, and how long an answer may take.

    Units: `seconds` for a query with all its retries; `most_bytes` of an answer, unpacked.
    """

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    seconds: float = 30.0
    most_bytes: int = 256 * 1024 * 1024


def form_of(text: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE: the form of a query.

    Raises:
        QueryError: It is none of them.
    """
    form = query_form(text)
    if form is None:
        raise QueryError("the query does not parse: it is no SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def send_query(
    endpoint: Endpoint,
    text: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Answered:
    """Send a query and return what came back with status 200, read to its end.

    A query changes nothing, so one that met a busy server or a broken connection is sent again,
    with pauses that grow, a few times and within the endpoint's time.

    Raises:
        QueryError: The endpoint says that the query is wrong (400).
        EndpointDownError: It does not answer, or not in time.
        EndpointError: It answers with another failure.
    """
    asking = _Asking(endpoint, text, default_graphs, named_graphs)
    ends = time.monotonic() + endpoint.seconds
    pause = _FIRST_PAUSE_S
    for attempt in range(1, _TRIES + 1):
        try:
            return asking.answer(ends)
        except EndpointDownError as err:
            pause = max(pause, err.retry_after if err.asked_to_wait else 0.0)
            is_over = err.out_of_time or attempt == _TRIES or time.monotonic() + pause >= ends
            if is_over:
                raise
        time.sleep(pause)
        pause *= 2
    raise AssertionError("the last try returns or raises")


class _Asking(SPARQLWrapper):
    """A query as SPARQLWrapper writes it; its form is read by our own lexer.

    SPARQLWrapper's own reading takes words in comments and prefixes for the query's form.
    """

    def __init__(
        self, endpoint: Endpoint, text: str, default: Sequence[str], named: Sequence[str]
    ) -> None:
        super().__init__(endpoint.url, agent=AGENT)
        self._endpoint = endpoint
        self._opener: OpenerDirector = opener_for(endpoint.url, endpoint.user, endpoint.password)
        self.setOnlyConneg(True)
        self.setTimeout(max(1, int(endpoint.seconds)))
        for graph in default:
            self.addParameter("default-graph-uri", graph)
        for graph in named:
            self.addParameter("named-graph-uri", graph)
        self.setQuery(text)
        is_rows = self.queryType in ("SELECT", "ASK")
        self.addCustomHttpHeader("Accept", ROWS if is_rows else GRAPH)
        self.addCustomHttpHeader("Accept-Encoding", "gzip")
        short = len(self._getRequestEncodedParameters(("query", text))) < _LONGEST_ADDRESS
        self.setMethod(GET if short else POST)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802 - SPARQLWrapper's name
        return form_of(query)

    def answer(self, ends: float) -> Answered:
        request: Request = self._createRequest()
        url = self._endpoint.url
        try:
            with open_with(self._opener, request, ends, url) as response:
                if request.data is not None and response.geturl() != request.full_url:
                    raise EndpointError(f"{url} sends on to {response.geturl()}; give that address")
                return read_whole(response, ends, self._endpoint.most_bytes, url)
        except HTTPError as err:
            with err:
                raise _refused(err, url) from err
        except TimeoutError as err:
            raise EndpointDownError(
                f"{url} did not answer within {self._endpoint.seconds:g} s", out_of_time=True
            ) from err
        except (URLError, OSError, HTTPException) as err:
            reason = getattr(err, "reason", err)
            told = getattr(reason, "strerror", None) or str(reason) or type(err).__name__
            raise EndpointDownError(f"{url} does not answer: {told}") from err


def _refused(err: HTTPError, url: str) -> Exception:
    told = first_line(err)
    if err.code == 400:
        return QueryError(f"{url} refuses the query: {told}")
    if err.code in (401, 403):
        return EndpointError(f"{url} asks for a user name and a password, or refuses those given")
    if err.code == 404:
        return EndpointError(f"{url}: nothing is there (404); is the address right?")
    if err.code in (301, 302, 303, 307, 308):
        return EndpointError(f"{url} sends on to {err.headers.get('Location')}; give that address")
    if err.code in _AGAIN:
        return EndpointDownError(f"{url} is not able to answer now ({err.code}): {told}", err)
    return EndpointError(f"{url} failed with {err.code}: {told}")
