"""From a request to its reply, without the web framework: the framework costs more than a lookup.

Statuses, beside 200 and 304: 400 malformed or refused, 405 another method, 406 no form that is
accepted, 413 too long, too much memory or too large an answer, 414 too long an address, 415
another medium, 503 with Retry-After where nobody is free. A query that runs out of time is
answered with 504 and not 503: asking again would take as long again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import KGError
from kg.formats import GRAPH, OF_ANSWERS
from kg.serialising import spreadsheet_csv
from kg.workers import Limits, Runner, VisitorAnswer, VisitorQuery
from web.accept import accept_of
from web.kept import Finished, Kept
from web.logs.notes import note_trouble, put_release
from web.releases import Served
from web.sparql.at_hand import AtHand, Known, Question
from web.sparql.description import describe
from web.sparql.headers import finish, is_known, packs, reply_with, tag_of, unchanged
from web.sparql.pools import Pools
from web.sparql.prepare import make_ready
from web.sparql.reading import Asked, RefusedError, read_request
from web.sparql.responses import Reply, preflight, refusal
from web.sparql.result_formats import choose

_LOG = logging.getLogger(__name__)
_HOST = re.compile(r"(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
# Short, and without what would end a link early.
_LINKABLE = re.compile(r"[A-Za-z0-9%&=+.,;:@!$'()*/?_~\-]{1,1024}")


class Endpoint:
    """Answers requests to `/sparql` from the release of the moment."""

    def __init__(self, source: Callable[[], Served], limits: Limits, kept: Kept[Finished]) -> None:
        self.limits = limits
        self.pools = Pools(limits)
        self._source = source
        self._kept = kept
        self.at_hand = AtHand()

    def answer(self, environ: dict[str, Any]) -> Reply:
        """Return the reply to a request; what fails is told in one sentence."""
        accept = accept_of(environ)
        known = self.at_hand.take()
        if known is not None:
            put_release(environ, known.release)
            return unchanged(known.tag) if is_known(environ, known.tag) else known.reply
        asked = None
        try:
            asked = read_request(environ)
            if environ["REQUEST_METHOD"] == "OPTIONS":
                return preflight()
            if asked.text is None:
                return self._describe(environ, asked, accept)
            return self._query(environ, asked, accept)
        except KGError as err:
            reply = refusal(err, accept)
            note_trouble(environ, reply.status, err, asked.text if asked else None)
            if reply.status == 500:
                _LOG.error("/sparql: %s", err)
            return reply
        except Exception as err:  # noqa: BLE001  (as for pages: logged here, and told in a sentence)
            _LOG.exception("/sparql", exc_info=err)
            failure = KGError(f"{type(err).__name__}: {err}")
            reply = refusal(failure, accept)
            note_trouble(environ, reply.status, failure, asked.text if asked else None)
            return reply

    def runner(self) -> Runner:
        """Return what runs a query of the pages over the release of the moment."""
        return _OfRelease(self.pools, self._source())

    def close(self) -> None:
        """End the workers."""
        self.pools.close()

    def _describe(self, environ: dict[str, Any], asked: Asked, accept: str | None) -> Reply:
        if environ["REQUEST_METHOD"] == "POST":
            raise RefusedError(400, "there is no query: send one as the field 'query'")
        served = self._source()
        put_release(environ, served.name)
        chosen = choose(GRAPH, accept, asked.form)
        address = _own_address(environ, served)
        tag = tag_of(served, address, str(self.limits), chosen.form.media_type)
        if is_known(environ, tag):
            return unchanged(tag)
        body = describe(served, address, self.limits, chosen.form.media_type)
        return reply_with(chosen, finish(GRAPH, body, packed=packs(environ)), tag)

    def _query(self, environ: dict[str, Any], asked: Asked, accept: str | None) -> Reply:
        ready = make_ready(asked, accept)
        with self.pools.asking(self._source()) as (served, runner):
            release = served.name, str(served.manifest["digest"])
            put_release(environ, served.name)
            self.at_hand.see(release)
            tag = tag_of(served, *ready.named_by)
            if ready.lasts and is_known(environ, tag):
                return unchanged(tag)
            key = f"{tag} {packs(environ)}"
            finished = self._kept.find(key) if ready.lasts else None
            if finished is None:
                answer = runner.run(replace(ready.query, base=_base(served)))
                body = spreadsheet_csv(answer.body) if ready.for_people else answer.body
                finished = finish(answer.kind, body, packed=packs(environ))
                if ready.lasts:
                    self._kept.keep(key, finished)
        reply = reply_with(ready.chosen, finished, tag if ready.lasts else None)
        reply.headers.extend(_alternates(environ, asked, finished.kind))
        if ready.for_people:
            reply.headers.append(("Content-Disposition", 'attachment; filename="answer.csv"'))
        if ready.lasts and self._kept.keeps and environ["REQUEST_METHOD"] == "GET":
            self.at_hand.put(release, _question(environ), Known(tag, reply, served.name))
        return reply


@dataclass(frozen=True, slots=True)
class _OfRelease:
    pools: Pools
    served: Served

    def run(self, asked: VisitorQuery) -> VisitorAnswer:
        """Answer a query; see `kg.workers.Runner.run`."""
        with self.pools.asking(self.served) as (served, runner):
            return runner.run(replace(asked, base=_base(served)))


def _question(environ: dict[str, Any]) -> Question:
    return Question(
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_ACCEPT_ENCODING"),
    )


def _base(served: Served) -> str:
    return f"{served.manifest['base']}/"


def _alternates(environ: dict[str, Any], asked: Asked, kind: str) -> Iterator[tuple[str, str]]:
    """Return links to the same answer in its other forms, where the address is short."""
    address = environ.get("QUERY_STRING", "")
    is_read = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    if is_read and asked.form is None and _LINKABLE.fullmatch(address):
        links = (
            f'</sparql?{address}&format={form.name}>; rel="alternate"; type="{form.media_type}"'
            for form in OF_ANSWERS
            if kind in form.kinds
        )
        yield "Link", ", ".join(links)


def _own_address(environ: dict[str, Any], served: Served) -> str:
    """Return the address at which we were asked: what a description must speak of."""
    host = str(environ.get("HTTP_HOST", ""))
    if not _HOST.fullmatch(host):
        return f"{served.manifest['base']}/sparql"
    return f"{environ['wsgi.url_scheme']}://{host}/sparql"
