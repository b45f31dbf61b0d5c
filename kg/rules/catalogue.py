"""The rule files: what each gives, in which order they run, and what is wrong with one.

A rule is a CONSTRUCT in a `.rq` file of this folder. Its header has, beside title and summary:

    #+ number: 9                    the rules run in this order, since later ones read earlier ones
    #+ derives: civic:reaches       the terms it gives, and which no file may state; or
    #+ completes: civic:hasBudget   the property that files may state, and which it fills up
    #+ repeats: until nothing new   it reads what it gives: it runs again until it gives nothing

Each term is given by one rule alone, and the ontology names that rule (`civic:derivedBy`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import LoadError, QueryError
from kg.queries.catalogue import NamedQuery, parse_file
from kg.store.lexer import tokens
from kg.terms import expand

FOLDER = Path(__file__).resolve().parent
_GIVES = re.compile(r"^#\+ (?P<how>derives|completes): (?P<terms>\S.*)$", re.MULTILINE)
_REPEATS = re.compile(r"^#\+ repeats: until nothing new$", re.MULTILINE)
_TEMPLATE = re.compile(r"\bCONSTRUCT\s*\{(?P<template>[^{}]*)\}\s*WHERE\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file.

    Shape:
        `gives` are the IRIs of the terms that it gives: one property, or the class and the
        properties of a record. `is_alone` says that nothing but the rule may state them;
        `repeats` that the rule reads what it gives.
    """

    query: NamedQuery
    gives: tuple[str, ...]
    is_alone: bool
    repeats: bool

    @property
    def name(self) -> str:
        """Return the name of the file without its ending."""
        return self.query.name

    @property
    def number(self) -> int:
        """Return the place of the rule in the order."""
        return self.query.number

    @property
    def text(self) -> str:
        """Return the CONSTRUCT, which anyone can run."""
        return self.query.text


@cache
def list_rules() -> tuple[Rule, ...]:
    """Return the rules of this folder in the order in which they must run."""
    return read_rules(FOLDER)


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Return the rules of a folder in the order in which they must run.

    Raises:
        LoadError: A header is not of its form, the query does not give what the header says, or
            two rules give one term or have one number. The sentence names the file.
    """
    rules = sorted((read_rule(path) for path in folder.glob("*.rq")), key=lambda rule: rule.number)
    givers: dict[str, Rule] = {}
    numbers: dict[int, Rule] = {}
    for rule in rules:
        other = numbers.setdefault(rule.number, rule)
        if other is not rule:
            raise LoadError(f"{rule.name}.rq: {other.name}.rq has the number {rule.number} too")
        for term in rule.gives:
            other = givers.setdefault(term, rule)
            if other is not rule:
                raise LoadError(f"{rule.name}.rq: {other.name}.rq gives {term} already")
    return tuple(rules)


def read_rule(path: Path) -> Rule:
    """Read one rule file.

    Raises:
        LoadError: The header is not of its form, or the query does not give what it says.
    """
    try:
        query = parse_file(path)
        stated = list(_GIVES.finditer(query.text))
        if query.number < 1 or len(stated) != 1:
            raise QueryError(
                f"{path.name}: the header of a rule has a number from 1 up, "
                "and one line 'derives' or 'completes'"
            )
        gives = tuple(expand(name.strip()) for name in stated[0]["terms"].split(","))
        if set(gives) != _given_by(query):
            raise QueryError(f"{path.name}: the query does not give just what the header says")
    except (QueryError, ValueError, OSError) as err:
        raise LoadError(str(err) if path.name in str(err) else f"{path.name}: {err}") from err
    return Rule(query, gives, stated[0]["how"] == "derives", bool(_REPEATS.search(query.text)))


def _given_by(query: NamedQuery) -> set[str]:
    """Return the properties, and after `a` the classes, in the template of a CONSTRUCT."""
    template = _TEMPLATE.search(query.text)
    if template is None:
        raise QueryError(f"{query.name}.rq: no CONSTRUCT with a template of its own")
    return {expand(token) for kind, token, _ in tokens(template["template"]) if kind == "name"}
