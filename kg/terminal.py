"""Text for a terminal, which would obey what it finds in the data."""

from __future__ import annotations

# All controls of ASCII and of Latin-1 but tabs and line ends.
_CONTROLS = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}"
)


def printable(text: str) -> str:
    """Return text with a mark (U+FFFD) for each control character but tabs and line ends."""
    return text.translate(_CONTROLS)
