"""Money and other resources: one line for each that a cell mentions."""

from __future__ import annotations

from decimal import Decimal

from kg.importing.drafting.desk import Desk, Row, confidence_of
from kg.importing.drafting.turtle import Fact, decimal, node, plain, prose
from kg.importing.drafting.wording import slug
from kg.importing.records import Reading
from kg.importing.words import fold
from kg.terms import code

_RESOURCES = {
    "cash": "cash", "grant": "cash", "pointer": "cash", "staff": "staff-time",
    "in kind": "in-kind",
}  # fmt: skip
_PENNY = Decimal("0.01")


class Purses:
    """The budget lines and funds of one plan."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # Where a sum stands → its line: a sum that a merged cell gives several rows counts once.
        self._lines: dict[tuple[object, ...], str] = {}
        self._funds: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._pointers: list[tuple[str, str]] = []

    def state(self, at: int, reading: Reading, row: Row, thing: str) -> str | None:
        """State one line, and return its IRI; None where it is no spending."""
        desk, found = self._desk, reading.found
        if found.kind not in _RESOURCES:
            told = (
                "A saving is no spending." if found.kind == "saving" else "Its kind is not known."
            )
            desk.leave(at, reading, told)
            return None
        spans = tuple(reading.spans)
        if spans in self._lines:
            line = self._lines[spans]
            desk.claim(
                line, "civic:budgetFor", thing, [reading], basis="table-block", confidence=0.5,
                status="proposed", doubt="The sum stands beside several rows.",
            )  # fmt: skip
            desk.made(at, line)
            return line
        words = desk.wording(reading.as_written)
        name = desk.wording(found.name or "")
        iri = desk.new_name("budget", row.key or "plan", slug(words, 32))
        facts = self._amount(reading)
        desk.page.say(
            iri,
            ("rdf:type", node("civic:BudgetLine")),
            (
                "skos:prefLabel",
                desk.label(f"{name}: {words}" if name and name not in words else words),
            ),
            ("civic:asWritten", plain(words)),
            ("civic:inPlan", node(desk.wanted.iri)),
            ("civic:budgetFor", node(thing)),
            ("civic:resourceType", node(code("resource", _RESOURCES[found.kind]))),
            ("civic:basis", node(code("basis", "table-row"))),
            *facts,
            ("prov:wasDerivedFrom", desk.cells_of(reading)),
        )
        self._lines[spans] = iri
        if found.kind == "pointer":
            self._pointers.append((iri, name or words))
        else:
            self._named.setdefault(fold(name or words), iri)
            if name:
                desk.page.say(iri, ("civic:fundedFrom", node(self._fund(name, reading))))
        desk.made(at, iri)
        return iri

    def _amount(self, reading: Reading) -> list[Fact]:
        """Return the sum, and what it is worth: a sum without a currency is no sum."""
        desk, found = self._desk, reading.found
        notes: list[str] = []
        status = "not-costed" if found.amount is None else None
        facts: list[Fact] = []
        if found.kind == "pointer":
            status = "elsewhere"
        elif found.amount is not None and found.amount >= 0 and _is_currency(found.currency):
            status = "interpreted" if found.doubt else "stated"
            exact = found.amount if found.amount % _PENNY else found.amount.quantize(_PENNY)
            facts.append(("civic:amount", decimal(exact)))
            facts.append(("schema:currency", plain(str(found.currency))))
        elif found.amount is not None and found.amount >= 0:
            notes.append("The document does not say in which currency.")
        confidence = confidence_of(reading)
        if found.doubt:
            notes.insert(0, desk.wording(found.doubt))
        return [
            *facts,
            ("civic:amountStatus", node(code("amount", status)) if status else None),
            ("civic:confidence", decimal(confidence) if confidence < 1 else None),
            ("skos:editorialNote", [prose(note) for note in notes]),
        ]

    def _fund(self, name: str, reading: Reading) -> str:
        desk, key = self._desk, fold(name)
        iri = self._funds.get(key)
        if iri is None:
            iri = self._funds[key] = desk.new_name("fund", slug(name, 48))
            is_grant = reading.found.kind == "grant"
            desk.page.say(
                iri,
                ("rdf:type", node("civic:FundingSource")),
                *desk.named(name),
                ("civic:fundingType", node(code("funding", "grant")) if is_grant else None),
            )
        desk.page.say(iri, ("prov:wasDerivedFrom", desk.cells_of(reading)))
        return iri

    def tie_pointers(self) -> None:
        """Tie each line that points to another to the one it names, if there is one such."""
        for iri, name in self._pointers:
            key = fold(name)
            meant = {line for known, line in self._named.items() if key in known or known in key}
            if len(meant) == 1:
                self._desk.page.say(iri, ("civic:refersToBudget", node(meant.pop())))


def _is_currency(text: str | None) -> bool:
    return bool(text) and len(str(text)) == 3 and str(text).isascii() and str(text).isupper()
