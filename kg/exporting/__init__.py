"""Answers and graphs, written in the forms people take away."""

from kg.exporting.answers import ANSWER_FORMATS, write_answer
from kg.exporting.graphs import GRAPH_FORMATS, write_quads, write_triples
from kg.exporting.tables import json_error, json_table, protected_csv

__all__ = [
    "ANSWER_FORMATS",
    "GRAPH_FORMATS",
    "json_error",
    "json_table",
    "protected_csv",
    "write_answer",
    "write_quads",
    "write_triples",
]
