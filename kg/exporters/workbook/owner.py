"""The questions to a plan's owner as a workbook or a Word file: a sheet or a table a kind.

The reader (`kg.importing.layouts.owner`) goes by the heads and names that are declared here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.documents import MEDIA_TYPES as DOCUMENT_TYPES
from kg.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Span,
    Table,
    Text,
    text,
    write_docx,
)
from kg.exporters.facts import Facts
from kg.exporters.owner_questions import (
    CODED,
    DAY,
    NAMED,
    Kind,
    OwnerQuestions,
    Question,
    choices_of,
)
from kg.exporters.workbook import ods, xlsx
from kg.exporters.workbook.blank import WRITERS as BOOK_WRITERS
from kg.exporters.workbook.book import Book, Head, Row, Sheet
from kg.exporters.workbook.sheets import GUIDE, ID_HEAD, PLAN_PROPERTY
from kg.labels.counted import plural

ANSWERS = "Answers"
# In the table about the answers: what stands before each.
PLAN, BY, ON = "Plan", "Answered by", "Answered on"
QUESTION, WORDING, WHERE, ANSWER, NOTE = (
    "Question", "What the plan says", "Where", "Answer", "Note",
)  # fmt: skip
# The line whose answer holds for all lines of its kind that have none of their own.
ALL = "all"
_FOR_ALL = "One answer for every line below that has none of its own"
_MOST_LISTED = 40
_HOW = (
    ("What this is", "What the plan leaves open, and only its owner can say. Each line is one "
     "question; each kind of question has a sheet or a table of its own."),
    ("How to answer", f"Write in the column “{ANSWER}”. A line that you can not answer stays "
     "blank: nothing is guessed."),
    ("One answer for all", "The first line of a kind may hold an answer for all the others. "
     "What is written beside a line of its own wins."),
    ("Who answers", f"Under “{ANSWERS}”: a post, a unit or the body, never a person’s name, and "
     "the day."),
    ("Notes", "A note is read by whoever takes the answers in. It is not published."),
    ("Grey columns", "They tell what is asked, and of what. Leave them as they are."),
    ("When you are done", "Send the file back. kg import FILE says what was read; with --out DIR "
     "it writes a draft, and kg import --accept DIR puts the answers into the data, with who "
     "said so and when."),
)  # fmt: skip


def owner_book(asked: OwnerQuestions, facts: Facts) -> Book:
    """Return the questions as a workbook."""
    title = f"Questions on: {asked.name}"
    guide = (("Plan", asked.name), ("Questions", asked.number), *_HOW)
    about = ((PLAN, asked.plan), (BY, asked.owner or None), (ON, None))
    groups = (_sheet(kind, questions) for kind, questions in asked.groups)
    sheets = (
        Sheet(GUIDE, title, "", (Head(""), Head("")), guide, plain=True),
        Sheet(ANSWERS, ANSWERS, "Who answers, and when.",
              (Head("About", locked=True), Head("Said")), about),
        *groups,
    )  # fmt: skip
    lists = {kind.title: choices_of(kind, facts) for kind, _ in asked.groups}
    listed = {name: words for name, words in lists.items() if words}
    return Book(title, {PLAN_PROPERTY: asked.plan}, sheets, listed)


def owner_document(asked: OwnerQuestions, facts: Facts) -> Document:
    """Return the questions as a document that is read and filled in."""
    blocks: list[Block] = [
        Paragraph((Span(
            f"{asked.number:,} {plural(asked.number, 'question', 'questions')} that only the owner "
            "of the plan can answer. A line that you can not answer stays blank: nothing is "
            "guessed."
        ),)),
        Bullets(tuple((Span(f"{head}. ", is_bold=True), Span(words)) for head, words in _HOW[1:])),
        Heading("Who answers"),
        Table(ANSWERS, ("About", "Said"),
              tuple((_cell(head), _cell(value)) for head, value in
                    ((PLAN, asked.plan), (BY, asked.owner), (ON, ""))), (3, 7)),
    ]  # fmt: skip
    heads = (ID_HEAD, QUESTION, WORDING, WHERE, ANSWER, NOTE)
    for kind, questions in asked.groups:
        blocks.append(Heading(kind.title))
        blocks.append(Paragraph((Span(_how(kind, facts)),)))
        rows = tuple(
            tuple(_cell(str(value or "")) for value in row) for row in _rows(kind, questions)
        )
        count = f"{len(questions):,} {plural(len(questions), 'question', 'questions')}"
        blocks.append(Table(count, heads, rows, (3, 6, 4, 4, 4, 3)))
    return Document("Questions to the owner", asked.name, "", tuple(blocks), is_wide=True)


def _workbook(write: Callable[[Book], bytes]) -> Callable[[OwnerQuestions, Facts], bytes]:
    return lambda asked, facts: write(owner_book(asked, facts))


# By the ending of the file.
WRITERS: Mapping[str, Callable[[OwnerQuestions, Facts], bytes]] = {
    **{ending: _workbook(write) for ending, write in BOOK_WRITERS.items()},
    ".docx": lambda asked, facts: write_docx(owner_document(asked, facts)),
}

MEDIA_TYPES = {".xlsx": xlsx.MEDIA_TYPE, ".ods": ods.MEDIA_TYPE, ".docx": DOCUMENT_TYPES["docx"]}


def id_of(question: Question) -> str:
    """Return what tells a line from all others, wherever the release lives."""
    return question.thing.partition("/id/")[2]


def _cell(words: str) -> Text:
    """Return what stands in a cell; a cell to be filled in is empty."""
    return text(words) if words else (Span(""),)


def _sheet(kind: Kind, questions: tuple[Question, ...]) -> Sheet:
    heads = (
        Head(ID_HEAD, "What tells the line from all others.", locked=True),
        *(Head(title, locked=True) for title in (QUESTION, WORDING, WHERE)),
        Head(ANSWER, _note(kind), choices=kind.title if kind.form in (CODED, NAMED) else "",
             strict=kind.form == CODED),
        Head(NOTE, "What whoever takes the answers in should know. It is not published."),
    )  # fmt: skip
    count = len(questions)
    about = f"{count:,} {plural(count, 'question', 'questions')}. {_note(kind)}"
    return Sheet(kind.title, kind.title, about, heads, tuple(_rows(kind, questions)))


def _rows(kind: Kind, questions: tuple[Question, ...]) -> Iterator[Row]:
    if kind.form == CODED and len(questions) > 1:
        yield ALL, _FOR_ALL, None, None, None, None
    for each in questions:
        yield id_of(each), each.text, each.wording or None, each.cell or None, None, None


def _note(kind: Kind) -> str:
    if kind.form == CODED:
        return "Choose from the list."
    if kind.form == NAMED:
        return "Choose from the list, or write the name as the register has it."
    if kind.form == DAY:
        return "Write a day: 2026-03-31."
    return "Write two days: 2025-04-01 to 2026-03-31."


def _how(kind: Kind, facts: Facts) -> str:
    """Return how a kind is answered where there is no list to choose from."""
    names = choices_of(kind, facts)
    if kind.form == CODED or (names and len(names) <= _MOST_LISTED):
        return f"Write one of these: {'; '.join(names)}."
    return _note(kind).replace("Choose from the list, or write", "Write")
