"""The data against the documents they were read from, and against the house rules of data."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, PROV

from kg.terms import CIVIC, CODE
from tests import documents

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
FILES = sorted(DATA.rglob("*.ttl"))
BASE = "https://w3id.org/civicthread/id/"
GLA = URIRef(BASE + "gla/plan-education-delivery-2014")
CITY = URIRef(BASE + "col/plan-education-2022-23")
LEADS_TO = (CIVIC.contributesTo | CIVIC.expectedOutcome | CIVIC.partOf) * "+"
TAG = re.compile(r"\([ESC](?:, [ESC])*\)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def _read(*folders: str) -> Graph:
    graph = Graph()
    for path in FILES:
        if not folders or path.relative_to(DATA).parts[0] in folders:
            graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def everything() -> Graph:
    return _read()


@pytest.fixture(scope="module")
def gla() -> Graph:
    return _read("gla")


@pytest.fixture(scope="module")
def city() -> Graph:
    return _read("col")


def _count(graph: Graph, kind: URIRef) -> int:
    return len(set(graph.subjects(RDF.type, kind)))


def _place(graph: Graph, cell: URIRef) -> tuple[str, int | None, str | None]:
    row, column = graph.value(cell, CIVIC.row), graph.value(cell, CIVIC.column)
    table = graph.value(cell, CIVIC.table)
    return str(table), int(row) if row is not None else None, str(column) if column else None


def _cells(graph: Graph) -> dict[tuple[str, int | None, str | None], URIRef]:
    found = graph.subjects(RDF.type, CIVIC.SourceLocation)
    return {_place(graph, cell): cell for cell in found}


def _rows_of(graph: Graph, kind: URIRef, table: str) -> Counter[int]:
    """Count the things of a kind read from each row of a table."""
    rows: Counter[int] = Counter()
    for thing in set(graph.subjects(RDF.type, kind)):
        places = {_place(graph, cell) for cell in graph.objects(thing, PROV.wasDerivedFrom)}
        rows.update({row for name, row, _ in places if name == table and row})
    return rows


def test_every_row_of_the_london_plan_is_there(gla: Graph) -> None:
    for kind in (CIVIC.Objective, CIVIC.Activity):
        assert sorted(_rows_of(gla, kind, "Delivery plan").items()) == [
            (r, 1) for r in range(1, 23)
        ]
    assert _count(gla, CIVIC.Goal) == 3


def test_the_cross_cutting_rows_serve_no_goal(gla: Graph) -> None:
    bin_cells = [c for p, c in _cells(gla).items() if p[0] == "Cross-cutting programme activity"]
    titles = {str(o) for o in gla.objects(None, SKOS.prefLabel)}
    assert len(bin_cells) == 1
    assert not any("ross-cutting programme" in title for title in titles)
    last = [o for o in gla.subjects(RDF.type, CIVIC.Objective) if "r22" in str(_first_cell(gla, o))]
    assert [list(gla.objects(o, CIVIC.contributesTo)) for o in last] == [[]]


def _first_cell(graph: Graph, thing: URIRef) -> URIRef:
    return min(graph.objects(thing, PROV.wasDerivedFrom))


def test_every_row_of_the_city_plan_is_there(city: Graph) -> None:
    a1 = _rows_of(city, CIVIC.Activity, "Appendix 1")
    a2 = _rows_of(city, CIVIC.Activity, "Appendix 2")
    assert sorted(a1.items()) == [(row, 1) for row in range(1, 31)]
    assert sorted(a2.items()) == [(row, 1) for row in range(1, 33)]
    assert _count(city, CIVIC.Aim) == 23


def test_the_city_plan_has_eight_goals_with_their_tags(city: Graph) -> None:
    own = {g for g in city.subjects(RDF.type, CIVIC.Goal) if (g, CIVIC.inPlan, CITY) in city}
    tags = Counter(
        "".join(
            sorted(str(city.value(s, SKOS.notation)) for s in city.objects(g, CIVIC.underStrategy))
        )
        for g in own
    )
    assert tags == {"E": 2, "S": 2, "C": 2, "CES": 2}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("Appendix 1", "Overarching strategic goals"),
        ("Appendix 2", "Overarching strategic goal"),
    ],
)
def test_a_row_supports_the_goals_that_its_goal_cell_prints_and_no_others(
    city: Graph, seeds: Path, table: str, column: str
) -> None:
    printed, cells = documents.city_cells(seeds), _cells(city)
    goals = {g for g in city.subjects(RDF.type, CIVIC.Goal) if (g, CIVIC.inPlan, CITY) in city}
    cell = text = None
    wrong = {}
    for row in sorted(number for name, number, of in printed if (name, of) == (table, column)):
        if printed[table, row, column]:  # a blank cell goes on with the one above
            cell, text = cells[table, row, column], printed[table, row, column]
        expected = {g for g in goals if (g, PROV.wasDerivedFrom, cell) in city}
        assert len(expected) == len(TAG.findall(text))
        (activity,) = _activities_of(city, table, row)
        found = set(city.objects(activity, LEADS_TO)) & goals
        if found != expected:
            wrong[row] = (found, expected)
    assert wrong == {}


def _activities_of(graph: Graph, table: str, row: int) -> list[URIRef]:
    return [
        thing
        for thing in graph.subjects(RDF.type, CIVIC.Activity)
        if any(
            _place(graph, cell)[:2] == (table, row)
            for cell in graph.objects(thing, PROV.wasDerivedFrom)
        )
    ]


def test_fusion_skills_is_the_topic_of_what_prints_the_words_and_of_nothing_else(
    everything: Graph, seeds: Path
) -> None:
    topic, cells = URIRef(BASE + "hub/topic-fusion-skills"), _cells(everything)
    about = set(everything.subjects(DCTERMS.subject, topic))
    told = Counter(c for thing in about for c in everything.objects(thing, PROV.wasDerivedFrom))
    printed = {
        cells[place]: text.casefold().count("fusion skills")
        for place, text in {**documents.city_cells(seeds), **documents.gla_cells(seeds)}.items()
    }
    assert told == {cell: times for cell, times in printed.items() if times}
    assert len(told) > 6


def test_the_fourteen_focus_programmes_are_there(city: Graph) -> None:
    letters = {
        str(city.value(p, SKOS.notation))
        for p in city.subjects(RDF.type, CIVIC.Programme)
        if "programme-focus-" in str(p)
    }
    assert letters == set("abcdefghijklmn")


@pytest.mark.parametrize("which", ["gla", "city"])
def test_every_cell_of_the_document_has_its_place_and_its_hash(which, seeds, request) -> None:
    graph = request.getfixturevalue(which)
    printed = documents.gla_cells(seeds) if which == "gla" else documents.city_cells(seeds)
    known = _cells(graph)
    missing = [place for place in printed if place not in known]
    assert missing == []
    for place, text in printed.items():
        stored = graph.value(known[place], CIVIC.contentHash)
        assert (str(stored) if stored else "") == (documents.digest(text) if text else ""), place


def test_every_unread_cell_says_why(everything: Graph) -> None:
    read = set(everything.objects(None, PROV.wasDerivedFrom))
    silent = [
        cell
        for cell in everything.subjects(RDF.type, CIVIC.SourceLocation)
        if cell not in read and not everything.value(cell, SKOS.editorialNote)
    ]
    assert silent == []


def test_the_headings_of_the_london_table_are_cells(gla: Graph, seeds: Path) -> None:
    texts = {text for place in _cells(gla) for text in place if text}
    texts |= {str(words) for words in gla.objects(None, CIVIC.asWritten)}
    assert [h for h in documents.gla_headings(seeds) if h not in texts] == []
    assert len(documents.gla_headings(seeds)) == 4


@pytest.mark.parametrize("which", ["gla", "city"])
def test_what_is_quoted_stands_in_the_document(which, seeds, request) -> None:
    graph = request.getfixturevalue(which)
    name = documents.GLA_FILE if which == "gla" else documents.CITY_FILE
    printed = documents.gla_cells(seeds) if which == "gla" else documents.city_cells(seeds)
    whole = _fold(documents.normalise((seeds / name).read_text(encoding="utf-8")))
    whole += " ".join(_fold(text) for text in printed.values())
    strange = [
        str(words)
        for words in graph.objects(None, CIVIC.asWritten)
        if not all(part in whole for part in _parts(str(words)))
    ]
    assert strange == []


def _fold(text: str) -> str:
    return re.sub(r"[*‘’']", "", text).replace("–", "-")


def _parts(words: str) -> list[str]:
    return [_fold(part).strip() for part in re.split(r"…|\.\.\.", words) if part.strip()]


def test_labels_are_short_and_quotations_shorter_than_a_sentence(everything: Graph) -> None:
    labels = [*everything.objects(None, SKOS.prefLabel), *everything.objects(None, DCTERMS.title)]
    assert [str(label) for label in labels if len(label) > 90] == []
    words = everything.objects(None, CIVIC.asWritten)
    assert [str(text) for text in words if len(text) > 120] == []


def test_no_person_and_no_address_of_the_documents_is_in_the_project(seeds: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in seeds.glob("*.txt"))
    names = set(re.findall(r"Report author: ([^,\n]+),", text)) | set(EMAIL.findall(text))
    assert len(names) == 2
    surnames = {name.split()[-1] for name in names if " " in name}
    folders = [ROOT / part for part in ("data", "docs", "ontology", "shapes", "kg", "web", "tests")]
    files = [
        p for folder in folders for p in folder.rglob("*") if p.suffix in {".ttl", ".csv", ".md"}
    ]
    for path in [*files, *ROOT.glob("*.md")]:
        body = path.read_text(encoding="utf-8")
        assert not [name for name in names | surnames if name in body], path


def test_no_address_stands_in_the_data(everything: Graph) -> None:
    literals = [str(o) for o in everything.objects() if isinstance(o, Literal)]
    assert [text for text in literals if EMAIL.search(text)] == []


def test_every_alias_has_a_source(everything: Graph) -> None:
    for party in set(everything.subjects(SKOS.altLabel)) | set(
        everything.subjects(SKOS.hiddenLabel)
    ):
        aliases = {
            str(a) for p in (SKOS.altLabel, SKOS.hiddenLabel) for a in everything.objects(party, p)
        }
        if not str(party).startswith(BASE + "hub/"):
            continue
        records = [r for r in everything.subjects(CIVIC.canonical, party) if "/name-" in str(r)]
        sourced = {
            str(everything.value(record, CIVIC.asWritten))
            for record in records
            if (record, PROV.wasDerivedFrom, None) in everything
            or (record, DCTERMS.source, None) in everything
        }
        assert aliases <= sourced, party


def test_what_gov_uk_ror_and_wikidata_call_a_body_has_its_source(everything: Graph) -> None:
    listed = 0
    for body, number in everything.subject_objects(ORG.identifier):
        called = set(map(str, everything.objects(body, SKOS.exactMatch)))
        if number.startswith("GB-GOR-"):
            page = str(everything.value(body, FOAF.homepage))
            assert page.replace("/government/", "/api/") in called, body
            listed += 1
    assert listed
    for body, iri in everything.subject_objects(SKOS.exactMatch):
        if (body, RDF.type, ORG.Organization) in everything:
            name = str(iri).rpartition("/")[2]
            sources = everything.objects(body, DCTERMS.source)
            assert any(str(source).endswith(name) for source in sources), iri


def test_every_party_and_code_that_is_named_is_described(everything: Graph) -> None:
    codes = Graph().parse(ROOT / "ontology" / "codes.ttl")
    described = set(everything.subjects(RDF.type)) | set(codes.subjects(RDF.type))
    named = set(everything.objects(None, CIVIC.party)) | set(
        everything.objects(None, PROV.wasDerivedFrom)
    )
    named |= {o for o in everything.objects() if str(o).startswith(CODE)}
    named |= {o for o in everything.objects() if str(o).startswith(BASE)}
    assert sorted(str(thing) for thing in named - described) == []


def test_a_proposed_or_rejected_claim_is_no_fact(everything: Graph) -> None:
    for claim in everything.subjects(RDF.type, CIVIC.Claim):
        parts = (CIVIC.claimSubject, CIVIC.claimPredicate, CIVIC.claimObject)
        triple = tuple(everything.value(claim, part) for part in parts)
        accepted = everything.value(claim, CIVIC.reviewStatus) == URIRef(CODE + "review/accepted")
        assert (triple in everything) == accepted, claim


def test_the_money_of_the_city_plan_is_what_is_printed(city: Graph) -> None:
    whole = [
        (str(city.value(line, CIVIC.asWritten)), float(amount))
        for line, amount in city.subject_objects(CIVIC.amount)
        if not list(city.objects(line, CIVIC.splitOf))
    ]
    assert sorted(whole, key=lambda pair: (pair[1], pair[0])) == EXPECTED_MONEY


# Read down the two budget columns and the footnotes: wording, and the sum it stands for.
EXPECTED_MONEY = sorted(
    [
        ("£1.414K", 1_414_000.0),
        ("£384K Partnership", 384_000.0),
        ("£384K Strategic", 384_000.0),
        ("£1K", 1_000.0),  # Appendix 1, row 4
        ("£5", 5_000.0),  # Appendix 1, row 7: a slip, read as £5K
        ("£10K", 10_000.0),  # Appendix 1, row 14
        ("£3K", 3_000.0),
        ("£670K", 670_000.0),
        ("£27K", 27_000.0),
        ("£60K for the London Careers Festival", 60_000.0),
        ("£10K", 10_000.0),  # Appendix 1, row 19
        ("£5K", 5_000.0),  # Appendix 1, row 20
        ("£5K", 5_000.0),  # Appendix 1, row 22
        ("£248,000", 248_000.0),
        ("10k", 10_000.0),  # Appendix 2, row 2
        ("£1K", 1_000.0),  # Appendix 2, row 3
        ("10k", 10_000.0),  # Appendix 2, row 8
        ("£1K", 1_000.0),  # Appendix 2, row 13
        ("£20K", 20_000.0),
        ("1k", 1_000.0),  # Appendix 2, row 29
        ("15K", 15_000.0),
        ("10k", 10_000.0),  # Appendix 2, row 31
    ],
    key=lambda pair: (pair[1], pair[0]),
)


def _names(graph: Graph, thing: URIRef) -> set[str]:
    found = [*graph.objects(thing, SKOS.prefLabel), *graph.objects(thing, SKOS.altLabel)]
    return {str(name).removesuffix(" programme").casefold() for name in found}


def test_a_programme_is_linked_to_the_body_of_its_name(everything: Graph) -> None:
    bodies = set(everything.subjects(RDF.type, ORG.Organization))
    pairs = [
        (programme, body)
        for programme in everything.subjects(RDF.type, CIVIC.Programme)
        for body in bodies
        if _names(everything, programme) & _names(everything, body)
    ]
    assert len(pairs) >= 2
    assert [p for p in pairs if (p[0], DCTERMS.relation, p[1]) not in everything] == []


def test_no_two_sources_of_money_share_a_name(everything: Graph) -> None:
    funds = set(everything.subjects(RDF.type, CIVIC.FundingSource))
    told = Counter(name for fund in funds for name in _names(everything, fund))
    assert "esf" in told
    assert {name for name, times in told.items() if times > 1} == set()


def _months(city: Graph, part: URIRef) -> int:
    """Return how many whole months the time of a part has."""
    time = city.value(part, CIVIC.timeframe)
    first, last = (str(city.value(time, DCAT[end])) for end in ("startDate", "endDate"))
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[5:7]) - int(first[5:7]) + 1


def test_parts_add_up_by_sum_and_by_year_by_largest_remainder(city: Graph) -> None:
    """The rule is that of the README: whole pennies, then one each by fraction, sum and row."""
    pence: dict[URIRef, int] = {}
    parts: dict[URIRef, list[tuple[int, int]]] = {}
    for part, whole in city.subject_objects(CIVIC.splitOf):
        pence[whole] = int(100 * Decimal(str(city.value(whole, CIVIC.amount))))
        held = int(100 * Decimal(str(city.value(part, CIVIC.amount))))
        parts.setdefault(whole, []).append((_months(city, part), held))
    assert len(parts) == len(EXPECTED_MONEY)
    assert {tuple(sorted(months for months, _ in of)) for of in parts.values()} == {(5, 7)}

    def row(whole: URIRef) -> tuple[str, int | None]:
        places = (_place(city, cell)[:2] for cell in city.objects(whole, PROV.wasDerivedFrom))
        return min(place for place in places if not place[0].endswith("footnotes"))

    first = {whole: 7 * of // 12 for whole, of in pence.items()}
    missing = round(Fraction(7 * sum(pence.values()), 12)) - sum(first.values())
    assert 0 < missing < len(first)
    for whole in sorted(pence, key=lambda w: (-(7 * pence[w] % 12), -pence[w], row(w)))[:missing]:
        first[whole] += 1
    expected = {whole: [(5, pence[whole] - first[whole]), (7, first[whole])] for whole in pence}
    assert {whole: sorted(of) for whole, of in parts.items()} == expected
    assert (sum(first.values()), sum(pence.values())) == (192_150_000, 329_400_000)


def test_bodies_and_groups_are_kept_apart(everything: Graph) -> None:
    bodies = set(everything.subjects(RDF.type, ORG.Organization))
    groups = set(everything.subjects(RDF.type, CIVIC.OrganisationType))
    groups |= set(everything.subjects(RDF.type, CIVIC.Population))
    assert bodies and groups and not bodies & groups


def test_no_published_iri_has_disappeared(everything: Graph) -> None:
    published = (ROOT / "tests" / "published-iris.txt").read_text(encoding="utf-8").split()
    described = {str(thing) for thing in everything.subjects(RDF.type)}
    assert len(published) > 1000
    assert [iri for iri in published if BASE + iri not in described] == []
