"""Gaps and dependence: what the plans leave out, and what rests on few."""

from kg.pages.gaps.forms import gap_answer, gap_triples, gaps_answer, gaps_triples
from kg.pages.gaps.kinds import KINDS, SAME_OUTCOME, GapKind
from kg.pages.gaps.page import GapPage, GapPanel, GapsPage, MeetingPanel, gap_page, gaps_page

__all__ = [
    "KINDS",
    "SAME_OUTCOME",
    "GapKind",
    "GapPage",
    "GapPanel",
    "GapsPage",
    "MeetingPanel",
    "gap_answer",
    "gap_page",
    "gap_triples",
    "gaps_answer",
    "gaps_page",
    "gaps_triples",
]
