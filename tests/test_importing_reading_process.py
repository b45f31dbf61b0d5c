"""The process that reads: what it gives up, and how its end is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.importing.errors import DocumentError
from kg.importing.reading import DEFAULT, Limits, read_bytes, running
from kg.importing.reading.plain import from_json
from kg.importing.reading.reader import read_one
from tests.importing_files import (
    ROWS,
    PdfPage,
    csv_of,
    docx_of,
    html_of,
    markdown_of,
    ods_of,
    packed,
    pdf_of,
    tabbed_of,
    xlsx_of,
)

FILES = {
    "csv": lambda: csv_of(ROWS),
    "csv in another encoding": lambda: csv_of(ROWS, ";", "mac_roman"),
    "csv in another script": lambda: "Срок;Дата\nмай;июнь\nДействие;Посадить\n".encode("cp1251"),
    "html": lambda: html_of(ROWS),
    "html in another encoding": lambda: b"<html><meta charset=iso-8859-15><p>caf\xe9 \xa4",
    "markdown": lambda: markdown_of(ROWS),
    "text": lambda: tabbed_of(ROWS),
    "xlsx": lambda: xlsx_of(ROWS),
    "ods": lambda: ods_of(ROWS),
    "docx": lambda: docx_of(ROWS),
    "pdf": lambda: pdf_of(PdfPage().box(50, 50, 150, 90).box(150, 50, 250, 90).text(60, 70, "a")),
    "zip": lambda: packed({"a.csv": csv_of(ROWS, encoding="cp1252"), "b.docx": docx_of(ROWS)}),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_the_process_reads_what_is_read_without_it(kind: str) -> None:
    # Once it has given up files, nothing that a reader needs may have to be opened.
    data = FILES[kind]()
    assert read_bytes("plan", data) == read_one("plan", data, DEFAULT)


GIVEN_UP = """
import os, socket, sys
from kg.importing.reading.process import give_up
from kg.importing.reading import Limits
give_up(Limits(memory_bytes=100_000_000))
def refused(act):
    try:
        act()
    except OSError:
        return "refused"
    except MemoryError:
        return "no memory"
    return "done"
sys.stdout.write(" ".join([
    refused(lambda: open("/etc/hostname")), refused(lambda: open("here", "w")),
    refused(socket.socket), refused(os.fork), refused(lambda: bytearray(300_000_000)),
]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have resource limits alone")
def test_files_network_processes_and_memory_are_given_up(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GIVEN_UP], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout == "refused refused refused refused no memory"


def test_too_much_time_memory_or_text_is_one_sentence() -> None:
    data = csv_of(ROWS * 2000)
    with pytest.raises(DocumentError, match=r"^plan\.csv takes more than 0\.01 s to read$"):
        read_bytes("plan.csv", data, Limits(seconds=0.01))
    with pytest.raises(DocumentError, match=r"^plan\.csv takes more memory to read than it may$"):
        read_bytes("plan.csv", data, Limits(memory_bytes=1_000_000))
    with pytest.raises(DocumentError, match=r"^plan\.csv holds more text than is read at once$"):
        read_bytes("plan.csv", data, Limits(result_bytes=1000))
    with pytest.raises(DocumentError, match=r"^plan\.csv is larger than 0 MB$"):
        read_bytes("plan.csv", data, Limits(file_bytes=1000))


BROKEN = {
    "dies": "import os; os.abort()",
    "fails": "raise SystemExit(7)",
    "says nothing": "",
    "says no document": "print('{}')",
    "says what is no JSON": "print('[' * 100000)",
    "says another shape": """print('{"name":1,"format":2,"blocks":[{"rows":[["a"],[]],"name":"",'
    '"hidden":false,"page":null}],"properties":{},"unread":[]}')""",
    "says unknown things": """print('{"name":1,"format":2,"blocks":[{"kind":"x","evil":1}],'
    '"properties":{},"unread":[]}')""",
    "says too much": """print('{"name":"x","format":"csv","blocks":[],"properties":{},"unread":[]}'
    + ' ' * 2000000)""",
    "never stops talking": "import sys\nwhile True: sys.stdout.write('a' * 100000)",
    "does not listen": "import os; os.close(0)",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_reader_that_breaks_down_is_one_sentence(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "reader.py"
    script.write_text(BROKEN[kind], encoding="utf-8")
    monkeypatch.setattr(running, "_READER", script)
    with pytest.raises(
        DocumentError, match=r"^plan can not be read: the reader broke down over it"
    ):
        read_bytes("plan", b"x" * 1_000_000, Limits(result_bytes=1_000_000))


def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "reader.py"
    script.write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(running, "_READER", script)
    with pytest.raises(DocumentError, match=r"^plan takes more than 0\.2 s to read$"):
        read_bytes("plan", b"x", Limits(seconds=0.2))


def test_what_comes_back_is_checked() -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(json.dumps({"name": "x"}).encode())
