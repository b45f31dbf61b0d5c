"""Comments in the cells and paragraphs of a Word file (DOCX).

The reader of Word files and this writer see a file in different ways, so a note finds its place by
the letters and figures that stand there, and by how many such places stand before it.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.comments import CommentsPart
from docx.text.run import Run

from kg.importing.commenting.note import Note, bare
from kg.importing.commenting.parts import packed, parts_of
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import parse

_AUTHOR, _INITIALS = "Civic Thread", "CT"
_CELL, _PARAGRAPH, _RUN, _TEXT, _DELETED = map(qn, ("w:tc", "w:p", "w:r", "w:t", "w:del"))
_EMPTY = f"<w:comments {nsdecls('w')}/>".encode()


def comment_docx(data: bytes, notes: Sequence[Note], limits: Limits) -> bytes:
    """Return a Word file with a comment at each place that a note names.

    A note whose place is not found is told at the first words of the file.

    Raises:
        RefusedError: It is damaged, or holds no words.
    """
    parts = parts_of(data, limits)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            parse(part, limits)
    try:
        document = docx.Document(io.BytesIO(packed(parts)))
        places = _Places(document.element.body)
    except (KeyError, ValueError, AttributeError) as err:
        raise RefusedError("is damaged inside: save it again and send that") from err
    if not places.first:
        raise RefusedError("holds no words to comment on")
    _make_room(document)
    for note in notes:
        runs = [Run(run, document) for run in places.runs(note)]
        comment = document.add_comment(runs, note.told, _AUTHOR, _INITIALS)
        comment._comment_elm.attrib.pop(qn("w:date"), None)  # the same file gives the same bytes
    out = io.BytesIO()
    document.save(out)
    return packed(parts_of(out.getvalue(), limits))  # without the hour that it was packed at


def _make_room(document: Any) -> None:
    """Add the part for comments where there is none; the library would open its own file for it."""
    part = document.part
    if any(each.reltype == RELATIONSHIP_TYPE.COMMENTS for each in part.rels.values()):
        return
    name, kind = PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS
    made = CommentsPart(name, kind, parse_xml(_EMPTY), part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.COMMENTS)


class _Places:
    """The cells and paragraphs of a text: each a list of paragraphs, each of these its runs."""

    def __init__(self, body: Any) -> None:
        held: dict[Any, list[Any]] = {}
        for paragraph in body.iter(_PARAGRAPH):
            cell = next(paragraph.iterancestors(_CELL), None)
            held.setdefault(paragraph if cell is None else cell, []).append(paragraph)
        self._exact: dict[str, list[list[Any]]] = defaultdict(list)
        self._like: dict[str, list[list[Any]]] = defaultdict(list)
        self.first: list[Any] = []
        for paragraphs in held.values():
            key = "".join(map(_bare_of, paragraphs))
            if not key:
                continue
            self._exact[key].append(paragraphs)
            self._like[_letters(key)].append(paragraphs)
            self.first = self.first or next(filter(None, map(_runs_of, paragraphs)), [])

    def runs(self, note: Note) -> list[Any]:
        """Return the runs of the paragraph that a note is about; the first of all if unknown."""
        key = bare(note.text)
        # Signs of footnotes are figures to the one reader, and nothing to the other.
        found = self._exact.get(key) or (self._like.get(_letters(key)) if _letters(key) else None)
        if not found:
            return self.first
        paragraphs = found[min(note.nth, len(found) - 1)]
        wanted = bare(note.written)
        told = [each for each in paragraphs if wanted and wanted in _bare_of(each)]
        return next(filter(None, map(_runs_of, (*told, *paragraphs))), self.first)


def _bare_of(paragraph: Any) -> str:
    texts = (text.text or "" for run in _runs_of(paragraph) for text in run.iter(_TEXT))
    return bare("".join(texts))


def _runs_of(paragraph: Any) -> list[Any]:
    return list(_each_run(paragraph))


def _each_run(paragraph: Any) -> Iterator[Any]:
    """Give the runs of a paragraph, not those of another inside it, nor deleted ones."""
    for run in paragraph.iter(_RUN):
        if next(run.iterancestors(_PARAGRAPH), None) is not paragraph:
            continue
        if next(run.iterancestors(_DELETED), None) is None and run.find(_TEXT) is not None:
            yield run


def _letters(key: str) -> str:
    return "".join(sign for sign in key if not sign.isdigit())
