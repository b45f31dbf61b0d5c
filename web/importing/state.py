"""A draft under review, carried by its own form: it is kept only where the officer says so.

The field `original` of the form holds the file that was uploaded, where it can come back with
comments. The field `state` holds the document as it was read and every decision in order, packed.
Whoever sends them decides what they say; they are read as carefully as an upload, and only ever
shown to whoever sent them.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.exceptions import BadRequest

from kg.errors import UsageError
from kg.importing.decisions import Decisions, read_decisions
from kg.importing.reading.plain import from_json, to_json
from kg.importing.records import Document

# Units: bytes. A plan of forty pages takes about a tenth of the first packed.
MOST_PACKED = 8_000_000
_MOST_UNPACKED = 24_000_000
# A file that is larger does not travel with its draft; as text it takes a third more.
MOST_ORIGINAL = 2_000_000
SPOILT = "this draft can not be read any more: upload the document again"
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document under review.

    Shape:
        history: Each step that an officer took, as JSON of `kg.importing.decisions`, in order.
        digest: SHA-256 of the file that was uploaded; "" of pasted text.
        original: The file that was uploaded, in base 64; "" where it can not come back.
        publisher, title: As the officer named them, "" where they did not.
    """

    document: Document
    history: tuple[dict[str, Any], ...] = ()
    digest: str = ""
    publisher: str = ""
    title: str = ""
    original: str = ""

    @property
    def decisions(self) -> Decisions:
        """What was decided in all steps together; of two the later counts."""
        found = Decisions(publisher=self.publisher or None, title=self.title or None)
        for step in self.history:
            found = read_decisions(json.dumps(step), "the draft").over(found)
        return found

    def after(self, step: dict[str, Any]) -> Draft:
        """Return the draft with one step more."""
        return replace(self, history=(*self.history, step))

    def undone(self) -> Draft:
        """Return the draft without the last step; itself where there is none."""
        return replace(self, history=self.history[:-1])


def pack(draft: Draft) -> str:
    """Return a draft as one field of a form."""
    plain = {
        "document": json.loads(to_json(draft.document)),
        "history": list(draft.history),
        "digest": draft.digest,
        "publisher": draft.publisher,
        "title": draft.title,
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(text, 6)).decode("ascii")


def unpack(text: str, original: str = "") -> Draft:
    """Return the draft that `pack` packed, with the file that was uploaded.

    Raises:
        BadRequest: It is none, or larger than a draft is.
    """
    try:
        packed = base64.b64decode(text, validate=True)
        if len(base64.b64decode(original, validate=True)) > MOST_ORIGINAL:
            raise BadRequest(SPOILT)
        reader = zlib.decompressobj()
        data = reader.decompress(packed, _MOST_UNPACKED)
        if reader.unconsumed_tail or not reader.eof:
            raise BadRequest(SPOILT)
        plain = json.loads(data)
        draft = Draft(
            from_json(json.dumps(plain["document"]).encode()),
            tuple(dict(step) for step in plain["history"]),
            str(plain["digest"]),
            str(plain["publisher"]),
            str(plain["title"]),
            original,
        )
        _ = draft.decisions
    except (binascii.Error, zlib.error, UsageError, *_MALFORMED) as err:
        raise BadRequest(SPOILT) from err
    return draft
