"""Templates compiled once and kept beside them, as Python keeps its own files.

A process that finds one need not compile it, which takes longer than most pages do.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from pathlib import Path

from jinja2 import __version__
from jinja2.bccache import Bucket, BytecodeCache, bc_magic


class CompiledTemplates(BytecodeCache):
    """The compiled templates in a folder.

    A file that is damaged, or was made of another text or by another program, is as none. Where the
    folder can not be written, or Python writes no compiled files, none are kept.
    """

    def __init__(self, folder: Path, program: str) -> None:
        """Keep templates in a folder.

        Args:
            folder: Where; it is made when the first is kept.
            program: The digest of what compiles them, apart from Python and Jinja.
        """
        self._folder = folder
        self._program = program

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it is kept."""
        try:
            head, _, code = self._path(bucket).read_bytes().partition(b"\n")
        except OSError:
            return
        if head == self._head(bucket, code):
            bucket.code = marshal.loads(code)  # noqa: S302 - what we wrote ourselves, and all of it

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template; one who reads it meanwhile sees that it is not whole."""
        if sys.dont_write_bytecode:
            return
        code = marshal.dumps(bucket.code)
        try:
            self._folder.mkdir(exist_ok=True)
            self._path(bucket).write_bytes(self._head(bucket, code) + b"\n" + code)
        except OSError:
            return

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.pyc"

    def _head(self, bucket: Bucket, code: bytes) -> bytes:
        """Return what a file begins with: of its text, of who made it, and of its content."""
        made_of = bc_magic + f"{__version__} {self._program} {bucket.checksum} ".encode()
        return hashlib.sha256(made_of + code).hexdigest().encode()
