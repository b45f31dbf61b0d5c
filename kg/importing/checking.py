"""A workbook of ours against the rules, and the findings as comments in its cells."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import URIRef

from kg.exporters.facts import Facts
from kg.exporters.workbook.book import Book, ColumnOf, Head, Row, Sheet
from kg.exporters.workbook.naming import folded
from kg.exporters.workbook.sheets import (
    BY_TITLE,
    HEAD_ROW,
    LISTS,
    PLAN_PROPERTY,
    TEMPLATE_PROPERTY,
)
from kg.importing.drafting.wording import slug
from kg.importing.here import Here
from kg.importing.layouts.own import CellFinding, OwnPlan, head_row, value_of
from kg.importing.ours import blank_ours, read_ours
from kg.importing.own_import import NOBODY
from kg.importing.reading import read_document
from kg.importing.records import Document, Table
from kg.release.checking import Asked, Checked, check_files
from kg.sources import Sources
from kg.terms import SHAPES
from kg.validate import Finding, in_order

_CODE, _NAME = "F03", "Every cell of a workbook is understood"
_REMEDY = "Put the cell right: a name as it stands in its own sheet, one a line."
_PROP = re.compile(r"\b[a-z]+:[A-Za-z]+")
_ALL = Asked()
_WORDS = {"Violation": "Must be put right", "Warning": "Is missing", "Info": "Could be better"}


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """What was found in a workbook, with the workbook as it was read."""

    checked: Checked
    own: OwnPlan
    document: Document


def check_workbook(path: Path, words: Facts, sources: Sources, asked: Asked) -> CheckedBook:
    """Check a workbook as the plan that it states, with the register beside it.

    A cell that can not be understood is a violation (F03). A workbook that does not say whose it
    is, is checked under a key of nobody.

    Raises:
        DocumentError: It can not be read, or is none of ours.
    """
    document, own = read_workbook(path, words, Here(sources))
    checked = check_turtle(slug(Path(document.name).stem), own.turtle, sources, asked)
    return checked_book(document, own, checked)


def check_turtle(name: str, data: bytes, sources: Sources, asked: Asked = _ALL) -> Checked:
    """Check what is no file yet, with the register beside it; `name` is what it is called."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.ttl")
        file.write_bytes(data)
        return check_files([file], sources, asked)


def checked_book(document: Document, own: OwnPlan, checked: Checked) -> CheckedBook:
    """Return a workbook with what was found in its plan, and the cells that are not understood."""
    found = [_finding(own, each) for each in own.findings]
    return CheckedBook(Checked(in_order([*found, *checked.findings]), checked.scope), own, document)


def read_workbook(path: Path, words: Facts, here: Here) -> tuple[Document, OwnPlan]:
    """Return a workbook of ours, and the plan or the report that it states.

    Raises:
        DocumentError: It can not be read, or is none of ours.
    """
    document = read_document([path])
    plan = "" if PLAN_PROPERTY in document.properties else NOBODY + slug(path.stem)
    return document, read_ours(document, words, here, plan)


def _finding(own: OwnPlan, each: CellFinding) -> Finding:
    place = f"{each.sheet}, row {each.row + 1}, column {each.column + 1}"
    return Finding(
        code=_CODE, severity="Violation", plan=own.plan, focus=own.plan, label=place, path="",
        value="", message=each.sentence, remedy=_REMEDY, source=place, name=_NAME,
        shape=f"{SHAPES}{_CODE}", focus_term=URIRef(own.plan),
    )  # fmt: skip


def commented(book: CheckedBook, words: Facts, here: Here) -> Book:
    """Return a workbook as it was filled in, each finding as a comment in its cell."""
    template = blank_ours(book.document, words, here)
    said: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for each in book.own.findings:
        said[each.sheet, each.row, each.column].append(f"{_CODE}: {each.sentence} {_REMEDY}")
    for finding in book.checked.findings:
        if finding.code != _CODE:
            told = f"{_WORDS[finding.severity]} ({finding.code}): {finding.message}"
            said[_place(book.own, finding)].append(f"{told} {finding.remedy}")
    comments = {at: "\n\n".join(told) for at, told in said.items()}
    return _book_of(book.document, comments, template)


def _place(own: OwnPlan, finding: Finding) -> tuple[str, int, int]:
    """Return the cell of a finding: of its property, else the one beside the identifier."""
    place = own.places.get(finding.focus) or own.places.get(own.plan)
    if place is None:
        return "Plan", HEAD_ROW, 1
    named = (place.columns[prop] for prop in _PROP.findall(finding.path) if prop in place.columns)
    return place.sheet, place.row, next(named, 1)


def _book_of(
    document: Document, comments: Mapping[tuple[str, int, int], str], template: Book
) -> Book:
    """Return a workbook as it was read, in the form of ours."""
    heads = {
        sheet.name: {folded(head.title): head for head in sheet.heads} for sheet in template.sheets
    }
    sheets: list[Sheet] = []
    moved: dict[tuple[str, int, int], str] = {}
    for table in document.blocks:
        if not isinstance(table, Table) or folded(table.name) == folded(LISTS):
            continue
        start = head_row(table)
        sheets.append(_sheet(table, start, heads))
        # In the file that is written the heads stand in the third row.
        shift = HEAD_ROW - start if start is not None else 0
        for (name, row, column), told in comments.items():
            if name == table.name:
                moved[name, max(row + shift, HEAD_ROW), column] = told
    names = {sheet.name for sheet in sheets}
    lists = {
        name: held
        for name, held in template.lists.items()
        if not isinstance(held, ColumnOf) or held.sheet in names
    }
    properties = {
        name: value
        for name, value in document.properties.items()
        if name in (PLAN_PROPERTY, TEMPLATE_PROPERTY)
    }
    title = document.properties.get("title", "") or document.name
    return Book(title, properties, tuple(sheets), lists, moved)


def _sheet(table: Table, start: int | None, heads: Mapping[str, Mapping[str, Head]]) -> Sheet:
    width = max(table.width, 2)
    if start is None:
        title = _text(table, 0)
        rows = tuple(_row(table, at, width) for at in range(1, len(table.rows)))
        return Sheet(table.name, title, "", (Head(""),) * width, rows, plain=True)
    known = heads.get(table.name, {})
    found = []
    for cell in table.rows[start]:
        text = cell.text if cell else ""
        found.append(known.get(folded(text)) or Head(text))
    rows = tuple(_row(table, at, table.width) for at in range(start + 1, len(table.rows)))
    spec = BY_TITLE.get(folded(table.name))
    about = spec.about if spec else _text(table, 1)
    return Sheet(table.name, _text(table, 0), about, tuple(found), rows)


def _text(table: Table, row: int) -> str:
    cell = table.rows[row][0] if row < len(table.rows) and table.rows[row] else None
    return cell.text if cell else ""


def _row(table: Table, at: int, width: int) -> Row:
    cells = [value_of(cell) if cell else None for cell in table.rows[at]]
    return tuple(cells + [None] * (width - len(cells)))


def is_workbook(paths: Iterable[Path]) -> bool:
    """Whether one of some paths is a workbook, by its ending."""
    return any(path.suffix.lower() in (".xlsx", ".ods") for path in paths)
