"""Which tables there are: one a kind of thing, one column a property of the ontology.

Names and meanings of columns are the ontology's own, read from the vocabulary when a table is
made; what stands here is only which property goes into which column.
"""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of column: a thing's IRI; prose in English; other text; numbers; days.
IRI, PROSE, TEXT, EDTF = "iri", "prose", "text", "edtf"
WHOLE, DECIMAL, DAY = "whole", "decimal", "day"
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Column:
    """One property as a column.

    Shape: `refers` is the table whose rows an IRI names. With `many` a cell holds all values,
    with `SEPARATOR` between them; else it holds the first, and other IRIs are in the links.
    """

    prop: str
    kind: str = TEXT
    refers: str | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: the classes whose things are its rows, and its columns after `id`."""

    name: str
    title: str
    classes: tuple[str, ...]
    columns: tuple[Column, ...]


_KIND = Column("rdf:type", IRI)
_NAME = Column("skos:prefLabel", PROSE)
_TITLE = Column("dcterms:title", PROSE)
_SUMMARY = Column("dcterms:description", PROSE)
_POSITION = Column("schema:position", WHOLE)
_NOTATION = Column("skos:notation")
_ALIASES = Column("skos:altLabel", PROSE, many=True)
_WORDS = Column("civic:asWritten")
_NOTE = Column("skos:editorialNote", PROSE)
_PLAN = Column("civic:inPlan", IRI, "plans")
_TIME = Column("civic:timeframe", IRI, "times")
_DUE = Column("civic:due", IRI, "times")
_SURENESS = (Column("civic:basis", IRI), Column("civic:confidence", DECIMAL))
_SOURCE = Column("dcterms:source", many=True)
_UNIT, _POPULATION = Column("civic:unit", IRI), Column("civic:population", IRI)

TABLES = (
    TableSpec(
        "plans", "Plans and strategies",
        ("civic:Plan", "civic:Strategy", "civic:DeliveryPlan"),
        (
            _KIND, _TITLE, _SUMMARY, _NOTATION, Column("dcat:version"),
            Column("civic:accountableBody", IRI, "partners"), _TIME,
            Column("prov:hadPrimarySource", IRI, "documents"), *_SURENESS,
        ),
    ),
    TableSpec(
        "goals", "Goals, aims and objectives", ("civic:Goal", "civic:Aim", "civic:Objective"),
        (_KIND, _NAME, _SUMMARY, _POSITION, _NOTATION, _PLAN, _TIME, *_SURENESS),
    ),
    TableSpec(
        "activities", "Activities", ("civic:Activity",),
        (
            _NAME, _WORDS, _SUMMARY, _POSITION, _NOTATION, _PLAN, Column("civic:recurrence", IRI),
            _TIME,
            Column("civic:accountableBody", IRI, "partners"), *_SURENESS,
        ),
    ),
    TableSpec(
        "milestones", "Milestones", ("civic:Milestone",),
        (
            _NAME, _SUMMARY, _POSITION, _PLAN, Column("civic:milestoneOf", IRI, "activities"),
            _DUE, *_SURENESS,
        ),
    ),
    TableSpec(
        "engagements", "Who is engaged in what", ("civic:Engagement",),
        (
            Column("civic:party", IRI, "partners"), Column("civic:role", IRI),
            Column("civic:engagedIn", IRI), _WORDS, Column("civic:partyCount", WHOLE), _TIME,
            *_SURENESS,
        ),
    ),
    TableSpec(
        "partners", "Partners: bodies, posts and groups",
        (
            "org:Organization", "org:OrganizationalUnit", "org:OrganizationalCollaboration",
            "org:Post", "civic:StakeholderGroup", "civic:OrganisationType", "civic:Population",
        ),
        (
            _KIND, _NAME, _ALIASES, Column("skos:hiddenLabel", PROSE, many=True), _SUMMARY,
            Column("schema:legalName", PROSE), Column("org:identifier"),
            Column("foaf:homepage", IRI),
            Column("civic:canonical", IRI, "partners"), Column("org:unitOf", IRI, "partners"),
            Column("org:postIn", IRI, "partners"), _SOURCE, _NOTE,
        ),
    ),
    TableSpec(
        "outcomes", "Expected outcomes", ("civic:Outcome",),
        (_NAME, _SUMMARY, _POSITION, _PLAN, Column("civic:resultLevel", IRI), _DUE, *_SURENESS),
    ),
    TableSpec(
        "indicators", "Indicators", ("civic:Indicator",),
        (
            _NAME, _SUMMARY, _UNIT, Column("civic:statistic", IRI), _POPULATION,
            Column("civic:direction", IRI), Column("civic:canonical", IRI),
        ),
    ),
    TableSpec(
        "targets", "Targets", ("civic:Target",),
        (
            _NAME, _PLAN, Column("civic:ofIndicator", IRI, "indicators"),
            Column("civic:comparator", IRI), Column("civic:value", DECIMAL), _UNIT, _POPULATION,
            _DUE, Column("civic:baseline", IRI, "measurements"), _WORDS, *_SURENESS,
        ),
    ),
    TableSpec(
        "measurements", "Measurements", ("civic:Measurement",),
        (
            _NAME, Column("civic:ofIndicator", IRI, "indicators"), Column("civic:value", DECIMAL),
            _UNIT, _POPULATION, _TIME, _WORDS, *_SURENESS,
        ),
    ),
    TableSpec(
        "statuses", "Reports of progress", ("civic:StatusUpdate",),
        (
            _NAME, _SUMMARY, Column("civic:statusOf", IRI), Column("civic:progress", IRI),
            Column("civic:asAt", DAY), _WORDS, *_SURENESS,
        ),
    ),
    TableSpec(
        "evaluations", "Evaluations", ("civic:Evaluation",),
        (
            _NAME, _SUMMARY, Column("civic:evaluates", IRI),
            Column("civic:evaluationStage", IRI), Column("civic:evidenceLevel", IRI), _SOURCE,
            _WORDS, *_SURENESS,
        ),
    ),
    TableSpec(
        "budget", "Budget lines", ("civic:BudgetLine",),
        (
            _NAME, _SUMMARY, _PLAN, _WORDS, Column("civic:resourceType", IRI),
            Column("civic:amount", DECIMAL), Column("schema:currency"),
            Column("civic:amountStatus", IRI), _TIME, Column("civic:splitOf", IRI, "budget"),
            Column("civic:refersToBudget", IRI, "budget"), *_SURENESS,
        ),
    ),
    TableSpec(
        "funds", "Where money comes from", ("civic:FundingSource",),
        (_NAME, _ALIASES, _SUMMARY, Column("civic:fundingType", IRI), _WORDS, _SOURCE),
    ),
    TableSpec(
        "programmes", "Programmes and initiatives", ("civic:Programme",),
        (_NAME, _ALIASES, _SUMMARY, _POSITION, _NOTATION, _TIME, Column("civic:canonical", IRI)),
    ),
    TableSpec(
        "times", "Times as they were read", ("civic:TimeFrame",),
        (
            _WORDS, Column("civic:edtf", EDTF), Column("dcat:startDate", DAY),
            Column("dcat:endDate", DAY), Column("civic:bound", IRI),
            Column("civic:calendar", IRI), Column("civic:anchoredTo", IRI), *_SURENESS,
        ),
    ),
    TableSpec(
        "claims", "Claims: readings that may be wrong", ("civic:Claim",),
        (
            Column("civic:claimSubject", IRI), Column("civic:claimPredicate", IRI),
            Column("civic:claimObject", IRI), *_SURENESS, Column("civic:reviewStatus", IRI),
            Column("prov:wasAttributedTo", IRI), _SUMMARY,
        ),
    ),
    TableSpec(
        "readings", "Properties that the editors read throughout a plan", ("civic:Reading",),
        (
            _NAME, Column("civic:readingOf", IRI), Column("civic:readProperty", IRI),
            Column("civic:readValue", IRI), *_SURENESS, Column("prov:wasAttributedTo", IRI),
            _SUMMARY,
        ),
    ),
    TableSpec(
        "notes", "What is wrong in the documents themselves", ("civic:SourceNote",),
        (
            _NAME, _SUMMARY, Column("dcterms:type", IRI),
            Column("dcterms:isPartOf", IRI, "plans"), Column("dcterms:relation", IRI),
        ),
    ),
    TableSpec(
        "documents", "Documents and reports", ("civic:SourceDocument", "civic:Report"),
        (
            _KIND, _TITLE, _SUMMARY, Column("dcterms:publisher", IRI, "partners"),
            Column("dcterms:issued", DAY), _DUE, Column("dcterms:language", IRI),
            Column("dcterms:license", IRI), Column("dcterms:rights", PROSE), _SOURCE,
            Column("civic:contentHash"), _NOTE, *_SURENESS,
        ),
    ),
    TableSpec(
        "cells", "Cells of the documents", ("civic:SourceLocation",),
        (
            Column("civic:inDocument", IRI, "documents"), Column("civic:page", WHOLE),
            Column("civic:table"), Column("civic:row", WHOLE), Column("civic:column"), _WORDS,
            Column("civic:contentHash"), _NOTE,
        ),
    ),
    TableSpec(
        "things", "Other things that are named",
        ("prov:Entity", "prov:Agent", "dcterms:Location", "skos:Concept", "skos:ConceptScheme"),
        (
            _KIND, _NAME, _TITLE, _ALIASES, _SUMMARY, Column("skos:definition", PROSE),
            Column("dcterms:type", PROSE), _NOTATION, _WORDS,
            Column("civic:canonical", IRI), _TIME, _SOURCE,
        ),
    ),
)  # fmt: skip

# Rows that are statements, not things.
LINKS, EVIDENCE = "links", "evidence"
LINKS_TITLE, EVIDENCE_TITLE = "What is linked to what", "Which cells each thing was read from"
CELL_PROP = "prov:wasDerivedFrom"
