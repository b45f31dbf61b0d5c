"""Checking the data against the shapes, and telling what does not hold."""

from kg.validate.changes import Arrived, Before, Changed, compare, key_of, read_report
from kg.validate.dropped import dropped
from kg.validate.finding import COLUMNS, SEVERITIES, Finding, in_order
from kg.validate.flat import flat_graph, merged
from kg.validate.formats import serialise, serialise_changes
from kg.validate.homes import asserted_of, homes_of
from kg.validate.kept import Keeping
from kg.validate.names import plans_of
from kg.validate.own_shapes import OwnShapes, read_own_shapes
from kg.validate.parts import Facts
from kg.validate.reading import Progress, files_below, read_files, untold
from kg.validate.report import checks_graphs, findings_graph
from kg.validate.run import validate_graph, validate_own, validate_release
from kg.validate.scope import Scope, scope_of
from kg.validate.screenful import as_screenful
from kg.validate.shapes import Rule, Shapes, load_shapes
from kg.validate.text import as_changes, summary
from kg.validate.unread import unread

__all__ = [
    "COLUMNS",
    "SEVERITIES",
    "Arrived",
    "Before",
    "Changed",
    "Facts",
    "Finding",
    "Keeping",
    "OwnShapes",
    "Progress",
    "Rule",
    "Scope",
    "Shapes",
    "as_changes",
    "as_screenful",
    "asserted_of",
    "checks_graphs",
    "compare",
    "dropped",
    "files_below",
    "findings_graph",
    "flat_graph",
    "homes_of",
    "in_order",
    "key_of",
    "load_shapes",
    "merged",
    "plans_of",
    "read_files",
    "read_own_shapes",
    "read_report",
    "scope_of",
    "serialise",
    "serialise_changes",
    "summary",
    "unread",
    "untold",
    "validate_graph",
    "validate_own",
    "validate_release",
]
