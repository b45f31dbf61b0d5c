"""Gaps and dependence: what the plans leave out, and what rests on few."""

from kg.pages.gaps.counts import count_gaps
from kg.pages.gaps.forms import gap_answer, gaps_answer
from kg.pages.gaps.found import find_gaps
from kg.pages.gaps.kinds import BY_KEY, KINDS, SAME_OUTCOME, GapKind
from kg.pages.gaps.page import AlignmentPanel, GapPage, GapPanel, GapsPage, gap_page, gaps_page

__all__ = [
    "BY_KEY",
    "KINDS",
    "SAME_OUTCOME",
    "AlignmentPanel",
    "GapKind",
    "GapPage",
    "GapPanel",
    "GapsPage",
    "count_gaps",
    "find_gaps",
    "gap_answer",
    "gap_page",
    "gaps_answer",
    "gaps_page",
]
