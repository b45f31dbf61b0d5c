"""What a document teaches before it is read."""

from __future__ import annotations

from itertools import islice

from kg.importing.cells.naming import names_of
from kg.importing.cells.vocabulary import vocabulary
from kg.importing.learning import calendars
from kg.importing.learning.abbreviations import abbreviations
from kg.importing.learning.legend import legend
from kg.importing.learning.names import in_prose, owner, standing_alone
from kg.importing.learning.separators import separator
from kg.importing.learning.texts import columns, pieces, tables
from kg.importing.records import Document, Habits, Register
from kg.importing.words import Words

_ENOUGH = 6_000
"""How many texts are looked at: a plan has fewer, and what has more shows its habits in them."""
_SAMPLE = 400
"""How many cells of a column show how its lists are parted."""
_HEAD_WORDS = 6
"""How many words a head has at most; what is longer is a cell."""


def learn(document: Document, words: Words, register: Register) -> Habits:
    """Return the habits of a document; the defaults of `Habits` where it teaches nothing.

    Hidden sheets, columns and cells teach nothing.
    """
    texts = list(islice(pieces(document), _ENOUGH))
    grids = tables(document)
    months = calendars.month_names(words)
    short = abbreviations(texts, grids, words)
    tongues = calendars.languages(texts, words)
    so_far = Habits(abbreviations=short, languages=tongues)
    names = names_of(vocabulary(words), so_far, register)
    parties = [column for grid in grids for column in columns(grid, words)]
    separators: dict[str, str] = {}
    for column in parties:
        unknown = not column.code and len(column.head.split()) <= _HEAD_WORDS
        if column.head and (column.code.startswith("party") or unknown):
            sign = separator(column.cells[:_SAMPLE], names)
            if sign is not None:
                separators.setdefault(column.head, sign)
    learned = standing_alone(parties, names) | in_prose(texts, names) | set(short.values())
    begins, likely = calendars.year_begins(texts, words, months)
    return Habits(
        abbreviations=short,
        names=frozenset(learned),
        owner=owner(texts, names),
        legend=legend(texts, grids, words),
        languages=tongues,
        currency=calendars.currency(texts, words),
        year_begins=begins,
        year_likely=likely,
        calendar_quarters=calendars.calendar_quarters(texts, words, months),
        southern=calendars.southern(texts, words),
        period=calendars.period(texts, document.name, begins),
        separators=separators,
    )
