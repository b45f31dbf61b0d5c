"""The files of `data/` held open for a change: read once, changed as text, written together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.atomic import write_durably
from kg.claims.records import (
    BASIS,
    BY,
    CLAIM,
    CONFIDENCE,
    DESCRIPTION,
    OBJECT,
    ON,
    PREDICATE,
    STATUS,
    SUBJECT,
    TYPE,
    WHY,
    Claim,
    Status,
)
from kg.claims.statements import Parsed, parse
from kg.errors import LoadError, NotFoundError, UsageError
from kg.namespaces import shorten
from kg.sources import Sources
from kg.terms import BASE, CODE, PREFIXES

Triple = tuple[str, str, str]
CLAIMS = "data/claims.ttl"
_CALLED = frozenset({PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title"})
_PARTY = PREFIXES["civic"] + "party"
# What a new file of claims begins with.
_HEAD = "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n"
    for prefix in ("bas", "civic", "dcterms", "hub", "org", "prov", "rev", "skos", "xsd")
)


class DataFiles:
    """The Turtle files of the data with what is changed in them, until it is written.

    Raises:
        LoadError: A file can not be read or is not Turtle.
    """

    def __init__(self, sources: Sources) -> None:
        self._root = sources.root
        self._texts: dict[str, str] = {}
        self._parsed: dict[str, Parsed] = {}
        self._changed: dict[str, str] = {}
        self._triples: dict[str, dict[Triple, None]] = {}
        for path in sorted(sources.data.rglob("*.ttl")):
            name = path.relative_to(sources.root).as_posix()
            self._texts[name] = _read(path, name)
            self._triples[name] = _triples(self._texts[name], name)
        self._heads: dict[str, str] = {}
        # The file may not be there until something is decided.
        self.may_make(CLAIMS, _HEAD)

    def may_make(self, name: str, head: str) -> None:
        """Know a file that may not be there yet, and what it begins with."""
        self._texts.setdefault(name, "")
        self._heads[name] = head

    def triples_of(self, name: str) -> tuple[Triple, ...]:
        """Return the triples of one file as they are now."""
        return tuple(self._triples.get(name, ()))

    def triples(self) -> Iterator[Triple]:
        """Return all triples as they are now, changes and all."""
        for held in self._triples.values():
            yield from held

    def has(self, triple: Triple) -> bool:
        """Whether any file states a triple."""
        return any(triple in held for held in self._triples.values())

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of a property of a thing."""
        return self._objects.get((subject, predicate), [])

    @cached_property
    def _objects(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for subject, predicate, thing in self.triples():
            found.setdefault((subject, predicate), []).append(thing)
        return found

    def name_of(self, iri: str) -> str:
        """Return what a thing is called; of an engagement, whose; else its short IRI."""
        if iri in self._names:
            return f"“{self._names[iri]}”"
        whose = self._parties.get(iri, "")
        return f"{shorten(iri)} of “{self._names[whose]}”" if whose in self._names else shorten(iri)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {s: o for s, p, o in self.triples() if p in _CALLED}

    @cached_property
    def _parties(self) -> dict[str, str]:
        return {s: o for s, p, o in self.triples() if p == _PARTY}

    def file_of(self, iri: str) -> str:
        """Return the file that says what a thing is; empty where none does."""
        return self._typed.get(iri, "")

    def file_stating(self, triple: Triple) -> str:
        """Return the file that states a triple; empty where none does."""
        return next((name for name, held in self._triples.items() if triple in held), "")

    @cached_property
    def _typed(self) -> dict[str, str]:
        return {s: name for name, held in self._triples.items() for s, p, _ in held if p == TYPE}

    def is_gone(self, iri: str) -> bool:
        """Whether a name of ours means nothing: no file says what it is, no list has the code."""
        if iri.startswith(CODE):
            return iri not in self._codes
        return iri.startswith(f"{BASE}/id/") and not self.file_of(iri)

    @cached_property
    def _codes(self) -> frozenset[str]:
        name = "ontology/codes.ttl"
        return frozenset(s for s, _, _ in _triples(_read(self._root / name, name), name))

    def parsed(self, name: str) -> Parsed:
        """Return a file's statements as they are now."""
        if name not in self._parsed:
            self._parsed[name] = parse(self._texts[name] or self._heads[name], name)
        return self._parsed[name]

    def put(self, name: str, parsed: Parsed) -> None:
        """Hold a changed file until `write`."""
        self._triples[name] = _triples(parsed.text, name)
        self._parsed[name] = parsed
        self._changed[name] = parsed.text
        for read_once in ("_objects", "_typed", "_names", "_parties"):
            self.__dict__.pop(read_once, None)

    def edit(self, name: str, change: Callable[[Parsed, str], Parsed]) -> None:
        """Change a file by what takes its statements and its name."""
        self.put(name, change(self.parsed(name), name))

    @property
    def changed(self) -> tuple[str, ...]:
        """The files whose text is another than on the disk."""
        return tuple(n for n, text in sorted(self._changed.items()) if text != self._texts[n])

    def write(self) -> tuple[str, ...]:
        """Write what was changed, each file whole, and return the files' names.

        Raises:
            UsageError: Somebody else changed one of the files meanwhile; nothing is written.
        """
        changed = self.changed
        for name in changed:
            path = self._root / name
            if (_read(path, name) if path.exists() else "") != self._texts[name]:
                raise UsageError(f"{name} was changed by somebody else meanwhile; decide again")
        for name in changed:
            write_durably(self._root / name, self._changed[name].encode("utf-8"))
            self._texts[name] = self._changed[name]
        self._changed.clear()
        return changed

    def claims(self) -> tuple[Claim, ...]:
        """Return every claim: those that wait for a decision first, then by file and name."""
        found = []
        for name, held in self._triples.items():
            said: dict[str, dict[str, str]] = {}
            for subject, predicate, thing in held:
                said.setdefault(subject, {}).setdefault(predicate, thing)
                if (predicate, thing) == (TYPE, CLAIM):
                    said[subject][TYPE] = CLAIM
            found += [_claim(iri, name, s) for iri, s in said.items() if s.get(TYPE) == CLAIM]
        return tuple(sorted(found, key=lambda c: (c.status != Status.PROPOSED, c.file, c.iri)))

    def claimed_pairs(self) -> frozenset[frozenset[str]]:
        """Return the pairs that a claim is about, whatever was decided about it."""
        return frozenset(frozenset((claim.subject, claim.object)) for claim in self.claims())

    def claim(self, text: str) -> Claim:
        """Return the claim of an IRI, a short IRI, or the last part of one.

        Raises:
            NotFoundError: There is none, or there are several.
        """
        wanted = text.strip()
        fitting = [
            claim
            for claim in self.claims()
            if wanted in (claim.iri, shorten(claim.iri), claim.iri.rpartition("/")[2])
        ]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            listed = ", ".join(shorten(claim.iri) for claim in fitting)
            raise NotFoundError(f"{wanted[:80]!r} names {len(fitting)} claims: {listed}", text=text)
        raise NotFoundError(
            f"no claim is called {wanted[:80]!r}; `kg claims list` lists them", text=text
        )


def _claim(iri: str, file: str, said: dict[str, str]) -> Claim:
    status = said.get(STATUS, "").rpartition("/")[2]
    return Claim(
        iri,
        file,
        said.get(SUBJECT, ""),
        said.get(PREDICATE, ""),
        said.get(OBJECT, ""),
        Status(status) if status in set(Status) else Status.PROPOSED,
        said.get(CONFIDENCE, ""),
        said.get(BASIS, "").rpartition("/")[2],
        said.get(DESCRIPTION, ""),
        said.get(WHY, ""),
        said.get(BY, ""),
        said.get(ON, ""),
    )


def _read(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise LoadError(f"{name}: can not be read: {err}") from err


def _triples(text: str, name: str) -> dict[Triple, None]:
    try:
        quads = ox.parse(text.encode("utf-8"), format=ox.RdfFormat.TURTLE)
        return dict.fromkeys((_text(q.subject), q.predicate.value, _text(q.object)) for q in quads)
    except SyntaxError as err:
        raise LoadError(f"{name}, line {err.lineno}: not Turtle: {err.msg}") from err


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value
