"""HTML and Markdown: spans, heads, lists, marks, what is not seen, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.reading import DEFAULT, Limits
from kg.importing.reading.formats.markdown import read_markdown
from kg.importing.reading.formats.webpage import read_html
from kg.importing.reading.limits import RefusedError
from kg.importing.reading.reader import read_one
from kg.importing.records import Document, Table
from tests.importing_files import cell_of, marked, said, texts


def html(body: str) -> Document:
    return read_one("x", f"<!doctype html><html><body>{body}</body></html>".encode(), DEFAULT)


def markdown(text: str) -> Document:
    return read_one("plan.md", text.encode(), DEFAULT)


# ---- HTML ----


def test_rows_and_columns_that_a_cell_covers() -> None:
    document = html(
        "<table><caption>Actions</caption><tr><th rowspan=2>A<th colspan=2>B"
        "<tr><th>C<th>D<tr><td rowspan=0>e<td>f<td>g<tr><td>h<td>i</table>"
    )
    assert texts(document) == [
        ["A", "B", "^"],
        ["^", "C", "D"],
        ["e", "f", "g"],
        ["^", "h", "i"],
    ]
    assert cell_of(document, "A").head
    assert not cell_of(document, "e").head
    assert said(document) == [("caption", 0, "Actions"), ("table", 0, "")]
    assert document.blocks[1] == next(b for b in document.blocks if isinstance(b, Table))
    assert document.blocks[1].name == "Actions"


@pytest.mark.parametrize("span", ["65535", "99999999999", "-1", "x", "0"])
def test_spans_beyond_the_table_are_cut(span: str) -> None:
    document = html(f"<table><tr><td rowspan={span} colspan={span}>a<td>b<tr><td>c<td>d</table>")
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) <= 2
    assert table.width <= 1001


def test_a_cell_over_three_rows() -> None:
    document = html("<table><tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d</table>")
    assert texts(document) == [["a", "b"], ["^", "c"], ["^", "d"]]


def test_empty_columns_that_the_page_draws_are_kept() -> None:
    assert texts(html("<table><tr><td>a<td>b<td><tr><td>c<td>d<td></table>")) == [
        ["a", "b", ""],
        ["c", "d", ""],
    ]


def test_a_cell_has_lines_marks_and_entries() -> None:
    document = html(
        "<table><tr><td><p>By <s>March</s> <b>May</b><sup>2</sup></p><p>see <a href='/x'>it</a></p>"
        "<ul><li>one<ul><li>deep</ul><li>two</ul>"
        "<span style='text-decoration: line-through'>no</span><br>end<td>x</table>"
    )
    [[cell, _]] = document.blocks[0].rows
    assert cell.text == "By March May2\nsee it\none\ndeep\ntwo\nno\nend"
    assert marked(cell) == [
        ("struck", "March"),
        ("bold", "May"),
        ("raised", "2"),
        ("link", "it"),
        ("item", "one"),
        ("item", "deep"),
        ("item", "two"),
        ("struck", "no"),
    ]
    assert [mark.target for mark in cell.marks if mark.kind == "item"] == ["1", "2", "1"]


def test_blocks_in_order_with_levels() -> None:
    document = html(
        "<nav>Home</nav><h1>A plan</h1>loose <b>words</b><p>More.<h3>Waste</h3>"
        "<ul><li>one<ol><li>deep</ol></ul><table><tr><td>a<td>b</table>after<footer>c</footer>"
    )
    assert said(document) == [
        ("furniture", 0, "Home"),
        ("heading", 1, "A plan"),
        ("paragraph", 0, "loose words"),
        ("paragraph", 0, "More."),
        ("heading", 3, "Waste"),
        ("item", 1, "one"),
        ("item", 2, "deep"),
        ("table", 0, ""),
        ("paragraph", 0, "after"),
        ("furniture", 0, "c"),
    ]


def test_what_is_not_seen_is_not_read() -> None:
    hidden = (
        "<script>document.write('<table><tr><td>a<td>b</table>')</script><style>p {}</style>"
        "<template><table><tr><td>a<td>b</table></template><p hidden>c</p><!-- d -->"
        "<p style='display: none'>e</p><noscript>f</noscript><svg><text>g</text></svg>"
        "<table><tr><td>h<td>i<tr hidden><td>j<td>k<tr><td>l<td style='display:none'>m</table>"
    )
    document = html(hidden)
    assert said(document) == [("table", 0, "")]
    assert texts(document) == [["h", "i"], ["l", ""]]


def test_a_table_that_lays_out_is_no_table_and_what_is_in_it_is() -> None:
    inner = "<table><tr><th>A<th>B<tr><td>a<td>b</table>"
    for outer in (
        f"<table><tr><td>left<td>{inner}</table>",
        f"<table role=presentation><tr><td>left<td>x<tr><td>y<td>{inner}<tr><td>z<td>v</table>",
        f"<table><tr><td><p>left</p>{inner}</table>",
    ):
        document = html(outer)
        assert texts(document) == [["A", "B"], ["a", "b"]]
        assert said(document)[0] == ("paragraph", 0, "left")


def test_what_stands_in_a_table_but_in_no_cell_is_read_before_it() -> None:
    document = html("<table>loose<tr><td>a<td>b</td> more</tr></table>")
    assert said(document) == [("paragraph", 0, "loose more"), ("table", 0, "")]
    assert texts(document) == [["a", "b"]]


def test_a_list_of_terms_is_a_table_of_two_columns() -> None:
    document = html(
        "<dl><dt>Lead<dd>Parks Team</dd><div><dt>When</dt><dd>May</dd><dd>or June</dd></div></dl>"
        "<dl></dl>"
    )
    assert texts(document) == [["Lead", "Parks Team"], ["When", "May"], ["", "or June"]]
    assert cell_of(document, "Lead").head


def test_encodings_that_a_page_names() -> None:
    page = "<html><meta charset=windows-1252><p>café ’</p></html>"
    assert said(read_one("x", page.encode("cp1252"), DEFAULT)) == [("paragraph", 0, "café ’")]
    page = "<html><meta charset=none-such><p>café</p></html>"
    assert said(read_one("x", page.encode(), DEFAULT)) == [("paragraph", 0, "café")]


def test_title_and_language() -> None:
    page = b"<html lang=cy><title> A  plan </title><meta name=author content='N. N.'><p>x</html>"
    assert read_one("x", page, DEFAULT).properties == {"title": "A  plan", "language": "cy"}


def test_entities_of_a_page_are_not_expanded() -> None:
    page = b'<!DOCTYPE html [<!ENTITY a "boo"><!ENTITY b SYSTEM "file:///etc/hostname">]><p>&a;&b;x'
    text = " ".join(text for _, _, text in said(read_one("x", page, DEFAULT)))
    assert "boo" not in text


@pytest.mark.parametrize("tag", ["<table><tr><td>", "<div>", "<ul><li>", "<b>"])
def test_what_is_nested_too_deep_is_refused(tag: str) -> None:
    with pytest.raises(RefusedError, match="nests its parts more than 250 deep"):
        html(tag * 1000 + "x")
    assert said(html(tag * 60 + "x"))


def test_too_wide_a_table_is_refused() -> None:
    with pytest.raises(RefusedError, match="holds more than 100 cells"):
        read_html("x", b"<table><tr>" + b"<td>a" * 200 + b"</table>", Limits(cells=100))


TAGS = (
    "<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<th colspan=2>", "<p>", "</p>",
    "<ul>", "<li>", "</ul>", "<b>", "</b>", "<dl>", "<dt>", "<dd>", "<h2>", "</h2>", "<br>",
    "<caption>", "<a href=x>", "</a>", "word", "&amp;", "<pre>", "<sup>", "</table><table>",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(TAGS),
        max_size=40,
    )
)
def test_no_page_breaks_the_reader_and_every_word_is_kept(parts: list[str]) -> None:
    page = "<html><body>" + " ".join(parts)
    document = read_html("x", page.encode(), DEFAULT)
    cells = [
        cell.text
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if cell is not None
    ]
    words = " ".join(cells + [text for _, _, text in said(document)]).split()
    assert "".join(words).count("word") == parts.count("word")


# ---- Markdown ----


def test_blocks_of_markdown() -> None:
    document = markdown(
        '---\ntitle: "A plan"\nauthor: N. N.\nlang: en\n---\n\nHead\n====\n\nWords that\ngo on.\n'
        "### Waste ###\n* one\n  * deep\n1. first\n\n> quoted\n\n[^5]: A note.\n***\n"
        "```\ncode | x\n```\n"
    )
    assert document.properties == {"title": "A plan", "language": "en"}
    assert said(document) == [
        ("heading", 1, "Head"),
        ("paragraph", 0, "Words that go on."),
        ("heading", 3, "Waste"),
        ("item", 1, "one"),
        ("item", 2, "deep"),
        ("item", 1, "1. first"),
        ("paragraph", 0, "quoted"),
        ("note", 0, "5 A note."),
        ("paragraph", 0, "code | x"),
    ]
    assert [block.line for block in document.blocks][:3] == [7, 10, 12]


def test_pipe_tables() -> None:
    document = markdown(
        "Before\nAction | When\n--- | ---\n**Plant** \\| water | ~~March~~<br>May[^2]\nlast | |\n\n"
        "|a|\n|-|\n|b|\n"
    )
    assert texts(document) == [
        ["Action", "When"],
        ["Plant | water", "March\nMay2"],
        ["last", ""],
    ]
    assert texts(document, 1) == [["a"], ["b"]]
    assert cell_of(document, "Action").head
    when = cell_of(document, "March\nMay2")
    assert marked(when) == [("struck", "March"), ("raised", "2")]
    assert when.line == 4
    assert marked(cell_of(document, "Plant | water")) == [("bold", "Plant")]


@pytest.mark.parametrize(
    ("written", "text", "marks"),
    [
        ("a **b** c", "a b c", [("bold", "b")]),
        ("***b***", "b", [("bold", "b"), ("italic", "b")]),
        ("*b* and _c_", "b and c", [("italic", "b"), ("italic", "c")]),
        ("snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4", []),
        ("a_b_ c", "a_b_ c", []),
        ("Tool** and *", "Tool** and *", []),
        ('see [the page](/x "t"){: .a} now', "see the page now", [("link", "the page")]),
        ("![a picture](x.png) after", "after", []),
        ("<https://example.org>", "https://example.org", [("link", "https://example.org")]),
        ("x<sup>2</sup> &amp; y \\*", "x2 & y *", [("raised", "2")]),
        ("`code`", "code", []),
        ("[not a link] (x)", "[not a link] (x)", []),
    ],
)
def test_marks_of_markdown(written: str, text: str, marks: list[tuple[str, str]]) -> None:
    [block] = markdown(written).blocks
    assert block.text == text
    assert marked(block) == marks


def test_html_in_markdown() -> None:
    document = markdown("# A\n\n<table>\n<tr><td>a<td>b\n\n<tr><td>c<td>d\n</table>\n\nend\n")
    assert texts(document) == [["a", "b"], ["c", "d"]]
    assert said(document)[-1] == ("paragraph", 0, "end")


@settings(max_examples=150, deadline=None)
@given(st.text("ab*_~`[]()!<>|-#\\&; \n1.^:{}", max_size=60))
def test_no_markdown_breaks_the_reader(text: str) -> None:
    read_markdown("x", text.encode(), DEFAULT)


@pytest.mark.slow
def test_markdown_takes_time_as_its_length() -> None:
    for sign in ("*", "[", "](", "<b>", "~~", "_a", "![", "`", "&amp", "\\"):
        read_markdown("x", (sign * 30_000).encode(), Limits(cell_characters=10**9))
