"""Checking the data against the shapes, and telling what does not hold."""

from kg.validate.dropped import dropped
from kg.validate.finding import COLUMNS, SEVERITIES, Finding, in_order
from kg.validate.flat import flat_graph, merged
from kg.validate.formats import serialise
from kg.validate.own_shapes import OwnShapes, read_own_shapes
from kg.validate.reading import Progress, files_below, read_files, untold
from kg.validate.report import checks_graphs, findings_graph
from kg.validate.run import (
    asserted_of,
    homes_of,
    validate_graph,
    validate_own,
    validate_plan,
    validate_release,
    validate_union,
)
from kg.validate.scope import Scope, scope_of
from kg.validate.shapes import Rule, Shapes, load_shapes
from kg.validate.text import summary
from kg.validate.unread import unread

__all__ = [
    "COLUMNS",
    "SEVERITIES",
    "Finding",
    "OwnShapes",
    "Progress",
    "Rule",
    "Scope",
    "Shapes",
    "asserted_of",
    "checks_graphs",
    "dropped",
    "files_below",
    "findings_graph",
    "flat_graph",
    "homes_of",
    "in_order",
    "load_shapes",
    "merged",
    "read_files",
    "read_own_shapes",
    "scope_of",
    "serialise",
    "summary",
    "unread",
    "untold",
    "validate_graph",
    "validate_own",
    "validate_plan",
    "validate_release",
    "validate_union",
]
