"""The way in: a document, what it teaches, its layout, its readings, and the ledger of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.importing.cells import parties
from kg.importing.cells.fields import Reader, read_action, read_loose
from kg.importing.decisions import Decisions
from kg.importing.layouts.choosing import read_layout
from kg.importing.layouts.headings import heading_kind
from kg.importing.layouts.own import OwnPlan
from kg.importing.learning.habits import learn
from kg.importing.ledger import Ledger, keep_ledger
from kg.importing.plan import HEADING, Layout
from kg.importing.questions import Question, ask
from kg.importing.records import (
    Document,
    Found,
    Habits,
    Place,
    Reading,
    Register,
    Span,
    Table,
    Text,
)  # fmt: skip
from kg.importing.words import Words, fold

_LONGEST_TITLE, _LONGEST_NUMBER, _FIRST_TITLES = 14, 2, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document as it was read: everything that the command, the page and the draft tell of it.

    Shape:
        readings: In reading order; those of no action come first.
        questions: What nobody has answered yet; empty where all is plain.
        own: The plan that our own workbook states; None of any other document.
    """

    document: Document
    habits: Habits
    layout: Layout
    readings: tuple[Reading, ...]
    ledger: Ledger
    questions: tuple[Question, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    own: OwnPlan | None = None


def import_document(
    document: Document,
    words: Words,
    register: Register | None = None,
    decisions: Decisions | None = None,
) -> Outcome:
    """Read a document as a plan.

    Args:
        document: What a reader of a format gave.
        words: The words of the ontology.
        register: Parties that are known by name; none where it is left out.
        decisions: What an officer decided: meanings of columns, readings accepted, corrected or
            refused.

    Returns:
        What was read. A document that holds no plan has the family Z and a refusal that says why.
    """
    decided = decisions or Decisions()
    return decide(read_plan(document, words, register or Register(), decided.columns), decided)


def read_plan(
    document: Document, words: Words, register: Register, columns: Mapping[str, str | None]
) -> Outcome:
    """Read a document with no reading of it decided yet.

    Args:
        document: What a reader of a format gave.
        words: The words of the ontology.
        register: Parties that are known by name.
        columns: Key of a column → what an officer says that it means.
    """
    document = with_names_of_sheets(document)
    habits = learn(document, words, register)
    layout = read_layout(document, words, habits, register, columns)
    reader = Reader(document, words, habits, register)
    readings = list(_title(document, layout, habits, words)) if layout.actions else []
    for action in layout.actions:
        readings.extend(read_action(action, reader))
    readings.extend(read_loose(layout.loose, reader))
    ledger = keep_ledger(document, layout, readings)
    questions = ask(layout.columns, words)
    return Outcome(document, habits, layout, tuple(readings), ledger, questions)


def decide(outcome: Outcome, decisions: Decisions) -> Outcome:
    """Return a document that was read with what an officer decided of its readings."""
    kept = tuple(decisions.applied(outcome.readings))
    ledger = keep_ledger(outcome.document, outcome.layout, kept)
    return replace(outcome, readings=kept, ledger=ledger, decisions=decisions)


def _title(document: Document, layout: Layout, habits: Habits, known: Words) -> tuple[Reading, ...]:
    """Return the plan's name: the first heading, or the text that stands over the rows.

    Where a council's name stands first, the text below it that says "plan" is meant.
    """
    told = [
        (place, text)
        for place, kind, text in _first_texts(document, layout, known)
        if kind == "heading" or (2 <= len(text.split()) <= _LONGEST_TITLE and text[-1] != ":")
    ]
    if not told:
        return ()
    place, text = told[0]
    if _is_body(text, habits, known):
        place, text = next((one for one in told if _says_plan(one[1], known)), told[0])
    bare = text.strip()
    start = text.index(bare)
    end = start + len(bare)
    found = Found("plan", start, end, name=" ".join(bare.split()), why="what stands first")
    return (Reading(found, None, "", bare, (Span(place, start, end),), "heading"),)


def _is_body(text: str, habits: Habits, known: Words) -> bool:
    """Whether a text is the name of a body and nothing else."""
    if len(text.split()) > _LONGEST_TITLE or _says_plan(text, known):
        return False
    text = text.title() if text.isupper() else text
    found = [one for one in parties.read(text, habits, known, Register()) if one.what == "party"]
    whole = len(found) == 1 and found[0].end - found[0].start >= len(text.strip())
    return whole and found[0].kind == "body" and not found[0].doubt


def _says_plan(text: str, known: Words) -> bool:
    """Whether a word of a short text means a plan ("strategy", "cynllun")."""
    labels = known.of("column")
    words = [word.strip(",.:;-–()") for word in fold(text).split(" ")]
    short = 2 <= len(words) <= _LONGEST_TITLE
    return short and any(labels.get(word) == "plan" for word in words)


def _names_part(text: str, known: Words) -> bool:
    """Whether a text is the name of a part alone: "Appendix B", not "Plan vélo"."""
    rest = text.split()[1:]
    return heading_kind(text.strip(), known) == "part" and all(
        len(word) <= _LONGEST_NUMBER or word.isdigit() for word in rest
    )


def _first_texts(
    document: Document, layout: Layout, known: Words
) -> Iterator[tuple[Place, str, str]]:
    """Give the texts before the plan's rows: headings first, then what else stands there.

    "Appendix B" names a part of a document, and no plan.
    """
    others: list[tuple[Place, str, str]] = []
    held = {field.place for action in layout.actions for field in action.fields}
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            after = document.blocks[at + 1] if at + 1 < len(document.blocks) else None
            if isinstance(after, Table) and after.name == block.text:
                continue  # a sheet's own name
            if _names_part(block.text, known):
                continue
            if block.kind == "heading" and block.text.strip():
                yield Place(at), "heading", block.text
            elif block.kind == "paragraph" and block.text.strip() and Place(at) not in held:
                others.append((Place(at), block.kind, block.text))
            continue
        for column, cell in enumerate(block.rows[0] if block.rows else ()):
            if cell is not None and layout.uses.get(Place(at, 0, column)) == HEADING and cell.text:
                others.append((Place(at, 0, column), "over", cell.text))
        break
    yield from others[:_FIRST_TITLES]


def with_names_of_sheets(document: Document) -> Document:
    """Return a workbook with each sheet's name as a heading over it, where there are several."""
    shown = [one for one in document.blocks if isinstance(one, Table) and not one.hidden]
    if document.format not in ("xlsx", "ods") or len({one.name for one in shown}) < 2:
        return document
    blocks: list[Table | Text] = []
    for block in document.blocks:
        if isinstance(block, Table) and block.name and not block.hidden:
            blocks.append(Text("heading", block.name, level=1))
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def meanings(outcome: Outcome) -> Mapping[str, str | None]:
    """Return what each column was taken to mean, by its key: the mapping to keep."""
    return {column.key: column.meaning for column in outcome.layout.columns if column.key}
