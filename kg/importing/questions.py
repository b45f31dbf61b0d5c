"""What the officer is asked: columns whose meaning is in doubt, the costliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.importing.plan import Column
from kg.importing.words import Words

MOST = 6
# A column whose meaning is one of these can be offered as an answer.
OFFERED = (
    "activity", "description", "goal", "aim", "objective", "milestone", "outcome", "target",
    "indicator", "party", "party-lead", "party-support", "party-funder", "date", "date-start",
    "date-end", "money", "status", "reference", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be given: a notation of the code list `column`, and its label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A column to be asked about.

    `key` names it in a file of answers. `default` is what is read if nobody answers, None where
    nothing is. `weight` is how many cells depend on the answer.
    """

    key: str
    text: str
    choices: tuple[Choice, ...]
    default: str | None
    weight: int
    table: str = ""


def ask(columns: Sequence[Column], words: Words) -> tuple[Question, ...]:
    """Return what to ask, at most `MOST` questions, the costliest first."""
    found: dict[str, Question] = {}
    for column in columns:
        if column.doubt is None or not column.weight or column.key in found:
            continue
        codes = list(dict.fromkeys([*column.choices, *OFFERED]))
        found[column.key] = Question(
            column.key, f"{column.doubt} What does it hold?",
            tuple(Choice(code, label(code, words)) for code in codes),
            column.meaning, column.weight, column.table,
        )  # fmt: skip
    order = sorted(found.values(), key=lambda question: (-question.weight, question.key))
    return tuple(order[:MOST])


def label(code: str, words: Words) -> str:
    """Return the preferred English label of a meaning; the code itself where it has none."""
    preferred = words.preferred.get(f"column/{code}")
    return preferred or code
