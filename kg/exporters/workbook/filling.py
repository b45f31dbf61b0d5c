"""What the graphs say of plans, as the sheets of our workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.exporters.facts import Facts
from kg.exporters.plan_tables import DAY, DECIMAL, WHOLE
from kg.exporters.wording import meaning_of, name_of, word_of
from kg.exporters.workbook.book import Book, ColumnOf, Head, Row, Sheet, Value
from kg.exporters.workbook.guide import guide_rows
from kg.exporters.workbook.naming import Named, Names, is_clean
from kg.exporters.workbook.sheets import (
    CODES,
    GUIDE,
    HEAD_ROW,
    ID_HEAD,
    KINDS_OF_PARTY,
    LIST_OF,
    MORE,
    MORE_HEADS,
    MOST_ROWS,
    NAME_HEADS,
    NAMES,
    NEW_PARTY_HEAD,
    PLAN_PROPERTY,
    ROW_OF,
    SHEETS,
    TEMPLATE,
    TEMPLATE_PROPERTY,
    SheetColumn,
    SheetSpec,
)
from kg.exporters.workbook.values import groups_of, to_cell, to_pieces
from kg.exporters.workbook.vocabulary import title_of
from kg.records import Term
from kg.terms import CODE, NS, expand, shorten

_TYPE = "rdf:type"
_KINDS = {DECIMAL: "number", WHOLE: "whole", DAY: "day"}
_NEW_PARTY = (NEW_PARTY_HEAD, "What a partner is that is in no sheet yet.")
PARTY_CLASSES = (
    "org:Organization", "org:OrganizationalUnit", "org:OrganizationalCollaboration", "org:Post",
    "civic:OrganisationType", "civic:Population",
)  # fmt: skip
_PARTY_LIST = "parties"


def fill_book(facts: Facts, plans: Sequence[str], *, known: Iterable[str] = ()) -> Book:
    """Return the workbook of some plans.

    Args:
        facts: What is said of them; with no plan, the words alone.
        plans: Their IRIs. The workbook of one plan says which it is, and can be read back.
        known: Things that may be named although no plan names them yet: shared parties.
    """
    return _Filler(facts, plans, known).book()


class _Filler:
    """Fills the sheets in two rounds: the names of all things, then what is said of them."""

    def __init__(self, facts: Facts, plans: Sequence[str], known: Iterable[str]) -> None:
        self._facts, self._plans = facts, plans
        self._language = _language_of(facts)
        self._plan = plans[0] if len(plans) == 1 else ""
        self._names = Names(f"{self._plan.rpartition('/')[0]}/" if self._plan else "")
        self._rows: dict[str, list[str]] = {sheet.title: [] for sheet in SHEETS}
        self._more: list[tuple[str, str, Term]] = []
        self._share_out()
        self._elsewhere = list(self._named_elsewhere(known))
        self._own = [each for sheet in SHEETS for each in self._labels(sheet)]
        self._names.add(self._own)
        self._names.add(each for each in self._elsewhere if each.name)

    def _share_out(self) -> None:
        """Give each thing to the first sheet that takes one of its classes."""
        homes: dict[str, str] = {}
        for sheet in SHEETS:
            for iri in self._facts.of(*sheet.classes):
                if homes.setdefault(iri, sheet.title) == sheet.title:
                    self._rows[sheet.title].append(iri)
        for iri in sorted(set(self._facts.own) - set(homes)):
            self._keep_all(iri)

    def _keep_all(self, iri: str) -> None:
        for prop, terms in sorted(self._facts.own[iri].items()):
            self._more.extend((iri, prop, term) for term in terms)

    def _labels(self, sheet: SheetSpec) -> Iterator[Named]:
        column = next((c for c in sheet.columns if c.prop == sheet.label), None)
        for iri in self._rows[sheet.title]:
            if column is None:
                yield Named(iri, "", sheet.title)
                continue
            cell, _ = to_cell(self._terms(iri, column.prop), column, self._names, self._language)
            yield Named(iri, str(cell or "").partition("\n")[0], sheet.title)

    def _terms(self, iri: str, prop: str) -> Sequence[Term]:
        return self._facts.own[iri].get(prop, ())

    # ---- what is named and described elsewhere ----

    def _named_elsewhere(self, known: Iterable[str]) -> Iterator[Named]:
        facts = self._facts
        for scheme in sorted(set(CODES.values())):
            for iri in sorted(_codes(facts, scheme)):
                yield Named(iri, name_of(facts, iri) or "", scheme)
        kinds = {expand(one) for sheet in SHEETS for one in sheet.classes}
        for iri in sorted(kinds):
            yield Named(iri, name_of(facts, iri) or "", NAMES)
        objects = {
            term.value
            for said in facts.own.values()
            for terms in said.values()
            for term in terms
            if isinstance(term, ox.NamedNode)
        }
        for iri in sorted({*objects, *known} - set(facts.own) - kinds):
            if iri.startswith(CODE) and _scheme(iri) in CODES.values():
                continue
            yield Named(iri, self._name(iri), NAMES)

    def _name(self, iri: str) -> str:
        name = name_of(self._facts, iri) or (
            word_of(self._facts, shorten(iri)) if iri.startswith(NS) else ""
        )
        return name if is_clean(name) else ""

    # ---- the sheets ----

    def book(self) -> Book:
        """Return the workbook."""
        facts = self._facts
        filled = [sheet for spec in SHEETS if (sheet := self._sheet(spec)) is not None]
        title = (
            facts.name(self._plan)
            if self._plan
            else ("Plans, partners and outcomes" if self._plans else "A plan to fill in")
        )
        properties = {TEMPLATE_PROPERTY: f"{TEMPLATE} {self._language}"}
        if self._plan:
            properties[PLAN_PROPERTY] = self._plan
        sheets = [*filled, *self._more_sheet(), self._names_sheet()]
        rows = [*guide_rows(facts, self._plans), *map(_about, sheets)]
        sheets = [sheet for sheet in sheets if _fits(sheet)]
        guide = Sheet(GUIDE, title, "", (Head(""), Head("")), tuple(rows), plain=True)
        return Book(title, properties, (guide, *sheets), self._lists())

    def _sheet(self, spec: SheetSpec) -> Sheet | None:
        things = self._rows[spec.title]
        if not things and not spec.always:
            return None
        heads = (
            Head(ID_HEAD, "What tells the row from all others. Leave it blank in a new row.",
                 locked=True),
            *(self._head(column) for column in spec.columns),
        )  # fmt: skip
        rows = tuple(self._row(spec, iri) for iri in things)
        about = spec.about
        return Sheet(spec.title, spec.title, about, heads, rows)

    def _head(self, column: SheetColumn) -> Head:
        if column.role:
            return Head(*_NEW_PARTY, choices=KINDS_OF_PARTY, strict=True)
        return Head(
            title_of(column, self._facts),
            meaning_of(self._facts, column.prop),
            choices=self._choices(column),
            strict=bool(column.codes),
            kind=_KINDS.get(column.kind, "text"),
        )

    def _choices(self, column: SheetColumn) -> str:
        if column.codes or column.prop == "civic:party":
            return column.codes or _PARTY_LIST
        return next((title for title in column.refers if title in self._label_columns()), "")

    def _label_columns(self) -> dict[str, int]:
        """Return in which column of each sheet its names stand."""
        return {
            sheet.title: 1 + [column.prop for column in sheet.columns].index(sheet.label)
            for sheet in SHEETS
            if sheet.always and sheet.label
        }

    def _row(self, spec: SheetSpec, iri: str) -> Row:
        cells: list[Value] = [self._names.id_of(iri)]
        told = {_TYPE} if self._is_plainly(spec, iri) else set()
        for column in spec.columns:
            cell, left = (
                to_cell(self._terms(iri, column.prop), column, self._names, self._language)
                if column.prop
                else (None, ())
            )
            cells.append(cell)
            told.add(column.prop)
            self._more.extend((iri, column.prop, term) for term in left)
        for prop, terms in sorted(self._facts.own[iri].items()):
            if prop not in told:
                self._more.extend((iri, prop, term) for term in terms)
        return tuple(cells)

    def _is_plainly(self, spec: SheetSpec, iri: str) -> bool:
        """Whether a thing is of the sheet's one class and of no other."""
        return [str(t) for t in self._terms(iri, _TYPE)] == [f"<{expand(spec.classes[0])}>"]

    def _more_sheet(self) -> Iterator[Sheet]:
        rows: list[Row] = []
        for iri, prop, term in self._more:
            for number, piece in enumerate(to_pieces(term), 1):
                rows.append((self._names.id_of(iri), prop, number, piece))
        if rows:
            heads = tuple(Head(title, locked=True) for title in MORE_HEADS)
            yield Sheet(MORE, MORE, "What no other sheet can hold. Leave it as it is.", heads,
                        tuple(rows))  # fmt: skip

    def _names_sheet(self) -> Sheet:
        rows = [
            (self._names.id_of(each.iri), each.name, self._kind_of(each))
            for each in self._elsewhere
            if each.name
        ]
        rows += [
            (self._names.id_of(each.iri), each.name, f"{ROW_OF}{each.group}")
            for each in self._own
            if each.name
        ]
        heads = tuple(Head(title, locked=True) for title in NAME_HEADS)
        about = "What this workbook may name though others describe it. Leave it as it is."
        return Sheet(NAMES, NAMES, about, heads, tuple(rows))

    def _kind_of(self, each: Named) -> str:
        if each.group != NAMES:
            return f"{LIST_OF}{each.group}"
        kinds = sorted(filter(None, (name_of(self._facts, k) for k in self._types(each.iri))))
        return kinds[0] if kinds else ""

    def _types(self, iri: str) -> list[str]:
        return self._facts.texts(iri, _TYPE)

    def _lists(self) -> dict[str, tuple[str, ...] | ColumnOf]:
        lists: dict[str, tuple[str, ...] | ColumnOf] = {}
        for scheme in sorted(set(CODES.values())):
            column = SheetColumn("", codes=scheme)
            iris = sorted(_codes(self._facts, scheme))
            lists[scheme] = tuple(sorted(self._names.show(i, groups_of(column)) for i in iris))
        lists[KINDS_OF_PARTY] = tuple(
            self._names.show(expand(one), (NAMES,)) for one in PARTY_CLASSES
        )
        lists[_PARTY_LIST] = tuple(sorted(set(self._parties())))
        for title, at in self._label_columns().items():
            if len(self._rows[title]) + HEAD_ROW + 1 <= MOST_ROWS:
                lists[title] = ColumnOf(title, at)
        return lists

    def _parties(self) -> Iterator[str]:
        kinds = {expand(one) for one in PARTY_CLASSES}
        own = self._rows["Bodies"]
        for iri in [*own, *(each.iri for each in self._elsewhere if each.name)]:
            if kinds & set(self._types(iri)):
                yield self._names.show(iri, ("Bodies", NAMES))


def _fits(sheet: Sheet) -> bool:
    return len(sheet.rows) + HEAD_ROW + 1 <= MOST_ROWS


def _about(sheet: Sheet) -> Row:
    if _fits(sheet):
        return f"Sheet “{sheet.name}”", sheet.about
    rows = f"{len(sheet.rows):,} rows are more than a worksheet holds: take the CSV tables"
    return f"Left out: “{sheet.name}”", f"{sheet.about} {rows}."


def _codes(facts: Facts, scheme: str) -> list[str]:
    return facts.codes(f"{CODE}{scheme}/")


def _scheme(iri: str) -> str:
    return iri.removeprefix(CODE).partition("/")[0]


def _language_of(facts: Facts) -> str:
    """Return the language that most of the prose is in."""
    found = Counter(
        term.language
        for said in facts.own.values()
        for terms in said.values()
        for term in terms
        if isinstance(term, ox.Literal) and term.language
    )
    return min(found, key=lambda tag: (-found[tag], tag)) if found else "en"
