"""Whose a base is: that of the host it was taken from, or one that an editor confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from kg.harvesting.errors import HarvestError
from kg.release.harvested import HeldSource

_PORTS = {"http": 80, "https": 443}


def check_claim(
    url: str, base: str, ours: str, others: Iterable[HeldSource], confirmed: str
) -> None:
    """Make sure that a source may name its things under a base.

    Args:
        url: Where the source is: an address, or the path of a file or folder.
        base: What its names begin with.
        ours: Our own base.
        others: The sources that are held, this one left out.
        confirmed: The base that an editor confirmed for this source, or nothing.

    Raises:
        HarvestError: The base is ours, or ours or another source's in other letters, lies within
            ours, or is of another host and nobody confirmed it.
    """
    if base == ours and "://" not in url:
        return  # a file may hold plans of our own name, which the gate refuses one by one
    _check_ours(url, base, ours)
    for other in others:
        if base != other.base and _plain(base) == _plain(other.base):
            raise HarvestError(
                f"{url} speaks for {base}, which is {other.base} of the source {other.slug} in "
                "other letters"
            )
    if base != confirmed and not _is_host_of(url, base):
        raise HarvestError(
            f"{url} speaks for {base}, which is not its host; if you know that it may, "
            f"harvest it with --confirm-base {base}"
        )


def _check_ours(url: str, base: str, ours: str) -> None:
    if base == ours:
        raise HarvestError(
            f"{url} names its things under {base}, and so do we: of two councils each needs a "
            "base of its own; set CIVIC_BASE to an address that is yours, there or here, and "
            "run `kg build` again there"
        )
    if _plain(base) == _plain(ours):
        raise HarvestError(f"{url} speaks for {base}, which is our own {ours} in other letters")
    if _plain(base).startswith(f"{_plain(ours)}/"):
        raise HarvestError(f"{url} speaks for {base}, which lies within our own {ours}")


def _is_host_of(url: str, base: str) -> bool:
    return "://" in url and _host(url) == _host(base)


def _host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return host, parts.port or _PORTS.get(parts.scheme, 0)


def _plain(base: str) -> str:
    """Return a base so that two that people can not tell apart are equal."""
    try:
        host, port = _host(base)
    except ValueError:  # a port beyond 65,535
        return base.casefold()
    place = host if port in _PORTS.values() else f"{host}:{port}"
    return f"{place}{unquote(urlsplit(base).path)}".casefold().rstrip("/")
