"""Panels: a question about one thing, asked and made ready to be shown.

A page is a folder of questions (`kg/queries/partner`). Here each is bound to the thing of the page
and run, and its rows become cells of known kinds. What a panel shows is what was asked: its text
is the query as it was run, and its address gives the same rows in every format.
"""

from kg.panels.cells import Cell, Values
from kg.panels.show import (
    Group,
    Panel,
    Row,
    ask_panel,
    bound_values,
    each_values,
    panel_text,
    part_of,
    show_answer,
    show_page,
    show_panel,
    show_some,
    values_of,
)

__all__ = [
    "Cell",
    "Group",
    "Panel",
    "Row",
    "Values",
    "ask_panel",
    "bound_values",
    "each_values",
    "panel_text",
    "part_of",
    "show_answer",
    "show_page",
    "show_panel",
    "show_some",
    "values_of",
]
