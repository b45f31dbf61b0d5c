"""Who is named in a cell: spans, kinds, roles, and persons who are left out."""

import csv
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.cells import doubts, parties
from kg.importing.records import PARTY_KINDS, Habits, Mark, Register
from tests.importing_names import CASES, register, words

ROWS = list(csv.DictReader((CASES / "parties.csv").read_text("utf-8").splitlines()))


def read(text, known=None, habits=None, **others):
    return parties.read(text, habits or Habits(), words(), known or Register(), **others)


def names(text, **others):
    return [text[f.start : f.end] for f in read(text, **others) if f.what == "party"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["cell"][:60])
def test_each_case(row):
    text = row["cell"].replace("\\n", "\n").replace("\\t", "\t")
    found = read(text, separator=row["separator"] or None, role=row["role"] or None)
    told = []
    for part in found:
        kind = part.kind if part.what == "party" else "person"
        if part.doubt != doubts.ADDRESS:
            told.append(f"{kind}={part.role or ''}={text[part.start : part.end]}")
    assert " ~ ".join(told) == row["expected"]


def test_there_are_many_cases_of_each_language_and_kind():
    expected = " ~ ".join(row["expected"] for row in ROWS)
    assert len(ROWS) > 150
    assert all(f"{kind}=" in expected for kind in (*PARTY_KINDS, "person"))


@pytest.mark.parametrize("text", [row["cell"] for row in ROWS if "person=" in row["expected"]])
def test_no_name_of_a_person_is_in_any_reading(text):
    for found in read(text.replace("\\n", "\n")):
        if found.what == "note":
            assert found.name is None
            assert found.doubt == doubts.PERSON
            left_out = text[found.start : found.end]
            assert not any(left_out in (other.name or "") for other in read(text))


def test_a_run_always_bears_a_doubt_and_the_register_decides_in_it():
    text = "London Councils Schools Education Foundation DfE Schools Research experts"
    known, unknown = read(text, register()), read(text)
    assert [found.name for found in known] == [
        "London Councils",
        "Schools Education Foundation",
        "DfE",
        "Schools",
        "Research experts",
    ]
    for found in (*known, *unknown):
        assert doubts.RUN in (found.doubt or "")
        assert found.confidence <= 0.9


def test_the_register_decides_nothing_where_separators_stand():
    habits = Habits(names=frozenset({"Housing", "Options Manager"}))
    assert names("Housing Options Manager; Parks", habits=habits) == [
        "Housing Options Manager",
        "Parks",
    ]


def test_what_the_document_taught_counts_in_a_run():
    text = "Exton Forward Greening Exton Schools"
    assert names(text, separator="") != ["Exton Forward", "Greening Exton", "Schools"]
    habits = Habits(names=frozenset({"Exton Forward", "Greening Exton"}))
    assert names(text, habits=habits, separator="") == [
        "Exton Forward",
        "Greening Exton",
        "Schools",
    ]


def test_a_short_form_has_the_kind_of_its_full_form():
    habits = Habits(abbreviations={"YP": "Young people", "HM": "Harbour Manager"})
    assert [found.kind for found in read("YP; HM; XQ", habits=habits)] == [
        "population",
        "post",
        "body",
    ]


def test_how_far_a_label_reaches_is_a_doubt():
    found = read("Lead: Exton Council\nExton Police", role="engaged")
    assert [(f.role, f.doubt is None) for f in found] == [("lead", True), ("engaged", False)]
    found = read("Co-funders: Arts Fund and DfX DfY Exton Trust")
    assert [f.role for f in found] == ["funder", "funder", None, None]
    assert all("Co-funders" in f.doubt for f in found[2:])


def test_a_legend_makes_labels_of_single_letters():
    habits = Habits(legend={"L": "Lead", "S": "Support"})
    found = read("L: Housing, S: Parks", habits=habits)
    assert [(f.name, f.role) for f in found] == [("Housing", "lead"), ("Parks", "delivery-partner")]


def test_struck_and_raised_parts_are_not_read():
    text = "Housing1; Parks; Sport"
    marks = [Mark("raised", 7, 8), Mark("struck", 10, 15)]
    assert names(text, marks=marks) == ["Housing", "Sport"]


def test_entries_of_a_list_are_told_by_marks():
    text = "Exton Arts Exton Sport"
    marks = [Mark("item", 0, 10), Mark("item", 11, 22)]
    assert names(text, marks=marks) == ["Exton Arts", "Exton Sport"]


def test_a_name_is_cleaned_and_its_span_is_not():
    (found,) = read("the  Exton Wildlife Trust (EWT).")
    assert (found.name, found.start, found.end) == ("Exton Wildlife Trust", 0, 31)


def test_a_known_name_with_separators_in_it_stays_whole():
    habits = Habits(names=frozenset({"Sun, Sea and Sand; a Trust"}))
    assert names("Sun, Sea and Sand; a Trust, Parks", habits=habits) == [
        "Sun, Sea and Sand; a Trust",
        "Parks",
    ]


PIECES = st.sampled_from([
    "Lead: ", "TBC", "Exton Trust", "schools", "Jane Smith", "Manager", "(", ")", "; ", ", ", "\n",
    " and ", "/", "e.g. ", "DfX ", "• ", "-", "&", " et ", "10 ", "a@b.example", "Cllr ", "with ",
    "[", "’", "é", "\t", " ",
])  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_spans_lie_in_the_text_in_order_whatever_it_is(text):
    for known in (None, register()):
        reached = 0
        for found in read(text, known):
            assert found.start < found.end <= len(text)
            assert found.start >= reached
            reached = found.end
            assert found.what in ("party", "note")
            if found.what == "party":
                assert found.kind in PARTY_KINDS
                assert found.name
                assert found.name == " ".join(found.name.split())
                assert 0 < found.confidence <= 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "Schools DfX Exton Trust ",
        "Exton, ",
        "(",
        " ",
        "Lead: A ",
        "A/B ",
        "x@y.z ",
        "Lead\n",
        "1 2 ",
    ],
)
def test_time_grows_as_the_length(piece):
    read(piece * 3)
    taken = []
    for size in (8_192, 32_768):
        began = time.process_time()
        read((piece * size)[:size])
        taken.append(time.process_time() - began)
    # Four times the text takes about four times the time; were it the square, sixteen times.
    assert taken[1] < 8 * taken[0] + 0.2


@pytest.mark.parametrize(
    ("name", "is_pot"),
    [
        ("Homelessness Prevention Grant", True),
        ("the Better Care Fund", True),
        ("the roads fund", True),
        ("National Lottery Community Fund", False),
        ("Ransford BID", False),
        ("Riverside Trust", False),
    ],
)
def test_the_name_of_money_is_a_party_in_doubt(name, is_pot):
    found = read(name, role="funder")
    told = [one.doubt for one in found if one.what == "party"]
    assert len(told) == 1
    assert (told[0] == "This may be a pot of money rather than a party.") == is_pot


@pytest.mark.parametrize(
    ("name", "is_doubtful"),
    [("Fenline Coaches", True), ("Eastholme Bus Users", True), ("Young People", False),
     ("young people", False), ("Residents", False)],
)  # fmt: skip
def test_people_whose_name_begins_with_a_name_may_be_one_body(name, is_doubtful):
    (found,) = read(name)
    assert found.kind == ("body" if is_doubtful else "population")
    assert (found.doubt == "This is written as the name of one body is.") == is_doubtful


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "Youth Service in partnership with Exton Women's Aid and Safe Streets Trust",
            ["lead", "delivery-partner", "delivery-partner"],
        ),
        ("Chief Executive's Office with UNISON and GMB", ["lead", *["delivery-partner"] * 2]),
        ("Market Working Group led by Exton Council", ["lead", "lead"]),
        ("HR and OD Service", ["lead"]),
    ],
)
def test_who_stands_behind_with_under_a_lead_is_a_partner(cell, expected):
    assert [one.role for one in read(cell, role="lead") if one.what == "party"] == expected


def test_beside_one_that_is_marked_to_lead_others_are_partners():
    found = read("Parks Team (lead), Youth Council, Norshire Police", role="lead")
    assert [(one.name, one.role) for one in found] == [
        ("Parks Team", "lead"),
        ("Youth Council", "delivery-partner"),
        ("Norshire Police", "delivery-partner"),
    ]
    found = read("Parks Team, Youth Council", role="lead")
    assert {one.role for one in found} == {"lead"}


@pytest.mark.parametrize("text", ["0(JANE A)", "Housing(JANE A)", "Parks Manager(Jane Ann)"])
def test_a_bracket_glued_to_a_word_is_no_part_of_it(text):
    names = [found.name or "" for found in read(text, None)]
    assert not any("jane" in name.casefold() for name in names)


@pytest.mark.parametrize("text", ["Team(s) for parks", "Friend(s) of the Park"])
def test_a_bracket_within_a_word_stays_in_it(text):
    (found,) = read(text, None)
    assert found.name == text
