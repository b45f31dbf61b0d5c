"""Comparison: two plans, publishers or strategies side by side."""

from kg.pages.compare.forms import compare_answer
from kg.pages.compare.page import ComparePage, ComparePanel, compare_page, find_panel

__all__ = [
    "ComparePage",
    "ComparePanel",
    "compare_answer",
    "compare_page",
    "find_panel",
]
