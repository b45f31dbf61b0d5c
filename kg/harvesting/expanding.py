"""Compressed files, unpacked only as far as we are willing to."""

from __future__ import annotations

import zlib

from kg.harvesting.errors import HarvestError
from kg.harvesting.limits import MEBIBYTE, Limits

_GZIP = 31
_STEP = MEBIBYTE
# Small files of much the same may well shrink to a hundredth.
_ALWAYS = 4 * MEBIBYTE


def expanded(name: str, packed: bytes, limits: Limits) -> bytes:
    """Return the content of a gzip file.

    Raises:
        HarvestError: No gzip, broken off, or a bomb: more than the limit, or absurdly more than
            what was sent.
    """
    most = min(limits.expanded_bytes, max(_ALWAYS, len(packed) * limits.expansion))
    held = bytearray()
    rest = packed
    try:
        while rest:
            reader = zlib.decompressobj(_GZIP)
            held += _unpacked(name, reader, rest, most - len(held))
            rest = reader.unused_data
    except zlib.error as err:
        raise HarvestError(f"{name} is no gzip file, or is damaged") from err
    return bytes(held)


def _unpacked(name: str, reader: zlib._Decompress, packed: bytes, most: int) -> bytes:
    held = bytearray()
    rest = packed
    while not reader.eof:
        part = reader.decompress(rest, _STEP)
        rest = reader.unconsumed_tail
        held += part
        if len(held) > most:
            raise HarvestError(f"{name} unpacks to more than {most:,} bytes and is not read")
        if not part and not rest:
            raise HarvestError(f"{name} breaks off before its end")
    return bytes(held)
