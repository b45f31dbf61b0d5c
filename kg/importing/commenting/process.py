"""The process that opens a stranger's file to put comments into it, and may die of it.

Run as a file. Arguments: the file's name, then the limits as JSON. On standard input come the
notes, as one line of JSON, then the file; the file with comments goes out. What is refused ends as
`kg.importing.reading.apart` says.
"""

from __future__ import annotations

import codecs
import json
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3]))

from kg.importing.commenting.note import Note
from kg.importing.commenting.spreadsheet import comment_xlsx
from kg.importing.commenting.word import comment_docx
from kg.importing.reading.apart import answer, give_up
from kg.importing.reading.limits import Limits


def main(limits: Limits) -> int:
    """Read, comment and write; return the exit code."""

    def comment(given: bytes) -> bytes:
        told, _, data = given.partition(b"\n")
        kind, *plain = json.loads(told)
        notes = [Note(*each) for each in plain]
        # Later no module and no file can be opened.
        codecs.lookup("cp437")
        time.localtime()
        give_up(limits)
        return (comment_docx if kind == "docx" else comment_xlsx)(data, notes, limits)

    return answer(comment)


if __name__ == "__main__":
    sys.exit(main(Limits(**json.loads(sys.argv[2]))))
