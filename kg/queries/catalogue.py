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
`fund`, `group` or `thing`), `iri`, `date`, `text PATTERN`, `number`, `choice a|b|any`, and
`variant a|b` (picks the file NAME.VALUE.rq beside NAME.rq). Where `any` is one of the choices, or
the default of a name, an IRI or a text, it leaves the variable free. All but
variants are bound at the line `VALUES ?param { UNDEF }` of the query. `lists` names the columns
that hold several values in one cell, whose order no engine promises; they are sorted when read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from kg.errors import NotFoundError, QueryError

FOLDER = Path(__file__).resolve().parent
_HEADER = re.compile(r"^#\+ (?P<key>[a-z]+)(?: (?P<name>[a-zA-Z]+))?: (?P<value>.*)$", re.MULTILINE)
_PARAMETER = re.compile(
    r"^(?P<kind>name|iri|date|text|number|choice|variant)"
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


@cache
def list_questions() -> tuple[NamedQuery, ...]:
    """Return the named questions, by audience and number; the flagship and `why` come first."""
    names = {path.stem for path in (FOLDER / "questions").glob("*.rq") if "." not in path.stem}
    found = (parse_file(FOLDER / "questions" / f"{name}.rq") for name in names)
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
    return NamedQuery(
        name=path.stem,
        title=facts["title"],
        summary=facts["summary"],
        audience=facts.get("for", "everyone"),
        number=int(facts.get("number", "0")),
        text=text,
        parameters=parameters,
        lists=tuple(facts["lists"].replace(",", " ").split()) if "lists" in facts else (),
        variants=variants,
        empty=facts.get("empty", ""),
    )


def _parse_parameter(path: Path, name: str, value: str) -> Parameter:
    match = _PARAMETER.match(value)
    if match is None:
        raise QueryError(f"{path.name}: the parameter {name!r} is not 'KIND -- MEANING'")
    choices = tuple((match["choices"] or "").split("|")) if match["choices"] else ()
    return Parameter(name, match["kind"], match["meaning"], choices, match["default"])
