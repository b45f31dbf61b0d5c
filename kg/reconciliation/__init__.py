"""The register for programs that match columns of names with it: the Reconciliation Service API.

The API is the Community Group's at W3C, version 0.2
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/). What it calls an
entity is a body, a group, a place, a strategy or a plan of ours. Nothing here knows HTTP.
"""

from kg.reconciliation.candidates import Candidate, find_candidates, suggest
from kg.reconciliation.entities import TYPES, entity_iri, identifier
from kg.reconciliation.properties import PROPERTIES, extend
from kg.reconciliation.reading import (
    BATCH,
    Extension,
    Query,
    TooManyError,
    check_types,
    read_batch,
    read_extension,
)

__all__ = [
    "BATCH",
    "PROPERTIES",
    "TYPES",
    "Candidate",
    "Extension",
    "Query",
    "TooManyError",
    "check_types",
    "entity_iri",
    "extend",
    "find_candidates",
    "identifier",
    "read_batch",
    "read_extension",
    "suggest",
]
