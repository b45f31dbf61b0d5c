"""The process that opens a stranger's file to put comments into it, and may die of it.

Run as a file. Arguments: the file's name, then the limits as JSON. On standard input come the
notes, as one line of JSON, then the file; the file with comments goes out. What is refused ends as
it does in `kg.importing.reading.process`.
"""

from __future__ import annotations

import codecs
import json
import sys
import time
import warnings
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3]))

from kg.importing.commenting.note import Note
from kg.importing.commenting.spreadsheet import comment_xlsx
from kg.importing.commenting.word import comment_docx
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.process import REFUSED, give_up


def main(limits: Limits) -> int:
    """Read, comment and write; return the exit code."""
    warnings.simplefilter("ignore")
    kind, *plain = json.loads(sys.stdin.buffer.readline())
    notes = [Note(*each) for each in plain]
    data = sys.stdin.buffer.read()
    comment = comment_docx if kind == "docx" else comment_xlsx
    # Later no module and no file can be opened.
    codecs.lookup("cp437")
    time.localtime()
    try:
        give_up(limits)
        made = comment(data, notes, limits)
    except RefusedError as err:
        sys.stdout.buffer.write(str(err).encode("utf-8", "replace"))
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(b"takes more memory to read than it may")
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(Limits(**json.loads(sys.argv[2]))))
