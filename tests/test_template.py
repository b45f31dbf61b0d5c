"""Our workbook, filled in and read back: what is exported is what is imported."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.__main__ import cli
from kg.errors import NotFoundError, UsageError
from kg.exporters.facts import Facts, layer_of
from kg.exporters.workbook import fill_book
from kg.exporters.workbook.blank import WRITERS, template_book
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.feed.members import hash_of
from kg.importing.errors import DocumentError
from kg.importing.layouts.own import OwnPlan, is_own, read_own
from kg.importing.reading import DEFAULT, read_bytes
from kg.importing.reading.reader import read_one
from kg.importing.records import Cell, Document, Table
from kg.release import ReleaseFolder
from kg.release.loading import load_asserted
from kg.sources import find_sources
from kg.terms import BASE, code, expand
from tests.release_case import ROOT
from tests.web_case import opened

EXB = f"{BASE}/id/exb/"
PLAN = f"{EXB}plan-park-2030"
Triples = tuple[ox.Triple, ...]
Lines = Mapping[str, list[dict[str, object]]]
PLANS = 50


@cache
def words() -> Facts:
    """Return the words of the ontology, and the shared parties."""
    return read_vocabulary(find_sources())


def facts_of(own: Triples, beside: Triples = ()) -> Facts:
    """Return what a plan says, with what it may name."""
    return Facts(layer_of(own), {**layer_of(beside)}, words()._words)


def back(own: Triples, beside: Triples, plan: str, ending: str, *, whole: bool = False) -> OwnPlan:
    """Return a plan that was written as a workbook and read again."""
    written = WRITERS[ending](fill_book(facts_of(own, beside), [plan]))
    # A process of its own for each of fifty plans would only take time.
    document = (
        read_bytes(f"plan{ending}", written)
        if whole
        else read_one(f"plan{ending}", written, DEFAULT)
    )
    return read_own(document, words())


# ---- import(export(plan)) is the plan ----


@cache
def asserted() -> tuple[Mapping[str, Triples], Mapping[str, str]]:
    """Return the real graphs, and the graph of each plan."""
    read = load_asserted(find_sources())
    return read.graphs, {plan.iri: plan.graph for plan in read.plans}


@pytest.mark.slow
@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("plan", ["col/plan-education-2022-23", "gla/plan-education-delivery-2014"])
def test_a_real_plan_comes_back_whole(plan: str, ending: str) -> None:
    graphs, plans = asserted()
    iri = f"{BASE}/id/{plan}"
    own = graphs[plans[iri]]
    beside = tuple(t for g, held in graphs.items() if g != plans[iri] for t in held)
    read = back(own, beside, iri, ending, whole=True)
    assert read.findings == ()
    assert read.plan == iri
    assert hash_of(read.triples) == hash_of(own)
    again = [q.triple for q in ox.parse(read.turtle, format=ox.RdfFormat.TURTLE)]
    assert hash_of(again) == hash_of(own)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Triples]:
    """Return fifty made-up plans and what they share, by graph."""
    folder = tmp_path_factory.mktemp("generated")
    command = [sys.executable, str(ROOT / "tests" / "bench" / "generate.py"), "--rounds", "2"]
    subprocess.run([*command, "--plans", str(PLANS), "--out", str(folder)], check=True)
    found: dict[str, list[ox.Triple]] = defaultdict(list)
    with gzip.open(folder / "asserted.nq.gz") as file:
        for quad in ox.parse(file, format=ox.RdfFormat.N_QUADS):
            found[quad.graph_name.value].append(quad.triple)
    return {graph: tuple(held) for graph, held in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("ending", WRITERS)
def test_fifty_made_up_plans_come_back_whole(generated: Mapping[str, Triples], ending: str) -> None:
    shared = tuple(t for g in ("hub", "catalog") for t in generated[f"{BASE}/graph/{g}"])
    plans = [g for g in generated if g.count("/") == f"{BASE}/graph/a/b/1".count("/")]
    assert len(plans) == PLANS
    # The sheets are the same in both: of the second form a part will do.
    for graph in plans if ending == ".xlsx" else plans[::10]:
        plan = graph.rpartition("/")[0].replace("/graph/", "/id/")
        read = back(generated[graph], shared, plan, ending)
        assert (read.findings, hash_of(read.triples)) == ((), hash_of(generated[graph])), plan


_TEXTS = st.text(max_size=30) | st.sampled_from(
    [
        "=1+1",
        " a",
        "a  b",
        "a\nb",
        "_x0041_",
        "007",
        "1.0",
        "x" * 31_000,
        "Goal",
        "goal-1",
        "\u200b",
    ]
)
_LITERALS = st.one_of(
    st.builds(lambda t, tag: ox.Literal(t, language=tag), _TEXTS, st.sampled_from(["en", "cy"])),
    st.builds(ox.Literal, _TEXTS),
    st.builds(
        lambda t, d: ox.Literal(t, datatype=ox.NamedNode(expand(d))),
        _TEXTS | st.sampled_from(["1.50", "1.5", "01", "-3", "2030-02-30", "1850-05-01", "9" * 30]),
        st.sampled_from(["xsd:decimal", "xsd:integer", "xsd:date", "edtf:EDTF", "xsd:gYear"]),
    ),
)
_THINGS = st.sampled_from([f"{EXB}{n}" for n in ("goal-1", "goal-2", "a.b", "eng-1", "time-1")])
_PROPS = st.sampled_from(
    [
        "skos:prefLabel", "dcterms:title", "dcterms:description", "civic:asWritten",
        "civic:contributesTo", "civic:amount", "schema:position", "dcat:endDate", "civic:edtf",
        "civic:due", "civic:role", "rdf:type", "skos:notation", "prov:wasDerivedFrom",
    ]
)  # fmt: skip
_KINDS = st.sampled_from(
    [
        expand(kind)
        for kind in ("civic:Goal", "civic:Activity", "civic:BudgetLine", "civic:Engagement",
                     "civic:TimeFrame", "civic:Claim", "org:Organization", "prov:Entity")
    ]
)  # fmt: skip
_OBJECTS = _LITERALS | st.builds(
    ox.NamedNode,
    _THINGS | _KINDS | st.just(code("role", "lead")) | st.just("https://example.org/a"),
)
_STATEMENTS = st.lists(
    st.builds(
        lambda s, p, o: ox.Triple(ox.NamedNode(s), ox.NamedNode(expand(p)), o),
        _THINGS, _PROPS, _OBJECTS,
    )
    | st.builds(
        lambda s, k: ox.Triple(ox.NamedNode(s), ox.NamedNode(expand("rdf:type")), ox.NamedNode(k)),
        _THINGS, _KINDS,
    ),
    max_size=25,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(statements=_STATEMENTS)
@pytest.mark.parametrize("ending", WRITERS)
def test_whatever_is_stated_comes_back(ending: str, statements: list[ox.Triple]) -> None:
    own = tuple(dict.fromkeys(statements))
    if not all(_can_be_written(t.object) for t in own):
        return
    read = back(own, (), PLAN, ending)
    assert (read.findings, hash_of(read.triples)) == ((), hash_of(own))


def _can_be_written(term: ox.NamedNode | ox.Literal) -> bool:
    return max(term.value, default="") < "\ud800" or not any(
        "\ud800" <= sign <= "\udfff" for sign in term.value
    )


# ---- what an officer fills in ----


def filled(lines: Lines, plan: str = PLAN) -> OwnPlan:
    """Return the plan of a blank workbook in which these lines were written."""
    return read_own(document_with(lines), words(), plan)


@cache
def blank() -> Document:
    """Return a blank workbook as it is read."""
    return read_one("plan.xlsx", WRITERS[".xlsx"](template_book(words())), DEFAULT)


def document_with(lines: Lines) -> Document:
    """Return a blank workbook with rows added: sheet → rows by the heads of their columns."""
    document = blank()
    blocks = [block for block in document.blocks if isinstance(block, Table)]
    return replace(
        document, blocks=tuple(_with(table, lines.get(table.name, [])) for table in blocks)
    )


def _with(table: Table, rows: list[dict[str, object]]) -> Table:
    if not rows:
        return table
    titles = [cell.text if cell else "" for cell in table.rows[2]]
    assert {title for row in rows for title in row} <= set(titles)
    added = tuple(tuple(_cell(row.get(title)) for title in titles) for row in rows)
    return replace(table, rows=(*table.rows[:3], *added))


def _cell(value: object) -> Cell:
    if isinstance(value, Decimal | date):
        return Cell(str(value), value=value)
    return Cell(str(value or ""))


GOOD: Lines = {
    "Plan": [
        {"Title": "Park plan 2030", "Kind": "delivery plan", "Accountable body": "Ashby Council"}
    ],
    "Goals": [{"Name": "A green town", "Kind": "goal"}],
    "Actions": [
        {"Name": "Plant trees", "Contributes to": "a green  town", "Time frame": date(2030, 3, 31)},
        {"Name": "Open a café", "Time frame": "before the summer"},
    ],
    "Milestones": [
        {"Name": "First tree", "Milestone of": "Plant trees", "Due": "before the summer"}
    ],
    "Partners": [
        {"Party": "Department for Education", "Role": "Lead", "Engaged in": "Plant trees"},
        {"Party": "Friends of the Park", "Kind, if the name is new": "organisation",
         "Engaged in": "Plant trees\nOpen a café"},
    ],
    "Money": [
        {"Name": "Seeds", "Budget for": "Plant trees", "Resource type": "Cash",
         "Amount": Decimal(1200), "Currency": "GBP", "Funded from": "Tree fund"},
    ],
    "Targets": [
        {"Name": "200 trees", "Comparator": "At least", "Value": Decimal(200), "Unit": "number"}
    ],
}  # fmt: skip


def said(read: OwnPlan) -> dict[str, dict[str, set[str]]]:
    """Return what a plan says: subject → property → values."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in read.triples:
        found[triple.subject.value][triple.predicate.value].add(triple.object.value)
    return found


def test_an_officer_fills_in_a_plan() -> None:
    read = filled(GOOD)
    assert read.findings == ()
    told = said(read)
    trees = f"{EXB}activity-park-2030-plant-trees"
    assert told[trees][expand("civic:contributesTo")] == {f"{EXB}goal-park-2030-a-green-town"}
    assert told[trees][expand("civic:inPlan")] == {PLAN}
    (time,) = told[trees][expand("civic:timeframe")]
    assert told[time][expand("dcat:endDate")] == {"2030-03-31"}
    (words_only,) = told[f"{EXB}activity-park-2030-open-a-cafe"][expand("civic:timeframe")]
    assert told[words_only][expand("civic:asWritten")] == {"before the summer"}
    milestone = f"{EXB}milestone-park-2030-first-tree"
    assert told[milestone][expand("civic:due")] == {words_only}
    assert told[PLAN][expand("rdf:type")] == {expand("civic:DeliveryPlan")}
    assert told[PLAN][expand("dcat:version")] == {"1"}


def test_a_new_partner_is_a_record_and_a_known_one_is_the_shared() -> None:
    told = said(filled(GOOD))
    parties = {
        party
        for subject, facts in told.items()
        if "/eng-" in subject
        for party in facts[expand("civic:party")]
    }
    friends = f"{EXB}org-park-2030-friends-of-the-park"
    assert parties == {f"{BASE}/id/hub/org-dfe", friends}
    assert told[friends][expand("rdf:type")] == {expand("org:Organization")}


def test_a_new_row_has_its_row_of_the_workbook_as_evidence() -> None:
    told = said(filled(GOOD))
    (cell,) = told[f"{EXB}activity-park-2030-open-a-cafe"][expand("prov:wasDerivedFrom")]
    assert told[cell][expand("civic:table")] == {"Actions"}
    assert told[cell][expand("civic:row")] == {"2"}
    (document,) = told[cell][expand("civic:inDocument")]
    assert told[document][expand("dcterms:title")] == {"plan.xlsx"}


@pytest.mark.parametrize(
    ("sheet", "row", "words_of_it"),
    [
        ("Actions", {"Name": "A", "Contributes to": "No such goal"}, "“No such goal” is no name"),
        ("Partners", {"Party": "Nobody knows", "Engaged in": "Plant trees"}, "is no name"),
        (
            "Partners",
            {"Party": "Ofsted", "Role": "King", "Engaged in": "Plant trees"},
            "in the list",
        ),
        ("Money", {"Name": "M", "Amount": "a lot"}, "“a lot” is no number."),
        ("Times", {"As written": "May", "Latest date": "31 May"}, "is no day such as"),
        ("Goals", {"Name": "G"}, "does not say of which kind"),
    ],
)
def test_what_can_not_be_understood_is_told_at_its_cell(
    sheet: str, row: dict[str, object], words_of_it: str
) -> None:
    read = filled({**GOOD, sheet: [*GOOD.get(sheet, []), row]})
    (finding,) = read.findings
    assert words_of_it in finding.sentence
    assert (finding.sheet, finding.row) == (sheet, 3 + len(GOOD.get(sheet, [])))


def test_a_name_of_two_things_means_neither() -> None:
    goals = [{"Name": "A green town", "Kind": "goal"}] * 2
    read = filled({**GOOD, "Goals": goals})
    assert ["more than one thing has it" in each.sentence for each in read.findings] == [True]


def test_a_formula_is_read_as_what_it_gives_and_told() -> None:
    document = document_with(GOOD)
    tables = tuple(
        replace(
            block,
            rows=tuple(
                tuple(
                    replace(cell, formula=True) if cell and cell.text == "Seeds" else cell
                    for cell in row
                )
                for row in block.rows
            ),
        )
        for block in document.blocks
        if isinstance(block, Table)
    )
    read = read_own(replace(document, blocks=tables), words(), PLAN)
    assert [each.sentence for each in read.findings] == ["A formula was read as what it gives."]


def test_columns_may_be_moved_and_an_unknown_one_is_told() -> None:
    document = document_with(GOOD)
    tables = tuple(_moved(b) if isinstance(b, Table) and b.name == "Actions" else b
                   for b in document.blocks)  # fmt: skip
    read = read_own(replace(document, blocks=tables), words(), PLAN)
    assert set(read.triples) == set(filled(GOOD).triples)
    (finding,) = read.findings
    assert "“my own column”" in finding.sentence


def _moved(table: Table) -> Table:
    """Return a table with its second column at the end, and a new one after it."""
    rows = []
    for at, row in enumerate(table.rows):
        own = Cell("My own column" if at == 2 else "x" if at > 2 else "")
        rows.append((row[0], *row[2:], row[1], own))
    return replace(table, rows=tuple(rows))


def test_an_edited_row_keeps_its_identifier() -> None:
    own = filled(GOOD).triples
    book = fill_book(facts_of(own), [PLAN])
    text = WRITERS[".xlsx"](book)
    made = openpyxl.load_workbook(io.BytesIO(text))
    sheet = made["Actions"]
    name = next(c.column for c in sheet[3] if c.value == "Name")
    row = next(r for r in range(4, 7) if sheet.cell(r, name).value == "Plant trees")
    sheet.cell(row, name).value = "Plant more trees"
    out = io.BytesIO()
    made.save(out)
    read = read_own(read_one("plan.xlsx", out.getvalue(), DEFAULT), words(), PLAN)
    trees = f"{EXB}activity-park-2030-plant-trees"
    assert said(read)[trees][expand("skos:prefLabel")] == {"Plant more trees"}
    # The milestone still names it as it was called.
    assert read.findings == ()
    milestone = f"{EXB}milestone-park-2030-first-tree"
    assert said(read)[milestone][expand("civic:milestoneOf")] == {trees}


# ---- refusals ----


def test_another_workbook_is_none_of_ours() -> None:
    document = Document("theirs.xlsx", "xlsx", ())
    assert not is_own(document)
    with pytest.raises(DocumentError, match=r"theirs.xlsx is no workbook that"):
        read_own(document, words(), PLAN)


def test_a_workbook_that_does_not_say_whose_it_is_is_refused() -> None:
    with pytest.raises(DocumentError, match="does not say of which one plan"):
        filled(GOOD, plan="")


def test_a_workbook_of_another_plan_is_refused() -> None:
    document = document_with(GOOD)
    properties = {**document.properties, "civic-plan": f"{EXB}plan-other"}
    with pytest.raises(DocumentError, match=r"is the workbook of .*plan-other"):
        read_own(replace(document, properties=properties), words(), PLAN)


def changed(document: Document, name: str, rows: int) -> Document:
    """Return a document in which one sheet has lost its last rows."""
    tables = tuple(
        replace(b, rows=b.rows[:rows]) if isinstance(b, Table) and b.name == name else b
        for b in document.blocks
    )
    return replace(document, blocks=tables)


def test_a_sheet_without_its_heads_is_told() -> None:
    read = read_own(changed(document_with(GOOD), "Milestones", 2), words(), PLAN)
    assert [each.sentence for each in read.findings] == [
        "The row of heads, which begins “Identifier”, is missing."
    ]


def test_two_rows_of_one_identifier_are_told() -> None:
    goals = [{"Identifier": "goal-1", "Name": "A", "Kind": "goal"},
             {"Identifier": "goal-1", "Name": "B", "Kind": "goal"}]  # fmt: skip
    read = filled({"Plan": GOOD["Plan"], "Goals": goals})
    assert ["Two rows have the identifier" in each.sentence for each in read.findings] == [True]


def test_an_identifier_that_is_none_is_told() -> None:
    goals = [{"Identifier": "my goal", "Name": "A", "Kind": "goal"}]
    read = filled({"Plan": GOOD["Plan"], "Goals": goals})
    assert [each.sentence for each in read.findings] == ["“my goal” is no identifier."]


# ---- the command ----


@pytest.mark.parametrize("ending", WRITERS)
def test_the_command_writes_a_blank_workbook(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"plan{ending}"
    done = CliRunner().invoke(cli, ["template", "-o", str(target)])
    assert (done.exit_code, done.output) == (0, "")
    document = read_one(target.name, target.read_bytes(), DEFAULT)
    assert document.properties["civic-template"] == "1 en"
    assert "civic-plan" not in document.properties
    names = [block.name for block in document.blocks if isinstance(block, Table)]
    assert names[:10] == [
        "Read me", "Plan", "Goals", "Actions", "Milestones", "Partners", "Money", "Outcomes",
        "Targets", "Measurements",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [target]


def test_the_command_fills_in_what_is_known(tmp_path: Path, release_folder: ReleaseFolder) -> None:
    target = tmp_path / "plan.ods"
    where = ["--release", str(release_folder.path)]
    plan = "GLA education delivery plan 2014"
    done = CliRunner().invoke(cli, ["template", "--for", plan, "-o", str(target), *where])
    assert (done.exit_code, done.output) == (0, "")
    document = read_one(target.name, target.read_bytes(), DEFAULT)
    assert document.properties["civic-plan"] == f"{BASE}/id/gla/plan-education-delivery-2014"
    read = read_own(document, words())
    store = opened(release_folder.path).store
    held = (quad.triple for quad in store.quads(f"{read.plan.replace('/id/', '/graph/')}/1"))
    assert hash_of(read.triples) == hash_of(held)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("plan.doc", "a workbook ends in .xlsx or .ods"), ("no/plan.xlsx", "there is no such folder")],
)
def test_a_place_that_is_none_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    done = CliRunner().invoke(cli, ["template", "-o", str(tmp_path / name)])
    assert isinstance(done.exception, UsageError)
    assert sentence in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_nobody_knows_is_refused(tmp_path: Path, release_folder: ReleaseFolder) -> None:
    where = ["--release", str(release_folder.path), "-o", str(tmp_path / "plan.xlsx")]
    done = CliRunner().invoke(cli, ["template", "--for", "No such plan", *where])
    assert isinstance(done.exception, NotFoundError)
    assert list(tmp_path.iterdir()) == []
