"""The way in: a document, what it teaches, its layout, its readings, and the ledger of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.importing.cells import parties
from kg.importing.cells.fields import Reader, read_action, read_loose
from kg.importing.cells.vocabulary import vocabulary
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
_BODY = "This is the name of a body; nothing over the rows names the plan."
# What ends a sentence, or leads to what follows; no title ends so.
_STOPS = (".", ":", ";", "?", "!")


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
        if kind == "heading"
        or (2 <= len(text.split()) <= _LONGEST_TITLE and not text.rstrip().endswith(_STOPS))
    ]
    if not told:
        return ()
    place, text = told[0]
    doubt = None
    if _is_body(text, habits, known):
        named = next((one for one in told if _says_plan(one[1], known)), None)
        place, text = named or told[0]
        doubt = None if named else _BODY
    bare = text.strip()
    block = document.blocks[place.block]
    if isinstance(block, Table) and block.name:
        # "Clean Air Plan – Streets" over the rows of the sheet "Streets"
        bare = re.sub(rf"\s*[-–—:|]\s*{re.escape(block.name)}$", "", bare, flags=re.IGNORECASE)
    start = text.index(bare)
    end = start + len(bare)
    found = Found(
        "plan", start, end, name=" ".join(bare.split()), why="what stands first", doubt=doubt
    )
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
    """Whether a short text names a plan: what stands behind "strategy" belongs to its name.

    "Strategy for Parks 2030" and "Cynllun Llesiant" do, "Our strategy is to act early" does not.
    """
    labels = known.of("column")
    words = [word.strip(",.:;-–()") for word in text.split()]
    if not 2 <= len(words) <= _LONGEST_TITLE or text.rstrip().endswith(_STOPS):
        return False
    said = [at for at, word in enumerate(words) if labels.get(fold(word)) == "plan"]
    behind = words[said[-1] + 1 :] if said else []
    cues = vocabulary(known)
    ties = cues.cue("of") | cues.cue("and") | cues.cue("article")
    named = all(not word[:1].islower() or fold(word) in ties for word in behind)
    return bool(said) and (named or (said[-1] == 0 and not known.is_germanic(text.split()[0])))


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
    headed = False
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            after = document.blocks[at + 1] if at + 1 < len(document.blocks) else None
            if isinstance(after, Table) and after.name == block.text:
                continue  # a sheet's own name
            if _names_part(block.text, known):
                continue
            if not block.text.strip():
                continue
            headed = headed or block.kind == "heading"
            over = not headed and (block.text.isupper() or _says_plan(block.text, known))
            if block.kind == "heading":
                yield Place(at), "heading", block.text
            elif block.kind == "paragraph" and Place(at) not in held:
                # A title without a style stands over the first heading.
                if over:
                    yield Place(at), "over", block.text
                else:
                    others.append((Place(at), block.kind, block.text))
            continue
        for row, cells in enumerate(block.rows):
            told = [
                (Place(at, row, column), "over", cell.text)
                for column, cell in enumerate(cells)
                if cell is not None
                and cell.text.strip()
                and layout.uses.get(Place(at, row, column)) == HEADING
            ]
            if not told and any(cell is not None and cell.text.strip() for cell in cells):
                break
            others.extend(told)
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
