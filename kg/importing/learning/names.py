"""Names that a document writes by themselves, and whose plan it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.importing.cells import lists, persons
from kg.importing.cells.joining import is_and
from kg.importing.cells.kinds import kind_of
from kg.importing.cells.naming import Names, Token, is_short_form, tokens_of
from kg.importing.cells.runs import run_of
from kg.importing.learning.texts import Column, Piece
from kg.importing.words import fold

_MOST_WORDS = 7
_ENOUGH = 2.0
_TOP = 3
"""Among how many first texts a council's name alone stands as a title does."""
_FIRST_TEXTS = 12
"""Among how many first texts of a document its owner is looked for, besides titles."""


def standing_alone(columns: Iterable[Column], names: Names) -> set[str]:
    """Return the names that are a whole entry of a cell of parties, as written.

    An entry counts whose kind a word of it tells, or that stands alone twice; a person does not.
    """
    seen: Counter[str] = Counter()
    told: set[str] = set()
    short: Counter[str] = Counter()
    for column in columns:
        if not column.code.startswith("party") or column.code == "party-person":
            continue
        for cell in column.cells:
            for entry in lists.entries(cell.text, 0, len(cell.text), names, cell.marks):
                tokens = tokens_of(cell.text, entry.start, entry.end)
                short.update({token.raw for token in tokens if is_short_form(token.raw)})
                if not _can_be_learned(tokens, names):
                    continue
                name = cell.text[tokens[0].start : tokens[-1].end]
                seen[name] += 1
                if kind_of(tokens, names).code in ("body", "part", "post"):
                    told.add(name)
    seen.update({form: times for form, times in short.items() if times > 1 and form not in seen})
    return told | {name for name, times in seen.items() if times > 1}


def _can_be_learned(tokens: list[Token], names: Names) -> bool:
    if not tokens or len(tokens) > _MOST_WORDS or not tokens[0].raw[:1].isupper():
        return False
    if tokens[0].folded in names.words.cue("nobody") and len(tokens) == 1:
        return False
    if any(not token.raw[0].isalnum() for token in tokens) or any(
        is_and(token, names) for token in tokens
    ):
        return False
    if any(persons.person_at(tokens, at, len(tokens), names) for at in range(len(tokens))):
        return False
    if persons.may_be_person(tokens, names):
        return False
    return not is_run(tokens, names)


def is_run(tokens: list[Token], names: Names) -> bool:
    """Whether words are likelier several names than one."""
    return len(run_of(tokens, frozenset(), names, margin=0.5)) > 1


def in_prose(texts: Iterable[Piece], names: Names) -> set[str]:
    """Return names of bodies within sentences: words with capitals that one of them heads."""
    found: set[str] = set()
    for piece in texts:
        if piece.kind in ("paragraph", "note", "item", "cell") and len(piece.text.split()) > 8:
            for tokens in capitals(piece.text, names):
                told = kind_of(tokens, names).code in ("body", "part")
                if told and not is_run(tokens, names):
                    found.add(piece.text[tokens[0].start : tokens[-1].end])
    return found


def capitals(text: str, names: Names) -> list[list[Token]]:
    """Return the longest rows of words with capitals within a text, "of" and "and" in them too.

    A word that begins a sentence is none of a row; a text that is mostly capitals has no rows.
    """
    rows: list[list[Token]] = []
    row: list[Token] = []
    loose: list[Token] = []
    of, joins = names.words.cue("of"), names.words.cue("and")
    before = ""
    tokens = tokens_of(text, 0, len(text))
    lower = sum(not token.capital for token in tokens)
    if 2 * lower < len(tokens):
        return []
    for token in tokens:
        gap = text[(row[-1] if row else token).end : token.start] if row else ""
        starts = before in ("", ".", "!", "?", ":", "\n")
        if row and any(sign in gap for sign in ".;:,\n()•"):
            _keep(rows, row)
            row, loose = [], []
        if token.capital and not token.raw[0].isdigit() and (row or not starts):
            row = [*row, *loose, token]
            loose = []
        elif row and (token.folded in of or token.folded in joins):
            loose.append(token)
        else:
            _keep(rows, row)
            row, loose = [], []
        after = text[token.end : token.end + 2].strip(" ")
        before = after[:1] if after[:1] in ".!?:\n" else "x"
    _keep(rows, row)
    return rows


def _keep(rows: list[list[Token]], row: list[Token]) -> None:
    if len(row) > 1:
        rows.append(row)


def owner(texts: list[Piece], names: Names) -> str | None:
    """Return the body whose plan a document is, as it names itself, or None.

    A body in titles, headings and running heads counts most. Elsewhere only what councils are
    called counts: in the first texts, and where it is all that a cell holds. Where the document
    speaks of "the Council", it is one whose name has that word.
    """
    publishers = {label.split()[-1] for label in names.words.cue("owner")}
    votes: dict[str, float] = {}
    written: dict[str, str] = {}
    for number, piece in enumerate(texts):
        for name in _bodies(piece, names):
            public = not publishers.isdisjoint(fold(name).replace("'", " ").split())
            whole = len(name) > len(piece.text) - 2
            weight = 0.3 if public else 0.0
            if piece.title or (public and whole and number < _TOP):
                weight = 5.0 if public else 1.0
            elif public and (whole or (number < _FIRST_TEXTS and piece.kind != "cell")):
                weight = 1.0
            key = name.casefold()
            votes[key] = votes.get(key, 0.0) + weight
            written.setdefault(key, name)
    said = _owner_words(texts, names)
    for key, weight in votes.items():
        if weight and not said.isdisjoint(key.split()):
            votes[key] = weight + 2.0
    if not votes:
        return None
    best, weight = max(votes.items(), key=lambda vote: (vote[1], -len(vote[0])))
    return written[best] if weight >= _ENOUGH else None


def _bodies(piece: Piece, names: Names) -> list[str]:
    found = []
    tokens = tokens_of(piece.text, 0, len(piece.text))
    of = names.words.cue("of")
    within = names.words.within
    row: list[Token] = []
    for token in [*tokens, None]:
        gap = piece.text[row[-1].end : token.start] if row and token else ""
        parted = any(sign in gap for sign in ".;:,\n|–—()/·•") or gap.strip() == "-"
        if token is not None and token.raw[0].isalpha() and not parted:
            loose = (
                token.folded in of or token.folded in within.get(row[0].folded, ()) if row else 0
            )
            if token.capital or loose:
                row.append(token)
                continue
        name = _body_in(row, names)
        if name and len(name) <= _MOST_WORDS and not is_run(name, names):
            found.append(piece.text[name[0].start : name[-1].end])
        row = [token] if token is not None and token.capital and token.raw[0].isalpha() else []
    return found


def _body_in(row: list[Token], names: Names) -> list[Token] | None:
    """Return the body that stands first in a row of capitals: "Exton Council Climate Plan"."""
    while row and row[0].folded in names.words.cue("article"):
        row = row[1:]
    for end in range(len(row), 1, -1):
        part = row[:end]
        if part[-1].folded in names.words.cue("of") or not part[-1].capital:
            continue
        if any(names.is_programme(token.folded) for token in row[end : end + 1]):
            # "Waste Action Plan" names no body.
            continue
        kind = kind_of(part, names)
        if kind.code == "body" or (kind.known is not None and kind.kind == "body"):
            return part
    return None


def _owner_words(texts: list[Piece], names: Names) -> set[str]:
    """Return the words by which the document calls its owner: "council" of "the Council"."""
    cues = {label.split()[-1]: label for label in names.words.cue("owner") if " " in label}
    said: Counter[str] = Counter()
    for piece in texts:
        folded = (
            f" {' '.join(token.folded for token in tokens_of(piece.text, 0, len(piece.text)))} "
        )
        for word, label in cues.items():
            if label in folded:
                said[word] += folded.count(f" {label} ")
    return {word for word, times in said.most_common(2) if times >= 2}
