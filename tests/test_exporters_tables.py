"""The CSV tables: read back, keys hold, and by their metadata they are the graph again."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from kg.exporters import write_format
from kg.exporters.csvw import METADATA
from kg.exporters.facts import read_plans
from kg.exporters.plan_tables import TABLES
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE, PREFIXES, expand
from tests.web_case import opened

COL, GLA = f"{BASE}/id/col/", f"{BASE}/id/gla/"
XSD = PREFIXES["xsd"]
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def files(store: MemoryStore) -> dict[str, bytes]:
    return dict(write_format(store, "csvw", None))


@pytest.fixture(scope="module")
def metadata(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    tables = json.loads(files[METADATA])["tables"]
    return {table["url"]: table for table in tables}


def rows(files: dict[str, bytes], name: str) -> Rows:
    text = files[name].decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def schema(metadata: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    found: dict[str, Any] = metadata[name]["tableSchema"]
    return found


def test_the_files_are_plain_csv(files: dict[str, bytes], metadata: dict[str, Any]) -> None:
    assert set(metadata) == set(files) - {METADATA}
    for name in metadata:
        content = files[name]
        assert content.endswith(b"\r\n")
        assert not content.startswith(b"\xef\xbb\xbf")
        read = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
        assert {len(row) for row in read} == {len(read[0])}, name
        assert read[0] == [
            c["name"] for c in schema(metadata, name)["columns"] if not c.get("virtual")
        ]
        assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", column) for column in read[0])


def test_primary_keys_tell_rows_apart(files: dict[str, bytes], metadata: dict[str, Any]) -> None:
    for name in metadata:
        key = schema(metadata, name)["primaryKey"]
        seen = Counter(tuple(row[column] for column in key) for row in rows(files, name))
        assert all(count == 1 and all(values) for values, count in seen.items()), name


def test_foreign_keys_find_their_rows(files: dict[str, bytes], metadata: dict[str, Any]) -> None:
    checked = 0
    for name in metadata:
        for key in schema(metadata, name).get("foreignKeys", ()):
            other = rows(files, key["reference"]["resource"])
            known = {row[key["reference"]["columnReference"]] for row in other}
            used = {row[key["columnReference"]] for row in rows(files, name)} - {""}
            assert used <= known, (name, key)
            checked += len(used)
    assert checked > 900


@pytest.mark.parametrize("spec", TABLES, ids=lambda spec: spec.name)
def test_counts_are_those_of_the_graph(
    store: MemoryStore, files: dict[str, bytes], spec: Any
) -> None:
    values = " ".join(f"<{expand(one)}>" for one in spec.classes)
    query = (
        "SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE { VALUES ?class { %s } "
        "GRAPH ?graph { ?thing a ?class } FILTER(!CONTAINS(STR(?graph), '/checks/') && "
        "!STRENDS(STR(?graph), '/vocabulary') && !STRENDS(STR(?graph), '/inferred')) }"
    )
    counted = int(store.query(query % values).rows[0][0].value)
    assert len(rows(files, f"{spec.name}.csv")) == counted


def test_every_table_and_column_is_told(metadata: dict[str, Any]) -> None:
    ours = f"{BASE}/ns#"
    for table in metadata.values():
        assert table["dc:title"]
        for column in table["tableSchema"]["columns"]:
            if column.get("propertyUrl", "").startswith(ours):
                assert column["dc:description"], column


def test_the_words_are_the_ontologys(store: MemoryStore, metadata: dict[str, Any]) -> None:
    columns = {c["name"]: c for c in schema(metadata, "targets.csv")["columns"]}
    assert columns["of_indicator"]["propertyUrl"] == f"{BASE}/ns#ofIndicator"
    assert columns["of_indicator"]["dc:description"] == (
        "The indicator that the target or measurement is about."
    )
    assert columns["value"]["datatype"] == "decimal"


def converted(metadata: dict[str, Any], files: dict[str, bytes]) -> Iterator[ox.Triple]:
    """Make the triples that the metadata say the rows are (CSV on the Web, csv2rdf, minimal)."""
    for name, table in metadata.items():
        about = table["tableSchema"]["aboutUrl"]
        for row in rows(files, name):
            for column in table["tableSchema"]["columns"]:
                if column.get("suppressOutput"):
                    continue
                if not column.get("virtual") and not row[column["name"]]:
                    continue
                subject = ox.NamedNode(filled(about, row))
                prop = ox.NamedNode(filled(column["propertyUrl"], row))
                for value in values(column, row):
                    yield ox.Triple(subject, prop, value)


def filled(template: str, row: dict[str, str]) -> str:
    made = re.sub(r"\{\+(\w+)\}", lambda m: row[m[1]], template)
    return made.replace("rdf:type", PREFIXES["rdf"] + "type")


def values(column: dict[str, Any], row: dict[str, str]) -> Iterator[ox.NamedNode | ox.Literal]:
    if "valueUrl" in column:
        yield ox.NamedNode(filled(column["valueUrl"], row))
        return
    text = row[column["name"]]
    for one in text.split(column["separator"]) if "separator" in column else [text]:
        datatype = column["datatype"]
        if isinstance(datatype, dict):
            yield ox.Literal(one, datatype=ox.NamedNode(datatype["@id"]))
        elif "lang" in column:
            yield ox.Literal(one, language=column["lang"])
        else:
            yield ox.Literal(one, datatype=ox.NamedNode(XSD + datatype))


def comparable(triple: ox.Triple) -> tuple[str, ...]:
    value = triple.object
    if isinstance(value, ox.Literal) and value.datatype.value == XSD + "decimal":
        return triple.subject.value, triple.predicate.value, str(Decimal(value.value).normalize())
    return triple.subject.value, triple.predicate.value, str(value)


def test_the_tables_are_the_graphs_again(
    store: MemoryStore, files: dict[str, bytes], metadata: dict[str, Any]
) -> None:
    graphs = [g for g in store.graphs() if not re.search("/(checks/.*|inferred|vocabulary)$", g)]
    stated = {comparable(q.triple) for g in graphs for q in store.quads(g)}
    made = [comparable(triple) for triple in converted(metadata, files)]
    invented = set(made) - stated
    assert invented == set()
    # What is left out is the catalogue of datasets, which describes no plan.
    kinds = tuple(f"<{PREFIXES[prefix]}" for prefix in ("dcat", "void"))
    datasets = {s for s, _, value in stated if value.startswith(kinds)}
    assert len(datasets) == 3
    # On which day a graph was changed is of the catalogue too.
    datasets |= set(graphs)
    lost = {triple for triple in stated - set(made) if triple[0] not in datasets}
    assert lost == set()
    assert len(made) == len(set(made))


def test_each_row_names_its_cell(files: dict[str, bytes]) -> None:
    # Appendix 1, row 16: “£670K³”.
    (line,) = (
        r for r in rows(files, "budget.csv") if r["id"].endswith("a1-r16-connecting-communities")
    )
    assert (line["amount"], line["currency"], line["as_written"]) == ("670000", "GBP", "£670K")
    assert (line["cell_table"], line["cell_row"], line["cell_column"]) == (
        "Appendix 1", "16", "Budget",
    )  # fmt: skip
    cells = {r["cell"] for r in rows(files, "evidence.csv") if r["thing"] == line["id"]}
    assert cells == {COL + "cell-a1-r16-budget", COL + "cell-a1-fn3"}
    for row in rows(files, "activities.csv"):
        assert row["cell_table"] and row["cell_row"] and row["cell_document"]


def test_links_that_rest_on_a_claim_say_so(store: MemoryStore, files: dict[str, bytes]) -> None:
    links = {(r["from"], r["link"], r["to"]): r for r in rows(files, "links.csv")}
    claims = rows(files, "claims.csv")
    parts = ("claim_subject", "claim_predicate", "claim_object")
    accepted = {
        tuple(c[p] for p in parts): c["id"]
        for c in claims
        if c["review_status"].endswith("/accepted")
    }
    proposed = {
        tuple(c[p] for p in parts) for c in claims if c["review_status"].endswith("/proposed")
    }
    assert {key: r["claim"] for key, r in links.items() if r["claim"]} == {
        key: claim for key, claim in accepted.items() if key in links
    }
    assert sum(bool(r["claim"]) for r in links.values()) > 90
    assert not set(links) & (proposed - set(accepted))


def test_a_link_does_not_rest_on_a_claim_that_nobody_accepted(
    store_of: Callable[[str], MemoryStore],
) -> None:
    store = store_of(
        """PREFIX rev: <https://w3id.org/civicthread/code/review/>
        <https://w3id.org/civicthread/graph/gla/plan-x/1> {
          gla:plan-x a civic:Plan .
          gla:a a civic:Activity ; civic:contributesTo gla:g1 , gla:g2 .
          gla:c1 a civic:Claim ; civic:claimSubject gla:a ; civic:claimObject gla:g1 ;
            civic:claimPredicate civic:contributesTo ; civic:reviewStatus rev:accepted .
          gla:c2 a civic:Claim ; civic:claimSubject gla:a ; civic:claimObject gla:g2 ;
            civic:claimPredicate civic:contributesTo ; civic:reviewStatus rev:proposed .
        }"""
    )
    links = rows(dict(write_format(store, "csvw", None)), "links.csv")
    assert {r["to"]: r["claim"] for r in links} == {GLA + "g1": GLA + "c1", GLA + "g2": ""}


def test_ten_delivery_partners_are_counted(files: dict[str, bytes]) -> None:
    # Row 19: “10 Local Delivery Partners, Managing Agent and Evaluators”.
    (count,) = (
        r["party_count"]
        for r in rows(files, "engagements.csv")
        if r["as_written"].startswith("10 Local Delivery Partners")
    )
    assert count == "10"


def test_text_is_exact_and_quoted(store_of: Callable[[str], MemoryStore]) -> None:
    store = store_of(
        """<https://w3id.org/civicthread/graph/gla/plan-x/1> {
          gla:plan-x a civic:Plan ; dcterms:title "X"@en .
          gla:a a civic:Activity ; civic:inPlan gla:plan-x ;
            skos:prefLabel "=HYPERLINK(\\"http://x\\"), \\"é\\"\\nand on"@en .
        }"""
    )
    made = write_format(store, "csvw", None)
    (row,) = rows(dict(made), "activities.csv")
    assert row["name"] == '=HYPERLINK("http://x"), "é"\nand on'
    assert b"a spreadsheet may take one that begins with =" in made[METADATA]


def test_one_plan_has_its_own_rows_and_what_they_name(store: MemoryStore) -> None:
    made = dict(write_format(store, "csvw", [GLA + "plan-education-delivery-2014"]))
    assert len(rows(made, "activities.csv")) == 22
    assert len(rows(made, "plans.csv")) == 1
    named = {r["name"] for r in rows(made, "partners.csv")}
    assert {"Ofsted", "London Councils"} <= named
    assert "Culture Mile Learning" not in named
    known = {r["id"] for r in rows(made, "partners.csv")}
    assert {r["party"] for r in rows(made, "engagements.csv")} <= known


def test_columns_exist_in_the_data_or_the_ontology(store: MemoryStore) -> None:
    facts = read_plans(store)
    used = {prop for said in facts.own.values() for prop in said}
    for spec in TABLES:
        for column in spec.columns:
            known = facts.text(expand(column.prop), "rdfs:label") or column.prop in used
            assert known or column.prop == "dcterms:license", (spec.name, column.prop)


def test_the_same_plans_give_the_same_bytes(store: MemoryStore, files: dict[str, bytes]) -> None:
    assert dict(write_format(store, "csvw", None)) == files
