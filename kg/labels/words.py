"""Plain words for the terms that other vocabularies own.

The labels of our own terms come from the ontology. Those of others are not ours to state there,
so the few that our data use are worded here.
"""

from __future__ import annotations

from kg.terms import expand

_WORDS = {
    "adms:status": "Status",
    "dcat:endDate": "Latest date",
    "dcat:inSeries": "In the series",
    "dcat:previousVersion": "Earlier version",
    "dcat:startDate": "Earliest date",
    "dcat:version": "Version",
    "dcterms:creator": "Author",
    "dcterms:description": "Summary",
    "dcterms:format": "Format",
    "dcterms:identifier": "Identifier",
    "dcterms:isPartOf": "Part of",
    "dcterms:issued": "Published on",
    "dcterms:language": "Language",
    "dcterms:license": "Licence",
    "dcterms:publisher": "Publisher",
    "dcterms:references": "Refers to",
    "dcterms:relation": "Related to",
    "dcterms:requires": "Depends on",
    "dcterms:rights": "Terms of reuse",
    "dcterms:source": "Source",
    "dcterms:spatial": "Place",
    "dcterms:subject": "Topic",
    "dcterms:title": "Title",
    "dcterms:type": "Kind",
    "foaf:homepage": "Web site",
    "org:Organization": "Organisation",
    "org:OrganizationalCollaboration": "Partnership of bodies",
    "org:OrganizationalUnit": "Unit of a body",
    "org:Post": "Post",
    "org:Role": "Role",
    "org:classification": "Kind of organisation",
    "org:hasMember": "Member",
    "org:heldBy": "Held by",
    "org:identifier": "Register number",
    "org:memberOf": "Member of",
    "org:postIn": "Post in",
    "org:subOrganizationOf": "Part of",
    "org:unitOf": "Unit of",
    "prov:Agent": "Agent",
    "prov:Entity": "Named thing",
    "prov:generatedAtTime": "Recorded at",
    "prov:hadPrimarySource": "Read from",
    "prov:wasAttributedTo": "Decided by",
    "prov:wasDerivedFrom": "Where it was read",
    "prov:wasGeneratedBy": "Made by",
    "rdf:type": "Kind",
    "rdfs:comment": "Note",
    "rdfs:label": "Name",
    "rdfs:seeAlso": "See also",
    "schema:currency": "Currency",
    "schema:legalName": "Legal name",
    "schema:position": "Position in the source",
    "skos:Concept": "Term of a list",
    "skos:ConceptScheme": "List of codes",
    "skos:altLabel": "Also called",
    "skos:broader": "Broader group",
    "skos:broadMatch": "Part of, elsewhere",
    "skos:closeMatch": "Much the same as",
    "skos:definition": "Definition",
    "skos:editorialNote": "Editors' note",
    "skos:exactMatch": "Same as",
    "skos:example": "Example",
    "skos:hiddenLabel": "Also found as",
    "skos:inScheme": "In the list",
    "skos:narrower": "Narrower group",
    "skos:notation": "Code in the source",
    "skos:note": "Note",
    "skos:prefLabel": "Name",
    "skos:relatedMatch": "Related to",
    "skos:scopeNote": "Use",
    "skos:topConceptOf": "In the list",
}
OTHERS_WORDS = {expand(curie): words for curie, words in _WORDS.items()}

# The first that a thing has is the kind it is shown as.
KIND_ORDER = tuple(
    expand(curie)
    for curie in (
        "civic:Strategy",
        "civic:DeliveryPlan",
        "civic:Plan",
        "civic:Goal",
        "civic:Aim",
        "civic:Objective",
        "civic:Activity",
        "civic:Milestone",
        "civic:Outcome",
        "civic:Target",
        "civic:Measurement",
        "civic:BudgetLine",
        "civic:SourceNote",
        "civic:Programme",
        "civic:FundingSource",
        "civic:Indicator",
        "civic:Engagement",
        "civic:TimeFrame",
        "civic:Report",
        "civic:SourceDocument",
        "civic:SourceLocation",
        "civic:Claim",
        "civic:Reading",
        "civic:StatusUpdate",
        "civic:Population",
        "civic:OrganisationType",
        "civic:StakeholderGroup",
        "org:OrganizationalUnit",
        "org:OrganizationalCollaboration",
        "org:Organization",
        "org:Post",
        "org:Role",
        "skos:ConceptScheme",
        "skos:Concept",
        "prov:Agent",
        "prov:Entity",
    )
)

# Where a property stands on a page; those not named come after, by label.
PROPERTY_ORDER = tuple(
    expand(curie)
    for curie in (
        "skos:altLabel",
        "skos:hiddenLabel",
        "skos:definition",
        "skos:scopeNote",
        "skos:notation",
        "civic:asWritten",
        "civic:inPlan",
        "civic:partOf",
        "civic:underStrategy",
        "civic:contributesTo",
        "civic:expectedOutcome",
        "civic:programme",
        "civic:timeframe",
        "civic:due",
        "civic:accountableBody",
        "civic:delivers",
        "civic:alignsWith",
        "org:unitOf",
        "org:classification",
        "org:hasMember",
        "org:identifier",
        "dcterms:spatial",
        "civic:ofIndicator",
        "civic:comparator",
        "civic:value",
        "civic:unit",
        "civic:population",
        "civic:amount",
        "schema:currency",
        "civic:amountStatus",
        "civic:resourceType",
        "civic:fundedFrom",
        "civic:budgetFor",
    )
)
# What a page shows elsewhere: as its heading, its lead, its kind or its evidence. A hash serves
# programs alone, which have it from the data.
SHOWN_ELSEWHERE = frozenset(
    expand(curie)
    for curie in (
        "civic:contentHash",
        "dcterms:description",
        "dcterms:title",
        "prov:wasDerivedFrom",
        "rdf:type",
        "rdfs:label",
        "skos:prefLabel",
    )
)
# Derived inverses say again what already points to a thing.
INVERSES = frozenset(
    expand(curie)
    for curie in (
        "civic:hasBudget",
        "civic:hasElement",
        "civic:hasEngagement",
        "civic:hasMilestone",
    )
)
