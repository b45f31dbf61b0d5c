"""The validation report: what is missing or wrong, in which cell, and what to fix first."""

from kg.pages.report.findings import (
    SEVERITIES,
    FindingLine,
    count_findings,
    findings_by_focus,
    list_findings,
)
from kg.pages.report.forms import report_answer, report_quads
from kg.pages.report.news import finding_news
from kg.pages.report.page import ReportPage, Since, report_page

__all__ = [
    "SEVERITIES",
    "FindingLine",
    "ReportPage",
    "Since",
    "count_findings",
    "finding_news",
    "findings_by_focus",
    "list_findings",
    "report_answer",
    "report_page",
    "report_quads",
]
