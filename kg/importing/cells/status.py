"""How far a cell says that the work has got: a code of the list `progress`."""

from __future__ import annotations

from kg.importing.cells.lexicon import Unit, lexicon
from kg.importing.cells.plain import plain
from kg.importing.records import Found
from kg.importing.words import Words

_SCHEMES = ("progress", "rag", "unit")

COLOUR = "What a colour means is the document's own matter."
SEVERAL = "The text names several states; the first is read."
WITHIN = "The word stands inside a longer text and may speak of something else."


def read(text: str, words: Words, *, languages: tuple[str, ...] = ()) -> tuple[Found, ...]:
    """Return the state that a text names.

    Args:
        text: A cell.
        words: The labels of the ontology.
        languages: Codes of the document's languages, the likeliest first.

    Returns:
        One finding with `what` `status`, its `kind` the notation of the list `progress` and its
        `name` the words; empty where the text names no state.
    """
    folded = plain(text)
    units = lexicon(words, _SCHEMES, languages).units(folded.tokens())
    found: list[tuple[int, int, str, str | None]] = []
    taken = 0
    for index, unit in enumerate(units):
        if index < taken:
            continue
        share = _share(units, index)
        if share is not None:
            found.append((index, *share))
            taken = share[0]
            continue
        code = unit.code("progress")
        if code is not None:
            found.append((index, index + 1, code, None))
        elif (colour := unit.code("rag")) and (len(unit.text) > 1 or len(units) == 1):
            related = words.related.get(f"rag/{colour}", ())
            if related:
                found.append((index, index + 1, related[0].partition("/")[2], COLOUR))
    if not found:
        return ()
    first, stop, code, doubt = found[0]
    doubts = [doubt] if doubt else []
    if any(other[2] != code for other in found[1:]):
        doubts.append(SEVERAL)
    if first > 0 and any(unit.word for unit in units[:first]):
        doubts.append(WITHIN)
    start, end = folded.span(units[first].start, units[stop - 1].end)
    whole = first == 0 and stop == len(units)
    return (
        Found(
            "status",
            start,
            end,
            name=text[start:end],
            kind=code,
            confidence=0.5 if doubts else 0.98 if whole else 0.9,
            doubt=" ".join(doubts) or None,
            why="a word for how far the work is",
        ),
    )


def _share(units: list[Unit], index: int) -> tuple[int, str, str | None] | None:
    """Read "80 % complete": where it ends and what it means; None where it does not stand there."""
    unit = units[index]
    if not unit.digits or len(unit.text) > 3 or index + 1 >= len(units):
        return None
    if not units[index + 1].is_("unit", "percent"):
        return None
    stop = index + 2
    done = stop < len(units) and units[stop].is_("progress", "done")
    if not done and stop < len(units):
        return None
    share = int(unit.text)
    code = "done" if share >= 100 else "under-way" if share else "planned"
    return stop + done, code, None
