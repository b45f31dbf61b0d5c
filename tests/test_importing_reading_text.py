"""Delimited text, and text whose tables are lines with tabs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.reading import DEFAULT, Limits
from kg.importing.reading.formats.delimited import read_delimited, separator_of
from kg.importing.reading.formats.tabbed import read_tabbed
from kg.importing.reading.limits import RefusedError
from kg.importing.reading.reader import read_one
from kg.importing.reading.texts import TextBuilder, clean, tidy
from kg.importing.records import Document, Table
from tests.importing_files import cell_of, csv_of, marked, said, texts


def read(text: str, name: str = "plan.txt", encoding: str = "utf-8") -> Document:
    return read_one(name, text.encode(encoding), DEFAULT)


# ---- Delimited text ----


def test_quotes_and_line_breaks_in_cells() -> None:
    document = read('Action,Lead\n"Open ""the"" café,\nthen run it",Parks\n\n"x", y \n')
    assert texts(document) == [
        ["Action", "Lead"],
        ['Open "the" café,\nthen run it', "Parks"],
        ["", ""],
        ["x", "y"],
    ]
    assert cell_of(document, "Parks").line == 2
    assert cell_of(document, "x").line == 5


def test_a_line_that_names_the_separator_is_no_row() -> None:
    assert texts(read("sep=;\na;b\nc;d\n")) == [["a", "b"], ["c", "d"]]


def test_a_table_of_one_column_needs_its_name() -> None:
    text = "Action\nOpen a café\nPlant trees\n"
    assert texts(read(text, "plan.csv")) == [["Action"], ["Open a café"], ["Plant trees"]]
    assert read(text).format == "text"


def test_titles_above_a_table_do_not_hide_it() -> None:
    text = (
        "The plan\nof Ashby, in brief\n\nAction;Lead;When\nOpen, run;Parks;2027\nPlant;Fen;2028\n"
    )
    assert texts(read(text, "plan.csv"))[3:5] == [
        ["Action", "Lead", "When"],
        ["Open, run", "Parks", "2027"],
    ]


def test_commas_inside_sentences_part_nothing() -> None:
    text = "Action;What\nOpen;buy wood, paint, nails\nPlant;dig, plant\nRun;go, on, and, on\n"
    assert separator_of(text) == ";"
    assert separator_of("Words, and more.\nThen none.\nThen a, few, more, words.\n") is None


def test_sentences_with_one_comma_each_are_text() -> None:
    text = "First, we plant trees.\nThen, we water them.\nLast, we rest.\n"
    assert read(text).format == "text"
    assert read("Plant, water\nOpen, run\n").format == "csv"


def test_money_with_points_and_semicolons() -> None:
    assert texts(read("A;B\nx;1.234,50 €\ny;2,00 €\n"))[1] == ["x", "1.234,50 €"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_encodings(encoding: str) -> None:
    text = "Mesure;Coût\nRénover l’école;“£414”\nÉté – où ?;œuvre\n"
    assert texts(read(text, "x", encoding))[1:] == [
        ["Rénover l’école", "“£414”"],
        ["Été – où ?", "œuvre"],
    ]


def test_one_broken_sign_makes_no_other_encoding() -> None:
    data = ("a;é\n" * 50).encode() + b"b;\xff\n"
    assert texts(read_one("x", data, DEFAULT))[-1] == ["b", "\ufffd"]


def test_encodings_of_other_scripts() -> None:
    text = "Действие;Срок\nПосадить деревья в парке;май\nОткрыть мастерскую;июнь\n" * 4
    assert texts(read_one("x", text.encode("cp1251"), DEFAULT))[0] == ["Действие", "Срок"]


def test_a_cell_that_is_too_long_is_refused() -> None:
    for data in (csv_of([("a", "b" * 200)]), b'a,b\n"never closed' + b" x" * 200):
        with pytest.raises(RefusedError, match="holds a cell of more than 100 characters"):
            read_delimited("x", data, Limits(cell_characters=100))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(",;\t|"),
    st.lists(
        st.lists(st.text("ab,;|\t\"' \n£é", max_size=8), min_size=2, max_size=2),
        min_size=3,
        max_size=6,
    ),
)
def test_any_cell_comes_back(separator: str, rows: list[list[str]]) -> None:
    rows = [["one", "two"], *rows, ["three", "four"]]
    document = read_delimited("x", csv_of(rows, separator), DEFAULT)
    if separator_of(csv_of(rows, separator).decode()) == separator:
        assert texts(document) == [[tidy(cell) for cell in row] for row in rows]


# ---- Text with tabs ----

REPORT = """

Report of the parks team\tFor decision
Committee\tParks

Summary

Members are asked to:

- note the **plan**
 - a. or not

Objectives\tActivities\tOutcomes
Waste less\t\t
<p>Open a café &amp; run it.</p>\t<p><i>Activity:</i> Find rooms in</p>\t<ul> Two open</ul>

\tthe old baths.\t
--\t---\t--
Plant\t<ul><li>Buy trees
<li>Water them</ul>\tMore

\u00b9 Of the year 2027.
"""


def test_a_report_with_tables_of_tabs_and_fragments() -> None:
    document = read(REPORT)
    assert document.format == "text"
    assert texts(document) == [["Report of the parks team", "For decision"], ["Committee", "Parks"]]
    assert texts(document, 1) == [
        ["Objectives", "Activities", "Outcomes"],
        ["Waste less", "", ""],
        ["Open a café & run it.", "Activity: Find rooms in", "Two open"],
    ]
    # A rule is no row; a list goes on in the next line; which page a row is on is not known.
    assert texts(document, 2) == [
        ["", "the old baths.", ""],
        ["Plant", "Buy trees\nWater them", "More"],
    ]
    assert said(document) == [
        ("table", 0, ""),
        ("paragraph", 0, "Summary"),
        ("paragraph", 0, "Members are asked to:"),
        ("item", 1, "note the plan"),
        ("item", 1, "a. or not"),
        ("table", 0, ""),
        ("table", 0, ""),
        ("note", 0, "\u00b9 Of the year 2027."),
    ]
    activity = cell_of(document, "Activity: Find rooms in")
    assert marked(activity) == [("italic", "Activity:")]
    assert activity.line == 15


def test_columns_by_runs_of_spaces_are_a_table() -> None:
    document = read(
        "Housing plan\n\n"
        "No   Action                  Lead              Budget\n"
        "1    Buy 20 empty homes      Housing Strategy    £2.1m\n"
        "2    Review the waiting      Housing Options         -\n"
        "     list\n"
        "3    Set up a forum          Housing Repairs      £500\n"
        "\nNotes on the plan and what it costs each of the years to come.\n"
    )
    assert texts(document) == [
        ["No", "Action", "Lead", "Budget"],
        ["1", "Buy 20 empty homes", "Housing Strategy", "£2.1m"],
        ["2", "Review the waiting list", "Housing Options", "-"],
        ["3", "Set up a forum", "Housing Repairs", "£500"],
    ]
    assert [kind for kind, _, _ in said(document)] == ["paragraph", "table", "paragraph"]


def test_a_sentence_with_two_blanks_in_it_is_no_row() -> None:
    document = read(
        "We met in May.  All came.\nWe met in June.  One came.\nThen it ended.  Amen.\n"
    )
    assert "table" not in [kind for kind, _, _ in said(document)]


def test_a_row_that_a_line_break_has_split_is_one_row() -> None:
    document = read("Title\n\nA\tB\tC\na\tb one\nb two\tc\nd\te\tf\n")
    assert texts(document) == [["A", "B", "C"], ["a", "b one\nb two", "c"], ["d", "e", "f"]]


def test_a_list_that_is_open_goes_on_in_the_next_line() -> None:
    document = read("T\n\nA\tB\t\nx\t\t<ul><li>one\n<li>two</ul>\ny\tz\t\n")
    assert texts(document) == [["A", "B", ""], ["x", "", "one\ntwo"], ["y", "z", ""]]


def test_columns_that_are_empty_throughout_are_kept() -> None:
    assert texts(read("T\n\nA\tB\t\nc\td\t\n")) == [["A", "B", ""], ["c", "d", ""]]


def test_rows_of_different_lengths_are_left_as_they_are() -> None:
    assert texts(read("T\n\nA\tB\tC\na\tb\nc\td\te\tf\n")) == [
        ["A", "B", "C", ""],
        ["a", "b", "", ""],
        ["c", "d", "e", "f"],
    ]


def test_page_breaks_count_pages() -> None:
    document = read("A\tB\nc\td\n\f\nText\n\fE\tF\n")
    assert [block.page for block in document.blocks] == [1, 2, 3]
    assert [block.page for block in read("A\n\nB\tC\nd\te\n").blocks] == [None, None]


def test_plain_text_has_paragraphs_and_entries() -> None:
    wrapped = "A sentence that is long enough to be wrapped by whoever wrote it in a\nsecond line."
    document = read(f"Title\n\n{wrapped}\n\n• one\n• two\n(a) three\n1. four\n")
    assert said(document) == [
        ("paragraph", 0, "Title"),
        ("paragraph", 0, wrapped.replace("\n", " ")),
        ("item", 1, "one"),
        ("item", 1, "two"),
        ("item", 1, "(a) three"),
        ("item", 1, "1. four"),
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["word", "\t", "\n", "\n\n", "<p>", "</p>", "<ul>", "<li>", "--", "\f", "**"]
        ),
        max_size=40,
    )
)
def test_every_word_of_a_text_is_kept(parts: list[str]) -> None:
    document = read_tabbed("x", "".join(parts).encode(), DEFAULT)
    cells = [
        cell.text
        for block in document.blocks
        if not hasattr(block, "kind")
        for row in block.rows
        for cell in row
        if cell is not None
    ]
    found = "".join(cells + [text for _, _, text in said(document)])
    assert found.count("word") == parts.count("word")


# ---- Texts ----


def test_signs_nobody_sees_are_left_out() -> None:
    assert (
        clean("a\u00adb\u200bc\u200ed\ufeff\x00e\u00a0f\u202fg\r\nh\ud800") == "abcde f g\nh\ufffd"
    )
    assert tidy(" a \r\n\n  b\t") == "a\nb"


def test_marks_stand_on_the_text_that_is_kept() -> None:
    builder = TextBuilder()
    builder.flow("  a ")
    builder.open("bold")
    builder.flow(" b ")
    builder.line()
    builder.close()
    builder.open("struck")
    builder.flow("  ")
    builder.close()
    builder.flow("c")
    assert builder.text() == "a b\nc"
    assert [(mark.kind, mark.start, mark.end) for mark in builder.marks()] == [("bold", 2, 3)]


# ---- What is moved in behind a sign ----


def _has_table(text: str) -> bool:
    return any(isinstance(block, Table) for block in read(text).blocks)


def test_items_of_a_list_that_are_moved_in_are_no_table() -> None:
    for sign in ("1.", "a)", "(2)", "•"):
        lines = [f"{sign}   Plant hedges with Parks", f"{sign}   Open a shop", f"{sign}   Train"]
        assert not _has_table("\n".join(lines)), sign


def test_numbers_in_a_column_stay_one() -> None:
    rows = [
        "No.   Action          Lead",
        "1.    Plant hedges    Parks",
        "2.    Open a shop     Fen",
    ]
    assert texts(read("\n".join(rows)))[1] == ["1.", "Plant hedges", "Parks"]


def test_labels_whose_values_partly_stand_in_a_column_are_read_from_the_first() -> None:
    block = "Action: Plant hedges\nLead:   Parks\nWhen:   June 2026\n"
    assert not _has_table(f"{block}\n{block}")


def test_labels_whose_values_all_stand_in_a_column_are_a_table() -> None:
    block = "Action:   Plant hedges\nLead:     Parks\nWhen:     June 2026\n"
    assert _has_table(f"{block}\n{block}\nNote: it goes on.\n")
