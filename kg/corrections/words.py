"""A visitor's words, made fit to keep and to show on a page or a terminal."""

from __future__ import annotations

import re
import unicodedata

# Units: characters, of each of the two answers.
LONGEST = 1000
# Control characters, lone surrogates, and the marks that turn the reading direction around.
_HARMFUL = frozenset({"Cc", "Cs", "Co", "Cn"})
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return plain text: lines end in one way, nothing in it steers a page or a terminal.

    Markup is kept as the characters it is made of; those who show it escape it.
    """
    lines = _LINE_END.sub("\n", unicodedata.normalize("NFC", text))
    return "".join(map(_harmless, lines)).strip()


def one_line(text: str) -> str:
    """Return plain text without line ends."""
    return " ".join(clean(text).split())


def _harmless(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return " "
    is_harmful = character in _DIRECTIONS or unicodedata.category(character) in _HARMFUL
    return "\ufffd" if is_harmful else character
