"""Answers and graphs, written in the forms people take away."""

from kg.exporting.answers import write_answer
from kg.exporting.graphs import write_quads, write_triples
from kg.exporting.tables import json_error, json_table, spreadsheet_csv, write_table

__all__ = [
    "json_error",
    "json_table",
    "spreadsheet_csv",
    "write_answer",
    "write_quads",
    "write_table",
    "write_triples",
]
