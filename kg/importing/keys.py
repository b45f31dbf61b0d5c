"""Keys for addresses, made from names."""

from __future__ import annotations

import re

from kg.importing.words import fold

_ENGLISH_STOPS = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 40


def key_of(name: str) -> str:
    """Return a key for addresses made from a name: small letters, digits and single hyphens."""
    words = _ENGLISH_STOPS.sub(" ", fold(name)).split()
    key = ""
    for word in words:
        if key and len(key) + len(word) + 1 > _LONGEST_KEY:
            break
        key = f"{key}-{word}" if key else word[:_LONGEST_KEY]
    return key
