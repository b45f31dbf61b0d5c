"""Files that a visitor takes away, or that another program reads again and again."""

from __future__ import annotations

from flask import Response, request

from kg.documents import MEDIA_TYPES, WRITERS, Document


def send_file(content: bytes, media_type: str, name: str, *, inline: bool = False) -> Response:
    """Return a file; whoever has it already is told that it has not changed.

    Args:
        content: What it holds.
        media_type: Its type, with the character set of a text.
        name: What it is called where it is saved.
        inline: Whether a program shows it rather than saves it, as with a calendar.
    """
    response = Response(content, content_type=media_type)
    how = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def send_document(document: Document, name: str, form: str) -> Response:
    """Return a document in one of the formats of `kg.documents.WRITERS`, to take away."""
    return send_file(WRITERS[form](document), MEDIA_TYPES[form], f"{name}.{form}")
