"""The code lists and the mappings to other vocabularies are complete and well formed."""

import csv
import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, URIRef

from kg.rules.counting import SURENESS
from kg.terms import CIVIC, CODE, NS, PREFIXES

ROOT = Path(__file__).parent.parent
CODES = Graph().parse(ROOT / "ontology" / "codes.ttl")
ONTOLOGY = Graph().parse(ROOT / "ontology" / "civic.ttl")
MAPPINGS = (ROOT / "ontology" / "mappings.sssom.tsv").read_text("utf-8").splitlines()

# A code that was published stays: data elsewhere point to it.
PUBLISHED = {
    "role": "accountable lead delivery-partner funder intermediary recipient commissioner supplier "
    "consultee engaged beneficiary participant evaluator data-provider oversight",
    "recurrence": "once annual termly three-a-year continuous unknown half-yearly quarterly "
    "monthly weekly biennial",
    "bound": "by in from until during",
    "calendar": "civil season school-term academic-year financial-year term-of-office",
    "resource": "cash staff-time in-kind",
    "amount": "stated interpreted apportioned not-costed elsewhere",
    "funding": "own-budget grant partner",
    "comparator": "at-least more-than equal at-most less-than increase decrease maintain",
    "statistic": "count share mean each-member yes-no",
    "direction": "higher lower steady",
    "level": "output outcome impact",
    "basis": "explicit-text table-row table-block footnote document-level lexical-match "
    "register-lookup human-judgement owner-answer computed",
    "review": "proposed accepted rejected",
    "progress": "planned under-way done late stopped",
    "evaluation-stage": "promised commissioned published",
    "note": "inconsistency slip illegible missing",
    "sureness": "stated read possible",
    "directness": "direct cross-cutting",
    "unit": "percent percentage-points number per-pupil-year per-year hours months years",
}
SCHEMES = sorted(CODES.subjects(RDF.type, SKOS.ConceptScheme))
CONCEPTS = sorted(CODES.subjects(RDF.type, SKOS.Concept))


def _one(subject, predicate):
    values = list(CODES.objects(subject, predicate))
    assert len(values) == 1, (subject, predicate, values)
    return values[0]


@pytest.mark.parametrize("scheme", PUBLISHED)
def test_every_published_code_is_there(scheme):
    notations = {
        str(_one(c, SKOS.notation)) for c in CODES.subjects(SKOS.inScheme, URIRef(CODE + scheme))
    }
    assert set(PUBLISHED[scheme].split(" ")) <= notations


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda iri: iri.removeprefix(CODE))
def test_a_scheme_says_what_it_is_and_which_term_takes_it(scheme):
    assert scheme.removeprefix(CODE) in PUBLISHED
    assert _one(scheme, DCTERMS.title).language == "en"
    assert _one(scheme, DCTERMS.description).endswith(".")
    takers = set(ONTOLOGY.subjects(RDFS.seeAlso, scheme))
    assert len(takers) == 1
    ranges = set(ONTOLOGY.objects(takers.pop(), RDFS.range))
    assert ranges <= {SKOS.Concept, URIRef(PREFIXES["org"] + "Role")}


def test_a_code_is_complete_and_its_iri_is_scheme_and_notation():
    for concept in CONCEPTS:
        notation, scheme = _one(concept, SKOS.notation), _one(concept, SKOS.inScheme)
        assert str(concept) == f"{scheme}/{notation}"
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", notation)
        assert scheme in SCHEMES
        label, definition = _one(concept, SKOS.prefLabel), _one(concept, SKOS.definition)
        assert (label.language, definition.language) == ("en", "en")
        assert definition.endswith(".")


def test_the_surer_a_tie_the_later_its_notation_in_the_alphabet() -> None:
    # Questions take the surest of several ties by MAX.
    assert sorted(SURENESS, reverse=True) == list(SURENESS)
    assert set(SURENESS) == set(PUBLISHED["sureness"].split(" "))


def test_labels_within_a_scheme_differ():
    seen = {(_one(c, SKOS.inScheme), str(_one(c, SKOS.prefLabel))) for c in CONCEPTS}
    assert len(seen) == len(CONCEPTS)


def test_roles_and_only_roles_are_org_roles():
    roles = set(CODES.subjects(RDF.type, URIRef(PREFIXES["org"] + "Role")))
    assert roles == set(CODES.subjects(SKOS.inScheme, URIRef(CODE + "role")))


def test_matches_lead_to_the_two_lists_we_know():
    matched = {*CODES.subject_objects(SKOS.exactMatch), *CODES.subject_objects(SKOS.closeMatch)}
    assert {(s.removeprefix(CODE), o) for s, o in matched} == {
        ("recurrence/annual", URIRef(PREFIXES["freq"] + "ANNUAL")),
        ("recurrence/termly", URIRef(PREFIXES["freq"] + "ANNUAL_3")),
        ("recurrence/three-a-year", URIRef(PREFIXES["freq"] + "ANNUAL_3")),
        ("recurrence/half-yearly", URIRef(PREFIXES["freq"] + "ANNUAL_2")),
        ("recurrence/quarterly", URIRef(PREFIXES["freq"] + "QUARTERLY")),
        ("recurrence/monthly", URIRef(PREFIXES["freq"] + "MONTHLY")),
        ("recurrence/weekly", URIRef(PREFIXES["freq"] + "WEEKLY")),
        ("recurrence/biennial", URIRef(PREFIXES["freq"] + "BIENNIAL")),
        ("recurrence/continuous", URIRef(PREFIXES["freq"] + "CONT")),
        ("recurrence/unknown", URIRef(PREFIXES["freq"] + "UNKNOWN")),
        ("unit/percent", URIRef(PREFIXES["qudt"] + "PERCENT")),
        ("unit/number", URIRef(PREFIXES["qudt"] + "NUM")),
    }


# ---- mappings.sssom.tsv: a YAML header behind '#', then tab-separated rows ----

HEADER = [line.removeprefix("#") for line in MAPPINGS if line.startswith("#")]
ROWS = list(csv.DictReader((line for line in MAPPINGS if not line.startswith("#")), delimiter="\t"))
SLOTS = dict(re.fullmatch(r"(\w+):\s*(.*)", line).groups() for line in HEADER if line[0] != " ")
CURIES = dict(
    re.fullmatch(r"  ([\w-]+): (\S+)", line).groups()
    for line in HEADER[HEADER.index("curie_map:") + 1 :]
)


def test_the_mapping_set_is_described():
    ontology = {k: str(v) for k, v in ONTOLOGY.predicate_objects(URIRef(NS.rstrip("#")))}
    assert SLOTS["mapping_set_id"].startswith("https://w3id.org/civicthread/")
    assert SLOTS["license"] == ontology[DCTERMS.license]
    assert SLOTS["mapping_date"] == ontology[DCTERMS.modified]
    assert SLOTS["subject_source"] == NS.rstrip("#")


def test_there_are_fifty_one_mappings_each_once():
    pairs = {(row["subject_id"], row["object_id"]) for row in ROWS}
    assert len(pairs) == len(ROWS) == 51


def test_every_prefix_used_is_declared_and_every_declared_one_used():
    columns = ("subject_id", "predicate_id", "object_id", "mapping_justification")
    used = {row[column].split(":")[0] for row in ROWS for column in columns}
    assert used == set(CURIES)
    shared = CURIES.keys() & PREFIXES.keys()
    assert {p: CURIES[p] for p in shared} == {p: PREFIXES[p] for p in shared}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['subject_id']}-{row['object_id']}")
def test_a_mapping_is_from_a_class_of_ours_with_a_known_predicate_and_a_confidence(row):
    prefix, name = row["subject_id"].split(":")
    label = ONTOLOGY.value(CIVIC[name], RDFS.label)
    assert (prefix, row["subject_label"]) == ("civic", str(label))
    # An exact match would say more than anybody has checked.
    assert row["predicate_id"] in {"skos:closeMatch", "skos:relatedMatch"}
    assert row["mapping_justification"] == "semapv:ManualMappingCuration"
    assert 0 < float(row["confidence"]) < 1
    assert set(row) == {
        *("subject_id", "subject_label", "predicate_id", "object_id"),
        *("mapping_justification", "confidence"),
    }


def test_stratml_rows_and_export_elements_agree():
    mapped = {
        (r["subject_id"], r["object_id"]) for r in ROWS if r["object_id"].startswith("stratml")
    }
    exported = {
        (f"civic:{s.removeprefix(NS)}", o.replace("StratML", "stratml"))
        for s, o in ONTOLOGY.subject_objects(CIVIC.exportAs)
    }
    assert mapped <= exported


@pytest.mark.parametrize("path", sorted((ROOT / "ontology").glob("*.ttl")), ids=lambda p: p.name)
def test_a_code_is_called_by_one_name_in_english(path: Path) -> None:
    # Pages and answers show it; what documents of other languages print are its other labels.
    graph = Graph().parse(path)
    for code in graph.subjects(RDF.type, SKOS.Concept):
        assert [name.language for name in graph.objects(code, SKOS.prefLabel)] == ["en"], code
