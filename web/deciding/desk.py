"""Where an officer decides: the data of this machine, and who may write into them.

Decisions are written into files, so they are taken from this machine alone, unless a setting says
that whoever reaches the server is an officer: then a login must stand before it.
"""

from __future__ import annotations

from ipaddress import ip_address
from threading import Lock

from flask import Request
from werkzeug.exceptions import Forbidden

from kg.claims.constraints import Counts, read_counts
from kg.claims.deciders import decision_of
from kg.claims.deciding import Deciding
from kg.claims.files import DataFiles
from kg.claims.records import Claim, Status
from kg.errors import UsageError
from kg.matching.decisions import Matchmaker, undo_decision
from kg.matching.verdicts import Verdict
from kg.namespaces import shorten
from kg.release import ReleaseFolder
from kg.sources import Sources
from web.deciding.building import Builder
from web.same_origin import require_same_origin

_HERE = frozenset(("localhost", "127.0.0.1", "[::1]"))
_BY_WAY_OF = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
_REFUSAL = (
    "decisions are written into the data, and are taken from this machine alone; open the page "
    "there, at 127.0.0.1, or start the server with CIVIC_DECIDE behind a login"
)
Said = tuple[str, str]


class Desk:
    """The data that decisions are written into, one after another.

    Args:
        sources: The data.
        folder: The releases that are made of them.
        anywhere: Whether whoever reaches the server may decide.
    """

    def __init__(self, sources: Sources, folder: ReleaseFolder, *, anywhere: bool = False) -> None:
        self._sources = sources
        self._anywhere = anywhere
        self._lock = Lock()
        self.builder = Builder(sources, folder)

    def let_in(self, request: Request) -> None:
        """Let a request pass that an officer may have made.

        Raises:
            Forbidden: It came from another machine, by way of one, or from a page of another site.
        """
        if not self._anywhere and not _is_from_here(request):
            raise Forbidden(_REFUSAL)
        if request.method == "POST":
            require_same_origin(request)

    def files(self) -> DataFiles:
        """Return the data as they are now."""
        return DataFiles(self._sources)

    def keep_verdict(self, verdict: Verdict, said: Said) -> str:
        """Keep a decision about names, and return the IRI of its claim.

        Args:
            verdict: The decision.
            said: Who decides, and why.

        Raises:
            KGError: It can not hold; nothing is written.
        """
        with self._lock:
            files = self.files()
            (iri,) = Matchmaker(files, self._counts()).apply(
                [verdict], decision_of(files, *said, "")
            )
            files.write()
        return iri

    def keep_claim(self, name: str, how: str, right: str, said: Said) -> str:
        """Accept, reject or correct an open claim, and return the IRI of what holds now.

        Args:
            name: The claim.
            how: `accept`, `reject` or `correct`.
            right: The IRI of what its object should be, where it is corrected.
            said: Who decides, and why.

        Raises:
            KGError: It can not hold; nothing is written.
        """
        with self._lock:
            files = self.files()
            claim, decision = files.claim(name), decision_of(files, *said, "")
            if claim.status is not Status.PROPOSED:
                raise UsageError(f"{shorten(claim.iri)} was {claim.status.value} meanwhile")
            deciding = Deciding(files, self._counts())
            if how == "correct":
                claim = deciding.correct(claim, right, decision)
            elif how == "accept":
                deciding.accept(claim, decision)
            else:
                deciding.reject(claim, decision)
            files.write()
        return claim.iri

    def undo(self, name: str) -> Claim:
        """Take a decision back, and return the claim as it was.

        Raises:
            KGError: There is no such decision, or it must stand.
        """
        with self._lock:
            files = self.files()
            claim = files.claim(name)
            undo_decision(files, self._counts(), claim)
            files.write()
        return claim

    def _counts(self) -> Counts:
        return read_counts(self._sources)


def _is_from_here(request: Request) -> bool:
    """Whether this machine asks itself, by a name of its own and not for somebody else.

    Another site can give its name the address of this machine: the browser then asks us by it.
    """
    name = request.host.rpartition(":")[0] if request.host[-1:].isdigit() else request.host
    if (name or request.host) not in _HERE or any(h in request.headers for h in _BY_WAY_OF):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
