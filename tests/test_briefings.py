"""A briefing for a meeting: what is known, with its sources, what is not, and what to ask."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import docx
import pytest
from flask.testing import FlaskClient

from kg.documents import Bullets, Document, Heading, Paragraph, list_notes
from kg.errors import NotFoundError, QueryError
from kg.namespaces import CODE
from kg.pages.briefings import briefing_page
from kg.pages.partners import partner_page
from kg.release import ReleaseFolder
from kg.store import MemoryStore, Store
from kg.terms import expand
from tests.web_case import opened, real_client


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> Store:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def browser(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _made(store: Store, typed: str) -> Document:
    document = briefing_page(store, typed, "0001").document
    assert document is not None
    return document


def _under(document: Document) -> dict[str, list[str]]:
    """Return what stands under each heading."""
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for block in document.blocks:
        match block:
            case Heading():
                heading = block.words
                found.setdefault(heading, [])
            case Bullets():
                found[heading] += ["".join(s.words for s in item) for item in block.items]
            case Paragraph():
                found[heading].append("".join(s.words for s in block.text))
    return found


def test_a_partner_is_told_by_what_rests_on_it_what_is_not_known_and_what_to_ask(
    store: Store,
) -> None:
    told = _under(_made(store, "Ofsted"))
    alone = "Report on Ofsted inspections to the Education Board"
    assert told[""] == [
        "Ofsted takes part in 4 activities of 2 councils; in 2 of them no other body is named; "
        "£5,000 is attached to that work; its role is never stated."
    ]
    assert alone in told["What rests on it alone"]
    assert f"{alone} (role not stated)" in told["What it takes part in"]
    assert told["Money of that work"] == ["Preparation for the Ofsted inspection: £5,000"]
    assert "Its role: not stated in 5 of 5 places" in told["What we do not know"]
    assert f"Who would step in for Ofsted in “{alone}”?" in told["To ask at the next meeting"]


def test_each_source_is_numbered_once_and_names_its_document(store: Store) -> None:
    notes = list_notes(_made(store, "Ofsted"))
    assert len(notes) == len(set(notes)) > 3
    assert all(re.search(r", row \d+, .+ (2014|2022/23)$", note) for note in notes)


def test_a_council_is_told_by_its_plans_and_by_whom_others_work_with(store: Store) -> None:
    told = _under(_made(store, "City of London Corporation"))
    assert told[""][0].startswith("City of London Corporation has 1 delivery plan and names 8")
    assert told["Bodies of others on its topics"][0].endswith(" of Greater London Authority")
    assert any("no report has been read" in words for words in told["What we do not know"])


def test_a_pair_is_told_by_the_work_they_share(store: Store) -> None:
    told = _under(_made(store, "Ofsted; City of London Corporation"))
    common = " ".join(told["What they have in common"])
    assert "Report on Ofsted inspections to the Education Board" in common
    assert "Recognise Gold Club schools" not in common
    two = _under(_made(store, "Ofsted; DfE"))["What they have in common"]
    assert [words.partition(" (")[0] for words in two] == [
        "Manage the projects of the London Schools Excellence Fund and capture their lessons"
    ]
    none = _under(_made(store, "Culture Mile Learning; OECD"))["What they have in common"]
    assert none == ["No plan that is here names both in one activity."]


def test_a_long_list_says_how_many_more_there_are(store: Store) -> None:
    (told,) = [_under(_made(store, "Schools"))["What it takes part in"]]
    assert re.fullmatch(r"and \d+ more", told[-1])
    assert len(told) == 6


def test_where_a_page_shows_the_first_rows_alone_a_briefing_counts_all(
    store_of: Callable[[str], MemoryStore],
) -> None:
    # One leads 350 activities, and is named without a role in the last four; Two is in three of
    # these.
    many = "".join(
        f"""gla:a{at:03} a civic:Activity ; skos:prefLabel "Work {at:03}" ; civic:inPlan gla:plan .
        gla:e{at:03} a civic:Engagement ; civic:engagedIn gla:a{at:03} ; civic:party hub:org-one ;
          civic:role role:{"engaged" if at > 345 else "lead"} .
        """
        for at in range(350)
    )
    store = store_of(f"""
        civic:v {{ <{CODE}sureness/stated> skos:notation "stated" .
          <{CODE}directness/direct> skos:notation "direct" . }}
        hub:h {{ hub:org-one a org:Organization ; skos:prefLabel "One" .
          hub:org-two a org:Organization ; skos:prefLabel "Two" . }}
        gla:g {{ gla:plan a civic:DeliveryPlan . {many}
          gla:f a civic:Engagement ; civic:engagedIn gla:a347 , gla:a348 , gla:a349 ;
            civic:party hub:org-two ; civic:role role:partner . }}
        """)
    shown = partner_page(store, expand("hub:org-one")).panels["work"].rows
    assert "Work 349" not in {row.named["activity"].links[0].name for row in shown}
    one = _under(_made(store, "hub:org-one"))
    assert one["What it takes part in"][-1] == "and 345 more"
    assert one["What rests on it alone"][-1] == "and 342 more"
    asked = [words for words in one["To ask at the next meeting"] if "What is the part" in words]
    assert [re.findall("“(.+)”", words) for words in asked] == [["Work 346"], ["Work 347"]]
    pair = _under(_made(store, "hub:org-one; hub:org-two"))
    assert pair["What they have in common"] == [
        f"Work {at} (role not stated)" for at in (347, 348, 349)
    ]


@pytest.mark.parametrize(
    ("typed", "error", "sentence"),
    [
        ("Ofsted; DfE; GLA", QueryError, "one to 2 names"),
        ("Nobody at all", NotFoundError, "Nobody at all"),
    ],
)
def test_whom_no_briefing_can_be_about_is_refused_in_a_sentence(
    store: Store, typed: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        briefing_page(store, typed, "0001")


def test_the_page_the_form_and_the_files(browser: FlaskClient) -> None:
    page = browser.get("/briefing?about=Ofsted").text
    numbers = re.findall(r'href="#source-(\d+)"', page)
    assert set(numbers) == set(re.findall(r'id="source-(\d+)"', page))
    assert "Make the briefing" in browser.get("/briefing").text
    word = docx.Document(io.BytesIO(browser.get("/briefing.docx?about=Ofsted").data))
    assert "What rests on it alone" in [each.text for each in word.paragraphs]
    assert browser.get("/briefing.odt?about=Ofsted").data.startswith(b"PK")
    for missing in ("/briefing.pdf?about=Ofsted", "/briefing.docx"):
        assert browser.get(missing).status_code == 404


def test_a_misspelt_name_of_two_is_put_right_by_a_link(browser: FlaskClient) -> None:
    answer = browser.get("/briefing?about=Offsted; DfE")
    assert answer.status_code == 422
    assert 'value="Offsted; DfE"' in answer.text
    assert "Nothing is called <bdi>“Offsted”</bdi>" in answer.text
    assert 'href="/briefing?about=hub%3Aorg-ofsted%3B+DfE"' in answer.text
