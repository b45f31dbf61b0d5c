"""The partnership register: what councils ask for, what the plans say of it, and the blanks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from kg.__main__ import cli
from kg.documents import BLANK, Bullets, Document, Table, count_blanks
from kg.errors import AmbiguousError, NotFoundError, UsageError
from kg.exporters.register import partner_form, partnership_register
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.asked import ask_documents, ask_world
from tests.conftest import one_in

BASE = "https://w3id.org/civicthread/id"
ALDER, LIBRARY = f"{BASE}/alder/plan-2030", f"{BASE}/hub/org-library"
GLA, OFSTED = f"{BASE}/gla/plan-education-delivery-2014", f"{BASE}/hub/org-ofsted"
NEVER_SAID = ("Yearly budget of the partnership", "Liabilities", "Risks", "Last review")


@pytest.fixture(scope="module")
def world() -> MemoryStore:
    return ask_world().store


@pytest.fixture(scope="module")
def documents() -> MemoryStore:
    return ask_documents().store


def _table(document: Document) -> list[dict[str, str]]:
    table = next(block for block in document.blocks if isinstance(block, Table))
    rows = [["".join(span.words for span in cell) for cell in row] for row in table.rows]
    if not table.heads:
        return [{row[0]: row[1] for row in rows}]
    return [dict(zip(table.heads, row, strict=True)) for row in rows]


def _missing(document: Document) -> list[str]:
    (listed,) = (block for block in document.blocks if isinstance(block, Bullets))
    return ["".join(span.words for span in item) for item in listed.items]


def test_a_register_has_a_row_for_each_partner_of_the_plan(world: MemoryStore) -> None:
    rows = {row["Body"]: row for row in _table(partnership_register(world, ALDER, is_full=True))}
    library = rows["Library Trust"]
    assert library["Title of the work"] == "Hold a jobs fair; Pair pupils with readers"
    assert library["Strategies"] == "Reading strategy; Work strategy"
    assert library["Service area"] == "Reading Unit"
    assert "£6,000" in library["Money attached to the work"]
    assert library["Reporting"] == "Report on 2030"
    assert library["Last report of progress"] == "2031-05-01"
    assert library["Governance"] == BLANK
    assert {row[never] for row in rows.values() for never in NEVER_SAID} == {BLANK}


def test_what_is_missing_counts_the_blanks_of_the_full_register(documents: MemoryStore) -> None:
    full = partnership_register(documents, GLA, is_full=True)
    rows = _table(full)
    told = _missing(full)
    for head in rows[0]:
        lacking = sum(row[head] == BLANK for row in rows)
        of = "any" if lacking == len(rows) else f"{lacking} of {len(rows)}"
        assert (f"{head}: {BLANK} of {of}" in told) == bool(lacking), head
    assert count_blanks(full) == sum(list(row.values()).count(BLANK) for row in rows)
    short = partnership_register(documents, GLA)
    assert _missing(short) == told
    assert [row["Body"] for row in _table(short)] == [row["Body"] for row in rows]


def test_a_form_tells_what_is_known_of_one_partner(documents: MemoryStore) -> None:
    (form,) = _table(partner_form(documents, OFSTED))
    assert form["Body"] == "Ofsted"
    assert "£5,000" in form["Money attached to the work"]
    assert {form[never] for never in NEVER_SAID} == {BLANK}
    document = partner_form(documents, OFSTED)
    assert count_blanks(document) == list(form.values()).count(BLANK)
    in_one = _table(partner_form(documents, OFSTED, GLA))[0]
    assert len(in_one["Title of the work"]) < len(form["Title of the work"])


WATCHED = """
<g:p> {
  gla:plan a civic:DeliveryPlan ; dcterms:title "Plan"@en ; civic:accountableBody hub:council .
  gla:a a civic:Activity ; skos:prefLabel "Plant trees"@en ; civic:inPlan gla:plan .
  gla:e1 a civic:Engagement ; civic:engagedIn gla:a ; civic:party hub:club ; civic:role role:lead .
  gla:e2 a civic:Engagement ; civic:engagedIn gla:a ; civic:party hub:board ;
    civic:role role:oversight .
  hub:club a org:Organization ; skos:prefLabel "Club"@en .
  hub:board a org:Organization ; skos:prefLabel "Tree Board"@en .
}
"""


def test_who_watches_over_the_work_is_its_governance(
    store_of: Callable[[str], MemoryStore],
) -> None:
    rows = _table(partnership_register(store_of(WATCHED), is_full=True))
    told = {row["Body"]: (row["Governance"], row["Last report of progress"]) for row in rows}
    assert told == {"Club": ("Tree Board", BLANK), "Tree Board": ("Tree Board", BLANK)}


def test_a_form_of_a_body_without_work_says_so(world: MemoryStore) -> None:
    document = partner_form(world, LIBRARY, f"{BASE}/birch/plan-2029")
    words = ["".join(s.words for s in b.text) for b in document.blocks if hasattr(b, "text")]
    assert words == ["It takes part in no work of these plans."]


@pytest.mark.parametrize("form", one_in(4, ["xlsx", "docx", "odt", "html"]))
def test_the_command_writes_a_register(
    release_folder: ReleaseFolder, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"register.{form}"
    told = CliRunner().invoke(
        cli, ["register", "-o", str(out), "--release", str(release_folder.path)]
    )
    assert told.exit_code == 0, told.output
    assert "blanks are marked in it" in told.stderr
    if form == "xlsx":
        sheet = openpyxl.load_workbook(out)["Partners"]
        assert {cell.value for cell in sheet[1]} >= {"Lead officer’s post", *NEVER_SAID}
        assert "Ofsted" in {row[0].value for row in sheet.iter_rows()}


@pytest.mark.parametrize(
    ("out", "options", "kind"),
    [
        ("a.pdf", [], UsageError),
        ("none/a.docx", [], UsageError),
        ("a.docx", ["--plan", "Plan that nobody has"], NotFoundError),
        ("a.docx", ["--partner", "Nobody At All Anywhere"], (NotFoundError, AmbiguousError)),
    ],
)
def test_what_can_not_be_registered_is_refused_in_a_sentence(
    release_folder: ReleaseFolder,
    tmp_path: Path,
    out: str,
    options: list[str],
    kind: type[Exception] | tuple[type[Exception], ...],
) -> None:
    told = CliRunner().invoke(
        cli,
        ["register", "-o", str(tmp_path / out), *options, "--release", str(release_folder.path)],
    )
    assert isinstance(told.exception, kind)
    assert len(str(told.exception).splitlines()) == 1
    assert not list(tmp_path.iterdir())
