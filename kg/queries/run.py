"""Binding values into a query file and running it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyoxigraph as ox

from kg.errors import QueryError
from kg.namespaces import expand
from kg.queries.catalogue import NamedQuery, Parameter
from kg.records import Result, SelectResult, Term
from kg.store import Store

_DATE = "http://www.w3.org/2001/XMLSchema#date"
ANY = "any"
_SEVERAL = ("iris", "names")
# Names are joined by this, IRIs by a space.
LIST_SEPARATOR = "; "


def run_text(store: Store, text: str, base: str | None = None) -> Result:
    """Run a query that is not one of ours: see `check_visitor_query` before this.

    Args:
        store: Where to ask.
        text: The query.
        base: What its relative IRIs are under, as at `/sparql`; without it they are refused.

    Raises:
        QueryError: The query does not parse.
    """
    try:
        return store.query(text)
    except QueryError:
        # Only now: before the text as it was written, the places of its mistakes would be others.
        if base is not None:
            with contextlib.suppress(QueryError):
                return store.query(f"BASE <{base}>\n{text}")
        raise


Value = Term | str | Sequence[Term] | None


def run_named(store: Store, query: NamedQuery, **values: Value) -> Result:
    """Run a query file with its values bound.

    Args:
        store: Where to ask.
        query: The file.
        **values: A term for each `name` and `iri` parameter, terms for `names` and `iris`, text
            for the others; None leaves a variable free. A parameter not given takes its default.

    Raises:
        QueryError: A value is missing, unknown or not of its kind.
    """
    return run_bound(store, query, bound_text(query, values))


def run_bound(store: Store, query: NamedQuery, text: str) -> Result:
    """Run a query file whose values are bound already, as `bound_text` returns it."""
    return _sort_lists(query, store.query(text))


def _sort_lists(query: NamedQuery, found: Result) -> Result:
    if not query.lists or not isinstance(found, SelectResult):
        return found
    at = {found.columns.index(name): name for name in query.lists}
    rows = (tuple(_sorted(t) if i in at else t for i, t in enumerate(row)) for row in found.rows)
    return replace(found, rows=tuple(rows))


def _sorted(term: Term | None) -> Term | None:
    if not isinstance(term, ox.Literal):
        return term
    separator = LIST_SEPARATOR if LIST_SEPARATOR in term.value else " "
    if separator == " " and "://" not in term.value:
        return term
    # A branch of a query that has no value for the list gives an empty one.
    return ox.Literal(separator.join(sorted(filter(None, term.value.split(separator)))))


def bound_text(query: NamedQuery, values: Mapping[str, Value]) -> str:
    """Return the text with each value in its `VALUES` line: what is shown is what is run."""
    for name in values:
        query.parameter(name)
    text = query.text
    for parameter in query.parameters:
        given = values.get(parameter.name, parameter.default)
        if given is None and parameter.name not in values:
            raise QueryError(
                f"{query.name!r} needs the parameter {parameter.name!r}: {parameter.meaning}"
            )
        if parameter.kind == "variant":
            text = _pick_variant(query, parameter, str(given), text)
    for parameter in query.parameters:
        if parameter.kind != "variant":
            given = values.get(parameter.name, parameter.default)
            terms = _terms(query.name, parameter, given)
            text = _bind(query.name, text, parameter.name, terms)
    return text


def _pick_variant(query: NamedQuery, parameter: Parameter, value: str, default: str) -> str:
    _check_choice(query.name, parameter, value)
    return default if value == parameter.default else query.variants[value]


def _bind(query: str, text: str, name: str, terms: Sequence[Term | None]) -> str:
    place = re.compile(rf"(VALUES \?{name} \{{ )UNDEF( \}})")
    if not place.search(text):
        raise QueryError(f"{query!r} has no line 'VALUES ?{name} {{ UNDEF }}'")
    # str() of a pyoxigraph term is its checked N-Triples form: it can not end early.
    written = " ".join("UNDEF" if term is None else str(term) for term in terms)
    return place.sub(lambda match: f"{match[1]}{written}{match[2]}", text)


def _terms(query: str, parameter: Parameter, value: Value) -> Sequence[Term | None]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        if parameter.kind not in _SEVERAL or not value:
            raise QueryError(f"{query!r} takes one value as {parameter.name}")
        return value
    return (_term(query, parameter, value),)


def _term(query: str, parameter: Parameter, value: Term | str | None) -> Term | None:
    if value is None or not isinstance(value, str):
        return value
    if parameter.kind == "choice":
        _check_choice(query, parameter, value)
        return None if value == ANY else ox.Literal(value)
    if parameter.kind == "date" and value == ANY == parameter.default:
        return None
    if parameter.kind == "date":
        if not _is_day(value):
            raise QueryError(f"{parameter.name!r} must be a date such as 2023-03-31, not {value!r}")
        return ox.Literal(value, datatype=ox.NamedNode(_DATE))
    if parameter.kind == "text":
        if value == ANY == parameter.default:
            return None
        pattern = "|".join(parameter.choices)
        if pattern and not re.fullmatch(pattern, value):
            raise QueryError(
                f"{query!r} takes {parameter.name} in the form {pattern}, not {value!r}"
            )
        return ox.Literal(value)
    if parameter.kind == "number":
        if not re.fullmatch(r"\d{1,9}", value):
            raise QueryError(f"{parameter.name!r} must be a whole number, not {value!r}")
        return ox.Literal(int(value))
    if value == ANY:
        return None
    try:
        return ox.NamedNode(expand(value))
    except ValueError as err:
        raise QueryError(f"{parameter.name!r} must be an IRI, not {value!r}") from err


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:  # 2023-02-30
        return False
    return True


def _check_choice(query: str, parameter: Parameter, value: str) -> None:
    if value not in parameter.choices:
        known = ", ".join(parameter.choices)
        raise QueryError(f"{query!r} takes {parameter.name} as one of {known}, not {value!r}")
