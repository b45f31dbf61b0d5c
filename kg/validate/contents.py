"""What a file holds: its bytes, unpacked where it is packed, and never more than fits."""

from __future__ import annotations

import codecs
import gzip
import zlib
from pathlib import Path

from kg.errors import LoadError

# Units: bytes, unpacked. A plan of a thousand activities has about one million.
MOST_BYTES = 256 * 1024 * 1024
_PACKED = ".gz"


def ending_of(path: Path) -> str:
    """Return the ending that says what a file is, in small letters: `.ttl` of `PLAN.TTL.GZ`."""
    endings = [ending.lower() for ending in path.suffixes]
    if endings[-1:] == [_PACKED]:
        endings.pop()
    return endings[-1] if endings else ""


def content_of(path: Path) -> bytes:
    """Return the bytes of a file, unpacked, without a mark at their start (U+FEFF).

    Raises:
        LoadError: It can not be read or unpacked, or holds more than `MOST_BYTES`.
    """
    is_packed = path.suffix.lower() == _PACKED
    try:
        with gzip.open(path) if is_packed else path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, zlib.error, EOFError) as err:
        raise LoadError(f"{path}: not gzip, or broken off: {err}") from err
    except OSError as err:
        raise LoadError(f"{path}: can not be read: {err.strerror or err}") from err
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise LoadError(f"{path}: holds more than {most} MB; give a file for each plan")
    return content.removeprefix(codecs.BOM_UTF8)
