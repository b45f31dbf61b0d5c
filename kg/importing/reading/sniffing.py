"""What a file is, told by what it holds; its name counts only where the content leaves it open."""

from __future__ import annotations

import re

from kg.importing.reading.encodings import decoded
from kg.importing.reading.formats.delimited import separator_of
from kg.importing.reading.formats.markdown import looks_like_markdown
from kg.importing.reading.formats.tabbed import TAG
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.packages import Package

ARCHIVE = "archive"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_DOCX = "save it as .docx and send that"
_AS_XLSX = "save it as .xlsx and send that"
# What a file begins with that is no document that can be read.
_REFUSED = (
    (b"{\\rtf", f"is RTF: {_AS_DOCX}"),
    (b"\x89PNG", "is a picture: what stands in pictures must be typed"),
    (b"\xff\xd8\xff", "is a picture: what stands in pictures must be typed"),
    (b"GIF8", "is a picture: what stands in pictures must be typed"),
    (b"II*\0", "is a picture: what stands in pictures must be typed"),
    (b"MM\0*", "is a picture: what stands in pictures must be typed"),
    (b"BM", "is a picture: what stands in pictures must be typed"),
    (b"\x1f\x8b", "is packed in a way that is not read: unpack it, or pack it as .zip"),
    (b"7z\xbc\xaf", "is packed in a way that is not read: unpack it, or pack it as .zip"),
    (b"Rar!", "is packed in a way that is not read: unpack it, or pack it as .zip"),
    (b"\x7fELF", "is a program, no document"),
    (b"MZ", "is a program, no document"),
)
_ODF = "application/vnd.oasis.opendocument."
_HTML = re.compile(
    r"(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|table|div|h[1-6]|main|article|section"
    r"|p|ul|ol|dl)\b",
    re.IGNORECASE,
)
_XML = re.compile(r"\s*<(?:\?xml|[A-Za-z][\w.-]*:[A-Za-z]|!DOCTYPE)", re.IGNORECASE)
_QUOTED_CELL = re.compile(r'(?:^|\t)"', re.MULTILINE)
_SAMPLE = 300_000
_PDF_HEAD = 1024


def kind_of(name: str, data: bytes, limits: Limits) -> str:
    """Return what a file is: `docx odt xlsx ods csv html markdown pdf text` or `archive`.

    Raises:
        RefusedError: It is none of these; the sentence says what it is and what would help.
    """
    if not data:
        raise RefusedError("is empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _packed(data, limits)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(_OLE2):
        raise RefusedError(_old_office(data))
    for start, sentence in _REFUSED:
        if data.startswith(start):
            if start in (b"BM", b"MZ", b"MM\0*") and b"\0" not in data[:64]:
                continue
            raise RefusedError(sentence)
    return _text_kind(name, decoded(data[:_SAMPLE] if len(data) > _SAMPLE else data))


def _packed(data: bytes, limits: Limits) -> str:
    package = Package(data, limits)
    names = package.names
    if "mimetype" in package:
        mimetype = package.read("mimetype")[:200].decode("ascii", "replace").strip()
        if mimetype.startswith(_ODF + "spreadsheet"):
            return "ods"
        if mimetype.startswith(_ODF + "text"):
            return "odt"
        if mimetype.startswith("application/"):
            raise RefusedError(f"is of the kind {mimetype}, which is not read")
    if "xl/workbook.bin" in package:
        raise RefusedError(f"is a binary workbook (.xlsb): {_AS_XLSX}")
    for start, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if "[Content_Types].xml" in package and any(name.startswith(start) for name in names):
            return kind
    if any(name.startswith("ppt/") for name in names) and "[Content_Types].xml" in package:
        raise RefusedError("is a presentation: copy its tables into a workbook and send that")
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise RefusedError(f"is of Apple's Pages or Numbers: {_AS_XLSX}, or as .docx")
    return ARCHIVE


def _old_office(data: bytes) -> str:
    """Return the sentence on an OLE2 file: its directory names streams in UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "is encrypted: remove its password and send that"
    if holds("WordDocument"):
        return f"is of an old Word (.doc): {_AS_DOCX}"
    if holds("Workbook") or holds("Book"):
        return f"is of an old Excel (.xls): {_AS_XLSX}"
    if holds("PowerPoint Document"):
        return "is a presentation: copy its tables into a workbook and send that"
    if holds("__properties_version1.0"):
        return "is an e-mail: save what is attached to it and send that"
    return f"is of an old office program: {_AS_DOCX}, or as .xlsx"


def _text_kind(name: str, text: str) -> str:
    controls = sum(sign < " " and sign not in "\t\n\r\f\x0b" for sign in text[:20_000])
    if controls > 2 + len(text[:20_000]) // 200:
        raise RefusedError("is no text, and no document that is known")
    if not text.strip():
        raise RefusedError("holds no text")
    start = _after_comments(text)
    if _HTML.match(text, start):
        return "html"
    if _XML.match(text):
        if "urn:schemas-microsoft-com:office:spreadsheet" in text[:5000]:
            raise RefusedError(f"is an old XML workbook: {_AS_XLSX}")
        raise RefusedError("is XML of a kind that is not read")
    if text.lstrip().startswith(("{", "[{")) and text.rstrip().endswith(("}", "]")):
        raise RefusedError("is JSON: save the table as .csv or .xlsx and send that")
    ending = name.lower().rpartition(".")[2]
    if ending in ("md", "markdown"):
        return "markdown"
    separator = separator_of(text)
    if separator == "|" and looks_like_markdown(text):
        return "markdown"
    if separator is not None and not _is_report(text, separator):
        return "csv"
    if ending in ("csv", "tsv"):
        return "csv"
    if "\t" not in text and looks_like_markdown(text):
        return "markdown"
    return "text"


def _after_comments(text: str) -> int:
    """Return where something other than space and comments begins."""
    start = len(text) - len(text.lstrip())
    while text.startswith("<!--", start):
        end = text.find("-->", start)
        if end < 0:
            return len(text)
        rest = text[end + 3 : end + 2003]
        start = end + 3 + len(rest) - len(rest.lstrip())
    return start


def _is_report(text: str, separator: str) -> bool:
    """Tell whether a text with tables in it is more than one table."""
    if separator != "\t":
        return False
    if TAG.search(text) or "\f" in text:
        return True
    # In quotes a cell may have lines without a tab.
    lines = text.strip().splitlines()
    return not _QUOTED_CELL.search(text) and any("\t" not in line for line in lines)
