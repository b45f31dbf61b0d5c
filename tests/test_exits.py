"""The exit test: what falls or is weakened if some bodies leave."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import combinations
from urllib.parse import parse_qs, quote, urlsplit

import docx
import openpyxl
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.documents import Paragraph, Table, count_blanks, list_notes
from kg.errors import NotFoundError, QueryError
from kg.exporters.risk_register import risk_register
from kg.labels.counted import Counted
from kg.lookup.values import MOST_NAMES
from kg.pages.exits import exit_address, exit_page, find_bodies
from kg.pages.verdicts import judge_exit
from kg.queries import find_question, list_panels, run_named
from kg.records import Result, SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import expand
from tests.asked import ask_world
from tests.web_case import real_client

LEAVING = "Library Trust; Chief Librarian"


@pytest.fixture(scope="module")
def world() -> MemoryStore:
    return ask_world().store


@pytest.fixture(scope="module")
def browser(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _count(number: int, words: str) -> Counted:
    return Counted(number, words, f"/questions/of?n={number}")


def test_names_are_parted_by_semicolons_and_each_body_leaves_once(world: MemoryStore) -> None:
    wanted = (expand("hub:org-library"), expand("hub:post-librarian"))
    for typed in (LEAVING, "hub:org-library;hub:post-librarian;", f"{LEAVING};Library Trust"):
        assert find_bodies(world, typed) == wanted
    assert find_bodies(world, " ; ") == ()


@pytest.mark.parametrize(
    ("typed", "error", "sentence"),
    [
        ("Library Trust; Nobody at all", NotFoundError, "Nobody at all"),
        (";".join(["Press"] * (MOST_NAMES + 1)), QueryError, f"one to {MOST_NAMES} names"),
    ],
)
def test_what_can_not_leave_is_refused_in_a_sentence(
    world: MemoryStore, typed: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        find_bodies(world, typed)


def test_a_body_is_taken_out_and_another_added_by_an_address(world: MemoryStore) -> None:
    page = exit_page(world, LEAVING)
    left = [parse_qs(urlsplit(each.address).query)["bodies"] for each in page.leaving]
    assert left == [["hub:post-librarian"], ["hub:org-library"]]
    assert exit_address(world, "Library Trust", "Chief Librarian") == page.address
    assert exit_page(world, "Press").leaving[0].address == "/exit"


def test_what_stops_and_what_is_weakened_is_said_first(world: MemoryStore) -> None:
    page = exit_page(world, LEAVING)
    assert page.verdict.text == (
        "If Library Trust and Chief Librarian leave, 2 activities stop and 2 are weakened, for "
        "4 strategies or plans; 2 outcomes are expected of what stops; "
        "£16,300 is tied to that work."
    )
    assert page.panels["stops"].total == page.panels["weakened"].total == 2


def test_an_outcome_is_kept_by_work_that_goes_on(
    store_of: Callable[[str], MemoryStore],
) -> None:
    store = store_of("""
        hub:h { hub:org-one a org:Organization ; skos:prefLabel "One" .
          hub:org-two a org:Organization ; skos:prefLabel "Two" . }
        gla:g { gla:plan a civic:DeliveryPlan .
          gla:a a civic:Activity ; civic:inPlan gla:plan ; civic:expectedOutcome gla:out .
          gla:b a civic:Activity ; civic:inPlan gla:plan ; civic:expectedOutcome gla:out .
          gla:c a civic:Activity ; civic:inPlan gla:plan ; civic:expectedOutcome gla:out .
          gla:d a civic:Activity ; civic:inPlan gla:plan ; civic:expectedOutcome gla:out .
          gla:out a civic:Outcome ; civic:inPlan gla:plan .
          gla:e a civic:Engagement ; civic:engagedIn gla:a , gla:d ; civic:party hub:org-one .
          gla:f a civic:Engagement ; civic:engagedIn gla:d ; civic:party hub:org-two .
          gla:i a civic:Engagement ; civic:engagedIn gla:c ; civic:party hub:org-one . }
        """)
    (row,) = exit_page(store, "hub:org-one").panels["outcomes"].answered
    assert set(row["activities"].split()) == {expand("gla:a"), expand("gla:c")}
    assert set(row["others"].split()) == {expand("gla:b"), expand("gla:d")}


def test_each_panel_means_the_same_by_what_stops_and_what_is_weakened(world: MemoryStore) -> None:
    parts = {
        panel.key: part
        for panel in list_panels("exit")
        if (part := _effects_in(panel.question.text))
    }
    assert {"strategies", "outcomes", "money", "dates"} <= parts.keys()
    assert len(set(parts.values())) == 1
    (text,) = set(parts.values())
    partners = _rows(world.query(f"{_PREFIXES} SELECT DISTINCT ?body {{ ?a civic:partner ?body }}"))
    bodies = sorted(body for (body,) in partners)
    effects = set()
    for leaving in [*combinations(bodies, 1), *combinations(bodies, 2)]:
        terms = " ".join(f"<{iri}>" for iri in leaving)
        found = world.query(_PREFIXES + text.replace("{ UNDEF }", f"{{ {terms} }}"))
        question = find_question("exit-test")
        told = run_named(world, question, bodies=tuple(map(ox.NamedNode, leaving)))
        assert _rows(found) == _rows(told, "activity", "effect")
        effects |= {effect for _, effect in _rows(found)}
    assert effects == {"stops", "weakened"}


_PREFIXES = (
    "PREFIX civic: <https://w3id.org/civicthread/ns#> PREFIX org: <http://www.w3.org/ns/org#> "
)


def _rows(answer: Result, *names: str) -> set[tuple[str, ...]]:
    """Return the different rows of an answer as text, of some columns or of all."""
    assert isinstance(answer, SelectResult)
    at = [answer.columns.index(name) for name in names or answer.columns]
    return {tuple(text_of(row[number]) or "" for number in at) for row in answer.rows}


def _effects_in(query: str) -> str:
    """Return the sub-select that says of each activity whether it stops, with one name for that."""
    words = " ".join(query.split())
    start = words.find("SELECT ?activity (IF(BOUND(?goesOn)")
    if start < 0:
        return ""
    depth, end = 1, words.index("{", start) + 1
    while depth:
        depth += {"{": 1, "}": -1}.get(words[end], 0)
        end += 1
    return words[start:end].replace("AS ?what)", "AS ?effect)")


def test_a_verdict_speaks_of_one_or_of_nothing() -> None:
    one = _count(1, "activity"), _count(1, "…"), _count(1, "strategy or plan"), _count(1, "outcome")
    assert judge_exit(["Aid"], *one, []).text == (
        "If Aid leaves, 1 activity stops and 1 is weakened, for 1 strategy or plan; "
        "1 outcome is expected of what stops; no sum of money is tied to that work."
    )
    none = (_count(0, "…"),) * 4
    said = judge_exit(["Aid", "Bank", "Club"], *none, []).text
    assert said == "If Aid, Bank and Club leave, no activity of a plan is touched."


def test_without_a_body_there_are_some_to_begin_with(world: MemoryStore) -> None:
    page = exit_page(world, "")
    assert (page.leaving, page.panels, page.verdict.text) == ((), {}, "")
    groups = {"Pupils", "Young pupils", "Parents"}
    assert page.begin
    assert not groups & {each.body.name for each in page.begin}
    assert "Press" in page.names
    assert not groups & set(page.names)


def test_the_register_has_a_row_for_each_activity_with_all_that_is_tied_to_it(
    world: MemoryStore,
) -> None:
    paper = risk_register(world, find_bodies(world, LEAVING), "0001")
    assert paper.title == "If Library Trust and Chief Librarian left"
    (table,) = (block for block in paper.blocks if isinstance(block, Table))
    told = [["".join(span.words for span in cell) for cell in row] for row in table.rows]
    rows = {row[0]: dict(zip(table.heads, row, strict=True)) for row in told}
    assert len(rows) == len(told) == 4
    more = rows["Pair more pupils with readers"]
    assert more["Effect"] == "stops"
    assert (more["Who leaves"], more["Who stays"]) == ("Library Trust; Chief Librarian", "none")
    assert more["Outcomes that nothing else leads to"] == "More young pupils read"
    assert "£300" in more["Money tied to it"]
    fair = rows["Hold a jobs fair"]
    assert (fair["Effect"], fair["Outcomes that nothing else leads to"]) == ("weakened", "none")
    assert fair["Dates, the next first"].startswith("2031-02-28: Hall booked; ")
    assert fair["How likely"] == ""
    assert list_notes(paper)
    assert not count_blanks(paper)


def test_a_register_that_is_read_has_the_first_rows_and_says_where_the_others_are(
    world: MemoryStore,
) -> None:
    bodies = find_bodies(world, LEAVING)
    whole, cut = (risk_register(world, bodies, "0001", most) for most in (4, 3))
    about, table = cut.blocks
    assert isinstance(table, Table)
    assert isinstance(about, Paragraph)
    paragraph, all_rows = whole.blocks
    assert isinstance(all_rows, Table)
    assert isinstance(paragraph, Paragraph)
    assert table.rows == all_rows.rows[:3]
    words = "".join(span.words for span in about.text)
    assert "These are the first 3 of 4 activities" in words
    assert "the workbook (.xlsx) has all" in words
    assert "the first" not in "".join(span.words for span in paragraph.text)


def test_only_the_workbook_of_the_register_has_all_rows(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.views.exits.MOST_IN_A_DOCUMENT", 1)
    word = docx.Document(io.BytesIO(browser.get("/exit/register.docx?bodies=DfE").data))
    assert len(word.tables[0].rows) == 2
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/exit/register.xlsx?bodies=DfE").data))
    assert max(sheet.max_row for sheet in book) > 3


def test_the_page_keeps_what_was_chosen_when_a_name_is_misspelt(browser: FlaskClient) -> None:
    answer = browser.get("/exit?bodies=hub:org-ofsted&add=Depatment for Eduction")
    assert answer.status_code == 422
    assert "Department for Education" in answer.text
    assert 'name="bodies" value="hub:org-ofsted"' in answer.text


def test_a_body_that_is_added_leads_to_the_address_of_all(browser: FlaskClient) -> None:
    answer = browser.get("/exit?bodies=hub:org-ofsted&add=DfE")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/exit?bodies={quote('hub:org-ofsted;', safe='')}+{quote('hub:org-dfe', safe='')}",
    )
    assert "What stops" in browser.get(answer.headers["Location"]).text


def test_a_register_of_very_many_bodies_is_written(browser: FlaskClient) -> None:
    answer = browser.get("/questions/partners-across.json?least=1").get_json()
    keys = [row["partner"].rpartition("/")[2] for row in answer["rows"]][:40]
    many = ";".join(f"hub:{key}" for key in keys)
    assert len(keys) == 40
    assert browser.get("/exit/register.docx", query_string={"bodies": many}).status_code == 200


def test_the_register_opens_in_word_and_as_a_workbook(browser: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/exit/register.xlsx?bodies=DfE").data))
    cells = [str(c.value) for sheet in book for row in sheet for c in row]
    assert any("Department for Education" in each for each in cells)
    word = docx.Document(io.BytesIO(browser.get("/exit/register.docx?bodies=DfE").data))
    assert "Who answers for it" in [cell.text for cell in word.tables[0].rows[0].cells]
    assert browser.get("/exit/register.odt?bodies=DfE").data.startswith(b"PK")
    for missing in ("/exit/register.pdf?bodies=DfE", "/exit/register.xlsx", "/exit.pdf"):
        assert browser.get(missing).status_code == 404
