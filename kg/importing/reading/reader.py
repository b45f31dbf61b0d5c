"""Bytes to a document: the right reader for what they are, and what all documents must keep to."""

from __future__ import annotations

from collections.abc import Callable

from kg.importing.reading import formats
from kg.importing.reading.grid import refuse_cells
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.sniffing import ARCHIVE, kind_of
from kg.importing.records import Document, Table

Reader = Callable[[str, bytes, Limits], Document]


def reader_of(kind: str) -> Reader:
    """Return the reader of a kind that `kind_of` gives; its module is imported here."""
    match kind:
        case "docx":
            return formats.docx.read_docx
        case "odt":
            return formats.odt.read_odt
        case "xlsx":
            return formats.xlsx.read_xlsx
        case "ods":
            return formats.ods.read_ods
        case "pdf":
            return formats.pdf.read_pdf
        case "html":
            return formats.webpage.read_html
        case "markdown":
            return formats.markdown.read_markdown
        case "csv":
            return formats.delimited.read_delimited
        case "archive":
            return formats.archive.read_archive
        case _:
            return formats.tabbed.read_tabbed


def read_one(name: str, data: bytes, limits: Limits, besides: str = "") -> Document:
    """Return what a file holds.

    Args:
        name: The file's name.
        data: What it holds.
        limits: How much it may be.
        besides: A kind that is not read, such as an archive in an archive.

    Raises:
        RefusedError: It can not be read, or is too much.
    """
    kind = kind_of(name, data, limits)
    if kind == besides:
        raise RefusedError("is a packed file inside a packed file, which is not opened")
    return read_as(kind, name, data, limits)


def read_as(kind: str, name: str, data: bytes, limits: Limits) -> Document:
    """Return what a file of a kind holds.

    Raises:
        RefusedError: It can not be read, or is too much.
    """
    if len(data) > limits.file_bytes:
        raise RefusedError(f"is larger than {limits.file_bytes // 1_000_000} MB")
    try:
        document = reader_of(kind)(name, data, limits)
    except RecursionError as err:
        raise RefusedError("nests its parts too deep") from err
    if kind != ARCHIVE:
        refuse_what_is_too_much(document, limits)
    return document


def refuse_what_is_too_much(document: Document, limits: Limits) -> None:
    """Refuse a document with too many cells, or a text that is too long."""
    count = 0
    for block in document.blocks:
        if not isinstance(block, Table):
            _refuse_length(block.text, "text", limits)
            continue
        count += len(block.rows) * block.width
        if count > limits.cells:
            refuse_cells(limits)
        for row in block.rows:
            for cell in row:
                if cell is not None:
                    _refuse_length(cell.text, f"cell {cell.where}".strip(), limits)


def _refuse_length(text: str, where: str, limits: Limits) -> None:
    if len(text) > limits.cell_characters:
        raise RefusedError(
            f"holds more than {limits.cell_characters:,} characters in one place ({where})"
        )
