"""A document teaches its separators, short forms, names, owner, codes and calendar."""

from datetime import date

import pytest

from kg.importing.cells import dates
from kg.importing.learning.habits import learn
from kg.importing.records import Cell, Document, Habits, Register, Table, Text
from tests.importing_names import words


def table(*rows, name=""):
    return Table(tuple(tuple(Cell(text) for text in row) for row in rows), name)


def habits(*blocks, name="plan.docx", **properties) -> Habits:
    return learn(Document(name, "docx", blocks, properties), words(), Register())


def paragraph(text):
    return Text("paragraph", text)


def test_an_empty_document_teaches_nothing():
    assert habits() == Habits()


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["Parks; Sport", "Sport; Libraries; Arts", "Parks"], ";"),
        (["Parks, Sport", "Sport, Libraries", "Parks"], ","),
        (["Parks\nSport", "Sport\nArts", "Parks"], "line"),
        (["Parks / Sport", "Arts / Sport"], "/"),
        (["Exton Council and Exton Police", "Parks"], "and"),
        (["Parks • Sport", "Arts • Sport"], "•"),
        (["Parks | Sport", "Arts | Sport"], "|"),
        (["Schools Exton Council Young people", "Pupils Schools Exton Police"], ""),
    ],
)
def test_the_separator_of_a_column_is_learned(cells, separator):
    rows = [("Action", "Partners"), *((f"Do {n}", cell) for n, cell in enumerate(cells))]
    assert habits(table(*rows)).separators.get("Partners") == separator


def test_a_column_of_single_names_has_no_separator():
    rows = [("Action", "Lead"), ("Dig", "Parks"), ("Plant", "Housing Options Manager")]
    assert "Lead" not in habits(table(*rows)).separators


def test_short_forms_are_learned_from_prose_and_from_a_glossary():
    glossary = table(
        ("Term", "Meaning"),
        ("EWT", "Exton Wildlife Trust"),
        ("ABC", "Arts Board for Culture"),
    )
    prose = paragraph("We met the Exton Housing Forum (EHF) and the Department for Water (DfW).")
    other = paragraph("The tower (TWR) stands. XYZ (a word) is none. Sport Board (QQ) neither.")
    assert habits(glossary, prose, other).abbreviations == {
        "EWT": "Exton Wildlife Trust",
        "ABC": "Arts Board for Culture",
        "EHF": "Exton Housing Forum",
        "DfW": "Department for Water",
    }


def test_names_that_stand_alone_are_learned_and_persons_are_not():
    rows = [
        ("Action", "Partners"),
        ("Dig", "Exton Wildlife Trust"),
        ("Plant", "Sarah Jones"),
        ("Water", "Green Exton Together; Cllr Brown"),
        ("Mow", "Green Exton Together"),
    ]
    assert habits(table(*rows)).names == {"Exton Wildlife Trust", "Green Exton Together"}


def test_the_owner_is_the_body_in_titles():
    found = habits(
        Text("heading", "Exton Borough Council Climate Plan", 1),
        paragraph("The Council will work with Wyeford County Council on this."),
        paragraph("Wyeford County Council has its own plan. The Council has this one."),
    )
    assert found.owner == "Exton Borough Council"
    assert habits(paragraph("Plant trees.")).owner is None


def test_a_council_that_stands_alone_at_the_top_is_the_owner():
    rows = table(("Tracker", ""), ("Exton Borough Council", ""), ("Action", "Lead"), ("a", "b"))
    assert habits(rows).owner == "Exton Borough Council"
    rows = table(("Action", "Lead"), ("Plant trees", "Exton Borough Council"))
    assert habits(rows).owner is None


def test_codes_are_learned_from_a_legend():
    key = paragraph("Key: £ = up to £10,000; ££ = £10,000 to £50,000; £££ = more")
    roles = paragraph("L = Lead, S = Support")
    spans = paragraph("Short term (S), Medium term (M) and Long term (L2)")
    assert habits(key).legend == {
        "£": "up to £10,000",
        "££": "£10,000 to £50,000",
        "£££": "more",
    }
    assert habits(roles).legend == {"L": "Lead", "S": "Support"}
    assert habits(spans).legend == {"S": "Short term", "M": "Medium term"}
    rag = table(("R", "Late"), ("A", "At risk"), ("G", "On time"))
    assert habits(rag).legend == {"R": "Late", "A": "At risk", "G": "On time"}
    assert habits(paragraph("L: Libraries")).legend == {}
    years = paragraph("Year 1 is 2025/26, Year 2 is 2026/27 and Year 3 is 2027/28.")
    assert habits(years).legend == {"Year 1": "2025/26", "Year 2": "2026/27", "Year 3": "2027/28"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Action 1: 2026. Action 2: 2027.", {}),
        ("Objective 1 (2026) and Objective 2 (2027)", {}),
        ("Table 2 - 2019, Room 4 is 2020", {}),
        ("Phase 1: 2026; phase 2: 2027/28", {"Phase 1": "2026", "phase 2": "2027/28"}),
        (
            "Blwyddyn 1 yw 2025/26, Blwyddyn 2 yw 2026/27",
            {"Blwyddyn 1": "2025/26", "Blwyddyn 2": "2026/27"},
        ),
        ("Année 1 : 2026. Année 2 : 2027.", {"Année 1": "2026", "Année 2": "2027"}),
        ("P signifie Pilote; A signifie Appui", {"P": "Pilote", "A": "Appui"}),
    ],
)
def test_only_stages_of_a_plan_are_explained_by_years(text, found):
    assert habits(paragraph(text)).legend == found


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("The partners and the residents of the town", ("en",)),
        (
            "Mae'r cyngor yn gweithio gyda'r heddlu ac ysgolion y sir, gan gynnwys trigolion",
            ("cy",),
        ),
        ("Les partenaires et les habitants de la commune avec des écoles", ("fr",)),
        ("Comhairle contae agus scoileanna agus daoine óga", ("ga",)),
    ],
)
def test_the_language_is_learned(text, languages):
    assert habits(paragraph(text)).languages[:1] == languages


@pytest.mark.parametrize(
    ("text", "currency"),
    [("Costs £5,000", "GBP"), ("Coût : 5 000 €", "EUR"), ("No money", None), ("A$5 and $6", "AUD")],
)
def test_the_currency_is_learned(text, currency):
    assert habits(paragraph(text)).currency == currency


def test_years_quarters_and_seasons_are_learned():
    academic = habits(paragraph("In the academic year 2031/32 we begin."))
    assert (academic.year_begins, academic.southern) == (9, False)
    assert habits(paragraph("In the financial year 2031/32.")).year_begins == 4
    south = habits(paragraph("Exton, New South Wales, Australia"), paragraph("Sydney"))
    assert (south.year_begins, south.southern) == (7, True)
    irish = habits(paragraph("Comhairle Contae, Ireland"), paragraph("Irish law of Ireland"))
    assert irish.calendar_quarters
    assert not habits(paragraph("Q1 ends in June")).calendar_quarters


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Climate Plan 2024-2029", date(2024, 1, 1), date(2029, 12, 31)),
        ("Climate Plan 2022/23", date(2022, 4, 1), date(2023, 3, 31)),
        ("Climate Plan 2024–25", date(2024, 4, 1), date(2025, 3, 31)),
        ("Climate Plan 2031", date(2031, 1, 1), date(2031, 12, 31)),
        ("Climate Plan", None, None),
        ("Plan 2029-2024", None, None),
    ],
)
def test_the_period_is_learned_from_the_title(title, first, last):
    assert habits(Text("heading", title, 1)).period == (first, last)


def test_hidden_sheets_teach_nothing():
    shown = table(("Short", "Full"), ("EWT", "Exton Wildlife Trust"), ("EA", "Exton Arts"))
    hidden = Table(shown.rows, "old", hidden=True)
    assert habits(shown).abbreviations
    assert habits(hidden) == Habits()
    prose = table(("We met the Exton Housing Forum (EHF).",))
    assert habits(prose).abbreviations == {"EHF": "Exton Housing Forum"}
    assert habits(Table(prose.rows, hidden=True)) == Habits()


def test_short_forms_that_two_cells_of_partners_hold_are_learned():
    rows = [("Action", "Partners"), ("Dig", "QXZ Schools"), ("Plant", "Exton Trust QXZ")]
    assert "QXZ" in habits(table(*rows)).names
    assert "QXZ" not in habits(table(*rows[:2])).names


SAYS = "The document does not say when its financial year begins; it is read as in {}."


@pytest.mark.parametrize(
    ("text", "month", "likely"),
    [
        ("A plan of the U.S. Department of Parks for FY2026.", 10, False),
        ("Reported to the Office of Management and Budget in FY 26.", 10, False),
        ("Redwater, Nebraska: FY 2026 budget of $3,000.", 10, True),
        ("Budget for FY2026: $3,000.", 4, True),
        ("Our fiscal year begins on July 1. Redwater, Ohio.", 7, False),
        ("The fiscal year (from September 1) of the United States Parks Board.", 9, False),
        ("Our fiscal year runs from October 1 through September 30.", 10, False),
        ("Budget for FY2026: £3,000.", 4, False),
        ("In Canberra and Queensland: FY2026, $3,000.", 7, False),
    ],
)
def test_a_financial_year_begins_as_the_document_or_its_country_says(text, month, likely):
    found = habits(paragraph(text))
    assert (found.year_begins, found.year_likely) == (month, likely)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("FY2026", "2025-10-01", "2026-09-30"),
        ("FY 26-27", "2026-10-01", "2027-09-30"),
        ("Q4 FY27", "2027-07-01", "2027-09-30"),
        ("2026/27", "2026-10-01", "2027-09-30"),
        ("July 2026", "2026-07-01", "2026-07-31"),
    ],
)
def test_a_year_whose_month_is_only_likely_is_in_doubt(text, first, last):
    american = habits(paragraph("Redwater, Nebraska"))
    (one,) = dates.read(text, american, words())
    assert (str(one.earliest), str(one.latest)) == (first, last)
    assert (SAYS.format("October") in (one.doubt or "")) == ("July" not in text)
    federal = habits(paragraph("U.S. Department of Parks"))
    (one,) = dates.read(text, federal, words())
    assert (str(one.earliest), str(one.latest)) == (first, last)
    assert SAYS.format("October") not in (one.doubt or "")
