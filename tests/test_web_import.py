"""The page that imports a document: upload, review, corrections, files, refusals."""

from __future__ import annotations

import io
import json
import re
import zlib
from base64 import b64decode, b64encode

import pytest

from kg.importing.here import Here
from kg.sources import Sources, find_sources
from tests.conftest import quick_ones
from tests.test_import_command import PLAN
from tests.web_case import real_client

TEXT = PLAN.encode()
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def client(release_folder):
    return real_client(release_folder)


def send(client, data=TEXT, name="plan.csv", **fields):
    return client.post(
        "/import",
        data={"file": (io.BytesIO(data), name), "publisher": "Ashwell Council", **fields},
        headers=OWN,
    )


def state_of(page):
    return re.search(r'name="state" value="([^"]+)"', page.text)[1]


def step(client, state, do, **fields):
    return client.post("/import/review", data={"state": state, "do": do, **fields}, headers=OWN)


def number_of(page, written):
    """The number of the reading whose words are these."""
    return re.search(rf'id="s(\d+)" href="#r\1">{re.escape(written)}<', page.text)[1]


@pytest.fixture(scope="module")
def review(client):
    """The page after the upload: all that is known of the draft stands in it; read only."""
    done = send(client)
    assert done.status_code == 200, done.text
    return done


def test_the_form_says_that_nothing_is_stored(client):
    page = client.get("/import")
    assert page.status_code == 200 and "Nothing is stored" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_every_reading_leads_to_its_words_and_back(review):
    words = set(re.findall(r'id="s(\d+)" href="#r(\d+)"', review.text))
    readings = set(re.findall(r'<li class="civic-reading[^"]*" id="r(\d+)"', review.text))
    assert words and all(one == other for one, other in words)
    assert {one for one, _ in words} <= readings
    assert "<strong>0</strong> unexplained" in review.text


def test_pasted_text_is_read_as_a_file_is(client):
    text = (
        "Action\tLead\tDeadline\nPlant hedges\tParks Service\tMay 2027\nSweep\tStreets\tJune 2027\n"
    )
    page = client.post("/import", data={"text": text}, headers=OWN)
    assert page.status_code == 200 and "Parks Service" in page.text


def test_an_answer_settles_a_question(client, review):
    assert "about columns" in review.text
    after = step(client, state_of(review), "answer", **{"column-zq": "note"})
    assert "about columns" not in after.text
    assert 'value="undo"' in after.text


def test_a_reading_is_left_out_and_comes_back_by_undo(client, review):
    number = number_of(review, "Hill School")
    after = step(client, state_of(review), f"reject:{number}")
    assert 'href="#r' in after.text
    assert not re.search(r'id="s\d+" href="#r\d+">Hill School<', after.text)
    again = step(client, state_of(after), "undo")
    assert re.search(r'id="s\d+" href="#r\d+">Hill School<', again.text)


def test_a_reading_is_changed(client, review):
    number = number_of(review, "Fire and Rescue Service")
    form = step(client, state_of(review), f"change:{number}")
    assert 'id="edit-name"' in form.text and 'id="edit-role"' in form.text
    after = step(
        client, state_of(form), f"save:{number}",
        **{"edit-name": "Ashwell Fire Service", "edit-kind": "body", "edit-role": "lead"},
    )  # fmt: skip
    assert "Ashwell Fire Service" in after.text and "settled" in after.text
    answers = json.loads(step(client, state_of(after), "file:answers.json").data)
    assert answers["readings"][0]["name"] == "Ashwell Fire Service"


def test_a_change_that_is_no_date_is_told_and_loses_nothing(client, review):
    number = number_of(review, "March 2027")
    wrong = step(
        client, state_of(review), f"save:{number}", **{"edit-earliest": "", "edit-latest": "soon"}
    )
    assert "There is a problem" in wrong.text and "is no latest" in wrong.text
    assert 'id="edit-latest"' in wrong.text


@pytest.mark.parametrize(
    ("name", "kind"),
    quick_ones([
        ("plan.ttl", "text/turtle"), ("readings.csv", "text/csv"),
        ("plan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ledger.csv", "text/csv"), ("mapping.json", "application/json"),
    ], ("plan.ttl", "text/turtle")),
)  # fmt: skip
def test_the_draft_is_taken_away(client, review, name, kind):
    done = step(client, state_of(review), f"file:{name}")
    assert done.status_code == 200 and done.mimetype == kind
    assert name in done.headers["Content-Disposition"]
    assert done.headers["Cache-Control"] == "no-store"


def test_what_was_decided_is_a_file_once_something_was(client, review):
    assert "file:answers.json" not in review.text
    number = number_of(review, "Hill School")
    done = step(client, state_of(review), f"reject:{number}")
    assert "file:answers.json" in done.text
    kept = json.loads(step(client, state_of(done), "file:answers.json").text)
    assert [(one["as_written"], one["decision"]) for one in kept["readings"]] == [
        ("Hill School", "reject")
    ]
    assert "publisher" not in kept and "title" not in kept


def test_a_draft_without_a_publisher_says_what_is_missing(client):
    page = send(client, publisher="")
    done = step(client, state_of(page), "file:plan.ttl", publisher="")
    assert done.status_code == 422 and "does not say whose plan it is" in done.text
    assert state_of(done)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "plan.csv", "is empty"),
        (b"Name,Town\nA,B\nC,D\n", "list.csv", "no plan was found"),
        (b"PK\x03\x04 cut short", "plan.docx", "plan.docx"),
    ],
)
def test_what_can_not_be_read_is_told_on_the_form(client, data, name, says):
    done = send(client, data, name)
    assert done.status_code == 422
    assert "There is a problem" in done.text and says in done.text
    assert 'value="Ashwell Council"' in done.text


def test_nothing_sent_is_told(client):
    done = client.post("/import", data={"text": " "}, headers=OWN)
    assert done.status_code == 422 and "choose a file, or paste" in done.text


def test_a_form_of_another_site_is_refused(client):
    assert client.post("/import", data={"text": PLAN}).status_code == 403
    done = client.post(
        "/import/review", data={"state": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert done.status_code == 403


@pytest.mark.parametrize(
    "state",
    [
        "", "no state", b64encode(b"no zlib").decode(),
        b64encode(zlib.compress(b"{}")).decode(),
        b64encode(zlib.compress(b"0" * 60_000_000)).decode(),
    ],
)  # fmt: skip
def test_a_spoilt_draft_is_refused(client, state):
    done = step(client, state, "undo")
    assert done.status_code == 400 and "upload the document again" in done.text


def test_what_one_sentence_puts_in_doubt_is_accepted_at_once(client):
    text = "Action\tPartners\tDeadline\nPlant hedges\tOfsted Hill School Kew Trust\tMay 2027\n"
    text += "Sweep streets\tHill School\tJune 2027\nOpen a park\tKew Trust\tJuly 2027\n"
    page = client.post("/import", data={"text": text}, headers=OWN)
    numbers = re.search(r'value="accept:(\d+(?:,\d+)+)"', page.text)[1]
    count = numbers.count(",") + 1
    assert f"Accept all {count}" in page.text
    after = step(client, state_of(page), f"accept:{numbers}")
    assert f'value="accept:{numbers}"' not in after.text
    assert after.text.count(">settled<") == count
    answers = json.loads(step(client, state_of(after), "file:answers.json").data)
    assert len(answers["readings"]) == count


def test_a_reading_that_is_not_there_is_refused(client, review):
    for do in ("reject:99999", "reject:x", "accept:0,", "accept:0,x", "file:passwd"):
        assert step(client, state_of(review), do).status_code == 400


def test_the_draft_is_in_the_page_alone(client, review):
    state = json.loads(zlib.decompress(b64decode(state_of(review))))
    assert set(state) == {"document", "history", "digest", "publisher", "title"}


def test_words_of_the_document_are_text_on_the_page(client):
    data = PLAN.replace("Plant hedges", "<script>alert(1)</script>").encode()
    page = send(client, data)
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


def test_the_next_plan_of_a_publisher_names_what_its_first_describes(
    client, review, tmp_path, monkeypatch
):
    first = step(client, state_of(review), "file:plan.ttl").text
    assert 'skos:prefLabel "Riverside Trust"' in first
    folder = tmp_path / "data" / "ashwell-council"
    folder.mkdir(parents=True)
    (folder / "plan-before.ttl").write_text(first, encoding="utf-8")
    for name in ("web.importing.files.here", "web.importing.editions.here"):
        monkeypatch.setattr(name, lambda: Here(Sources(tmp_path)))
    second = step(client, state_of(review), "file:plan.ttl").text
    assert 'skos:prefLabel "Riverside Trust"' not in second
    assert "civic:party ashwell-council:org-riverside-trust" in second


def test_next_years_document_is_read_as_the_last_was(client, review, tmp_path, monkeypatch):
    answered = step(client, state_of(review), "answer", **{"column-zq": "note"})
    kept = step(client, state_of(answered), "file:mapping.json").data
    (tmp_path / "data" / "ashwell-council").mkdir(parents=True)
    (tmp_path / "data" / "ashwell-council" / "plan-2026.mapping.json").write_bytes(kept)
    monkeypatch.setattr("web.importing.desk.find_sources", lambda: Sources(tmp_path))
    page = send(client)
    assert "Its columns are read as those of plan-2026 were" in page.text
    assert 'name="column-zq"' in review.text and 'name="column-zq"' not in page.text
    assert 'name="column-zq"' in step(client, state_of(page), "undo").text


NAMED = {"title": "Green plan 2027", "publisher": "Ashwell Council"}


@pytest.fixture
def second(client, review, tmp_path, monkeypatch):
    """Upload a next edition: one row is reworded, one has made way for another."""
    sources = find_sources()
    for part in ("ontology", "shapes"):
        (tmp_path / part).symlink_to(getattr(sources, part))
    folder = tmp_path / "data" / "ashwell-council"
    folder.mkdir(parents=True)
    (folder / "plan-before.ttl").write_bytes(step(client, state_of(review), "file:plan.ttl").data)
    for name in ("web.importing.files.here", "web.importing.editions.here"):
        monkeypatch.setattr(name, lambda: Here(Sources(tmp_path)))
    text = (
        PLAN.replace("Sweep the high street", "Sweep the whole high street")
        .replace("Check smoke alarms", "Mend the stairs of old flats")
        .replace("March 2027", "March 2028")
    )
    page = send(client, text.encode())
    assert page.status_code == 200, page.text
    return step(
        client, state_of(page), "again", title="Green plan 2027", publisher="Ashwell Council"
    )


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_the_page_shows_the_plan_before_and_takes_decisions_of_its_rows(client, second):
    text = words_of(second)
    assert "Beside the plan before" in text
    assert "Sweep the whole high street It was: Sweep the high street" in text
    assert "“Plant hedges” was “March 2027” and is now “March 2028”" in text
    assert re.search(r"New: 1 .*“Mend the stairs of old flats”", text)
    assert re.search(r"Dropped without a word: 1 .*“Check smoke alarms”", text)
    pairs = re.findall(r'value="carry-on:([^",]+)"', second.text)
    assert len(pairs) == len(set(pairs)) > 2
    reworded = next(one for one in pairs if "whole" in one.partition("/")[0])
    other = next(one for one in pairs if one.startswith("goal-"))
    page = step(client, state_of(second), f"carry-on:{reworded}", **NAMED)
    page = step(client, state_of(page), f"part:{other}", **NAMED)
    assert "2 decided" in words_of(page)
    plan = step(client, state_of(page), "file:plan.ttl", **NAMED).text
    assert plan.count("civic:continues") == 1 and "civic:succeeds" in plan
    new, _, old = reworded.partition("/")
    decided = [("accept", new, old), ("reject", *other.split("/"))]
    for name in ("pairs.json", "answers.json"):
        kept = json.loads(step(client, state_of(page), f"file:{name}", **NAMED).text)["continues"]
        told = {(one["decision"], one["new"], one["old"]) for one in kept}
        assert set(decided) <= told
    # A step back takes the decision back.
    assert "1 decided" in words_of(step(client, state_of(page), "undo", **NAMED))


def test_rows_of_the_same_words_are_carried_on_together(client, second):
    same = re.search(r'value="(carry-on:[^"]+,[^"]+)"', second.text)[1]
    page = step(client, state_of(second), same, **NAMED)
    assert f"{same.count(',') + 1} decided" in words_of(page)
    # Rows are named by the plan's key: with another title some decisions are of no row any more.
    again = step(client, state_of(page), "again", **{**NAMED, "title": "Other plan"})
    assert again.status_code == 200 and "There is a problem" not in again.text


@pytest.mark.parametrize("what", ["", "a", "a/b/c", "a/b,", "a b/c"])
def test_no_pair_of_rows_is_refused(client, second, what):
    assert step(client, state_of(second), f"carry-on:{what}").status_code == 400


def test_a_document_of_a_publisher_without_plans_is_beside_none(review):
    assert "Beside the plan before" not in review.text
