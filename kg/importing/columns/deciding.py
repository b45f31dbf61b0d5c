"""What each column of a table means: two witnesses heard, doubts told, one column of actions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.importing.cells import dates
from kg.importing.columns.contents import Held, held
from kg.importing.columns.heads import Guess, clean, guesses, unit_of
from kg.importing.plan import ENDS, Column
from kg.importing.records import Cell, Habits, Register
from kg.importing.words import Words, fold

# The meanings whose cells are plain text: contents can not tell them apart.
TEXTS = frozenset(
    (
        "plan", "goal", "aim", "objective", "activity", "sub-activity", "description", "milestone",
        "outcome", "indicator", "target", "baseline", "note", "progress", "place",
    )
)  # fmt: skip
# What may stand for the action where no column says "action", the likeliest first.
_STANDS_IN = (
    "sub-activity", "milestone", "objective", "aim", "plan", "indicator", "description", "goal",
    "outcome",
)  # fmt: skip
# Where no column says "action", these say it as plainly.
_NEAR = frozenset(("sub-activity", "milestone", "objective", "plan", "description"))
_SURE, _LIKELY, _MAYBE = 0.97, 0.85, 0.6
_BRACKET = re.compile(r"\(([^()]{1,30})\)(?=\s*$)")
# How many cells are of what the head says, or hold it among other words, for the two to agree.
_SOME, _MOST = 0.3, 0.8
# How many words a cell of a column of priorities has that is more than "High".
_NAMED = 1.5


@dataclass(frozen=True, slots=True)
class Heads:
    """The head of one column: as printed, and what stands over it in a row of heads above."""

    text: str
    parent: str = ""


def decide(
    heads: Sequence[Heads],
    columns: Sequence[Sequence[Cell]],
    words: Words,
    habits: Habits,
    register: Register,
    answers: Mapping[str, str | None],
    table: str = "",
) -> tuple[Column, ...]:
    """Return what each column means.

    Args:
        heads: One a column, from left to right.
        columns: The cells under each head, from top to bottom.
        words: The words of the ontology.
        habits: What the document taught.
        register: Known parties.
        answers: Key of a column → its meaning, as an officer or an earlier mapping said; None
            means that nothing is read from it.
        table: The table's name, for the officer.
    """
    found = [
        _decide_one(head, cells, words, habits, register, answers, table)
        for head, cells in zip(heads, columns, strict=True)
    ]
    return tuple(_settle(found, columns, words))


def _decide_one(
    head: Heads,
    cells: Sequence[Cell],
    words: Words,
    habits: Habits,
    register: Register,
    answers: Mapping[str, str | None],
    table: str,
) -> Column:
    key = clean(fold(head.text)) or fold(head.parent)
    printed = _with_unit(head, words)
    contents = held(cells, words, habits, register, printed)
    said = guesses(head.text, words)
    if not said and head.parent:
        said = tuple(
            replace(guess, score=round(guess.score * 0.6, 3))
            for guess in guesses(head.parent, words)
        )
    column = Column(key, printed, None, weight=contents.filled, table=table)
    if key in answers:
        meaning = answers[key]
        return replace(
            column, meaning=meaning, role=role_of(meaning, words), by="answer", confidence=1.0
        )
    if _is_period(head.text, habits, words):
        return _under_period(column, contents, words)
    return _hear(column, said, contents, words)


def _with_unit(head: Heads, words: Words) -> str:
    """Return a head with the unit that its parent ends with: "Capital (£k)" under "Cost (£k)"."""
    bracket = _BRACKET.search(head.parent)
    told = bracket is not None and unit_of(bracket.group(1), words)
    return (
        f"{head.text} {bracket.group()}" if bracket and told and "(" not in head.text else head.text
    )


def _is_period(head: str, habits: Habits, words: Words) -> bool:
    """Whether a head is a time and nothing else: "2025/26", "Q1", "Year 1"."""
    text = head.strip()
    found = dates.read(text, habits, words) if text else ()
    return bool(found) and found[0].end - found[0].start >= 0.8 * len(text)


def _under_period(column: Column, contents: Held, words: Words) -> Column:
    """Say what stands under a head that is a time: ticks, sums or numbers to reach."""
    kind = contents.kind
    code = {"money": "money", "number": "target", "target": "target", "text": "milestone"}.get(
        kind, "date"
    )
    return _known(column, code, words, _LIKELY, "contents")


def _hear(column: Column, said: Sequence[Guess], contents: Held, words: Words) -> Column:
    """Weigh what the head says against what the cells hold."""
    kind = contents.kind
    choices = tuple(dict.fromkeys([guess.code for guess in said] + _proposed(kind)))
    column = replace(column, choices=choices)
    if not said:
        if kind in ("", "text", "number", "tick", "reference", "target"):
            doubt = None
            if kind == "text" and contents.words > 3 and column.head.strip():
                doubt = f"Nothing says what the column “{column.head}” means."
            elif kind == "text" and contents.words > 3:
                doubt = "A column without a head holds text."
            meaning = "reference" if kind == "reference" else None
            return replace(column, meaning=meaning, confidence=_MAYBE, doubt=doubt, by="contents")
        return replace(
            column,
            meaning=kind,
            role=role_of(kind, words),
            confidence=_MAYBE,
            by="contents",
            doubt=f"Only its cells say that the column “{column.head}” is one of {_plural(kind)}.",
        )
    first = said[0]
    code = first.code
    top = _top(code, words)
    if code == "priority" and kind in ("text", "party") and contents.words >= _NAMED:
        # "High" says how urgent it is, "People feel safe" what for; "Clean rivers" is asked about.
        known = _known(column, "goal", words, first.score, "words")
        may = f"The head “{column.head}” may mean how urgent it is."
        doubt = None if contents.words > 3 else may
        return replace(known, doubt=doubt, choices=tuple(dict.fromkeys(("goal", *choices))))
    if first.score >= 1.0 and kind == "":
        return _known(column, code, words, _SURE, "words")
    if _agree(top, code, kind, contents):
        confidence = _SURE if first.score >= 0.8 else _LIKELY
        return _known(column, code, words, confidence, "words, contents")
    # A head of several nouns means what its cells hold ("Milestones and dates").
    other = next(
        (
            guess
            for guess in said[1:]
            if _agree(_top(guess.code, words), guess.code, kind, contents)
        ),
        None,
    )
    if other is not None and kind != "text":
        return _known(column, other.code, words, _LIKELY, "words, contents")
    if kind in ("", "text") and first.score >= 1.0:
        return _known(column, code, words, _LIKELY, "words")
    if kind in ("", "text"):
        doubtful = first.score < 0.75 and contents.filled > 0
        doubt = f"The head “{column.head}” may mean {first.label!r}." if doubtful else None
        return replace(_known(column, code, words, first.score, "words"), doubt=doubt)
    doubt = (
        f"The head “{column.head}” says one thing and its cells another: they look like "
        f"{_plural(kind)}."
    )
    return replace(_known(column, code, words, 0.5, "words"), doubt=doubt)


def _agree(top: str, code: str, kind: str, contents: Held) -> bool:
    """Whether cells of this kind may stand under a head of this meaning."""
    if kind == "":
        return True
    if top == kind:
        return True
    if code in TEXTS:
        loose = ("text", "party", "target", "number", "tick", "status")
        return kind in loose or (code in ("milestone", "target", "note") and kind != "reference")
    if top == "party":
        return kind in ("text", "party") and contents.words <= 60
    if top == "date":
        told = contents.share("date") >= _SOME or contents.dated >= _MOST
        return kind in ("tick", "number") or told
    if top == "money":
        told = contents.share("money") >= _SOME or contents.moneyed >= _MOST
        return kind in ("number", "tick") or told
    if code == "reference":
        return kind in ("number", "reference", "date") or contents.words <= 2
    if top == "status":
        return kind in ("number", "text", "target") and contents.words <= 12
    return top == "note"


def _known(column: Column, code: str, words: Words, confidence: float, by: str) -> Column:
    return replace(column, meaning=code, role=role_of(code, words), confidence=confidence, by=by)


def _settle(columns: list[Column], cells: Sequence[Sequence[Cell]], words: Words) -> list[Column]:
    """See to it that one column, and only one, says what is done."""
    acting = [at for at, column in enumerate(columns) if column.meaning == "activity"]
    if not acting:
        at = _stand_in(columns, cells)
        if at is not None:
            doubt = f"No column says “action”; “{columns[at].head}” is taken for it."
            columns[at] = replace(
                columns[at], meaning="activity", stands_in=True,
                doubt=None if columns[at].meaning in _NEAR else doubt,
            )  # fmt: skip
        acting = [] if at is None else [at]
    if len(acting) > 1:
        keep = _finest(acting, columns, cells)
        for at in acting:
            if at != keep and columns[at].by != "answer":
                # What stands left of the actions, once for several, is what they are for.
                wider = at < keep and not _tells_rows_apart(cells[at])
                columns[at] = replace(columns[at], meaning="objective" if wider else "description")
        acting = [keep]
    numbered = [at for at, column in enumerate(columns) if column.meaning == "reference"]
    for at in numbered[1:]:
        if columns[at].by != "answer":
            columns[at] = replace(columns[at], meaning=None, doubt=None)
    for at, column in enumerate(columns):
        if (
            column.meaning == "plan"
            and column.by != "answer"
            and not _names_plans(cells[at], words)
        ):
            columns[at] = replace(column, meaning="goal")
    if acting:
        for at, column in enumerate(columns[: acting[0]]):
            # An end to the left of the action is what the action is for.
            if column.meaning == "outcome" and column.by != "answer":
                columns[at] = replace(column, meaning="goal")
    return columns


def _names_plans(cells: Sequence[Cell], words: Words) -> bool:
    """Whether most cells of a column name plans: their last word says "plan" or "strategy"."""
    labels = words.of("column")
    texts = [fold(cell.text).split(" ") for cell in cells if cell.text.strip()]
    named = sum(1 for text in texts if any(labels.get(word) == "plan" for word in text))
    return bool(texts) and named >= 0.5 * len(texts)


def _finest(
    acting: Sequence[int], columns: Sequence[Column], cells: Sequence[Sequence[Cell]]
) -> int:
    """Return the column of actions that tells the rows apart; of several, the surest."""
    return max(
        acting,
        key=lambda at: (
            columns[at].by == "answer",
            _tells_rows_apart(cells[at]),
            columns[at].confidence,
            -at,
        ),
    )


def _stand_in(columns: Sequence[Column], cells: Sequence[Sequence[Cell]]) -> int | None:
    for code in _STANDS_IN:
        of_it = [at for at, column in enumerate(columns) if column.meaning == code]
        telling = [at for at in of_it if _tells_rows_apart(cells[at]) and _is_told(cells[at])]
        if telling:
            return telling[-1] if code in ENDS else telling[0]
    return None


def _is_told(cells: Sequence[Cell]) -> bool:
    """Whether cells hold words enough to say what is done: more than a number or a name."""
    lengths = [len(cell.text.split()) for cell in cells if cell.text.strip()]
    return bool(lengths) and sum(lengths) >= 2 * len(lengths)


def _tells_rows_apart(cells: Sequence[Cell]) -> bool:
    texts = [fold(cell.text) for cell in cells if cell.text.strip()]
    return bool(texts) and len(set(texts)) >= 0.8 * len(texts) and len(texts) >= 0.5 * len(cells)


def _proposed(kind: str) -> list[str]:
    if kind in ("", "text", "tick"):
        return []
    return ["target"] if kind == "number" else [kind]


def _top(code: str, words: Words) -> str:
    """Return the widest meaning above a code."""
    while f"column/{code}" in words.broader:
        code = words.broader[f"column/{code}"].partition("/")[2]
    return code


def role_of(code: str | None, words: Words) -> str | None:
    """Return the role that a meaning gives its parties; None where it gives none."""
    if code is None:
        return None
    for other in words.related.get(f"column/{code}", ()):
        scheme, _, role = other.partition("/")
        if scheme == "role":
            return role
    return None


def _plural(kind: str) -> str:
    return {
        "party": "names of parties", "date": "dates", "money": "sums of money",
        "status": "states of progress", "number": "numbers", "reference": "numbers of rows",
        "target": "targets", "tick": "ticks",
    }.get(kind, kind)  # fmt: skip
