"""Query files: found, checked, bound and run here, and nowhere else."""

from kg.queries.catalogue import (
    NamedQuery,
    Parameter,
    find_question,
    list_questions,
    page_query,
)
from kg.queries.guard import check_visitor_query
from kg.queries.run import run_named, run_text

__all__ = [
    "NamedQuery",
    "Parameter",
    "check_visitor_query",
    "find_question",
    "list_questions",
    "page_query",
    "run_named",
    "run_text",
]
