"""What each page of the browser shows: one function a page, one frozen record each."""

from kg.labels.directory import name_index
from kg.labels.records import Link, Mark, Place, Property, Value
from kg.pages.activities import ActivityPage
from kg.pages.cells import CellPage
from kg.pages.codes import CodePage
from kg.pages.dataset_of import ThingDataset, dataset_of
from kg.pages.documents import DocumentPage
from kg.pages.evidence import EvidencePage, evidence_answer, evidence_page, evidence_quads
from kg.pages.excerpts import Excerpt, excerpts
from kg.pages.find import Page, about, find_page, takes_table
from kg.pages.front import (
    FrontPage,
    PartnersPage,
    front_page,
    matrix_answer,
    matrix_triples,
    partners_page,
)
from kg.pages.goals import GoalPage
from kg.pages.indicators import IndicatorPage
from kg.pages.matrix import Matrix, partner_matrix
from kg.pages.matrix_filters import FILTERS, FilteredMatrix, Filters
from kg.pages.money import partner_money_table
from kg.pages.not_found import UnknownThingError
from kg.pages.outcomes import OutcomePage
from kg.pages.partner_filters import NARROWING
from kg.pages.partners import PartnerPage
from kg.pages.plans import PlanPage
from kg.pages.question_graphs import answer_triples, question_triples, questions_triples
from kg.pages.questions import (
    QuestionPage,
    QuestionsPage,
    needs_more,
    question_page,
    questions_answer,
    questions_page,
)
from kg.pages.report import ReportPage, report_answer, report_page, report_quads
from kg.pages.strategies import StrategyPage
from kg.pages.terms import TermsPage, terms_page, vocabulary_quads
from kg.pages.things import ThingPage

__all__ = [
    "FILTERS",
    "NARROWING",
    "ActivityPage",
    "CellPage",
    "CodePage",
    "DocumentPage",
    "EvidencePage",
    "Excerpt",
    "FilteredMatrix",
    "Filters",
    "FrontPage",
    "GoalPage",
    "IndicatorPage",
    "Link",
    "Mark",
    "Matrix",
    "OutcomePage",
    "Page",
    "PartnerPage",
    "PartnersPage",
    "Place",
    "PlanPage",
    "Property",
    "QuestionPage",
    "QuestionsPage",
    "ReportPage",
    "StrategyPage",
    "TermsPage",
    "ThingDataset",
    "ThingPage",
    "UnknownThingError",
    "Value",
    "about",
    "answer_triples",
    "dataset_of",
    "evidence_answer",
    "evidence_page",
    "evidence_quads",
    "excerpts",
    "find_page",
    "front_page",
    "matrix_answer",
    "matrix_triples",
    "name_index",
    "needs_more",
    "partner_matrix",
    "partner_money_table",
    "partners_page",
    "question_page",
    "question_triples",
    "questions_answer",
    "questions_page",
    "questions_triples",
    "report_answer",
    "report_page",
    "report_quads",
    "takes_table",
    "terms_page",
    "vocabulary_quads",
]
