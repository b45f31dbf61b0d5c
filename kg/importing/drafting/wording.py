"""Wording as a draft keeps it: names that are short enough, slugs, and what no text may hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from kg.importing.words import fold

LONGEST_NAME = 90
CUT = " …"
# What rules S28 and S29 of the shapes refuse anywhere in the data.
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z./-])(?:\+[1-9][0-9] ?(?:\(0\))? ?|\(?0)(?:[0-9]\)?[ -]?){8,9}[0-9]"
    r"(?![0-9A-Za-z-])"
)
_SCHEME = re.compile(r"(?i)^(?:mailto|tel):")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_LEFT_OUT = "…"
_DIGEST = 4


def clean(text: str, persons: Iterable[str] = ()) -> str:
    """Return a wording with single spaces, without addresses, numbers to call, and persons.

    What is taken out leaves “…”, so that a reader sees that something stood there.
    """
    plain = _SPACE.sub(" ", _CONTROL.sub("", text)).strip()
    for person in sorted(filter(None, persons), key=lambda name: (-len(name), name)):
        plain = re.sub(rf"(?<!\w){re.escape(person)}(?!\w)", _LEFT_OUT, plain)
    plain = _EMAIL.sub(_LEFT_OUT, plain)
    # One number may end where the next begins.
    while (shorter := _PHONE.sub(_LEFT_OUT, plain)) != plain:
        plain = shorter
    return _SCHEME.sub("", plain).strip()


def short(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a text of at most so many characters, cut at a word and marked where it is cut."""
    if len(text) <= longest:
        return text
    room = longest - len(CUT)
    head = text[: room + 1]
    at = head.rfind(" ")
    kept = head[:at] if at > room // 2 else text[:room]
    return kept.rstrip(" ,;:–—-") + CUT


def unused(wanted: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it; the second of one name ends in 2."""
    made, count = wanted, 1
    while made in taken:
        count += 1
        made = f"{wanted}-{count}"
    taken.add(made)
    return made


def slug(text: str, longest: int = 40) -> str:
    """Return a text as a part of an IRI: small letters, digits and single hyphens.

    A text that is cut, or that has signs which no slug can hold, ends in four signs of its
    digest, so that two wordings give one slug only if they are the same but for case and space.
    """
    words = re.findall(r"[a-z0-9]+", fold(text).replace("'", ""))
    kept: list[str] = []
    for word in words:
        if kept and len("-".join([*kept, word])) > longest:
            break
        kept.append(word)
    name = "-".join(kept)[:longest].strip("-")
    if name and len(kept) == len(words) and len(name) == len("-".join(words)):
        return name
    digest = hashlib.sha256(fold(text).encode("utf-8", "replace")).hexdigest()[:_DIGEST]
    return f"{name}-{digest}" if name else digest


def digest_of(text: str) -> str:
    """Return the SHA-256 of a cell's wording with single spaces, in hexadecimal."""
    return hashlib.sha256(_SPACE.sub(" ", text).strip().encode("utf-8", "replace")).hexdigest()
