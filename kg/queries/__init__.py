"""Query files: found, checked, bound and run here, and nowhere else."""

from kg.queries.catalogue import (
    NamedQuery,
    PanelFile,
    Parameter,
    find_panel,
    find_question,
    list_panels,
    list_questions,
    page_query,
)
from kg.queries.guard import check_visitor_query
from kg.queries.run import run_named, run_text

__all__ = [
    "NamedQuery",
    "PanelFile",
    "Parameter",
    "check_visitor_query",
    "find_panel",
    "find_question",
    "list_panels",
    "list_questions",
    "page_query",
    "run_named",
    "run_text",
]
