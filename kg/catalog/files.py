"""One file of a publication: what it is, and its bytes, made when they are first asked for."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from kg.release.kept import KeptFile


@dataclass(frozen=True)
class DumpFile:
    """A file that can be taken away.

    Shape:
        `path` is its address on this host, such as `/dumps/hub.ttl`; `title` says in words what
        it is, and `form` in which form. `graph` is the IRI of the one named graph it holds and
        `plan` that of the plan it is about, each empty where there is none. `conforms_to` is the
        IRI of the standard, if it has one. `known` are the size and the checksum of what lies ready
        already, which `make` then only reads.
    """

    path: str
    media_type: str
    title: str
    form: str
    make: Callable[[], bytes]
    graph: str = ""
    plan: str = ""
    conforms_to: str = ""
    known: KeptFile | None = None
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def __call__(self) -> bytes:
        """Return the file's bytes, the same every time."""
        return self.read()

    def read(self) -> bytes:
        """Return the file's bytes, the same every time."""
        return self.make() if self.known else zlib.decompress(self._kept[0])

    @property
    def name(self) -> str:
        """Return the path below /dumps/."""
        return self.path.removeprefix("/dumps/")

    @property
    def is_compressed(self) -> bool:
        """Whether the bytes are in gzip's form; `media_type` is then that of what is inside."""
        return self.path.endswith(".gz")

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.known.size if self.known else self._kept[1]

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the bytes, in hexadecimal."""
        return self.known.sha256 if self.known else self._kept[2]

    @property
    def _kept(self) -> tuple[bytes, int, str]:
        with self._lock:  # of two who ask at once, one makes it
            return self._made

    @cached_property
    def _made(self) -> tuple[bytes, int, str]:
        # Kept packed: the text of triples is twenty times as long as what it says.
        content = self.make()
        return zlib.compress(content, 1), len(content), hashlib.sha256(content).hexdigest()
