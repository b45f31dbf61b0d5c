"""Lines of one width for the terminal, wrapped and perhaps coloured."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from kg.terminal import printable

_NARROWEST = 40


class Lines:
    """Lines of one width, gathered from the top; none is longer, unless a single word is."""

    def __init__(self, width: int, colour: bool) -> None:
        self._width = max(width, _NARROWEST)
        self._colour = colour
        self._lines: list[str] = []

    def text(self) -> str:
        """Return the lines, each with its end."""
        return "\n".join(self._lines) + "\n"

    def line(
        self, text: str, *, indent: int = 0, hang: int = 0, ansi: str = "", bold: bool = False
    ) -> None:
        """Add a text on as many lines as it needs.

        Units: `indent` of the first line and `hang` of the others are in characters. `ansi` is
        what stands in a code of colour, such as `31`.
        """
        wrapped = textwrap.wrap(
            printable(text),
            self._width,
            initial_indent=" " * indent,
            subsequent_indent=" " * max(indent, hang),
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._lines.extend(self._painted(wrapped or [""], "1" if bold else ansi))

    def fitted(self, text: str, *, indent: int = 0) -> None:
        """Add a text on one line; what does not fit is left out, and a mark says so."""
        short = textwrap.shorten(printable(text), self._width - indent, placeholder=" …")
        self.line(short, indent=indent)

    def _painted(self, lines: Sequence[str], ansi: str) -> Iterator[str]:
        for text in lines:
            yield f"\033[{ansi}m{text}\033[0m" if ansi and self._colour and text else text
