"""The .rq files and their headers.

A header is comment lines that begin with `#+`, so that the file stays a query anyone can paste:

    #+ title: Partners across strategies
    #+ summary: One sentence that says what the rows are.
    #+ for: partnership reviewer
    #+ number: 1
    #+ param partner: name party -- The partner, by name or IRI.
    #+ lists: spans, roles
    #+ param kind: choice body|group|any = body -- Which partners to count.
    #+ empty: One sentence that says why there may be no row.

Kinds of parameter: `name KIND` (a thing's name or IRI; KIND is `party`, `plan`, `activity`,
`fund`, `group` or `thing`), `names KIND` (one or more, parted by semicolons), `iri` (in full or
short, `hub:org-ofsted`), `iris` (one or more), `date`, `text PATTERN`, `number`,
`choice a|b|any`, and `variant a|b` (picks the file NAME.VALUE.rq beside NAME.rq). Where `any` is
one of the choices, or the default of a name, an IRI a text or a date, it leaves the variable free.
All but variants are bound at the line `VALUES ?param { UNDEF }` of the query. `lists` names the
columns that hold several values in one cell, whose order no engine promises; they are sorted when
read.

The panels of a page stand in a folder of its name, in the order of their numbers
(`partner/1-work.rq`). Each is a question of its own, called `partner-work`, asked with its first
parameter bound to the thing of the page; or its header says which question it asks, which
parameter of that is bound, and what values others have on this page:

    #+ asks: what-is-missing plan code=C03

`remedy` says in a sentence what to do about the rows of a panel.

How rows are shown, `columns.py` tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz, process

from kg.errors import NotFoundError, QueryError
from kg.queries.columns import PLAIN, Showing, read_showing

FOLDER = Path(__file__).resolve().parent
_HEADER = re.compile(r"^#\+ (?P<key>[a-z]+)(?: (?P<name>[a-zA-Z]+))?: (?P<value>.*)$", re.MULTILINE)
_PANEL = re.compile(r"^(?P<number>[1-9]\d?)-(?P<key>[a-z-]+)\.rq$")
_ASKS = re.compile(
    r"^#\+ asks: (?P<question>[a-z-]+) (?P<parameter>\w+)(?P<values>( \w+=\S+)*)$", re.MULTILINE
)
_PARAMETER = re.compile(
    r"^(?P<kind>names?|iris?|date|text|number|choice|variant)"
    r"(?: (?P<choices>\S+))?(?: = (?P<default>\S+))?"
    r" -- (?P<meaning>.+)$"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that a query asks for; without a default it must be given."""

    name: str
    kind: str
    meaning: str
    choices: tuple[str, ...] = ()
    default: str | None = None

    @property
    def is_named(self) -> bool:
        """Whether it is given by the names of things, which are looked up."""
        return self.kind in ("name", "names")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One .rq file: its header, and its text as it can be pasted anywhere.

    Shape: `empty` says what an answer without rows means; it is empty where nobody has said it.
    """

    name: str
    title: str
    summary: str
    audience: str
    number: int
    text: str
    parameters: tuple[Parameter, ...] = ()
    lists: tuple[str, ...] = ()
    variants: dict[str, str] = field(default_factory=dict)
    empty: str = ""
    showing: Showing = PLAIN

    def parameter(self, name: str) -> Parameter:
        """Return one parameter.

        Raises:
            QueryError: The query has no parameter of this name; the sentence lists those it has.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(p.name for p in self.parameters) or "none"
        raise QueryError(f"{self.name!r} has no parameter {name!r}; its parameters: {known}")


@dataclass(frozen=True, slots=True)
class PanelFile:
    """One panel of a page: a question with one of its parameters bound to the page's thing.

    Shape: `question` has the title, the summary and the sentence for no rows that the panel shows,
    which may be others than those of the question where a question is asked on a page. `values`
    are those of parameters that are the same for every thing; `remedy` is empty where nothing is
    to be done.
    """

    key: str
    number: int
    question: NamedQuery
    binds: str
    values: tuple[tuple[str, str], ...] = ()
    remedy: str = ""


@cache
def list_questions() -> tuple[NamedQuery, ...]:
    """Return the named questions, by audience and number; the flagship and `why` come first."""
    paths = (path for path in (FOLDER / "questions").glob("*.rq") if "." not in path.stem)
    found = [parse_file(path) for path in paths]
    found += [parse_file(path) for path in _panel_files("*") if not _asks_another(path)]
    return tuple(sorted(found, key=lambda q: (q.number > 0, q.audience, q.number, q.name)))


def find_question(name: str) -> NamedQuery:
    """Return a named question.

    Raises:
        NotFoundError: No question has this name; the sentence lists the near ones.
    """
    by_name = {question.name: question for question in list_questions()}
    if name in by_name:
        return by_name[name]
    near = process.extract(name, sorted(by_name), scorer=fuzz.WRatio, limit=5, score_cutoff=55)
    hint = f"; near: {', '.join(match for match, _, _ in near)}" if near else ""
    raise NotFoundError(f"no question {name!r}{hint}; `kg ask` lists them all")


@cache
def list_panels(page: str) -> tuple[PanelFile, ...]:
    """Return the panels of a page in the order in which they stand on it.

    Raises:
        QueryError: A file is not of its form, or two panels have one number; the sentence names
            the file.
    """
    panels = sorted(map(_parse_panel, _panel_files(page)), key=lambda panel: panel.number)
    for one, other in pairwise(panels):
        if one.number == other.number:
            raise QueryError(
                f"{page}/{other.number}-{other.key}.rq: {one.key!r} has the number {one.number} too"
            )
    return tuple(panels)


def find_panel(page: str, key: str) -> PanelFile:
    """Return one panel of a page; there must be one of this name."""
    return next(panel for panel in list_panels(page) if panel.key == key)


def _panel_files(page: str) -> list[Path]:
    return sorted(path for path in FOLDER.glob(f"{page}/*.rq") if _PANEL.match(path.name))


def _asks_another(path: Path) -> bool:
    return _ASKS.search(path.read_text(encoding="utf-8")) is not None


def _parse_panel(path: Path) -> PanelFile:
    name = _PANEL.match(path.name)
    assert name is not None, "only files of that form are listed"
    text = path.read_text(encoding="utf-8")
    facts = {m["key"]: m["value"].strip() for m in _HEADER.finditer(text) if m["name"] is None}
    remedy = facts.get("remedy", "")
    asks = _ASKS.search(text)
    if asks is None:
        question = parse_file(path)
        if not question.parameters:
            raise QueryError(f"{path.name}: a panel has a parameter for the thing of its page")
        binds = question.parameters[0].name
        return PanelFile(name["key"], int(name["number"]), question, binds, (), remedy)
    question = find_question(asks["question"])
    values = tuple(pair.partition("=")[::2] for pair in asks["values"].split())
    for parameter in (asks["parameter"], *(key for key, _ in values)):
        question.parameter(parameter)
    shown = replace(
        question,
        title=facts.get("title", question.title),
        summary=facts.get("summary", question.summary),
        empty=facts.get("empty", question.empty),
        showing=read_showing(path.name, text, question.showing, question.text),
    )
    return PanelFile(name["key"], int(name["number"]), shown, asks["parameter"], values, remedy)


@cache
def page_query(name: str) -> NamedQuery:
    """Return a query that a page or a command of ours asks, kept in queries/pages."""
    return parse_file(FOLDER / "pages" / f"{name}.rq")


def parse_file(path: Path) -> NamedQuery:
    """Read one .rq file.

    Raises:
        QueryError: The header lacks a title or summary, or a parameter line is not of its form.
    """
    text = path.read_text(encoding="utf-8")
    facts = {m["key"]: m["value"].strip() for m in _HEADER.finditer(text) if m["name"] is None}
    for key in ("title", "summary"):
        if key not in facts:
            raise QueryError(f"{path.name}: the header has no {key!r}")
    parameters = tuple(
        _parse_parameter(path, m["name"], m["value"])
        for m in _HEADER.finditer(text)
        if m["key"] == "param"
    )
    variants = {
        other.name.split(".")[1]: other.read_text(encoding="utf-8")
        for other in path.parent.glob(f"{path.stem}.*.rq")
    }
    panel = _PANEL.match(path.name)
    return NamedQuery(
        name=f"{path.parent.name}-{panel['key']}" if panel else path.stem,
        title=facts["title"],
        summary=facts["summary"],
        audience=facts.get("for", "everyone"),
        number=int(facts.get("number", "0")),
        text=text,
        parameters=parameters,
        lists=tuple(facts["lists"].replace(",", " ").split()) if "lists" in facts else (),
        variants=variants,
        empty=facts.get("empty", ""),
        showing=read_showing(path.name, text),
    )


def _parse_parameter(path: Path, name: str, value: str) -> Parameter:
    match = _PARAMETER.match(value)
    if match is None:
        raise QueryError(f"{path.name}: the parameter {name!r} is not 'KIND -- MEANING'")
    choices = tuple((match["choices"] or "").split("|")) if match["choices"] else ()
    return Parameter(name, match["kind"], match["meaning"], choices, match["default"])
