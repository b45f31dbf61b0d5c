"""PDF: tables drawn and tables spaced, headings by size, furniture, and what can not be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.reading import DEFAULT, Limits
from kg.importing.reading.formats.placed import Line, Word, paragraph_breaks
from kg.importing.reading.limits import RefusedError
from kg.importing.reading.reader import read_one
from kg.importing.records import Document, Table
from tests.importing_files import PdfPage, cell_of, marked, pdf_of, said, texts


def read(*pages: PdfPage) -> Document:
    return read_one("plan.pdf", pdf_of(*pages), DEFAULT)


def ruled() -> PdfPage:
    """A table of three columns: a head over two of them, and a cell of two rows."""
    page = PdfPage()
    for box in (
        (50, 100, 150, 120), (150, 100, 400, 120), (50, 120, 150, 180), (150, 120, 300, 150),
        (300, 120, 400, 150), (150, 150, 300, 180), (300, 150, 400, 180),
    ):  # fmt: skip
        page.box(*box)
    page.text(54, 112, "Action", font="F2").text(154, 112, "Who and when", font="F2")
    page.text(54, 132, "Open a repair café").text(54, 144, "in Ashby")
    page.text(154, 132, "Tool Library").text(154, 144, "Parks Team")
    page.text(304, 132, "May 2027").text(154, 162, "Fen & Field").text(304, 162, "2028")
    return page


def test_a_drawn_table_keeps_its_merged_cells() -> None:
    document = read(ruled())
    assert texts(document) == [
        ["Action", "Who and when", "^"],
        ["Open a repair café in Ashby", "Tool Library\nParks Team", "May 2027"],
        ["^", "Fen & Field", "2028"],
    ]
    head = cell_of(document, "Who and when")
    assert (head.rows, head.columns, head.page) == (1, 2, 1)
    assert cell_of(document, "Open a repair café in Ashby").rows == 2


def test_a_line_is_joined_where_the_next_word_had_no_room_and_parted_where_it_had() -> None:
    page = PdfPage().box(50, 100, 140, 200).box(140, 100, 300, 200)
    page.text(54, 112, "Work with the tool").text(54, 124, "library").text(54, 136, "Plant trees")
    page.text(144, 112, "x")
    assert texts(read(page)) == [["Work with the tool library\nPlant trees", "x"]]


def lines_of(*texts: str) -> list[Line]:
    """Return lines in even steps, each as wide as the page allows; a blank text leaves a gap."""
    lines = []
    for number, text in enumerate(texts):
        top = 12.0 * number
        if text:
            words = text.split()
            step = 300 / len(words)
            lines.append(
                Line(
                    [
                        Word(word, at * step, (at + 1) * step, top, top + 10, 10)
                        for at, word in enumerate(words)
                    ],
                    top,
                    top + 10,
                )
            )
    return lines


@pytest.mark.parametrize(
    ("texts", "begin"),
    [
        (("Lead: Parks and Open Spaces", "Partners: the Friends of Ashby"), {1}),
        (("Lead: Parks and Open", "Spaces with the college", "Cost: none that is new"), {2}),
        (("We met in May and the vote was", "clear: the hall stays open"), set()),
        (("A text of some words in a line", "Lead: words that go on in it"), set()),
        (("Lead: Parks Service", "", "", "Then we met and the vote was", "clear: it stays"), {1}),
        (("We met in May", "", "", "Lead: Parks and Spaces", "Partners: the Friends"), {1, 2}),
    ],
)
def test_among_labels_a_label_begins_a_paragraph_though_the_line_before_is_full(
    texts: tuple[str, ...], begin: set[int]
) -> None:
    assert paragraph_breaks(lines_of(*texts), 0, 300) == begin


def test_entries_in_a_cell_are_lines_with_their_marks() -> None:
    page = PdfPage().box(50, 100, 150, 200).box(150, 100, 300, 200).text(154, 112, "x")
    page.text(54, 112, "First:").text(54, 124, "•").text(62, 124, "plant many trees")
    page.text(62, 136, "in Ashby").text(54, 148, "•").text(62, 148, "water")
    cell = cell_of(read(page), "First:\nplant many trees in Ashby\nwater")
    assert marked(cell) == [("item", "plant many trees in Ashby"), ("item", "water")]


def test_a_row_left_open_at_the_foot_of_a_page_is_a_row() -> None:
    page = PdfPage().line(50, 700, 400, 700).line(50, 720, 400, 720)
    for x in (50, 200, 300, 400):
        page.line(x, 700, x, 760)
    for x, head, cell in ((54, "Action", "Open"), (204, "Lead", "Parks"), (304, "When", "2027")):
        page.text(x, 712, head).text(x, 734, cell)
    assert texts(read(page)) == [["Action", "Lead", "When"], ["Open", "Parks", "2027"]]


def test_columns_that_only_stand_apart_are_a_table() -> None:
    page = PdfPage().text(50, 60, "Actions of the year, and who leads them, told in one sentence.")
    rows = (("Action", "Lead", "By when"), ("Open a café", "Tool Library", "May 2027"),
            ("Plant trees", "Parks Team", "2028"))  # fmt: skip
    for number, row in enumerate(rows):
        for x, text in zip((50, 200, 350), row, strict=True):
            page.text(x, 100 + 30 * number, text)
    page.text(50, 142, "in Ashby").text(200, 142, "and friends")
    page.text(50, 240, "A closing sentence that runs over the page from left to right, in full.")
    document = read(page)
    assert texts(document) == [
        ["Action", "Lead", "By when"],
        ["Open a café in Ashby", "Tool Library and friends", "May 2027"],
        ["Plant trees", "Parks Team", "2028"],
    ]
    assert [kind for kind, _, _ in said(document)] == ["paragraph", "table", "paragraph"]


def spaced(rows: list[tuple[float, str, str]]) -> list[list[str]]:
    page = PdfPage()
    for y, left, right in rows:
        page.text(50, y, left)
        page.text(112, y, right)
    return texts(read(page))


def test_rows_that_all_run_over_two_lines_are_parted_by_space() -> None:
    rows = [(100.0, "Action", "What we will do in it")]
    for number in range(5):
        rows.append((120.0 + 34 * number, "Open", "work with the schools of"))
        rows.append((132.0 + 34 * number, f"no. {number}", "the ward and its people"))
    assert spaced(rows)[1] == ["Open no. 0", "work with the schools of the ward and its people"]
    assert len(spaced(rows)) == 6


def test_rows_of_one_line_are_not_joined_where_space_groups_them() -> None:
    rows = [
        (
            100.0 + 12 * number + 10 * (number // 3),
            f"Row {number}",
            "short" + " words" * (number % 2),
        )
        for number in range(12)
    ]
    assert [row[0] for row in spaced(rows)] == [f"Row {number}" for number in range(12)]


@pytest.mark.parametrize("is_shaded", [False, True])
def test_a_line_over_the_columns_of_a_spaced_table_is_a_row_of_one_cell(is_shaded: bool) -> None:
    page = PdfPage().text(50, 100, "Action").text(150, 100, "Lead").text(250, 100, "By when")
    at = 120
    for aim in ("Objective 1: Cleaner air in every street of the town", "Objective 2: Less noise"):
        page.text(50, at, aim)
        if is_shaded:
            page.line(50, at - 12, 320, at - 12).line(50, at + 5, 320, at + 5)
        for number in (1, 2):
            at += 20
            page.text(50, at, f"Plant hedge {number}").text(150, at, "Parks").text(250, at, "2027")
        at += 20
    rows = texts(read(page))
    assert [row[0] for row in rows[1:4]] == [
        "Objective 1: Cleaner air in every street of the town", "Plant hedge 1", "Plant hedge 2",
    ]  # fmt: skip
    assert rows[1][1:] == ["^", "^"]
    assert [row[0] for row in rows[4:]] == [
        "Objective 2: Less noise", "Plant hedge 1", "Plant hedge 2",
    ]  # fmt: skip


def test_a_narrow_space_parts_columns_whose_texts_begin_in_one_place() -> None:
    page = PdfPage()
    for number in range(6):
        page.text(50, 100 + 30 * number, "Open a cafe" + "s" * (number % 2))
        page.text(115, 100 + 30 * number, f"Parks {number}").text(300, 100 + 30 * number, "2027")
    assert texts(read(page))[0] == ["Open a cafe", "Parks 0", "2027"]


def test_two_columns_of_running_text_are_no_table() -> None:
    page = PdfPage()
    for number in range(30):
        page.text(50, 80 + 12 * number, f"left {number} words that fill the column here")
        page.text(310, 80 + 12 * number, f"right {number} words that fill the column too")
    document = read(page)
    assert not [block for block in document.blocks if isinstance(block, Table)]
    text = " ".join(text for _, _, text in said(document))
    assert text.index("left 29") < text.index("right 0")


def test_headings_are_larger_or_bold_and_alone() -> None:
    page = PdfPage().text(50, 120, "A plan", 20).text(50, 160, "Waste", 14)
    page.text(50, 200, "Theme one", font="F2").text(50, 230, "Some words that say what is done.")
    page.text(50, 260, "Lead:", font="F2")
    assert said(read(page)) == [
        ("heading", 1, "A plan"),
        ("heading", 2, "Waste"),
        ("heading", 3, "Theme one"),
        ("paragraph", 0, "Some words that say what is done."),
        ("paragraph", 0, "Lead:"),
    ]


def test_what_repeats_at_the_edges_of_pages_is_furniture() -> None:
    pages = [
        PdfPage().text(50, 30, "The plan of Ashby").text(50, 300, f"Words of page {word}.")
        .text(290, 820, str(number))
        for number, word in enumerate(("one", "two", "three"), start=1)
    ]  # fmt: skip
    document = read(*pages)
    assert said(document)[:3] == [
        ("furniture", 0, "The plan of Ashby"),
        ("paragraph", 0, "Words of page one."),
        ("furniture", 0, "1"),
    ]
    assert [block.page for block in document.blocks] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_entries_of_lists_and_small_notes_are_told_apart() -> None:
    page = PdfPage().text(50, 100, "We will do these things in the coming year, and say so:")
    page.text(60, 114, "\x95").text(75, 114, "plant trees").text(60, 128, "\x95")
    page.text(75, 128, "open a café").text(50, 700, "1", 6).text(56, 700, "See the annex.", 7)
    page.content[1] = page.content[1].replace("\x95", "•")
    page.content[3] = page.content[3].replace("\x95", "•")
    assert said(read(page)) == [
        ("paragraph", 0, "We will do these things in the coming year, and say so:"),
        ("item", 1, "plant trees"),
        ("item", 1, "open a café"),
        ("paragraph", 0, "1 See the annex."),
    ]


def test_marks_of_words() -> None:
    page = PdfPage().text(50, 100, "By").text(64, 100, "March").text(94, 100, "May", font="F2")
    page.text(118, 100, "soon", font="F3").text(139, 96, "2", 6).line(63, 97, 92, 97)
    page.text(50, 120, "and these are more words of the usual size, so that it is known.")
    text = read(page).blocks[0]
    assert marked(text)[:4] == [
        ("struck", "March"),
        ("bold", "May"),
        ("italic", "soon"),
        ("raised", "2"),
    ]
    assert text.text == "By March May soon2"


def test_letters_printed_twice_are_read_once() -> None:
    page = PdfPage().text(50, 100, "Twice").text(50.2, 100, "Twice")
    assert said(read(page)) == [("paragraph", 0, "Twice")]


def test_a_page_that_is_a_picture_is_told_and_a_document_of_pictures_refused() -> None:
    document = read(PdfPage().text(50, 100, "Words"), PdfPage().picture())
    assert document.unread == ("Page 2 is a picture, which could not be read.",)
    with pytest.raises(RefusedError, match="holds no text, only pictures"):
        read(PdfPage().picture())


def test_title_and_language_are_properties_and_no_name() -> None:
    info = "/Title (A plan) /Author (N. N.)"
    document = read_one("x", pdf_of(PdfPage().text(50, 90, "x"), info=info), DEFAULT)
    assert document.properties == {"title": "A plan", "language": "en-GB"}


def test_a_word_between_boxes_that_touch_at_a_corner_is_kept() -> None:
    page = PdfPage().box(40, 126, 92, 152).box(92, 100, 144, 126)
    page.text(43, 118, "outside", 8).text(43, 144, "left", 8).text(95, 118, "right", 8)
    document = read(page)
    assert ("paragraph", 0, "outside") in said(document)
    assert texts(document) == [["", "right"], ["left", ""]]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.integers(0, 24), st.sampled_from((8, 10, 14)), st.booleans(),
            st.sampled_from(("F1", "F2")),
        ),
        min_size=1, max_size=40, unique_by=lambda one: one[:2],
    )
)  # fmt: skip
def test_every_word_of_a_page_is_kept(words: list[tuple[int, int, int, bool, str]]) -> None:
    page = PdfPage()
    for number, (column, row, size, boxed, font) in enumerate(words):
        x, y = 40 + 52 * column, 100 + 26 * row
        page.text(x + 3, y + 18, f"w{number}w", size, font)
        if boxed:
            page.box(x, y, x + 52, y + 26)
    document = read(page)
    cells = [
        cell.text
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if cell is not None
    ]
    found = " ".join(cells + [text for _, _, text in said(document)]).split()
    assert sorted(found) == sorted(f"w{number}w" for number in range(len(words)))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n", "is damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "is damaged"),
        (pdf_of(ruled())[:600], "is damaged"),
        (
            pdf_of(
                ruled(),
                trailer="/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
                f"/O <{'41' * 32}> /U <{'42' * 32}> >>",
            ),
            "is encrypted: remove its password and send that",
        ),
    ],
)
def test_what_is_damaged_or_encrypted_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        read_one("plan.pdf", data, DEFAULT)


def test_too_many_pages_are_refused() -> None:
    data = pdf_of(PdfPage().text(50, 50, "a"), PdfPage().text(50, 50, "b"))
    with pytest.raises(RefusedError, match="has 2 pages; at most 1 are read"):
        read_one("plan.pdf", data, Limits(pages=1))
