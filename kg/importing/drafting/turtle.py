"""Statements in sections, and the Turtle file they make: the same bytes for the same statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import pyoxigraph as ox

from kg.namespaces import namespace_of
from kg.terms import BASE, PREFIXES, expand, shorten

Object: TypeAlias = ox.NamedNode | ox.Literal
Fact: TypeAlias = tuple[str, Object | Iterable[Object] | None]

# In which order a thing's properties are told; others come before the evidence, by name.
_FIRST = (
    "rdf:type", "skos:prefLabel", "dcterms:title", "dcterms:description", "skos:altLabel",
    "skos:notation", "schema:position", "civic:claimSubject", "civic:claimPredicate",
    "civic:claimObject", "civic:inDocument", "civic:page", "civic:table", "civic:row",
    "civic:column", "civic:engagedIn", "civic:party", "civic:role", "civic:asWritten",
    "civic:inPlan", "civic:edtf", "civic:bound", "civic:calendar", "dcat:startDate",
    "dcat:endDate",
)  # fmt: skip
_LAST = (
    "skos:note", "skos:editorialNote", "civic:basis", "civic:confidence", "civic:reviewStatus",
    "civic:contentHash", "prov:wasAttributedTo", "prov:hadPrimarySource", "prov:wasDerivedFrom",
)  # fmt: skip
_RANK = {name: at for at, name in enumerate(_FIRST)} | {
    name: len(_FIRST) + 1 + at for at, name in enumerate(_LAST)
}
_INTEGER, _DECIMAL = PREFIXES["xsd"] + "integer", PREFIXES["xsd"] + "decimal"
_PLAIN_NUMBER = {_INTEGER: re.compile(r"[+-]?\d+"), _DECIMAL: re.compile(r"[+-]?\d*\.\d+")}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_PREFIX = re.compile(r"[a-z][a-z0-9-]*")


def node(name: str) -> ox.NamedNode:
    """Return the IRI of a short form, or of an IRI."""
    return ox.NamedNode(expand(name))


def prose(text: str, language: str = "en") -> ox.Literal:
    """Return a text in a language."""
    return ox.Literal(text, language=language)


def plain(text: str) -> ox.Literal:
    """Return a text in no language."""
    return ox.Literal(text)


def whole(number: int) -> ox.Literal:
    """Return a whole number."""
    return ox.Literal(str(number), datatype=ox.NamedNode(_INTEGER))


def decimal(number: Decimal | float) -> ox.Literal:
    """Return a decimal number, with at least one digit after the point."""
    text = f"{Decimal(str(number)):f}"
    return ox.Literal(
        text if "." in text else f"{text}.0", datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal")
    )


def day(value: date) -> ox.Literal:
    """Return a day."""
    return ox.Literal(value.isoformat(), datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))


class Page:
    """What is stated, thing by thing, each in the section in which it was first told."""

    def __init__(self) -> None:
        self._sections: dict[str, list[str]] = {}
        self._said: dict[str, dict[str, dict[Object, None]]] = {}
        self._section = ""

    def section(self, title: str) -> None:
        """Begin a section, or go on with the one of this title."""
        self._section = title
        self._sections.setdefault(title, [])

    def say(self, subject: str, *facts: Fact) -> str:
        """State something of a thing and return its IRI; a value None states nothing."""
        if subject not in self._said:
            self._said[subject] = {}
            self._sections.setdefault(self._section, []).append(subject)
        said = self._said[subject]
        for name, value in facts:
            values = [value] if isinstance(value, ox.NamedNode | ox.Literal) else list(value or ())
            if values:
                said.setdefault(expand(name), {}).update(dict.fromkeys(values))
        return subject

    def __contains__(self, subject: object) -> bool:
        """Whether something is said of a thing."""
        return subject in self._said

    def has(self, subject: str, name: str) -> bool:
        """Whether a property of a thing is stated."""
        return expand(name) in self._said.get(subject, {})

    def triples(self) -> Iterator[ox.Triple]:
        """Return all statements, in the order of the page."""
        for subject, said in self._said.items():
            for predicate, values in said.items():
                for value in values:
                    yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)

    def turtle(self, heading: str, *, publisher: str, base: str = BASE) -> bytes:
        """Return the page as Turtle.

        Args:
            heading: What the file holds; a comment at its head.
            publisher: The key whose things have a prefix of their own.
            base: Where the IRIs of things live.
        """
        own = {}
        if _PREFIX.fullmatch(publisher) and publisher not in PREFIXES:
            own[publisher] = f"{base}/id/{publisher}/"
        names = _Names(own, base)
        blocks = []
        for title, subjects in self._sections.items():
            if not subjects:
                continue
            if title:
                blocks.append(f"# ---- {_comment(title)} ----\n")
            blocks.extend(self._block(subject, names) for subject in subjects)
        head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(names.used.items()))
        parts = [head, f"# {_comment(heading)}\n", *blocks]
        return "\n".join(part for part in parts if part).encode("utf-8")

    def _block(self, subject: str, names: _Names) -> str:
        said = dict(self._said[subject])
        kinds = said.pop(PREFIXES["rdf"] + "type", None)
        lines = []
        if kinds:
            lines.append("a " + " , ".join(names.term(kind) for kind in kinds))
        for predicate in sorted(said, key=_order):
            values = [names.term(value) for value in said[predicate]]
            name = names.term(ox.NamedNode(predicate))
            if len(values) == 1:
                lines.append(f"{name} {values[0]}")
            else:
                lines.append(f"{name}\n    " + " ,\n    ".join(values))
        return f"{names.term(ox.NamedNode(subject))} " + " ;\n  ".join(lines) + " .\n"


class _Names:
    """Short forms of IRIs, and which prefixes they used."""

    def __init__(self, own: Mapping[str, str], base: str) -> None:
        moved = {} if base == BASE else {"hub": f"{base}/id/hub/"}
        self._own = {**moved, **own}
        self.used: dict[str, str] = {}

    def term(self, term: Object) -> str:
        """Return a term as Turtle writes it."""
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        kind = term.datatype.value
        if kind in _PLAIN_NUMBER and _PLAIN_NUMBER[kind].fullmatch(term.value):
            return term.value
        written = str(ox.Literal(term.value, language=term.language))
        if term.language or kind == PREFIXES["xsd"] + "string":
            return written
        return f"{written}^^{self._iri(kind)}"

    def _iri(self, iri: str) -> str:
        for prefix, start in self._own.items():
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                self.used[prefix] = start
                return f"{prefix}:{iri[len(start) :]}"
        name = shorten(iri)
        prefix = name.partition(":")[0]
        if name == iri or prefix in self._own or name.endswith("."):
            return str(ox.NamedNode(iri))
        self.used[prefix] = namespace_of(prefix)
        return name


def _order(predicate: str) -> tuple[int, str]:
    name = shorten(predicate)
    return _RANK.get(name, len(_FIRST)), name


def _comment(text: str) -> str:
    return " ".join(text.split())
