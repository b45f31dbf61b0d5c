"""Lines that stand as headings in a document whose headings have no style."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from kg.importing.cells import dates, money
from kg.importing.records import Document, Habits, Table, Text
from kg.importing.words import Words, fold

UNSTYLED = "The line has no style of a heading; it is taken for one."
_LONGEST_HEADING = 12
_WORD = re.compile(r"[^\W\d_]+")


def headings_before(
    document: Document, words: Words, habits: Habits, is_below: Callable[[Text | Table], bool]
) -> frozenset[int]:
    """Return the lines that stand as headings over tables or lists, where no heading has a style.

    Such a line is short and no sentence, and tells no time and no sum; two or more stand so, each
    in words of its own: "Updated by Ann" and "Updated by Ben" head nothing. A heading at the very
    beginning is the title, and counts for none.

    Args:
        document: The document.
        words: The words of the ontology.
        habits: What the document taught.
        is_below: Whether a block is what stands under such a heading.
    """
    blocks = document.blocks
    if any(isinstance(block, Text) and block.kind == "heading" for block in blocks[1:]):
        return frozenset()
    found = {
        at: frozenset(_WORD.findall(fold(line.text)))
        for at, (line, block) in enumerate(pairwise(blocks))
        if isinstance(line, Text)
        and is_below(block)
        and line.kind == "paragraph"
        and 0 < len(line.text.split()) <= _LONGEST_HEADING
        and not line.text.rstrip().endswith((".", ":", ";"))
        and not dates.read(line.text, habits, words)
        and not money.read(line.text, habits, words)
    }
    own = {
        at: said
        for at, said in found.items()
        if all(2 * len(said & other) < len(said) for by, other in found.items() if by != at)
    }
    return frozenset(own) if len(own) > 1 else frozenset()
