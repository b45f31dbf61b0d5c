"""Which sheets our workbook has, and which property each column holds.

Columns of the plan's tables are taken from `kg.exporters.plan_tables`; here stand the links that
those tables keep apart, the order of the sheets, and what each choice is made from.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.exporters.plan_tables import CELL_PROP, IRI, PROSE, TABLES, TEXT, Column

TEMPLATE = "1"
PLAN_PROPERTY, TEMPLATE_PROPERTY = "civic-plan", "civic-template"
# In which row (from 0) the heads of columns stand: a title and an explanation are above.
HEAD_ROW = 2
LINE = "\n"
# More rows than this no worksheet holds.
MOST_ROWS = 1_048_576

NAMES, MORE, LISTS, GUIDE = "Names", "More", "Lists", "Read me"
KINDS_OF_PARTY = "kinds of party"

# Which code list a property takes its values from.
CODES = {
    "civic:amountStatus": "amount",
    "civic:basis": "basis",
    "civic:bound": "bound",
    "civic:calendar": "calendar",
    "civic:comparator": "comparator",
    "civic:direction": "direction",
    "civic:evaluationStage": "evaluation-stage",
    "civic:fundingType": "funding",
    "civic:progress": "progress",
    "civic:recurrence": "recurrence",
    "civic:resourceType": "resource",
    "civic:resultLevel": "level",
    "civic:reviewStatus": "review",
    "civic:role": "role",
    "civic:statistic": "statistic",
    "civic:unit": "unit",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet.

    Shape:
        prop: The property whose values it holds, all of them, one a line; "" of a column that
            only helps (`role` says how).
        kind: One of the kinds of `plan_tables`.
        refers: The sheets among whose rows its names are looked for first.
        codes: The code list it is chosen from.
        role: "new party" of the column that says what a party is whose name nobody knows.
    """

    prop: str
    kind: str = IRI
    refers: tuple[str, ...] = ()
    codes: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: which table's things are its rows, and what is told of them.

    Shape:
        title: The sheet's name.
        table: The name of its table in `plan_tables`.
        classes: The classes whose things are its rows.
        start: How the IRIs of its new rows begin ("activity").
        columns: After the identifier.
        always: Whether it is there though it has no row.
        about: What its rows are, for who fills it in.
    """

    title: str
    table: str
    classes: tuple[str, ...]
    start: str
    columns: tuple[SheetColumn, ...]
    always: bool
    about: str

    @property
    def label(self) -> str:
        """The property by which its things are named in other sheets; "" if by their id."""
        held = [column.prop for column in self.columns]
        return next((p for p in _LABELS if p in held and (self.table, p) not in _NO_LABEL), "")


_LABELS = ("skos:prefLabel", "dcterms:title", "civic:asWritten")
# A wording that several rows share is no name.
_NO_LABEL = {("engagements", "civic:asWritten"), ("cells", "civic:asWritten")}
_PARTIES = ("Bodies", NAMES)
_DOES = ("Actions", "Goals", "Milestones", "Outcomes", "Plan", "Programmes", "Funds")
_NOTES = (SheetColumn("skos:note", PROSE), SheetColumn("skos:editorialNote", PROSE))
_SUBJECT = SheetColumn("dcterms:subject", refers=(NAMES,))
_GOALS = SheetColumn("civic:contributesTo", refers=("Goals",))
_OUTCOMES = SheetColumn("civic:expectedOutcome", refers=("Outcomes",))
_TARGETS = SheetColumn("civic:hasTarget", refers=("Targets",))
_REFERENCES = SheetColumn("dcterms:references", refers=("Things", NAMES))
_CONTINUES = SheetColumn("civic:continues", refers=(NAMES,))
_RELATION = SheetColumn("dcterms:relation")
_PART_OF = SheetColumn("dcterms:isPartOf")
_SPATIAL = SheetColumn("dcterms:spatial", refers=(NAMES,))
_CELLS = SheetColumn(CELL_PROP, refers=("Cells",))
_NEW_PARTY = SheetColumn("", codes=KINDS_OF_PARTY, role="new party")

# Where a column of the tables looks for names first.
_REFERS = {
    "plans": ("Plan",), "partners": _PARTIES, "activities": _DOES, "times": ("Times",),
    "documents": ("Documents", NAMES), "indicators": ("Indicators",),
    "measurements": ("Measurements",), "budget": ("Money",),
}  # fmt: skip
_REFERS_BY_PROP = {
    "civic:engagedIn": _DOES, "civic:population": _PARTIES, "civic:statusOf": _DOES,
    "civic:evaluates": _DOES,
    "civic:canonical": (NAMES,), "rdf:type": (NAMES,),
}  # fmt: skip

# title, table, start, links, always there, what its rows are
_DECLARED: tuple[tuple[str, str, str, tuple[SheetColumn, ...], bool, str], ...] = (
    ("Plan", "plans", "plan", (
        SheetColumn("civic:delivers", refers=("Plan",)),
        SheetColumn("civic:alignsWith", refers=("Goals", "Plan")),
        SheetColumn("civic:succeeds", refers=(NAMES,)), _SUBJECT, _REFERENCES, *_NOTES,
    ), True, "The plan itself, and the strategies that it names. One row each."),
    ("Goals", "goals", "goal", (
        _GOALS, SheetColumn("civic:underStrategy", refers=("Plan",)),
        SheetColumn("civic:partOf", refers=("Goals",)), _OUTCOMES, _TARGETS, _SUBJECT,
        _CONTINUES, *_NOTES,
    ), True, "What the plan is for: goals, and the aims or objectives below them. One row each."),
    ("Actions", "activities", "activity", (
        _GOALS, _OUTCOMES, _TARGETS, SheetColumn("civic:programme", refers=("Programmes",)),
        SheetColumn("civic:partOf", refers=("Actions",)), _SUBJECT, _REFERENCES, _SPATIAL,
        _CONTINUES, *_NOTES,
    ), True, "What will be done. One row each."),
    ("Milestones", "milestones", "milestone", (_TARGETS, _CONTINUES, *_NOTES), True,
     "Steps of an action that will be done or not done by a day. One row each."),
    ("Partners", "engagements", "eng", (_NEW_PARTY, *_NOTES), True,
     "Who takes part in what, and as what. One row for each body and action. Name bodies, groups "
     "and posts; never a person."),
    ("Money", "budget", "budget", (
        SheetColumn("civic:budgetFor", refers=_DOES),
        SheetColumn("civic:fundedFrom", refers=("Funds", NAMES)), *_NOTES,
    ), True, "Money, time or help in kind for an action. One row each; no row where nothing is "
     "said."),
    ("Outcomes", "outcomes", "outcome", (
        _GOALS, SheetColumn("civic:benefits", refers=_PARTIES), _TARGETS, _SUBJECT, _CONTINUES,
        *_NOTES,
    ), True, "What will be different. One row each."),
    ("Targets", "targets", "target", (_RELATION, _CONTINUES, *_NOTES), True,
     "Numbers that are promised. One row each."),
    ("Measurements", "measurements", "measurement", _NOTES, True,
     "Numbers that were measured. One row for each indicator and time."),
    ("Progress", "statuses", "status", _NOTES, True,
     "How far an action had got, and on which day. One row each time."),
    ("Evaluations", "evaluations", "evaluation", (_REFERENCES, _RELATION, *_NOTES), False,
     "How well some work did: an evaluation that is promised, commissioned or published."),
    ("Bodies", "partners", "org", (
        SheetColumn("skos:inScheme"), SheetColumn("skos:broader"), _SPATIAL,
    ), True, "Bodies, groups and posts that only this plan knows. Those that others name too are "
     "in the sheet of names."),
    ("Indicators", "indicators", "indicator", (_RELATION, *_NOTES), True,
     "What is measured. One row each."),
    ("Times", "times", "time", _NOTES, True,
     "Times as the plan words them, and the days they were read as. One row each."),
    ("Funds", "funds", "fund", (_PART_OF, *_NOTES), True, "Pots that money comes from."),
    ("Programmes", "programmes", "programme", (_RELATION, *_NOTES), True,
     "Programmes that go on longer than the plan."),
    ("Notes", "notes", "note", (), False, "What is wrong in the document itself."),
    ("Readings", "readings", "reading", (), False,
     "What was read throughout a plan that does not print it."),
    ("Documents", "documents", "doc", (
        SheetColumn("civic:reportsOn", refers=("Plan",)),
    ), False, "The documents that the plan was read from, and its reports."),
    ("Things", "things", "ref", (_RELATION, *_NOTES), False, "Other things that the plan names."),
    ("Claims", "claims", "claim", (), False,
     "Readings that may be wrong: a proposed one is no fact until somebody accepts it."),
    ("Cells", "cells", "cell", (), False, "The cells of the document, read or not."),
)  # fmt: skip


_AHEAD = (
    "skos:prefLabel", "dcterms:title", "rdf:type", "civic:party", "civic:role", "civic:engagedIn",
    "dcterms:description",
)  # fmt: skip


def _columns(table: str, links: tuple[SheetColumn, ...]) -> tuple[SheetColumn, ...]:
    """Return a sheet's columns: name and summary, its links, the rest, the cells."""
    spec = next(spec for spec in TABLES if spec.name == table)
    told = {column.prop: _sheet_column(column) for column in spec.columns}
    if len(spec.classes) == 1:
        told.pop("rdf:type", None)
    order = [prop for prop in _AHEAD if prop in told]
    ahead = [told.pop(prop) for prop in order]
    return (*ahead, *(c for c in links if c.prop not in told), *told.values(), *_evidence(table))


def _evidence(table: str) -> tuple[SheetColumn, ...]:
    return () if table == "cells" else (_CELLS,)


def _sheet_column(column: Column) -> SheetColumn:
    refers = _REFERS_BY_PROP.get(column.prop) or _REFERS.get(column.refers or "", ())
    return SheetColumn(column.prop, column.kind, refers, CODES.get(column.prop, ""))


SHEETS: tuple[SheetSpec, ...] = tuple(
    SheetSpec(
        title, table, next(spec.classes for spec in TABLES if spec.name == table), start,
        _columns(table, links), always, about,
    )
    for title, table, start, links, always, about in _DECLARED
)  # fmt: skip
BY_TITLE = {sheet.title.casefold(): sheet for sheet in SHEETS}
# The columns of the sheet of names that are known elsewhere, and of what no other sheet can hold.
NAME_HEADS = ("Identifier", "Name", "Kind")
MORE_HEADS = ("Identifier", "Property", "Part", "Value")
ID_HEAD = "Identifier"
NEW_PARTY_HEAD = "Kind, if the name is new"
# How the kind of a code begins in the sheet of names; what follows is its list.
LIST_OF = "list: "
# How the kind of a thing of the plan begins there: so a row that is renamed is still found.
ROW_OF = "row of: "

__all__ = [
    "BY_TITLE", "CODES", "GUIDE", "HEAD_ROW", "ID_HEAD", "KINDS_OF_PARTY", "LINE", "LISTS",
    "LIST_OF", "MORE", "MORE_HEADS", "MOST_ROWS", "NAMES", "NAME_HEADS", "NEW_PARTY_HEAD",
    "PLAN_PROPERTY", "ROW_OF", "SHEETS", "TEMPLATE",
    "TEMPLATE_PROPERTY", "TEXT", "SheetColumn", "SheetSpec",
]  # fmt: skip
