"""Two plans, publishers or strategies side by side, against facts read off the documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.asking import ask
from kg.errors import NotFoundError, QueryError
from kg.pages import name_index
from kg.pages.compare import ComparePage, compare_answer, compare_page, find_panel
from kg.pages.compare.sides import STRATEGY, contents_of
from kg.pages.gaps import gaps_page
from kg.pages.participations import list_participations
from kg.queries import find_question
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.test_pages_gaps import CASE
from tests.web_case import opened

CITY = "col:plan-education-2022-23"
GLA = "gla:plan-education-delivery-2014"
EDUCATION = "col:strategy-education-2019-23"
SKILLS = "col:strategy-skills-2019-23"


@pytest.fixture
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(CASE)


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _told(page: ComparePage, key: str) -> dict[str, tuple[str, str]]:
    return {row.label: (row.a, row.b) for row in find_panel(page, key).rows}


def test_by_default_the_two_plans_are_compared(real: MemoryStore) -> None:
    page = compare_page(real)
    assert page.keys == (CITY, GLA)
    assert not page.is_nested


def test_both_documents_name_ofsted_the_oecd_and_the_gla_itself(real: MemoryStore) -> None:
    both = _told(compare_page(real), "partners")
    assert set(both) == {
        "Ofsted",
        "Organisation for Economic Co-operation and Development",
        "Greater London Authority",
    }
    # Footnote 3 of the City's first table: a grant from the ESF and the GLA.
    assert both["Greater London Authority"] == ("Funder: 2 activities", "Publishes the plan")


def test_a_plan_is_meant_where_its_document_bears_the_same_name(real: MemoryStore) -> None:
    page = compare_page(real, "GLA education delivery plan 2014", CITY)
    assert page.keys == (GLA, CITY)


def test_sizes_are_those_of_the_documents(real: MemoryStore) -> None:
    size = _told(compare_page(real), "size")
    assert size["Activities"] == ("62", "22")
    # Rows 1 and 7 of Appendix 1 write £1.414K and £5: £1,414,000 and £5,000 are readings.
    assert size["Cash with an amount, counted once"] == (
        "£3,294,000, of which £1,419,000 is interpreted",
        "no amount stated",
    )


def test_turning_the_sides_turns_the_answers(real: MemoryStore) -> None:
    there, back = compare_page(real, CITY, GLA), compare_page(real, GLA, CITY)
    for key in ("size", "completeness", "partners", "topics"):
        turned = {label: (b, a) for label, (a, b) in _told(back, key).items()}
        assert _told(there, key) == turned
    for key, other in (("only-a", "only-b"), ("only-b", "only-a")):
        assert set(_told(there, key)) == set(_told(back, other))


def test_whom_one_engages_and_the_other_does_not(real: MemoryStore) -> None:
    page = compare_page(real)
    only_city, only_gla = _told(page, "only-a"), _told(page, "only-b")
    assert "Culture Mile Learning" in only_city
    assert "Department for Education" in only_gla
    assert not set(only_city) & set(only_gla)
    assert not {"City of London Corporation", "Education Board"} & set(only_city)
    assert all(a and not b for a, b in only_city.values())
    assert all(b and not a for a, b in only_gla.values())


def test_work_that_counts_for_no_strategy_is_work_of_its_plan(
    store_of: Callable[[str], MemoryStore],
) -> None:
    told = """g:a { gla:plan-x a civic:DeliveryPlan ; dcterms:title 'X' ;
        civic:accountableBody hub:org-x ; civic:delivers gla:strategy-s .
      gla:strategy-s a civic:Strategy ; dcterms:title 'S' .
      gla:work a civic:Activity ; skos:prefLabel 'Work' ; civic:inPlan gla:plan-x .
      gla:eng a civic:Engagement ; civic:engagedIn gla:work ; civic:party hub:org-y ;
        civic:role role:lead .
      gla:plan-z a civic:DeliveryPlan ; dcterms:title 'Z' ; civic:accountableBody hub:org-z }
    g:vocabulary { role:lead skos:prefLabel 'Lead' }
    g:hub { hub:org-x a org:Organization ; skos:prefLabel 'Its own' .
      hub:org-y a org:Organization ; skos:prefLabel 'Other' .
      hub:org-z a org:Organization ; skos:prefLabel 'Third' }"""
    page = compare_page(store_of(told), "X", "Z")
    assert _told(page, "only-a") == {"Other": ("Lead: 1 activity", "")}
    assert _told(page, "size")["Partner bodies"] == ("1", "0")


def test_completeness_is_that_of_the_page_of_gaps(real: MemoryStore) -> None:
    told = _told(compare_page(real), "completeness")
    for side, plan in enumerate((CITY, GLA)):
        counts = {c.kind.title: c for each in gaps_page(real, plan).summary for c in each.counts}
        for title, sides in told.items():
            count = counts[title]
            assert sides[side].startswith(f"{count.count.number} of {count.total.number} ")


def test_publishers_hold_what_their_plans_hold(real: MemoryStore) -> None:
    plans = compare_page(real)
    bodies = compare_page(real, "City of London Corporation", "Greater London Authority")
    assert bodies.kinds == ("Publisher", "Publisher")
    for key in ("size", "partners", "only-a", "only-b", "topics"):
        assert _told(bodies, key) == _told(plans, key)


def test_two_strategies_of_the_city_share_the_gla_and_some_outcomes(real: MemoryStore) -> None:
    page = compare_page(real, EDUCATION, SKILLS)
    assert page.is_nested
    assert "Greater London Authority" in _told(page, "partners")
    assert "UK Government" in _told(page, "only-b")
    assert len(find_panel(page, "outcomes").rows) > 0


def test_cash_of_a_strategy_is_that_of_the_question(real: MemoryStore) -> None:
    answer = ask(real, find_question("cash-by-strategy"), {}, name_index(real))
    assert isinstance(answer, SelectResult)
    told = [dict(zip(answer.columns, map(text_of, row), strict=True)) for row in answer.rows]
    named = [row for row in told if row["strategy"]]
    assert len(named) == 3
    for row in named:
        held = contents_of(real, str(row["strategy"]), STRATEGY).cash
        assert {k: float(v) for k, v in held.items()} == {row["currency"]: float(str(row["total"]))}


def test_what_is_possible_is_what_the_ties_say(real: MemoryStore) -> None:
    for name in ("education-2019-23", "skills-2019-23", "culture-2019-23"):
        iri = f"https://w3id.org/civicthread/id/col/strategy-{name}"
        held = contents_of(real, iri, STRATEGY)
        tied = {
            one.activity: one.is_possible for one in list_participations(real) if one.span == iri
        }
        assert tied
        assert {a: a in held.possible for a in tied} == tied


def test_small_shared_by_a_claim_and_by_record(small: MemoryStore) -> None:
    page = compare_page(small, "Plan A", "Plan B")
    groups = find_panel(page, "groups").rows
    assert [(row.label, row.mark.kind) for row in groups] == [
        ("Pupils", "stated"),
        ("Pupils and Learners", "claim"),
    ]
    assert _told(page, "topics") == {"Arts": ("2 activities", "1 activity")}
    assert set(_told(page, "only-a")) == {"College", "Museum"}
    assert _told(page, "only-b") == {}


def test_the_table_says_what_the_page_says(real: MemoryStore) -> None:
    page = compare_page(real)
    answer = compare_answer(page.panels)
    panels = [text_of(row[0]) for row in answer.rows]
    for panel in page.panels:
        assert panels.count(panel.key) == len(panel.rows) + len(panel.alignments)


@pytest.mark.parametrize(
    ("a", "b", "error", "sentence"),
    [
        (GLA, GLA, QueryError, "GLA education delivery plan 2014 is on both sides"),
        ("Ofsted", "", QueryError, "'Ofsted' is not a plan, a publisher or a strategy"),
        ("Nowhere at all xyz", "", NotFoundError, "nothing is called"),
        ("x" * 10_000, "", QueryError, "at most 300 characters"),
    ],
)
def test_what_can_not_be_compared_is_refused(
    real: MemoryStore, a: str, b: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence) as caught:
        compare_page(real, a, b)
    assert len(str(caught.value)) < 1000


def test_an_unknown_panel_lists_those_there_are(real: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="there are size, completeness, partners"):
        find_panel(compare_page(real), "colour")


def test_one_plan_alone_is_not_compared(store_of: Callable[[str], MemoryStore]) -> None:
    page = compare_page(
        store_of("g:a { gla:plan-x a civic:DeliveryPlan ; dcterms:title 'X' ; "
                 "civic:accountableBody hub:org-x } g:hub { hub:org-x skos:prefLabel 'Y' }")
    )  # fmt: skip
    assert page.a is None
    assert page.panels == ()
