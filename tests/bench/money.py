"""What the rows of a synthetic plan cost: lines, pots, shares, references."""

from __future__ import annotations

from decimal import Decimal

from draft import Draft, Shelf
from scribe import Fact, iri, plain, text, typed

_SUMS = (
    500,
    1_000,
    2_500,
    4_000,
    7_500,
    12_000,
    18_500,
    25_000,
    40_000,
    65_000,
    120_000,
    248_000,
    410_000,
    670_000,
    1_250_000,
)
_POTS = (
    ("General fund", "own-budget"),
    ("Reserves", "own-budget"),
    ("Levelling grant", "grant"),
    ("Lottery grant", "grant"),
    ("Partners' contribution", "partner"),
)


def write_money(draft: Draft, shelf: Shelf, row: int, activity: str) -> None:
    """State a row's budget lines; many rows have none, or staff time alone."""
    if not draft.chance(draft.habits.money):
        return
    draw = draft.random.random()
    if draw < 0.30:
        _line(draft, row, "staff", "Staff", activity, "staff-time", "not-costed")
    elif draw < 0.40:
        _refer(draft, row, activity)
    else:
        _cash(draft, row, activity)


def _cash(draft: Draft, row: int, activity: str) -> None:
    amount = Decimal(draft.random.choice(_SUMS))
    line = _line(
        draft,
        row,
        "cash",
        f"£{amount:,}",
        activity,
        "cash",
        "stated",
        ("civic:amount", typed(f"{amount}.00", "xsd:decimal")),
        ("schema:currency", plain("GBP")),
        ("civic:fundedFrom", iri(_pot(draft))),
    )
    if draft.chance(0.25):
        first = (amount * 7 / 12).quantize(Decimal("0.01"))
        for number, share in enumerate((first, amount - first), start=1):
            _share(draft, row, number, line, share)


def _share(draft: Draft, row: int, number: int, whole: str, share: Decimal) -> None:
    draft.element(
        "BudgetLine",
        draft.named("budget", f"r{row}-share-{number}"),
        f"Share {number} of the cash for row {row}",
        draft.cell(row, "Budget"),
        ("civic:splitOf", iri(whole)),
        ("civic:resourceType", iri("res:cash")),
        ("civic:amount", typed(f"{share:.2f}", "xsd:decimal")),
        ("schema:currency", plain("GBP")),
        ("civic:amountStatus", iri("amt:apportioned")),
        ("civic:basis", iri("bas:computed")),
        ("civic:fundedFrom", iri(_pot(draft))),
    )


def _refer(draft: Draft, row: int, activity: str) -> None:
    earlier = [line for line in draft.page.subjects("civic:BudgetLine") if line.endswith("-cash")]
    if not earlier:
        return _cash(draft, row, activity)
    holder = iri(draft.random.choice(earlier))
    _line(
        draft, row, "see", "See above", activity, "cash", "elsewhere",
        ("civic:refersToBudget", holder),
    )  # fmt: skip
    return None


def _line(
    draft: Draft, row: int, name: str, written: str, work: str, kind: str, status: str, *facts: Fact
) -> str:
    return draft.element(
        "BudgetLine",
        draft.named("budget", f"r{row}-{name}"),
        f"{'Staff time' if kind == 'staff-time' else 'Cash'} for row {row}",
        draft.cell(row, "Budget"),
        ("civic:asWritten", plain(written)),
        ("civic:budgetFor", iri(work)),
        ("civic:resourceType", iri(f"res:{kind}")),
        ("civic:amountStatus", iri(f"amt:{status}")),
        *facts,
    )


def _pot(draft: Draft) -> str:
    number = draft.random.randrange(len(_POTS))
    name, kind = _POTS[number]
    return draft.page.say(
        draft.named("fund", str(number + 1)),
        ("rdf:type", iri("civic:FundingSource")),
        ("skos:prefLabel", text(f"{name} of {draft.publisher.place}")),
        ("civic:fundingType", iri(f"fnd:{kind}")),
    )
