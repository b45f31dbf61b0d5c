"""Bytes to text, in whatever common encoding they are."""

from __future__ import annotations

import codecs

import charset_normalizer

from kg.importing.reading.limits import RefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
# Signs above ASCII that such documents hold, in the likeliest languages of theirs.
_LIKELY = frozenset("£€§°²³¹½–—‘’“”•…·éèêëàâäáçôöóîïíûùüúñœæåøßÉÈÊÀÂÁÇÔÖÓÎÏÍÛÜÚÑŒÆÅØ«»\u00a0")
_WESTERN = ("cp1252", "mac_roman")
_GOOD = 0.9


def decoded(data: bytes) -> str:
    """Return bytes as text.

    Raises:
        RefusedError: In no encoding that is known.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if (wide := _wide(data[:2000])) is not None:
        return data.decode(wide, "replace")
    text = data.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    # A single broken sign in a long text makes no other encoding of it.
    if not faults or faults * 20 < sum(not sign.isascii() for sign in text):
        return text
    return data.decode(_narrow(data), "replace")


def _wide(head: bytes) -> str | None:
    """Return the name of UTF-16 without a mark: every second byte of Latin text is 0."""
    pairs = len(head) // 2
    if not pairs:
        return None
    if head[1::2].count(0) > pairs * 0.6:
        return "utf-16-le"
    if head[0::2].count(0) > pairs * 0.6:
        return "utf-16-be"
    return None


def _narrow(data: bytes) -> str:
    """Return the name of an encoding of one byte a sign (or of East Asia)."""
    sample = data[:_SAMPLE]
    odd = bytes(byte for byte in sample if byte > 0x7F) or bytes(
        byte for byte in data if byte > 0x7F
    )
    score, name = max((_likely(odd, each), each == _WESTERN[0], each) for each in _WESTERN)[::2]
    if score >= _GOOD:
        return name
    best = charset_normalizer.from_bytes(sample).best()
    if best is not None:
        return best.encoding
    if score > 0:
        return name
    raise RefusedError("is in no encoding that is known: save it as UTF-8 and send that")


def _likely(odd: bytes, name: str) -> float:
    text = odd.decode(name, "replace")
    return sum(sign in _LIKELY for sign in text) / len(text) if text else 0.0
