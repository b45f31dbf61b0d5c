"""Whom a limit counts as one visitor."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

_HOST_BITS = 64
# Whoever floods us comes from few addresses, and to read one takes as long as to count it.
_KNOWN = 1024


@lru_cache(maxsize=_KNOWN)
def visitor_of(address: str | None) -> str:
    """Return what stands for an address: of IPv6 its network, since one house has all of that.

    What is no address of the Internet stands for itself; nothing for the empty text.
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> _HOST_BITS << _HOST_BITS)}/64"
