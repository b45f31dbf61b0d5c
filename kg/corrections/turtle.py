"""Where the files of `data/` speak of a thing: found by line, as a person would look for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LoadError
from kg.namespaces import shorten
from kg.sources import Sources

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_MOST_BLOCKS = 40


@dataclass(frozen=True, slots=True)
class Block:
    """The lines that a file says of one thing.

    Shape: `file` is its path below the sources' root, `line` the number of the first line, from 1.
    """

    file: str
    line: int
    lines: tuple[str, ...]

    def mentions(self, iri: str) -> bool:
        """Whether the lines name a thing, in full or by a prefix that the project knows."""
        words = {word.rstrip(",;.") for line in self.lines for word in line.split()}
        return bool(iri) and not words.isdisjoint((f"<{iri}>", shorten(iri)))


def blocks_about(sources: Sources, iri: str) -> tuple[Block, ...]:
    """Return what the files say of a thing: the blocks that begin with it.

    Raises:
        LoadError: A file can not be read.
    """

    def is_about(block: Block, names: tuple[str, ...]) -> bool:
        return block.lines[0].split(maxsplit=1)[0] in names

    return tuple(_matching(sources, iri, is_about))


def blocks_read_from(sources: Sources, cell: str) -> tuple[Block, ...]:
    """Return the blocks of the things that were read from a cell, at most forty.

    Raises:
        LoadError: A file can not be read.
    """

    def is_read(block: Block, names: tuple[str, ...]) -> bool:
        words = {word.rstrip(",;.") for line in block.lines[1:] for word in line.split()}
        return not words.isdisjoint(names)

    return tuple(_matching(sources, cell, is_read))[:_MOST_BLOCKS]


def _matching(
    sources: Sources, iri: str, fits: Callable[[Block, tuple[str, ...]], bool]
) -> Iterator[Block]:
    for path in sorted(sources.data.rglob("*.ttl")):
        text = _read(path)
        names = _names(text, iri)
        if any(name in text for name in names):
            file = path.relative_to(sources.root).as_posix()
            yield from (block for block in _blocks(file, text) if fits(block, names))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise LoadError(f"{path}: can not be read: {err}") from err


def _names(text: str, iri: str) -> tuple[str, ...]:
    """Return how a file writes an IRI: in full, and short by each prefix that fits."""
    found = (_PREFIX.match(line) for line in text.splitlines())
    prefixes = [(match[1], match[2]) for match in found if match]
    short = [f"{p}:{iri[len(ns) :]}" for p, ns in prefixes if ns and iri.startswith(ns)]
    return (f"<{iri}>", *short)


def _blocks(file: str, text: str) -> Iterator[Block]:
    """Yield the blocks of a file: from a line that is not indented to the next such or empty one.

    A blank line within a long text would end a block too early; the data have none.
    """
    held: list[str] = []
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        is_head = bool(line) and not line[0].isspace() and not line.startswith(("#", "@"))
        if held and (is_head or not line.strip() or line.startswith("#")):
            yield Block(file, start, tuple(held))
            held = []
        if is_head:
            start = number
        if is_head or held:
            held.append(line)
    if held:
        yield Block(file, start, tuple(held))
