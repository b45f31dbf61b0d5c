"""What the plans in `data/` say, cell by cell, to compare an import of their documents with.

The data hold names, dates, sums and figures as written, each with its cell; descriptions are their
own words, so an activity counts here by its row alone. A wording that is no exact part of its cell,
or a party outside the column of parties, is optional: a reader may leave it out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

Row = dict[str, str]

CIVIC = "https://w3id.org/civicthread/ns#"
PROV = "http://www.w3.org/ns/prov#"
DCAT = "http://www.w3.org/ns/dcat#"
ORG = "http://www.w3.org/ns/org#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

# The tables of actions, in the order of their documents.
TABLES = ("Delivery plan", "Appendix 1", "Appendix 2")
# The columns in which nearly each word is a party, a sum, a date or a figure.
OF_PARTIES = ("Stakeholders to engage",)
OF_MONEY = ("Budget",)
OF_DATES = ("Activities, milestones and timeline",)
OF_TARGETS = ("Outcomes", "Expected outcomes")
_KINDS = {
    f"{ORG}Post": "post",
    f"{CIVIC}Population": "population",
    f"{CIVIC}OrganisationType": "kind of organisation",
}
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")
_BOUNDS = {
    "by": "deadline",
    "until": "deadline|period",
    "from": "start",
    "in": "period|deadline",
    "during": "period",
}
_COMPARATORS = {"increase": "increase_by", "decrease": "decrease_by"}
_MONEY = {"cash": "cash|grant", "staff-time": "staff", "in-kind": "in kind"}
COLUMNS = (
    "action", "what", "as_written", "name", "kind", "role", "earliest", "latest", "amount",
    "currency", "comparator", "value", "unit", "optional", "table", "column",
)  # fmt: skip


class Data:
    """The graph of `data/`, asked by subject and predicate."""

    def __init__(self, folder: Path) -> None:
        self.store = ox.Store()
        for file in sorted(folder.rglob("*.ttl")):
            self.store.load(path=str(file), format=ox.RdfFormat.TURTLE)

    def values(self, subject: str, predicate: str) -> list[str]:
        quads = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        return sorted(quad.object.value for quad in quads)

    def value(self, subject: str, predicate: str) -> str:
        return next(iter(self.values(subject, predicate)), "")

    def things(self, kind: str) -> list[str]:
        quads = self.store.quads_for_pattern(
            None, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{CIVIC}{kind}")
        )
        return sorted(quad.subject.value for quad in quads)

    def cells(self, thing: str, document: str) -> Iterator[tuple[int, str, str]]:
        """Yield action, table and column of each cell that a thing was read from."""
        for cell in self.values(thing, f"{PROV}wasDerivedFrom"):
            if self.value(cell, f"{CIVIC}inDocument") != document:
                continue
            table = self.value(cell, f"{CIVIC}table")
            row = self.value(cell, f"{CIVIC}row")
            if table in TABLES and row:
                yield self.first[table] + int(row), table, self.value(cell, f"{CIVIC}column")

    @property
    def first(self) -> dict[str, int]:
        """Return how many actions stand in the tables before each table of its document."""
        return {"Delivery plan": 0, "Appendix 1": 0, "Appendix 2": 30}


def _tail(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def seed_rows(data: Data, document: str) -> list[Row]:
    """Return what the data say of one document, in the columns of a gold file."""
    rows: list[Row] = []
    made = {
        "Activity": _activity,
        "Engagement": _party,
        "TimeFrame": _date,
        "BudgetLine": _money,
        "Target": _target,
    }
    for kind, make in made.items():
        for thing in data.things(kind):
            written = data.value(thing, f"{CIVIC}asWritten")
            if kind != "Activity" and not written:
                continue
            for action, table, column in dict.fromkeys(data.cells(thing, document)):
                row = dict.fromkeys(COLUMNS, "") | make(data, thing, column)
                row |= {"action": str(action), "as_written": written}
                row |= {"table": table, "column": column}
                rows.append(row)
    return _without_twins(rows)


def _without_twins(rows: list[Row]) -> list[Row]:
    """Keep one of the rows that say the same of one cell: two engagements may rest on one name."""
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = (row["action"], row["what"], row["as_written"], row["name"], row["column"])
        if row["what"] == "activity":
            key = (row["action"], "activity")
        if key in kept:
            for name in ("role", "kind"):
                both = dict.fromkeys([*kept[key][name].split("|"), *row[name].split("|")])
                kept[key][name] = "|".join(both)
        else:
            kept[key] = row
    return list(kept.values())


def _activity(data: Data, thing: str, column: str) -> Row:
    return {"what": "activity"}


def _party(data: Data, thing: str, column: str) -> Row:
    party = data.value(thing, f"{CIVIC}party")
    types = data.values(party, RDF_TYPE)
    kind = next((name for iri, name in _KINDS.items() if iri in types), "body")
    written = data.value(thing, f"{CIVIC}asWritten")
    # "10 Local Delivery Partners" is a kind to the data and a count to a reader of cells.
    kinds = f"{kind}|count" if written[:1].isdigit() else kind
    names = [name for label in _LABELS for name in data.values(party, f"{SKOS}{label}")]
    return {
        "what": "party",
        "name": "|".join(names),
        "kind": kinds,
        # The data read some roles from other cells of the row; the column itself says `engaged`.
        "role": f"{_tail(data.value(thing, f'{CIVIC}role'))}|engaged",
        "optional": "" if column in OF_PARTIES else "1",
    }


def _date(data: Data, thing: str, column: str) -> Row:
    bound = _tail(data.value(thing, f"{CIVIC}bound"))
    earliest = data.value(thing, f"{DCAT}startDate")
    latest = data.value(thing, f"{DCAT}endDate")
    written = data.value(thing, f"{CIVIC}asWritten")
    told = re.search(r"\d{4}", written) and (earliest or latest)
    # What only the event it hangs on dates, or what is no one wording, is no matter of reading.
    plain = not data.value(thing, f"{CIVIC}anchoredTo") and bound != "until"
    plain = plain and "…" not in written and written.count(",") < 2
    plain = plain and "term of office" not in written
    return {
        "what": "date",
        "kind": _BOUNDS.get(bound, ""),
        "earliest": earliest,
        "latest": latest,
        "optional": "" if column in OF_DATES and told and plain else "1",
    }


def _money(data: Data, thing: str, column: str) -> Row:
    status = _tail(data.value(thing, f"{CIVIC}amountStatus"))
    amount = data.value(thing, f"{CIVIC}amount")
    kind = _MONEY.get(_tail(data.value(thing, f"{CIVIC}resourceType")), "")
    if status == "interpreted":
        # The data say what was meant; a reader of cells tells what stands there, with a doubt.
        amount = "*"
    return {
        "what": "money",
        "kind": "pointer" if status == "elsewhere" else kind,
        "amount": amount,
        "currency": data.value(thing, f"{SCHEMA}currency") if amount else "",
        "optional": "" if column in OF_MONEY and status != "interpreted" else "1",
    }


def _target(data: Data, thing: str, column: str) -> Row:
    comparator = _tail(data.value(thing, f"{CIVIC}comparator"))
    value = data.value(thing, f"{CIVIC}value")
    unit = _tail(data.value(thing, f"{CIVIC}unit"))
    written = data.value(thing, f"{CIVIC}asWritten")
    told = bool(value) and bool(re.search(r"\d", written))
    return {
        "what": "target",
        "comparator": _COMPARATORS.get(comparator, comparator.replace("-", "_")),
        "value": value,
        "unit": "%" if unit == "percent" else "",
        "optional": "" if told and column in OF_TARGETS else "1",
    }


def counted(reading: Mapping[str, object]) -> bool:
    """Whether a reading that the data do not have is an error: it is in a column of its sort.

    A direction without a number is none: the data have some of those, chosen by what they mean.
    """
    heads = {"party": OF_PARTIES, "money": OF_MONEY, "date": OF_DATES, "target": OF_TARGETS}
    column = str(reading["column"] or "")
    directed = reading["what"] == "target" and reading["value"] in (None, "")
    return column.startswith(heads.get(str(reading["what"]), ())) and not directed


def own_names(data: Data, document: str) -> set[str]:
    """Return the names that no other document has: of parties that only its cells tell of."""
    where: dict[str, set[str]] = defaultdict(set)
    for thing in data.things("Engagement"):
        party = data.value(thing, f"{CIVIC}party")
        for cell in data.values(thing, f"{PROV}wasDerivedFrom"):
            if place := data.value(cell, f"{CIVIC}inDocument"):
                where[party].add(place)
    names: set[str] = set()
    for party, documents in where.items():
        if documents == {document}:
            for label in _LABELS:
                names.update(data.values(party, f"{SKOS}{label}"))
    return names


# The document → how the name of its file begins.
SEEDS = {
    "https://w3id.org/civicthread/id/gla/doc-education-delivery-2014": "000_",
    "https://w3id.org/civicthread/id/col/doc-action-plan-2022-23": "004_",
}
