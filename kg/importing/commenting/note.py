"""One sentence for the officer, tied to its place in the file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence for the officer, and where it belongs.

    Shape:
        sheet, cell: The names of a workbook's sheet and cell ("B7"), "" elsewhere.
        text: The whole text of the place.
        nth: How many places with the same letters and figures stand before it.
        written: The words that the sentence is about; "" where they are not to be shown.
        sentence: What is in doubt.
    """

    sheet: str
    cell: str
    text: str
    nth: int
    written: str
    sentence: str

    @property
    def told(self) -> str:
        """The comment: the words, and what is in doubt of them."""
        return f"“{self.written}”: {self.sentence}" if self.written else self.sentence


def bare(text: str) -> str:
    """Return a text's letters and figures alone: what two readers of a file agree on."""
    return "".join(sign for sign in text if sign.isalnum())
