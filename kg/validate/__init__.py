"""Checking the data against the shapes, and telling what does not hold."""

from kg.validate.finding import COLUMNS, SEVERITIES, Finding, in_order
from kg.validate.flat import flat_graph
from kg.validate.formats import serialise
from kg.validate.reading import files_below, read_files
from kg.validate.report import checks_graphs, findings_graph
from kg.validate.run import validate_graph, validate_plan, validate_release, validate_union
from kg.validate.shapes import Rule, Shapes, load_shapes
from kg.validate.text import summary
from kg.validate.unread import unread

__all__ = [
    "COLUMNS",
    "SEVERITIES",
    "Finding",
    "Rule",
    "Shapes",
    "checks_graphs",
    "files_below",
    "findings_graph",
    "flat_graph",
    "in_order",
    "load_shapes",
    "read_files",
    "serialise",
    "summary",
    "unread",
    "validate_graph",
    "validate_plan",
    "validate_release",
    "validate_union",
]
