"""XML that any parser reads: what would be read otherwise is mended, what can not be is told."""

from __future__ import annotations

import re
from xml.parsers import expat

# XML 1.0, section 2.2, in the bytes of UTF-8; not even a reference may stand for these.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf]")


def fault_of_xml(written: bytes) -> str:
    """Return why a parser of XML can not read a document, as a part of a sentence; else nothing.

    Args:
        written: The whole document, in UTF-8; of our own making, so it has no entities.
    """
    found = _FORBIDDEN.search(written)
    if found:
        code = ord(found[0].decode("utf-8", "surrogatepass"))
        return f"the answer holds the character U+{code:04X}, which XML can not hold"
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(written, True)
    except expat.ExpatError:
        return "the answer holds an IRI that XML can not write as the name of a property"
    return ""


def keep_returns(written: bytes) -> bytes:
    """Return the document with its carriage returns as references.

    A parser would read them as line feeds (XML 1.0, section 2.11). None stands between elements in
    what we write.
    """
    return written.replace(b"\r", b"&#13;")
