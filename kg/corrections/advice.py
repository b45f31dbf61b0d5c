"""What an editor has to do to make an accepted correction true."""

from __future__ import annotations

from dataclasses import dataclass

from kg.corrections.record import Correction
from kg.corrections.turtle import Block, blocks_about, blocks_read_from
from kg.corrections.words import one_line
from kg.namespaces import shorten
from kg.sources import Sources

_MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Advice:
    """The change to make.

    Shape:
        `subject` is the short IRI of the thing, `cell` the wording of the cell's place and its
        short IRI. `present` is what the files say now: of the thing, and of what they read from
        the cell and tie to it; `read` is what else they read from the cell. `change_line` is a
        line for the change log.
    """

    subject: str
    cell: str
    present: tuple[Block, ...]
    read: tuple[Block, ...]
    change_line: str


def advise(correction: Correction, sources: Sources) -> Advice:
    """Return the change that an accepted correction asks for.

    Raises:
        LoadError: A file of the data can not be read.
    """
    about = blocks_about(sources, correction.about) if correction.about else ()
    read = blocks_read_from(sources, correction.cell) if correction.cell else ()
    tied = tuple(block for block in read if block.mentions(correction.about))
    present = tuple(dict.fromkeys(about + tied))
    return Advice(
        subject=shorten(correction.about) if correction.about else "",
        cell=_cell(correction),
        present=present,
        read=tuple(block for block in read if block not in present),
        change_line=_change_line(correction),
    )


def _cell(correction: Correction) -> str:
    if not correction.cell:
        return ""
    return f"{one_line(correction.place)} ({shorten(correction.cell)})"


def _change_line(correction: Correction) -> str:
    subject = f"“{one_line(correction.name)[:_MOST_NAME]}” ({shorten(correction.about)})"
    what = subject if correction.about else f"the page {one_line(correction.page) or '/'}"
    where = f", {one_line(correction.place)}" if correction.place else ""
    return f"- Corrected {what}{where}: a reader's note of {correction.received[:10]}, " + (
        f"reference {correction.reference}."
    )
