"""Panels: what a header may say of columns, rows as cells, and that what is shown was run."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.errors import QueryError
from kg.pages.questions import question_page
from kg.panels import show, show_page, show_panel
from kg.panels.show import MOST_ROWS, first_rows
from kg.queries import PanelFile, catalogue, find_panel, list_panels, run_named
from kg.queries.catalogue import parse_file
from kg.queries.columns import variables
from kg.records import SelectResult
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.conftest import quick_ones
from tests.counted_case import rows_at
from tests.web_case import opened, real_client

HEAD = """#+ title: Work
#+ summary: What does it do?
#+ param partner: name party -- The partner.
"""
QUERY = """SELECT ?activity ?sureness (COUNT(?x) AS ?times) WHERE {
  VALUES ?partner { UNDEF }
  ?activity ?p ?partner
}
GROUP BY ?activity ?sureness
"""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('#+ column activity: thingy "A"', "line 4: no column is of kind 'thingy'; kinds: thing, "),
        ('#+ column other: thing "A"', "line 4: there is no column 'other'; columns: activity, "),
        ("#+ column activity: thing", "line 4: the line is not of the form NAME: KIND"),
        ('#+ column activity: thing "A"\n#+ column activity: thing "B"', "line 5: the column "),
        ('#+ column sureness: chip "S" in activity', "line 4: there is no column 'activity'"),
        ("#+ group: activity", "line 4: there is no column 'activity'; columns: none so far"),
        ("#+ first: some", "line 4: the line is not of the form NUMBER"),
        ("#+ counts times: all by", "line 4: the line is not of the form COLUMN: QUESTION"),
        ('#+ link activity: "A" "B" there', "line 4: the line is not of the form COLUMN:"),
    ],
)
def test_a_header_that_is_wrong_is_refused_with_file_and_line(
    tmp_path: Path, lines: str, told: str
) -> None:
    path = tmp_path / "work.rq"
    path.write_text(f"{HEAD}{lines}\n{QUERY}", encoding="utf-8")
    with pytest.raises(QueryError, match=re.escape(f"work.rq, {told}")):
        parse_file(path)


def test_what_a_select_gives_is_known_whatever_stands_around_it() -> None:
    text = "SELECT DISTINCT ?a (COUNT(?b) AS ?c) (IF(?d, ?e, 1) AS ?f) ?g WHERE { SELECT ?h {} }"
    assert list(variables(text)) == ["a", "c", "f", "g"]
    assert list(variables("SELECT ?a { ?a ?b ?c }")) == ["a"]


def _page(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> tuple[PanelFile, ...]:
    """Return the panels of a page that stands in a folder of its own."""
    (folder / "thing").mkdir()
    for name, text in files.items():
        (folder / "thing" / f"{name.replace('_', '-')[1:]}.rq").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", folder)
    catalogue.list_panels.cache_clear()
    try:
        return list_panels("thing")
    finally:
        catalogue.list_panels.cache_clear()


def test_two_panels_of_one_number_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = {"_1_one": HEAD + QUERY, "_1_two": HEAD + QUERY}
    with pytest.raises(QueryError, match=r"thing/1-two\.rq: 'one' has the number 1 too"):
        _page(tmp_path, monkeypatch, **both)


def test_a_panel_without_a_parameter_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "#+ title: All\n#+ summary: All.\nSELECT ?a { ?a ?b ?c }\n"
    with pytest.raises(QueryError, match=r"1-all\.rq: a panel has a parameter"):
        _page(tmp_path, monkeypatch, _1_all=text)


def test_panels_stand_in_the_order_of_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _page(tmp_path, monkeypatch, _10_last=HEAD + QUERY, _2_first=HEAD + QUERY)
    assert [panel.key for panel in found] == ["first", "last"]
    assert [panel.question.name for panel in found] == ["thing-first", "thing-last"]


WORLD = """
g:plan {
  hub:a a <http://www.w3.org/ns/org#Organization> ; skos:prefLabel "Alder" .
  hub:b a <http://www.w3.org/ns/org#Organization> ; skos:prefLabel "Birch" .
  hub:cell a civic:SourceLocation ; civic:inDocument hub:doc ; civic:table "T" ; civic:row 3 .
  hub:doc dcterms:title "Document" .
  hub:x dcterms:relation hub:a ; dcterms:subject hub:b ; dcterms:type "body" ;
    dcterms:source hub:cell ; dcterms:extent 2 ; civic:confidence 0.5 .
  hub:y dcterms:relation hub:a ; dcterms:subject hub:b ; dcterms:type "group" ;
    dcterms:extent 3 .
}
"""
ASKING = """#+ title: Rows
#+ summary: Rows of a thing.
#+ param of: name thing -- The thing.
#+ column of: thing "Itself"
#+ column other: thing "Other"
#+ column kind: chip "Kind" in other but body
#+ column cells: cells "Read from"
#+ column number: number "Times"
#+ counts number: mentions partner={other} role={kind} by engagement
#+ link other: "Tied" "All routes" /connections?from={of}&to={other}
SELECT ?of ?row ?other ?kind ?cells ?number WHERE {
  VALUES ?of { UNDEF }
  ?row <http://purl.org/dc/terms/relation> ?of ;
    <http://purl.org/dc/terms/subject> ?other ;
    <http://purl.org/dc/terms/type> ?kind ;
    <http://purl.org/dc/terms/extent> ?number .
  OPTIONAL { ?row <http://purl.org/dc/terms/source> ?cells }
}
ORDER BY ?row
"""


def test_rows_become_cells_of_the_kinds_that_the_header_says(
    store_of: Callable[[str], MemoryStore], tmp_path: Path
) -> None:
    path = tmp_path / "1-rows.rq"
    path.write_text(ASKING, encoding="utf-8")
    hub = "https://w3id.org/civicthread/id/hub/"
    panel = show_panel(store_of(WORLD), PanelFile("rows", 1, parse_file(path), "of"), f"{hub}a")
    # The thing of the page is no column of its panels.
    assert panel.titles == (
        ("Other", "thing"), ("Read from", "cells"), ("Times", "number"), ("Tied", "link"),
    )  # fmt: skip
    first, second = panel.rows
    # Both rows name one thing first: it stands once.
    assert (first.span, second.span) == (2, 0)
    assert first.cells[0].links[0].name == "Birch"
    assert [cell.text for cell in first.cells[0].beside] == []  # what goes without saying
    assert [cell.text for cell in second.cells[0].beside] == ["group"]
    assert [place.words for place in first.cells[1].places] == ["T, row 3"]
    assert second.cells[1].is_empty
    counted = second.cells[2].counted
    assert counted is not None
    assert (counted.number, counted.unit) == (3, "engagement")
    assert counted.address == "/questions/mentions?partner=hub%3Ab&role=group"
    assert second.links == (("All routes", "/connections?from=hub%3Aa&to=hub%3Ab"),)
    assert panel.total == 2
    assert "VALUES ?of { <https://w3id.org/civicthread/id/hub/a> }" in panel.text


HUB = "https://w3id.org/civicthread/id/hub/"
PLAIN_QUERY = """SELECT ?corporateGoal ?both ?number ?words WHERE {
  VALUES (?corporateGoal ?both ?number ?words) {
    (<HUBb> "HUBa HUBb" 2 "12 schools") (<HUBb> "HUBa elsewhere" 3.5 UNDEF)
  }
}
"""


def test_a_question_that_says_nothing_of_its_columns_is_told_in_words_and_names(
    store_of: Callable[[str], MemoryStore], tmp_path: Path
) -> None:
    path = tmp_path / "plain.rq"
    path.write_text(f"#+ title: A\n#+ summary: B.\n{PLAIN_QUERY.replace('HUB', HUB)}", "utf-8")
    store = store_of(WORLD)
    question = parse_file(path)
    answer = run_named(store, question)
    assert isinstance(answer, SelectResult)
    panel = question_page(store, question, {}, answer).panel
    assert panel is not None
    assert [title for title, _ in panel.titles] == ["Corporate goal", "Both", "Number", "Words"]
    first, second = panel.rows
    assert (first.span, second.span) == (2, 0)
    told = [
        [(c.kind, [k.name for k in c.links], c.text) for c in row.cells[1:]] for row in panel.rows
    ]
    assert told == [
        [
            ("thing", ["Alder", "Birch"], f"{HUB}a {HUB}b"),
            ("number", [], "2"),
            ("text", [], "12 schools"),
        ],
        [("text", [], f"{HUB}a elsewhere"), ("number", [], "3.5"), ("text", [], "")],
    ]


TOLD = """#+ title: Rows
#+ summary: Rows of a thing.
#+ param of: name thing -- The thing.
#+ column place: text "Place"
#+ column line: money "Money"
#+ column other: thing "Other"
#+ column sureness: sureness "How sure" in other but stated
#+ column when: time "When"
#+ column comparator: target "Promised"
#+ column targetBasis: mark "How it was read" in other
SELECT ?place ?line ?other ?sureness ?when ?whenUntil ?whenBasis ?whenConfidence
  ?comparator ?value ?unit ?targetBasis ?targetConfidence
WHERE {
  VALUES ?of { UNDEF }
  VALUES (?place ?line ?other ?sureness ?when ?whenUntil ?whenBasis ?whenConfidence
    ?comparator ?value ?unit ?targetBasis ?targetConfidence) {
    ("1" "LINES" <HUBb> "possible" "in May" "2030-05-31" <BASIS> 0.5
      "More than" 1200 "Per cent" <BASIS> 0.9)
    ("2" "" <HUBb> "stated" UNDEF UNDEF UNDEF UNDEF "Increase" UNDEF UNDEF UNDEF UNDEF)
  }
}
"""
SUMS = """
PREFIX schema: <https://schema.org/>
g:plan {
  hub:sum a civic:BudgetLine ; civic:amount 1500.00 ; schema:currency "GBP" .
  hub:staff a civic:BudgetLine ; civic:asWritten "Staff" .
}
"""


def test_times_targets_and_money_are_told_as_people_write_them(
    store_of: Callable[[str], MemoryStore], tmp_path: Path
) -> None:
    path = tmp_path / "1-told.rq"
    basis = "https://w3id.org/civicthread/code/basis/human-judgement"
    text = TOLD.replace("LINES", f"{HUB}sum {HUB}staff").replace("HUB", HUB)
    path.write_text(text.replace("BASIS", basis), encoding="utf-8")
    panel = show_panel(store_of(SUMS), PanelFile("told", 1, parse_file(path), "of"), f"{HUB}a")
    first, second = panel.rows
    # The first thing names the row, wherever it stands, and is shared by both rows.
    assert (panel.naming, first.span, second.span) == (2, 2, 0)
    assert sorted(first.named["line"].amounts) == ["Staff", "£1,500"]
    assert (first.is_possible, second.is_possible) == (True, False)
    time = first.named["when"].time
    assert time is not None
    assert (time.words, time.start, time.end) == ("in May", "", "2030-05-31")
    assert (time.mark.kind, str(time.mark.confidence)) == ("read", "0.5")
    assert first.named["comparator"].text == "More than 1,200%"
    mark = first.named["targetBasis"].mark
    assert mark is not None and (mark.kind, str(mark.confidence)) == ("read", "0.9")
    assert (second.named["when"].time, second.named["comparator"].text) == (None, "Increase")
    assert second.named["line"].amounts == ()
    # All rows as they were answered, for what is counted from them.
    assert (panel.different("other"), panel.different("place")) == (1, 2)


def test_a_panel_without_columns_leaves_its_rows_to_its_page(
    store_of: Callable[[str], MemoryStore], tmp_path: Path
) -> None:
    path = tmp_path / "1-rows.rq"
    plain = re.sub(r"^#\+ (column|counts|link) .*\n", "", ASKING, flags=re.MULTILINE)
    path.write_text(plain, encoding="utf-8")
    hub = "https://w3id.org/civicthread/id/hub/"
    panel = show_panel(store_of(WORLD), PanelFile("rows", 1, parse_file(path), "of"), f"{hub}a")
    assert (panel.groups, panel.titles, panel.total) == ((), (), 2)
    assert [row["other"] for row in panel.answered] == [f"{hub}b"] * 2


def test_a_panel_may_ask_with_values_of_its_own_and_of_all_things(
    store_of: Callable[[str], MemoryStore],
) -> None:
    panel = find_panel("gaps", "no-money")
    assert panel.remedy.startswith("Add a line")
    shown = show_panel(store_of(WORLD), panel, "")
    assert 'VALUES ?code { "C07" }' in shown.text
    assert "VALUES ?plan { UNDEF }" in shown.text
    assert shown.address == "/questions/what-is-missing?code=C07"


def test_a_panel_without_rows_says_why(store_of: Callable[[str], MemoryStore]) -> None:
    panel = find_panel("partner", "beside")
    shown = show_panel(store_of(WORLD), panel, "https://w3id.org/civicthread/id/hub/a")
    assert (shown.total, shown.groups) == (0, ())
    assert shown.empty == "Nobody: it is the only partner named in its activities."


# ---- What is shown is what was run ----


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _partners(store: MemoryStore) -> list[str]:
    found = store.query(
        "SELECT DISTINCT ?p { ?t <https://w3id.org/civicthread/ns#participant> ?p } ORDER BY ?p"
    )
    return [str(row[0].value) for row in found.rows]


def _check_page(client: FlaskClient, store: MemoryStore, iri: str) -> int:
    """Compare each query that a thing's page shows with its panel; return how many there are."""
    return _check(client, store, f"/doc/{iri.partition('/id/')[2]}", {1})


def _check(client: FlaskClient, store: MemoryStore, path: str, given: set[int]) -> int:
    """Compare each query that a page shows with its panel; each is asked with so many values."""
    page = client.get(path).text
    shown = re.findall(
        r'href="(/questions/[a-z-]+\.csv[^"]*)".*?<code>(.*?)</code>', page, re.DOTALL
    )
    for address, written in shown:
        rows = list(csv.reader(io.StringIO(client.get(html.unescape(address)).text)))
        found = store.query(html.unescape(written))
        assert rows[0] == list(found.columns), address
        told = [["" if t is None else _plain(t) for t in row] for row in found.rows]
        assert sorted(map(_unordered, rows[1:])) == sorted(map(_unordered, told)), address
        assert len(parse_qs(urlsplit(html.unescape(address)).query)) in given
    return len(shown)


def _plain(term: object) -> str:
    return str(term.value if isinstance(term, ox.NamedNode | ox.Literal) else term)


def _unordered(row: list[str]) -> list[str]:
    """Return a row with the values of each cell that holds several in one order."""
    return [" ".join(sorted(re.split("; | ", value))) for value in row]


def test_the_query_under_a_panel_gives_its_rows(client: FlaskClient, release_folder) -> None:
    store = opened(release_folder.path).store
    hub = "https://w3id.org/civicthread/id/hub/"
    for key in ("org-ofsted", "group-adult-learners", "org-gla"):
        assert _check_page(client, store, hub + key) >= 3
    for key, panels in (
        ("col/cell-a1-r25-action", 1),
        ("gla/cell-r21-stakeholders", 2),
        ("col/doc-action-plan-2022-23", 1),
        ("gla/outcome-high-risk-neet-fewer", 8),
        ("gla/indicator-awareness", 2),
        ("gla/activity-high-risk-projects", 10),
        ("col/activity-skills-hub", 8),
        ("gla/plan-education-delivery-2014", 8),
    ):
        assert _check_page(client, store, f"https://w3id.org/civicthread/id/{key}") == panels, key


LESS_QUICK = ("Activity", "Aim", "DeliveryPlan", "Objective", "Outcome", "Indicator")


@pytest.mark.parametrize("plan", ["", "?plan=gla:plan-education-delivery-2014"])
def test_the_query_under_each_list_of_gaps_gives_its_rows(
    client: FlaskClient, release_folder, plan: str
) -> None:
    store = opened(release_folder.path).store
    wanted = {0, 1} if not plan else {1, 2}
    assert _check(client, store, f"/gaps{plan}", wanted) == len(list_panels("gaps"))


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", 0),
        ("?plan=gla:plan-education-delivery-2014", 1),
        ("?kind=milestone&from=2022-10-01&to=2023-03-31", 3),
        ("?through=2022-q4", 1),
        ("?partner=Ofsted", 1),
    ],
)
def test_the_query_under_what_is_due_gives_its_rows(
    client: FlaskClient, release_folder, asked: str, given: int
) -> None:
    store = opened(release_folder.path).store
    assert _check(client, store, f"/time{asked}", {given}) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?a=col:strategy-education-2019-23&b=col:strategy-skills-2019-23",
        "?a=hub:org-city-of-london-corporation&b=gla:plan-education-delivery-2014",
    ],
)
def test_the_query_under_each_question_of_a_comparison_gives_its_rows(
    client: FlaskClient, release_folder, asked: str
) -> None:
    store = opened(release_folder.path).store
    assert _check(client, store, f"/compare{asked}", {2, 4}) == len(list_panels("compare"))


@pytest.mark.parametrize("plan", ["", "?plan=col:plan-education-2022-23"])
def test_the_query_under_each_panel_of_money_gives_its_rows(
    client: FlaskClient, release_folder, plan: str
) -> None:
    store = opened(release_folder.path).store
    wanted = {0} if not plan else {1}
    assert _check(client, store, f"/money{plan}", wanted) == len(list_panels("money"))
    assert _check(client, store, f"/money/lines{plan}", wanted) == 1


@pytest.mark.parametrize(
    "kind",
    quick_ones(["Strategy", "Goal", *LESS_QUICK], "Strategy"),
)
def test_the_query_under_each_panel_of_work_gives_its_rows(
    client: FlaskClient, release_folder, kind: str
) -> None:
    store = opened(release_folder.path).store
    listed = f"SELECT ?t {{ ?t a <https://w3id.org/civicthread/ns#{kind}> }} ORDER BY ?t"
    found = [str(row[0].value) for row in store.query(listed).rows]
    assert found
    assert all(_check_page(client, store, iri) for iri in found)


@pytest.mark.slow
def test_the_query_under_every_panel_gives_its_rows(client: FlaskClient, release_folder) -> None:
    store = opened(release_folder.path).store
    partners = _partners(store)
    assert sum(_check_page(client, store, iri) for iri in partners) >= 5 * len(partners)
    cells = [row["cell"] for row in rows_at(client, "/questions/cells")]
    assert sum(_check_page(client, store, iri) for iri in cells) >= len(cells)


def test_a_question_is_shown_as_its_panel_is(client: FlaskClient) -> None:
    page = client.get("/questions/partner-work?partner=Ofsted").text
    answer = page[page.index('id="answer"') : page.index("The query, as it")]
    for words in ("Named as", "Read from", "Delivery plan, row 1, Stakeholders to engage"):
        assert words in answer
    # Neither the names of variables nor bare IRIs are for people.
    assert ">engagement<" not in answer
    assert not re.search(r">\s*(<bdi>)?https://w3id", answer)
    none = client.get("/questions/partner-outcomes?partner=City+of+London+Corporation").text
    assert "No outcome is stated for the activities it takes part in." in none


def test_of_a_long_table_the_first_rows_of_each_group_stand_in_turn() -> None:
    question = find_panel("partner", "work").question
    rows = [{"strategy": key, "activity": str(n)} for n, key in enumerate("aabbbbcd")]
    shown = [row["strategy"] for row in first_rows(question, rows, 5)]
    assert shown == ["a", "b", "b", "c", "d"]  # b has most, so that its second row comes before a's
    assert first_rows(question, rows, 8) == rows
    assert [row["activity"] for row in first_rows(question, rows, 2)] == ["0", "2"]
    bare = find_panel("partner", "outcomes").question
    assert first_rows(bare, rows, 3) == rows[:3]


def test_a_page_of_very_many_rows_shows_fewer_of_each_panel(
    store_of: Callable[[str], MemoryStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_of("""g:plan {
      hub:a a <http://www.w3.org/ns/org#Organization> ; skos:prefLabel "Alder" .
      hub:x civic:party hub:a ; civic:engagedIn hub:work ; civic:asWritten "Alder", "Elder" .
      hub:work a civic:Activity .
    }""")
    whole = show_page(store, "partner", f"{HUB}a", 1)
    assert len(whole["names"].rows) > 1
    assert {panel.most for panel in whole.values()} == {MOST_ROWS}
    monkeypatch.setattr(show, "_LONG_PAGE", 0)
    short = show_page(store, "partner", f"{HUB}a", 1)
    assert {panel.most for panel in short.values()} == {1}
    assert [p.total for p in short.values()] == [p.total for p in whole.values()]
    assert len(short["names"].rows) == 1
