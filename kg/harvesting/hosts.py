"""Which host an address names, and whether we may speak to it."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from kg.errors import UsageError
from kg.harvesting.errors import HarvestError

_PORTS = {"http": 80, "https": 443}
_LOCAL = ("localhost", ".localhost")
# What may stand in an address that goes into a request line.
_ADDRESS = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Place:
    """An address of the web in its parts; `path` has no slash at its end and no query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as they are written."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{shown}{port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.path


def place_of(url: str) -> Place:
    """Return the parts of an address that someone typed.

    Raises:
        UsageError: It is no address of http or https, or it holds a name and a password.
    """
    try:
        parts = urlsplit(url) if _ADDRESS.fullmatch(url) else None
        port = parts.port if parts else None
    except ValueError:  # a bracket that is not closed, a port beyond 65,535
        parts = port = None
    if parts is None or parts.scheme not in _PORTS or not parts.hostname:
        raise UsageError(f"{url!r} is no address to harvest from; give one of http or https")
    if parts.username is not None or parts.password is not None:
        raise UsageError("an address to harvest from holds no name and no password")
    if parts.query or parts.fragment:
        raise UsageError(f"{url!r}: leave out what follows the ? or the #")
    return Place(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], parts.path.rstrip("/"))


def folder_of(place: Place) -> Place:
    """Return the address of the folder that a file lies in."""
    return replace(place, path=place.path.rpartition("/")[0])


def resolve(place: Place, *, private: bool = False) -> str:
    """Return the one address that a host is spoken to at, looked up once.

    A host of a private network, or this machine, is refused unless its very address was typed
    (`http://127.0.0.1:8001`, `http://localhost`), or `private` allows it: a name of the open web
    that leads inside is how a stranger would make us knock at our own doors.

    Raises:
        HarvestError: The host is unknown, or may not be spoken to.
    """
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise HarvestError(f"the host {place.host!r} can not be found") from err
    address = str(found[0][4][0])
    if not (private or _was_typed(place.host) or _is_public(address)):
        raise HarvestError(
            f"{place.host!r} leads to {address}, which is no public address; if it is meant, "
            "give that address itself, or --private"
        )
    return address


def _was_typed(host: str) -> bool:
    if host == _LOCAL[0] or host.endswith(_LOCAL[1]):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None)
    return (inside or found).is_global and not (inside or found).is_multicast
