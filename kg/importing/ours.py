"""Workbooks of our own, told by what they hold: of a plan, or of a plan's yearly report."""

from __future__ import annotations

from kg.exporters.facts import Facts
from kg.exporters.workbook.blank import template_book
from kg.exporters.workbook.book import Book
from kg.exporters.workbook.report import report_book
from kg.exporters.workbook.vocabulary import facts_of
from kg.importing.decisions import Decisions
from kg.importing.errors import DocumentError
from kg.importing.here import Here
from kg.importing.importer import Outcome
from kg.importing.layouts.own import OwnPlan, is_own, read_own
from kg.importing.layouts.report import is_report, plan_of_report, read_report
from kg.importing.own_import import import_own
from kg.importing.records import Document, Register
from kg.importing.report_import import import_report
from kg.importing.wanted import own_plan_of
from kg.terms import BASE

_HOME = f"{BASE}/id/"


def is_ours(document: Document) -> bool:
    """Whether a document is a workbook of ours."""
    return is_own(document) or is_report(document)


def read_ours(
    document: Document, words: Facts, here: Here, plan: str = "", key: str = ""
) -> OwnPlan:
    """Return what a workbook of ours states.

    Args:
        document: The workbook as it was read.
        words: The words of the ontology, with the shared register.
        here: The plans that are here.
        plan: The plan's IRI, for a workbook of a plan that does not say it.
        key: The key of a report; one is made where none is given.

    Raises:
        DocumentError: It is none of ours, or a report on a plan that is not here.
    """
    if not is_report(document):
        return read_own(document, words, plan)
    plan = plan_of_report(document)
    return read_report(document, _plan_here(document, plan, here), plan, key)


def import_ours(
    document: Document, decisions: Decisions, register: Register, words: Facts, here: Here
) -> Outcome:
    """Return what a workbook of ours states, as an import.

    Args:
        document: The workbook as it was read.
        decisions: Whose plan it is and by which key, by the officer.
        register: The parties that are known.
        words: The words of the ontology, with the shared register.
        here: The plans that are here.

    Raises:
        UsageError: It can not be read, is a report on a plan that is not here, or a name gives no
            key.
    """
    if not is_report(document):
        return import_own(document, words, own_plan_of(document, decisions, register, here))
    return import_report(document, read_ours(document, words, here, key=decisions.plan or ""))


def blank_ours(document: Document, words: Facts, here: Here) -> Book:
    """Return the workbook that a workbook of ours was filled into, for its heads and its lists."""
    if not is_report(document):
        return template_book(words)
    plan = plan_of_report(document)
    return report_book(_plan_here(document, plan, here), plan)


def plan_here(name: str, plan: str, here: Here, does: str) -> Facts:
    """Return what a plan states, with all that its publisher has here beside it.

    Args:
        name: What the document is called that names the plan.
        plan: The plan's IRI.
        here: The plans that are here.
        does: What the document does with it, for a refusal: "reports on".

    Raises:
        DocumentError: The plan is not here.
    """
    publisher, _, key = plan.removeprefix(_HOME).partition("/")
    for path in here.files_of(publisher) if plan.startswith(_HOME) else ():
        if path.stem == key:
            return facts_of(here.triples(path), here.beside(publisher))
    raise DocumentError(f"{name}: {does} <{plan}>, a plan that is not here: import that plan first")


def _plan_here(document: Document, plan: str, here: Here) -> Facts:
    if not plan:
        raise DocumentError(
            f"{document.name}: does not say on which plan it reports: the sheet “Report” has lost "
            "its line “Plan”; take it from a new workbook of `kg report-template`"
        )
    return plan_here(document.name, plan, here, "reports on")
