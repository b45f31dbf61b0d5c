"""Money: by strategy, goal, fund and financial year, each sum counted once."""

from kg.pages.money.filters import PARAMETERS
from kg.pages.money.page import PANELS, MoneyPage, money_page
from kg.pages.money.partner import PartnerMoney, partner_money
from kg.pages.money.partner_table import (
    PartnerMoneyTable,
    partner_money_queries,
    partner_money_table,
)
from kg.pages.money.records import MoneyLine, Sum
from kg.pages.money.selection import LinesPage, lines_page
from kg.pages.money.tables import lines_answer, money_answer, money_quads

__all__ = [
    "PANELS",
    "PARAMETERS",
    "LinesPage",
    "MoneyLine",
    "MoneyPage",
    "PartnerMoney",
    "PartnerMoneyTable",
    "Sum",
    "lines_answer",
    "lines_page",
    "money_answer",
    "money_page",
    "money_quads",
    "partner_money",
    "partner_money_queries",
    "partner_money_table",
]
