"""What a document's layout gives: columns with their meaning, actions with their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.importing.records import Passage, Place

FAMILIES = {
    "A": "a row for each action",
    "B": "a heading for each action, with a table under it",
    "C": "a form of labels and values for each action",
    "D": "paragraphs with labels for each action",
    "E": "lists under headings",
    "F": "a sheet for each theme, a row for each action",
    "G": "related tables that are joined by numbers",
    "H": "our own template",
    "Z": "no plan",
}
# The meanings of an end, the widest first.
ENDS = ("plan", "goal", "aim", "objective")
# What became of a text that no reading and no kept wording covers.
HEADING, COLUMN_HEAD, REPEATED_HEAD = "heading", "column head", "repeated head"
FURNITURE, NOTE, LEFT_OUT = "page furniture", "note", "left out"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or the label of a form.

    `key` is how an answer or a mapping names it: its head, folded. `meaning` is a notation of the
    code list `column`, None where nothing is read from it. `choices` are the meanings that the
    witnesses propose, best first. A column with a `doubt` is asked about; `weight` says how many
    cells depend on it. One that `stands_in` is taken for the action because no other says it.
    """

    key: str
    head: str
    meaning: str | None
    role: str | None = None
    confidence: float = 1.0
    choices: tuple[str, ...] = ()
    doubt: str | None = None
    weight: int = 0
    table: str = ""
    by: str = ""
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A text of an action with what it means.

    `basis` says why it belongs to the action: `cell` (its own row), `merged` (a merged cell that
    reaches over the row), `blank` (the nearest cell above, in a column that is left blank), `band`
    (a row over the rows), `heading`, `sheet` (the name of its sheet), `label` (a label before it).
    """

    meaning: str
    passage: Passage
    head: str = ""
    role: str | None = None
    confidence: float = 1.0
    basis: str = "cell"
    doubt: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One action with all texts that belong to it, in the order of the document."""

    number: int
    table: str
    row: int
    fields: tuple[Field, ...]
    confidence: float = 1.0
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a document's layout says.

    Shape:
        family: A key of `FAMILIES`.
        actions: In reading order, numbered from 1.
        loose: Ends that stand in the plan and that no action serves.
        uses: What became of each text that belongs to no action: its place → one of `HEADING` to
            `LEFT_OUT`, with the reason after a colon where it was left out.
        refusal: Why nothing is read; None where there are actions.
    """

    family: str
    columns: tuple[Column, ...] = ()
    actions: tuple[Action, ...] = ()
    loose: tuple[Field, ...] = ()
    uses: Mapping[Place, str] = field(default_factory=dict)
    refusal: str | None = None
