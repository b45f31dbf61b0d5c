"""The narrowed matrix and the partner's page, against what the two documents say."""

from __future__ import annotations

import pytest

from kg.errors import NotFoundError, QueryError
from kg.pages import (
    Filters,
    FrontPage,
    PartnerPage,
    evidence_page,
    find_page,
    front_page,
    matrix_triples,
    partner_money_table,
    partners_page,
)
from kg.pages.participations import list_participations
from kg.panels import Cell
from kg.queries import run_named
from kg.records import text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE, CIVIC
from tests.web_case import opened

GLA = "gla:plan-education-delivery-2014"
CITY = "col:plan-education-2022-23"


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _names(page: FrontPage) -> list[str]:
    return [row.partner.name for row in page.leaned_on]


def _partner(store: MemoryStore, key: str) -> PartnerPage:
    found = find_page(store, f"{BASE}/id/hub/{key}")
    assert isinstance(found, PartnerPage)
    return found


def _rows(page: PartnerPage, panel: str) -> dict[str, tuple[Cell, ...]]:
    """Return the cells of a panel's rows by what the first of them names."""
    return {
        row.cells[0].links[0].name if row.cells[0].links else row.cells[0].text: row.cells
        for row in page.panels[panel].rows
    }


def test_whoever_leads_is_found_by_role(real: MemoryStore) -> None:
    # GLA, row 3: the Mayor's conference; row 20: young people lead the projects.
    found = front_page(real, Filters(role="lead"))
    assert _names(found) == ["Mayor of London", "Young people"]
    assert [(total.number, total.words) for total in found.totals] == [(1, "body"), (1, "group")]


def test_funders_are_those_of_row_21_and_two_more(real: MemoryStore) -> None:
    found = front_page(real, Filters(role="Funder", kind="body", plan=GLA))
    for name in (
        "Skills Funding Agency",
        "London Councils",
        "National Offender Management Service",
    ):
        assert name in _names(found)
    assert "Ofsted" not in _names(found)
    assert {row.is_group for row in found.leaned_on} == {False}


@pytest.mark.parametrize(("plan", "activities"), [(GLA, 2), (CITY, 2)])
def test_a_plan_keeps_its_own_activities(real: MemoryStore, plan: str, activities: int) -> None:
    # Ofsted stands in rows 1 and 4 of the GLA's table, and in rows 22 and 4 of the City's two.
    found = front_page(real, Filters(plan=plan, kind="body"))
    ofsted = next(row for row in found.leaned_on if row.partner.name == "Ofsted")
    assert ofsted.activities == activities


def test_a_column_without_a_fitting_tie_is_not_shown(real: MemoryStore) -> None:
    found = front_page(real, Filters(plan=GLA)).filtered.matrix
    assert [span.link.name for span in found.spans] == ["GLA education delivery plan 2014"]


def test_a_topic_keeps_the_work_about_it(real: MemoryStore) -> None:
    # The City's row on fusion skills names the OECD and FED; it is about the curriculum.
    found = front_page(real, Filters(topic="Curriculum", plan=CITY, kind="body"))
    assert "Organisation for Economic Co-operation and Development" in _names(found)
    assert "Foundation for Education Development" in _names(found)
    assert "Ofsted" not in _names(found)


def test_filters_together_keep_what_fits_each(real: MemoryStore) -> None:
    both = front_page(real, Filters(role="engaged", topic="Curriculum")).filtered.participations
    role = set(front_page(real, Filters(role="engaged")).filtered.participations)
    topic = set(front_page(real, Filters(topic="Curriculum")).filtered.participations)
    assert set(both) == role & topic
    assert 0 < len(both) < min(len(role), len(topic))


def test_the_parts_of_each_filter_make_the_whole(real: MemoryStore) -> None:
    options = front_page(real).filtered.options
    by_role = sum(
        len(front_page(real, Filters(role=o.key)).filtered.participations) for o in options.roles
    )
    by_plan = sum(
        len(front_page(real, Filters(plan=o.key)).filtered.participations) for o in options.plans
    )
    assert by_role == by_plan == len(list_participations(real))


def test_the_order_can_be_by_activities_or_by_name(real: MemoryStore) -> None:
    busiest = [row.activities for row in front_page(real, Filters(sort="activities")).bodies]
    assert busiest == sorted(busiest, reverse=True)
    assert busiest[0] == 18  # the Family of Schools
    named = [row.partner.name for row in partners_page(real, Filters(sort="name")).bodies]
    assert named == sorted(named, key=str.casefold)


def test_the_graph_holds_exactly_the_ties_of_the_rows_shown(real: MemoryStore) -> None:
    found = front_page(real, Filters(role="lead"))
    triples = matrix_triples(real, found.leaned_on, found.filtered.participations)
    involved = [triple for triple in triples if triple.predicate.value == str(CIVIC.partner)]
    assert {str(t.subject).rpartition("/")[2].rstrip(">") for t in involved} == {
        "activity-education-conference",
        "activity-youth-engagement",
    }


def test_evidence_counts_what_the_narrowed_number_counts(real: MemoryStore) -> None:
    whole = evidence_page(real, "Ofsted")
    part = evidence_page(real, "Ofsted", None, Filters(plan=GLA))
    assert (whole.activities.number, part.activities.number) == (4, 2)
    with pytest.raises(NotFoundError, match="'Lead'"):
        evidence_page(real, "Ofsted", None, Filters(role="lead"))


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Filters(kind="both"), QueryError),
        (Filters(sort="size"), QueryError),
        (Filters(role="king"), QueryError),
        (Filters(plan="x" * 400), QueryError),
        (Filters(topic="hub:org-ofsted"), NotFoundError),
        (Filters(plan="Nowhere"), NotFoundError),
    ],
)
def test_what_there_is_not_is_refused(
    real: MemoryStore, wanted: Filters, error: type[Exception]
) -> None:
    with pytest.raises(error):
        front_page(real, wanted)


def test_ofsteds_work_stands_by_strategy_with_its_rows(real: MemoryStore) -> None:
    page = _partner(real, "org-ofsted")
    read = {
        (work.count.span.link.name, place.row)
        for work in page.work
        for row in work.group.rows
        for place in row.cells[3].places
    }
    assert read == {
        ("GLA education delivery plan 2014", 1),
        ("GLA education delivery plan 2014", 4),
        ("Skills Strategy 2019-23", 22),
        ("Education Strategy 2019-23", 4),
    }
    assert [len(work.group.rows) for work in page.work] == [2, 1, 1]


def test_who_works_beside_ofsted_and_in_what(real: MemoryStore) -> None:
    beside = _rows(_partner(real, "org-ofsted"), "beside")
    # Row 4 names the Department for Education; rows 1 and 4 both name schools.
    assert len(beside["Department for Education"][2].links) == 1
    assert len(beside["Schools"][2].links) == 2
    assert "Ofsted" not in beside


def test_what_rests_on_ofsted_alone_is_the_citys_two_rows(real: MemoryStore) -> None:
    assert list(_rows(_partner(real, "org-ofsted"), "alone")) == [
        "Prepare for the Ofsted inspection of adult learning and apprenticeships",
        "Report on Ofsted inspections to the Education Board",
    ]
    assert _partner(real, "group-schools").panels["alone"].total == 0


def test_money_is_the_works_and_never_the_partners(real: MemoryStore) -> None:
    page = _partner(real, "org-ofsted")  # "Staff + £5K" stands in row 22
    assert [each.text for each in page.money.sums] == ["£5,000"]
    assert "not for Ofsted" in page.money.sentence or "do not say" in page.money.sentence


def test_outcomes_come_through_the_activities(real: MemoryStore) -> None:
    served = _rows(_partner(real, "org-ofsted"), "outcomes")
    through = served["Apprenticeship completion rates stay above 95%"][1].links
    assert [link.name for link in through] == [
        "Prepare for the Ofsted inspection of adult learning and apprenticeships"
    ]


def test_what_is_not_said_is_counted(real: MemoryStore) -> None:
    gaps = _partner(real, "org-ofsted").gaps
    counts = (gaps.unstated, gaps.total, gaps.activities, gaps.without_outcome)
    assert [counted.number for counted in counts] == [5, 5, 4, 1]
    assert [link.name for link in gaps.no_outcome] == [
        "Report on Ofsted inspections to the Education Board"
    ]
    assert len(gaps.no_money) == 3


def test_names_come_with_the_document_that_writes_them(real: MemoryStore) -> None:
    wordings = _rows(_partner(real, "org-ofsted"), "names")
    assert [d.name for d in wordings["OFSTED"][2].links] == ["GLA education delivery plan 2014"]
    assert len(wordings["Ofsted"][2].links) == 2


def test_a_body_of_the_register_alone_has_a_page_without_panels(real: MemoryStore) -> None:
    page = _partner(real, "org-city-of-london-corporation")
    assert page.work == ()
    assert page.picture is None
    assert page.gaps.total.number > 0
    assert page.panels["mentions"].total == page.gaps.total.number


def test_the_money_of_a_partners_work_as_a_table_holds_what_the_page_holds(
    real: MemoryStore,
) -> None:
    page = _partner(real, "org-ofsted")
    found = partner_money_table(real, "Ofsted")
    lines = {each.line.iri for each in page.money.lines}
    assert {text_of(row[0]) for row in found.answer.rows} == lines
    assert found.triples


def test_a_page_asks_as_often_for_many_rows_as_for_few(
    real: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(store, query, **values):  # type: ignore[no-untyped-def]
        asked.append(query.name)
        return run_named(store, query, **values)

    for key in ("org-ofsted", "group-schools"):
        _partner(real, key)  # what is read once a release is read now
    monkeypatch.setattr("kg.labels.directory.run_named", counted)
    _partner(real, "org-ofsted")
    few = list(asked)
    asked.clear()
    _partner(real, "group-schools")
    assert asked == few
