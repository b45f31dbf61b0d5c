"""Packed files (zip): opened with care, since a small one may hold a great deal."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from kg.importing.reading.limits import Limits, RefusedError

_SMALL = 20_000_000  # below this a high ratio is harmless


class Package:
    """The entries of a packed file by name, each unpacked when it is asked for.

    Raises:
        RefusedError: Not a whole zip file, encrypted, or more than the limits allow.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as err:
            raise RefusedError("is damaged or not whole: save it again and send that") from err
        if len(entries) > limits.entries:
            raise RefusedError(f"holds {len(entries):,} files; at most {limits.entries:,} are read")
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise RefusedError(self._too_large())
        for entry in entries:
            self._refuse_ratio(entry.file_size, entry.compress_size)
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, in the order of the file."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return an entry unpacked; empty bytes if there is none of that name."""
        entry = self._entries.get(name)
        if entry is None:
            return b""
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as err:
            raise RefusedError("is damaged or not whole: save it again and send that") from err
        except (RuntimeError, ValueError) as err:  # zipfile's word for what is encrypted
            raise RefusedError("is encrypted: remove its password and send that") from err
        # An entry gives no more than it says of its size, but it may be read more than once.
        self._left -= len(data)
        if self._left < 0:
            raise RefusedError(self._too_large())
        return data

    def _refuse_ratio(self, size: int, packed: int) -> None:
        if size > _SMALL and size > packed * self._limits.ratio:
            raise RefusedError(
                f"holds a part that is more than {self._limits.ratio} times larger unpacked: "
                "such files are not opened"
            )

    def _too_large(self) -> str:
        return f"is more than {self._limits.unpacked_bytes // 1_000_000:,} MB unpacked"
