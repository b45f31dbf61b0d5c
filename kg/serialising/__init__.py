"""Answers and graphs, written in the forms people take away."""

from kg.serialising.answers import write_answer
from kg.serialising.graphs import write_quads, write_triples
from kg.serialising.tables import json_error, json_table, spreadsheet_csv, write_table

__all__ = [
    "json_error",
    "json_table",
    "spreadsheet_csv",
    "write_answer",
    "write_quads",
    "write_table",
    "write_triples",
]
