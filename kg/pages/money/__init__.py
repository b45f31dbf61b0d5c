"""Money: by strategy, goal, fund and financial year, each sum counted once."""

from kg.pages.money.filters import PARAMETERS
from kg.pages.money.lines import MoneyLine, ledger, totals
from kg.pages.money.page import MoneyPage, money_page
from kg.pages.money.partner import PartnerMoney, partner_money
from kg.pages.money.partner_table import (
    PartnerMoneyTable,
    partner_money_queries,
    partner_money_table,
)
from kg.pages.money.selection import LinesPage, lines_page
from kg.pages.money.sums import Sum, add_up

__all__ = [
    "PARAMETERS",
    "LinesPage",
    "MoneyLine",
    "MoneyPage",
    "PartnerMoney",
    "PartnerMoneyTable",
    "Sum",
    "add_up",
    "ledger",
    "lines_page",
    "money_page",
    "partner_money",
    "partner_money_queries",
    "partner_money_table",
    "totals",
]
