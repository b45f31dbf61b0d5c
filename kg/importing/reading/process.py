"""The process that reads a stranger's file, and may die of it.

Run as a file. Arguments: the file's name, then the limits as JSON. The file comes in on standard
input; the document goes out as JSON. What is refused ends with exit code 2 and, on standard
output, the rest of the sentence that begins with the file's name.
"""

from __future__ import annotations

import codecs
import json
import sys
import xml.dom.expatbuilder
import xml.sax.expatreader  # noqa: F401 - both are imported by mammoth while it reads
from pathlib import Path

import charset_normalizer.constant

sys.path.append(str(Path(__file__).resolve().parents[3]))

from kg.importing.reading import formats
from kg.importing.reading.apart import answer, give_up
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.plain import to_json
from kg.importing.reading.reader import read_as, reader_of
from kg.importing.reading.sniffing import ARCHIVE, kind_of

_TEXTS = frozenset(("csv", "html", "markdown", "text"))


def import_for(kind: str, data: bytes) -> None:
    """Import all that reading a file of this kind may need: later no module can be opened."""
    reader_of(kind)
    if kind == ARCHIVE:
        for name in formats.__all__:
            getattr(formats, name)
    if kind in (ARCHIVE, "pdf") or (kind in _TEXTS and not _is_utf_8(data)):
        for name in (*charset_normalizer.constant.IANA_SUPPORTED, "utf-32-le", "utf-32-be"):
            codecs.lookup(name)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def main(name: str, limits: Limits) -> int:
    """Read and write; return the exit code."""

    def read(data: bytes) -> bytes:
        kind = kind_of(name, data, limits)
        import_for(kind, data)
        give_up(limits)
        written = to_json(read_as(kind, name, data, limits))
        if len(written) > limits.result_bytes:
            raise RefusedError("holds more text than is read at once")
        return written

    return answer(read)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Limits(**json.loads(sys.argv[2]))))
