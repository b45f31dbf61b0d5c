"""The same table in every format is the same table, and a file is what it holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.importing.errors import DocumentError
from kg.importing.reading import DEFAULT, Limits, read_bytes, read_document
from kg.importing.reading.limits import RefusedError
from kg.importing.reading.plain import from_json, to_json
from kg.importing.reading.reader import read_one
from kg.importing.records import Table
from tests.importing_files import (
    ROWS,
    csv_of,
    docx_of,
    html_of,
    markdown_of,
    ods_of,
    packed,
    pdf_table_of,
    tabbed_of,
    texts,
    xlsx_of,
)

MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "utf-8": ("csv", lambda: csv_of(ROWS)),
    "utf-8 with a mark": ("csv", lambda: csv_of(ROWS, encoding="utf-8-sig")),
    "utf-16": ("csv", lambda: csv_of(ROWS, encoding="utf-16")),
    "utf-16 without a mark": ("csv", lambda: csv_of(ROWS, encoding="utf-16-le")),
    "windows-1252": ("csv", lambda: csv_of(ROWS, encoding="cp1252")),
    "mac roman": ("csv", lambda: csv_of(ROWS, encoding="mac_roman")),
    "semicolons": ("csv", lambda: csv_of(ROWS, ";")),
    "tabs": ("csv", lambda: csv_of(ROWS, "\t")),
    "bars": ("csv", lambda: csv_of(ROWS, "|")),
    "html": ("html", lambda: html_of(ROWS)),
    "markdown": ("markdown", lambda: markdown_of(ROWS)),
    "tabs and fragments": ("text", lambda: tabbed_of(ROWS)),
    "xlsx": ("xlsx", lambda: xlsx_of(ROWS)),
    "ods": ("ods", lambda: ods_of(ROWS)),
    "docx": ("docx", lambda: docx_of(ROWS)),
    "pdf": ("pdf", lambda: pdf_table_of(ROWS)),
}


@pytest.mark.parametrize("kind", MADE)
def test_the_same_table_in_every_format_is_the_same(kind: str) -> None:
    form, make = MADE[kind]
    # The name says nothing: what a file holds does.
    document = read_one("plan.dat", make(), DEFAULT)
    assert document.format == form
    assert texts(document) == [list(row) for row in ROWS]


@pytest.mark.parametrize("kind", MADE)
def test_a_document_comes_back_from_json_as_it_was(kind: str) -> None:
    document = read_one("plan.dat", MADE[kind][1](), DEFAULT)
    assert from_json(to_json(document)) == document


def test_a_file_is_read_by_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(xlsx_of(ROWS))
    assert read_document([path]) == read_one("plan.xlsx", path.read_bytes(), DEFAULT)


def test_a_zip_of_tables_is_one_document_with_their_names() -> None:
    data = packed(
        {
            "plan/actions.csv": csv_of(ROWS),
            "plan/partners.csv": csv_of([("Name", "Kind"), ("Ashby Tool Library", "charity")]),
            "plan/logo.png": b"\x89PNG\r\n\x1a\n",
            "__MACOSX/actions.csv": b"\0\0\0",
        }
    )
    document = read_one("plan.zip", data, DEFAULT)
    assert [block.name for block in document.blocks if isinstance(block, Table)] == [
        "actions",
        "partners",
    ]
    assert document.unread == ("logo.png is a picture: what stands in pictures must be typed.",)


@pytest.mark.slow
def test_a_folder_and_several_files_are_one_document(tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_bytes(csv_of(ROWS))
    (tmp_path / "sheet.xlsx").write_bytes(xlsx_of(ROWS))
    (tmp_path / ".hidden").write_bytes(b"x")
    folder = read_document([tmp_path])
    several = read_document([tmp_path / "actions.csv", tmp_path / "sheet.xlsx"])
    assert folder.blocks == several.blocks
    assert folder.name == tmp_path.name
    assert [block.name for block in folder.blocks if isinstance(block, Table)] == [
        "actions",
        "Plan",
    ]


REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\t\n", "holds no text"),
    "rtf": (b"{\\rtf1 x}", "is RTF: save it as .docx and send that"),
    "png": (b"\x89PNG\r\n", "is a picture"),
    "gzip": (b"\x1f\x8b\x08", "is packed in a way that is not read"),
    "noise": (bytes(range(32)) * 40, "is no text"),
    "json": (b'{"a": [1, 2]}', "is JSON"),
    "xml": (b'<?xml version="1.0"?><a/>', "is XML of a kind that is not read"),
    "old workbook": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "is an old XML workbook: save it as .xlsx and send that",
    ),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "is encrypted: remove its password and send that",
    ),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "is of an old Word (.doc): save it as .docx and send that",
    ),
    "old excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        "is of an old Excel (.xls): save it as .xlsx and send that",
    ),
    "odt of nothing": (
        packed({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "is a text without its main part",
    ),
    "pptx": (
        packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}),
        "is a presentation",
    ),
    "xlsb": (packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "is a binary workbook"),
    "zip of nothing": (packed({"a.png": b"\x89PNG"}), "holds no file that can be read"),
    "zip in a zip": (
        packed({"a.zip": packed({"b.csv": "x,y\n1,2\n"})}),
        "is a packed file inside a packed file",
    ),
    "truncated": (xlsx_of(ROWS)[:-400], "is damaged or not whole"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_can_not_be_read_is_refused_in_one_sentence(kind: str) -> None:
    data, sentence = REFUSED[kind]
    with pytest.raises(RefusedError) as caught:
        read_one("plan.docx", data, DEFAULT)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_refusal_names_the_file_and_is_wrong_use() -> None:
    with pytest.raises(DocumentError) as caught:
        read_bytes("../my\nplan.csv", b"")
    assert str(caught.value) == "my?plan.csv is empty"
    assert isinstance(caught.value, UsageError)
    assert caught.value.exit_code == 2


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no file is named"):
        read_document([])
    with pytest.raises(DocumentError, match="there is no file"):
        read_document([tmp_path / "none.csv"])
    with pytest.raises(DocumentError, match="is a folder without files"):
        read_document([tmp_path])
    with pytest.raises(DocumentError, match="is no file that can be read"):
        read_document([Path(os.devnull)])
    big = tmp_path / "big.csv"
    big.write_bytes(b"a,b\n" * 10)
    with pytest.raises(DocumentError, match=r"big\.csv is larger than 0 MB"):
        read_document([big], Limits(file_bytes=20))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DocumentError, match="is no file that can be read"):
        read_document([tmp_path / "pipe.csv"])
