"""What is refused before a parser sees it: entities that grow, nesting that kills the process."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from kg.errors import LoadError

# Far deeper than any real file; the parser's own stack gives way at some thousands.
_DEEPEST = 500
# A JSON string, or a bracket outside of one.
_JSON_PART = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{\]}]')


def check_xml(path: Path, data: bytes) -> None:
    """Refuse a DOCTYPE, whose entities may grow without end, and XML that is not well formed.

    The RDF parser itself is silent about a document that breaks off, hence the second half.

    Raises:
        LoadError: The document has a DOCTYPE, is not UTF-8 or is not well formed.
    """

    def refuse(*_: object) -> None:
        raise LoadError(f"{path}: RDF/XML with a DOCTYPE is not read; take the DOCTYPE out")

    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise LoadError(f"{path}: not UTF-8; save it as UTF-8")
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as err:
        why = expat.errors.messages[err.code]
        raise LoadError(f"{path}, line {err.lineno}: not RDF/XML: {why}") from err


def check_json(path: Path, data: bytes) -> None:
    """Refuse JSON nested too deep.

    Raises:
        LoadError: Brackets are nested more than 500 deep.
    """
    depth = 0
    for match in _JSON_PART.finditer(data):
        part = match.group()
        depth += (part in (b"[", b"{")) - (part in (b"]", b"}"))
        if depth > _DEEPEST:
            raise LoadError(f"{path}: brackets nested more than {_DEEPEST} deep")


def check_text(path: Path, data: bytes) -> None:
    """Refuse Turtle and its kin with a great many statements about statements.

    Raises:
        LoadError: `<<` stands there more than 500 times; we read none of them anyway.
    """
    if data.count(b"<<") > _DEEPEST:
        raise LoadError(f"{path}: statements about statements (<<) are not read")
