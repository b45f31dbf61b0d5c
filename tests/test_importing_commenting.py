"""The officer's own file comes back with comments, and else as it was."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from kg.importing.commenting.note import Note
from kg.importing.commenting.notes import notes_of
from kg.importing.commenting.running import with_comments
from kg.importing.commenting.spreadsheet import comment_xlsx
from kg.importing.commenting.word import comment_docx
from kg.importing.errors import DocumentError
from kg.importing.importer import import_document
from kg.importing.reading import DEFAULT
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.reader import read_one
from kg.importing.records import Document, Table
from tests.conftest import quick_ones
from tests.importing_case import words
from tests.importing_files import packed
from tests.importing_render import render
from tests.importing_source import load


def note(written: str, sentence: str = "Look here.", **more: object) -> Note:
    given = {"sheet": "", "cell": "", "text": written, "nth": 0}
    return Note(**{**given, **more}, written=written, sentence=sentence)  # type: ignore[arg-type]


def word_file(*paragraphs: str) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(cells: dict[str, object], comment: str = "", title: str = "Plan") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for place, value in cells.items():
        sheet[place] = value
    if comment:
        sheet["A1"].comment = Comment(comment, "Someone")
    book.create_sheet("Other")["A1"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comments_of(data: bytes) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def words_of(document: Document) -> list[object]:
    """The texts of a document, without comments."""
    return [
        [[cell and cell.text for cell in row] for row in block.rows]
        if isinstance(block, Table)
        else block.text
        for block in document.blocks
        if isinstance(block, Table) or block.kind != "comment"
    ]


@pytest.mark.parametrize(
    "name", quick_ones(["a-docx-housing", "d-docx-labels", "f-xlsx-themes"], "d-docx-labels")
)
def test_each_doubt_is_a_comment_and_no_word_is_changed(name: str) -> None:
    data, ending = render(load(name))
    document = read_one(f"plan.{ending}", data, DEFAULT)
    notes = notes_of(import_document(document, words()))
    assert notes
    write = comment_docx if ending == "docx" else comment_xlsx
    made = write(data, notes, DEFAULT)
    assert words_of(read_one(f"plan.{ending}", made, DEFAULT)) == words_of(document)
    if ending == "docx":
        told = [each.text for each in docx.Document(io.BytesIO(made)).comments]
    else:
        told = list(comments_of(made).values())
    for each in notes:
        assert any(each.sentence in text for text in told)
    assert write(data, notes, DEFAULT) == made


def test_a_comment_stands_at_its_own_cell_of_several_alike() -> None:
    data, _ = render(load("b-docx-ireland"))
    document = read_one("plan.docx", data, DEFAULT)
    notes = [one for one in notes_of(import_document(document, words())) if one.nth]
    assert notes
    again = read_one("plan.docx", comment_docx(data, notes, DEFAULT), DEFAULT)
    where = {
        (at, row, column)
        for at, block in enumerate(again.blocks)
        if isinstance(block, Table)
        for row, cells in enumerate(block.rows)
        for column, cell in enumerate(cells)
        if cell and cell.comment
    }
    alike = [
        (at, row, column)
        for at, block in enumerate(again.blocks)
        if isinstance(block, Table)
        for row, cells in enumerate(block.rows)
        for column, cell in enumerate(cells)
        if cell and cell.text == notes[0].text
    ]
    assert where == {alike[each.nth] for each in notes}


def test_all_but_the_comments_of_a_workbook_stays_as_it_was() -> None:
    data = workbook({"A1": "Action", "B2": "=SUM(B3:B4)", "A2": "Plant"})
    made = comment_xlsx(data, [note("Plant", sheet="Plan", cell="A2")], DEFAULT)
    assert comments_of(made) == {"Plan!A2": "“Plant”: Look here."}
    before, after = parts(data), parts(made)
    touched = {name for name in before if before[name] != after.get(name)}
    assert touched <= {"[Content_Types].xml", "xl/worksheets/sheet1.xml"}
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book["Plan"]["B2"].value == "=SUM(B3:B4)" and book["Other"]["A1"].value == "=1+1"


def test_the_officers_own_comments_are_kept() -> None:
    data = workbook({"A1": "Action", "A2": "Plant"}, comment="Ask first")
    notes = [note("Action", sheet="Plan", cell="A1"), note("Plant", sheet="Plan", cell="A2")]
    found = comments_of(comment_xlsx(data, notes, DEFAULT))
    assert found["Plan!A1"].startswith("Ask first")
    assert "Civic Thread: “Action”: Look here." in found["Plan!A1"]
    assert found["Plan!A2"] == "“Plant”: Look here."


def test_a_comment_is_a_text_whatever_it_holds() -> None:
    told = "=HYPERLINK(1) <b>&amp; _x000D_ \x07"
    data = workbook({"A1": "Action"})
    made = comment_xlsx(data, [note("", told, sheet="Plan", cell="A1")], DEFAULT)
    document = read_one("plan.xlsx", made, DEFAULT)
    assert isinstance(document.blocks[0], Table)
    cell = document.blocks[0].rows[0][0]
    assert cell is not None and cell.text == "Action" and not cell.formula
    assert cell.comment == "=HYPERLINK(1) <b>&amp; _x000D_"


def test_what_has_no_place_is_told_at_the_beginning() -> None:
    made = comment_xlsx(workbook({"A1": "x"}), [note("gone", sheet="No", cell="B2")], DEFAULT)
    assert comments_of(made) == {"Plan!A1": "“gone”: Look here."}
    again = docx.Document(io.BytesIO(comment_docx(word_file("One", "Two"), [note("Six")], DEFAULT)))
    assert [each.text for each in again.comments] == ["“Six”: Look here."]
    assert again.paragraphs[0]._p.xpath("w:commentRangeStart")


def with_macros(data: bytes, folder: str, kind: str) -> bytes:
    held = dict(parts(data))
    relations = f"{folder}/_rels/{'document' if folder == 'word' else 'workbook'}.xml.rels"
    link = (
        '<Relationship Id="rIdM" Target="vbaProject.bin" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
    )
    held[relations] = held[relations].replace(
        b"</Relationships>", f"{link}</Relationships>".encode()
    )
    types = held["[Content_Types].xml"].decode()
    held["[Content_Types].xml"] = types.replace(kind[0], kind[1]).encode()
    held[f"{folder}/vbaProject.bin"] = b"macro"
    return packed(held)


def test_macros_are_not_given_back() -> None:
    excel = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    word = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    for made in (
        comment_xlsx(with_macros(workbook({"A1": "x"}), "xl", excel), [note("x")], DEFAULT),
        comment_docx(with_macros(word_file("x"), "word", word), [note("x")], DEFAULT),
    ):
        held = parts(made)
        assert not any("vba" in name for name in held)
        assert not any(b"vba" in part or b"macroEnabled" in part for part in held.values())


def test_sheets_of_macros_are_refused() -> None:
    data = packed({**parts(workbook({"A1": "x"})), "xl/macrosheets/sheet1.xml": b"<x/>"})
    with pytest.raises(RefusedError, match="holds sheets of macros: save it without them"):
        comment_xlsx(data, [], DEFAULT)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(RefusedError, match="holds no words to comment on"):
        comment_docx(word_file(), [note("x")], DEFAULT)


def test_a_file_is_opened_in_a_process_of_its_own() -> None:
    data = workbook({"A1": "Action"})
    made = with_comments("plan.xlsx", data, "xlsx", [note("", sheet="Plan", cell="A1")])
    assert comments_of(made) == {"Plan!A1": "Look here."}
    told = with_comments("plan.docx", word_file("One"), "docx", [note("One")])
    assert len(docx.Document(io.BytesIO(told)).comments) == 1


@pytest.mark.parametrize("kind", quick_ones(["docx", "xlsx"], "docx"))
def test_what_can_not_be_opened_is_told_in_one_sentence(kind: str) -> None:
    with pytest.raises(DocumentError, match=rf"^plan\.{kind} is damaged or not whole"):
        with_comments(f"plan.{kind}", b"PK\3\4 cut short", kind, [note("x")])
    bomb = packed({**parts(word_file("x")), "word/bomb.xml": b"0" * 30_000_000})
    with pytest.raises(DocumentError, match="times larger unpacked"):
        with_comments(f"plan.{kind}", bomb, kind, [note("x")], Limits(ratio=100))
