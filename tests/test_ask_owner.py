"""Questions to a plan's owner: written, answered, read back, taken into the data, taken back."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from kg.__main__ import cli
from kg.claims.files import DataFiles
from kg.errors import KGError
from kg.exporters.facts import read_plans
from kg.exporters.owner_questions import KINDS, OwnerQuestions, choices_of, owner_questions
from kg.exporters.workbook.owner import ANSWERS, WRITERS
from kg.importing.here import Here
from kg.importing.layouts import owner
from kg.importing.layouts.owner import OwnerAnswers
from kg.importing.owner_answers import import_answers, rows_of, summary
from kg.importing.reading import read_document
from kg.importing.readings import COLUMNS
from kg.pages.report import list_findings
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.sources import Sources, find_sources
from kg.store import MemoryStore
from kg.terms import BASE, code
from tests.web_case import opened, real_client

GLA = f"{BASE}/id/gla/"
PLAN = f"{GLA}plan-education-delivery-2014"
PARTNERS, LEADERSHIP, SCHOOLS = (
    "gla/eng-r1-challenge-partners", "gla/eng-r1-london-leadership-strategy", "gla/eng-r1-schools",
)  # fmt: skip
WORK_EXPERIENCE = "gla/milestone-campaign-strategy-developed"
ROLES, DAYS, PERIOD = "Roles", "Days", "Period"
Said = Mapping[str, Mapping[str, object]]


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def asked(store: MemoryStore) -> OwnerQuestions:
    return owner_questions(store, PLAN, read_plans(store, [PLAN]))


@pytest.fixture(scope="module")
def blank(store: MemoryStore, asked: OwnerQuestions) -> dict[str, bytes]:
    facts = read_plans(store, [PLAN])
    return {ending: write(asked, facts) for ending, write in WRITERS.items()}


@pytest.fixture
def answered(blank: dict[str, bytes], tmp_path: Path) -> Callable[..., Path]:
    """A function that fills the workbook in: by sheet and identifier, and who and when."""

    def fill(said: Said, by: str | None = "Greater London Authority", on: object = "2026-11-30",
             more: Said | None = None) -> Path:  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(blank[".xlsx"]))
        for sheet, lines in said.items():
            for identifier, answer in lines.items():
                row = _row(book[sheet], identifier)
                book[sheet].cell(row, 5).value = answer
        for sheet, lines in (more or {}).items():
            for identifier, answer in lines.items():
                book[sheet].append([identifier, "", "", "", answer, ""])
        about = book[ANSWERS]
        about.cell(_row(about, "Answered by"), 2).value = by
        about.cell(_row(about, "Answered on"), 2).value = on
        path = tmp_path / "answers.xlsx"
        book.save(path)
        return path

    return fill


def _row(sheet: Worksheet, identifier: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == identifier)


def _read(path: Path) -> OwnerAnswers:
    return import_answers(read_document([path]), Here(find_sources()))


def _told(answers: OwnerAnswers) -> list[str]:
    return [each.sentence for each in answers.findings]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)))


# ---- what is asked ----


def test_each_role_that_is_not_stated_is_a_question_and_nothing_else_is(
    store: MemoryStore, asked: OwnerQuestions
) -> None:
    found = {f.focus.iri for f in list_findings(store) if f.code == "Q09" and f.graph and f.plan
             and f.plan.iri == PLAN}  # fmt: skip
    (roles,) = (questions for kind, questions in asked.groups if kind.title == ROLES)
    assert {question.thing for question in roles} == found
    assert found


def test_what_is_not_asked_is_counted(store: MemoryStore, asked: OwnerQuestions) -> None:
    findings = [f for f in list_findings(store) if f.plan and f.plan.iri == PLAN]
    assert asked.number + sum(number for _, number in asked.others) == len(findings)
    assert "X13" in dict(asked.others)


def test_nobody_is_offered_the_answer_that_says_nothing(store: MemoryStore) -> None:
    (kind,) = (kind for kind in KINDS if kind.title == ROLES)
    names = choices_of(kind, read_plans(store, [PLAN]))
    assert "Lead" in names
    assert not any("not stated" in name for name in names)


@pytest.mark.parametrize("ending", WRITERS)
def test_each_form_is_told_by_its_heads_and_holds_every_question(
    ending: str, blank: dict[str, bytes], asked: OwnerQuestions, tmp_path: Path
) -> None:
    path = tmp_path / f"renamed{ending}"
    path.write_bytes(blank[ending])
    document = read_document([path])
    assert owner.is_answers(document)
    answers = _read(path)
    assert (answers.plan, answers.by, answers.on) == (PLAN, "Greater London Authority", None)
    assert (answers.blank, answers.answers, answers.findings) == (asked.number, (), ())


# ---- what comes back ----


def test_an_answer_is_a_code_by_its_name_or_its_notation_a_day_or_a_period(
    answered: Callable[..., Path],
) -> None:
    said = {
        ROLES: {PARTNERS: "lead", LEADERSHIP: "consultee"},
        DAYS: {WORK_EXPERIENCE: date(2015, 3, 31)},
        PERIOD: {"gla/plan-education-delivery-2014": "1 September 2013 to 31 August 2015"},
    }
    answers = _read(answered(said))
    assert _told(answers) == []
    found = {a.thing.removeprefix(f"{BASE}/id/"): a for a in answers.answers}
    assert found[PARTNERS].value == code("role", "lead")
    assert found[LEADERSHIP].value == code("role", "consultee")
    assert found[WORK_EXPERIENCE].latest == date(2015, 3, 31)
    period = found["gla/plan-education-delivery-2014"]
    assert (period.earliest, period.latest) == (date(2013, 9, 1), date(2015, 8, 31))
    (role,) = (row for row in rows_of(answers) if row[COLUMNS.index("name")] == PARTNERS)
    assert role[COLUMNS.index("role")] == "lead"


def test_one_answer_may_hold_for_all_and_one_of_its_own_wins(
    answered: Callable[..., Path], asked: OwnerQuestions
) -> None:
    answers = _read(answered({ROLES: {"all": "Consultee", PARTNERS: "Lead"}}))
    (roles,) = (questions for kind, questions in asked.groups if kind.title == ROLES)
    assert len(answers.answers) == len(roles)
    meant = {a.thing.removeprefix(f"{BASE}/id/"): a.value for a in answers.answers}
    assert meant.pop(PARTNERS) == code("role", "lead")
    assert set(meant.values()) == {code("role", "consultee")}


def test_a_word_file_comes_back_too(blank: dict[str, bytes], tmp_path: Path) -> None:
    paper = docx.Document(io.BytesIO(blank[".docx"]))
    for table in paper.tables:
        for row in table.rows:
            first = row.cells[0].text
            if first == PARTNERS:
                row.cells[4].text = "Funder"
            elif first == "Answered on":
                row.cells[1].text = "30 November 2026"
    path = tmp_path / "answers.docx"
    paper.save(str(path))
    answers = _read(path)
    assert answers.on == date(2026, 11, 30)
    assert [(a.value, a.sheet) for a in answers.answers] == [(code("role", "funder"), ROLES)]


@pytest.mark.parametrize(
    ("sheet", "identifier", "answer", "sentence"),
    [
        (ROLES, PARTNERS, "maybe", "“maybe” is none of the answers: choose one of Accountable"),
        (ROLES, PARTNERS, "To be engaged (role not stated)", "is none of the answers"),
        (DAYS, WORK_EXPERIENCE, "soon", "“soon” is no day: write it as 2026-03-31."),
        (DAYS, WORK_EXPERIENCE, "2015-02-30", "is no day"),
        (PERIOD, "gla/plan-education-delivery-2014", "2014", "is no period: write two days"),
        (PERIOD, "gla/plan-education-delivery-2014", "2015-01-01 to 2014-01-01", "ends before"),
        ("Of whom", "gla/indicator-affordable-childcare", "Martians", "Nothing here is called"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told_at_its_cell(
    answered: Callable[..., Path], sheet: str, identifier: str, answer: object, sentence: str
) -> None:
    answers = _read(answered({sheet: {identifier: answer}}))
    assert answers.answers == ()
    (found,) = answers.findings
    assert sentence in found.sentence
    assert found.sheet == sheet
    assert any(f"{sheet}, row {found.row + 1}: " in line for line in summary(answers))


def test_a_changed_identifier_and_two_answers_are_told_and_not_taken(
    answered: Callable[..., Path],
) -> None:
    more = {ROLES: {PARTNERS: "Funder", "gla/nobody": "Lead", "": "Lead"}}
    answers = _read(answered({ROLES: {PARTNERS: "Lead", SCHOOLS: "Participant"}}, more=more))
    assert [a.thing for a in answers.answers] == [f"{BASE}/id/{SCHOOLS}"]
    told = "\n".join(_told(answers))
    assert "two answers, “Lead” and “Funder”: neither is taken" in told
    assert "“gla/nobody” is nothing that this plan asks about" in told
    assert "“Lead” is nothing that this plan asks about" in told


def test_a_formula_of_an_answer_counts_by_what_it_gives(answered: Callable[..., Path]) -> None:
    answers = _read(answered({ROLES: {PARTNERS: '=HYPERLINK("http://example.org","Lead")'}}))
    assert answers.answers == ()


# ---- into the data, and out again ----


@pytest.mark.parametrize(
    ("by", "on", "sentence"),
    [
        (None, "2026-11-30", "it is not said who answers"),
        ("Jane Example", "2026-11-30", "decisions are a post's, not a person's"),
        ("Greater London Authority", None, "it is not said on which day"),
        ("Greater London Authority", "some day", "it is not said on which day"),
        ("Greater London Authority", (date.today() + timedelta(1)).isoformat(), "still to come"),
    ],
    ids=["nobody", "a person", "no day", "no such day", "to come"],
)
def test_without_who_and_when_nothing_is_written(
    answered: Callable[..., Path], tmp_path: Path, by: str | None, on: object, sentence: str
) -> None:
    out = tmp_path / "draft"
    done = run("import", answered({ROLES: {PARTNERS: "Lead"}}, by=by, on=on), "--out", out)
    assert isinstance(done.exception, KGError)
    assert sentence in str(done.exception)
    assert not out.exists()


def test_a_blank_file_and_one_of_another_plan_are_refused(
    answered: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "draft"
    done = run("import", answered({}), "--out", out)
    assert "nothing was answered that could be taken in" in str(done.exception)
    path = answered({ROLES: {PARTNERS: "Lead"}})
    book = openpyxl.load_workbook(path)
    about = book[ANSWERS]
    about.cell(_row(about, "Plan"), 2).value = f"{GLA}plan-of-nobody"
    book.save(path)
    done = run("import", path)
    assert "a plan that is not here: import that plan first" in str(done.exception)
    assert not out.exists()


def test_a_damaged_draft_is_refused(tmp_path: Path) -> None:
    (tmp_path / "owner-answers.json").write_text('{"answers": [{}]}', "utf-8")
    done = run("import", "--accept", tmp_path)
    assert "import the file again" in str(done.exception)


def test_the_answers_become_facts_close_their_gaps_and_can_be_taken_back(
    answered: Callable[..., Path], tmp_path: Path
) -> None:
    sources = Sources(tmp_path / "sources")
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(getattr(find_sources(), part), sources.root / part)
    before = (sources.data / "gla" / "plan-education-delivery-2014.ttl").read_bytes()
    file = answered({ROLES: {PARTNERS: "Lead"}, DAYS: {WORK_EXPERIENCE: "31 March 2015"}})
    out, at = tmp_path / "draft", ("--sources", sources.root)
    assert run("import", file, "--out", out, *at).exit_code == 0
    held = json.loads((out / "owner-answers.json").read_text("utf-8"))
    assert (held["on"], len(held["answers"])) == ("2026-11-30", 2)
    done = run("import", "--accept", out, *at)
    assert "2 answers are in" in done.output
    assert "data/gla/plan-education-delivery-2014.ttl" in done.output
    assert "were in already" in run("import", "--accept", out, *at).output

    build(sources, ReleaseFolder(tmp_path / "releases"))
    store = opened(tmp_path / "releases").store
    lines = {line.focus.iri: line.code for line in list_findings(store)
             if line.code in ("Q09", "C12", "S03", "X12")}  # fmt: skip
    assert f"{BASE}/id/{PARTNERS}" not in lines
    assert f"{BASE}/id/{WORK_EXPERIENCE}" not in lines
    assert f"{BASE}/id/{SCHOOLS}" in lines
    assert not {"S03", "X12"} & set(lines.values())
    facts = read_plans(store, [PLAN])
    assert facts.code(f"{BASE}/id/{PARTNERS}", "civic:role") == "lead"
    claim = facts.accepted_claim(f"{BASE}/id/{PARTNERS}", "civic:role", code("role", "lead"))
    assert claim is not None
    assert facts.code(claim, "civic:basis") == "owner-answer"
    assert facts.text(claim, "prov:wasAttributedTo") == f"{BASE}/id/hub/org-gla"
    assert facts.text(claim, "dcterms:modified") == "2026-11-30"
    (cell,) = facts.cells(claim)
    assert re.fullmatch(r"Roles, row \d+, Answer", cell.words)
    assert "already (“Lead”)" in "\n".join(_told(import_answers(read_document([file]),
                                                               Here(sources))))  # fmt: skip

    for made in DataFiles(sources).claims():
        if "/claim-owner-" in made.iri and made.status == "accepted":
            assert run("claims", "undo", made.iri, *at).exit_code == 0
    after = sources.data / "gla" / "plan-education-delivery-2014.ttl"
    undone = DataFiles(sources)
    assert f"{code('role', 'engaged')}" in undone.objects(f"{BASE}/id/{PARTNERS}",
                                                          f"{BASE}/ns#role")  # fmt: skip
    assert undone.objects(f"{BASE}/id/{WORK_EXPERIENCE}", f"{BASE}/ns#due") == []
    assert after.read_bytes() != before  # the claims stay, open
    assert "2 answers are in" in run("import", "--accept", out, *at).output


# ---- the command and the pages ----


def test_another_ending_a_folder_that_is_not_there_and_an_unknown_plan_are_wrong_use(
    tmp_path: Path, release_folder: ReleaseFolder
) -> None:
    at = ("--release", release_folder.path)
    for file, plan, sentence in (
        ("a.pdf", PLAN, "the questions are written as .xlsx, .ods, .docx"),
        ("no/a.xlsx", PLAN, "there is no such folder"),
        ("a.xlsx", "No such plan", "No such plan"),
    ):
        done = run("ask-owner", plan, "-o", tmp_path / file, *at)
        assert isinstance(done.exception, KGError)
        assert sentence in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_the_command_says_how_many_and_for_whom(
    tmp_path: Path, release_folder: ReleaseFolder, asked: OwnerQuestions
) -> None:
    file = tmp_path / "questions.docx"
    done = run("ask-owner", PLAN, "-o", file, "--release", release_folder.path)
    assert done.exit_code == 0
    assert f"{asked.number} questions (" in done.output
    assert "for Greater London Authority" in done.output
    assert owner.is_answers(read_document([file]))


def test_the_report_leads_to_the_questions_of_each_plan(release_folder: ReleaseFolder) -> None:
    client = real_client(release_folder)
    address = "/report/questions.xlsx?plan=gla%3Aplan-education-delivery-2014"
    assert f'href="{address}"' in client.get("/report").text
    answer = client.get(address)
    assert answer.status_code == 200
    assert "questions.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert ROLES in book.sheetnames
    assert client.get(address.replace(".xlsx", ".pdf")).status_code == 404
    assert client.get("/report/questions.docx?plan=nobody").status_code in (404, 422)
