"""RDF files from outside, read without ever fetching anything."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from kg.errors import LoadError, UsageError
from kg.terms import PREFIXES
from kg.validate.contents import content_of, ending_of
from kg.validate.flat import flat_graph
from kg.validate.refusals import check_json, check_text, check_xml

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
Progress = Callable[[str], None]
_Known: TypeAlias = dict[ox.NamedNode | ox.Literal, URIRef | Literal]


def untold(_: str) -> None:
    """Tell nobody what is being done."""


# A day such as 30 February is for a rule to find; rdflib would write a traceback to stderr too.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
# As many as the largest graph that is checked whole; a plan has about ten thousand.
MOST_STATEMENTS = 500_000
_TOLD_EVERY = 100_000
_STRING = PREFIXES["xsd"] + "string"
# The parser's own words for the place, which we have said already.
_PLACE = re.compile(r"^Parser error at line \d+[^:]*: ")
_CHECKS = {".jsonld": check_json, ".rdf": check_xml}


def files_below(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the RDF files that paths name: files as they are, folders as all they hold.

    Raises:
        UsageError: A path does not exist, a folder holds no RDF, or a file's ending is not one
            we read.
    """
    found: list[Path] = []
    for path in paths:
        below = _below(path) if path.is_dir() else []
        if not path.exists():
            raise UsageError(f"{path}: no such file")
        if ending_of(path) not in FORMATS and not below:
            known = ", ".join(FORMATS)
            raise UsageError(f"{path}: no RDF here; we read {known}, also packed as .gz")
        found.extend(below or [path])
    return tuple(dict.fromkeys(found))


def _below(folder: Path) -> list[Path]:
    """Return the RDF files in a folder; links to folders are not followed.

    Raises:
        UsageError: A link has the name of a file and leads to none.
    """
    found = sorted(p for p in folder.rglob("*") if ending_of(p) in FORMATS and not p.is_dir())
    for path in found:
        if not path.is_file():
            raise UsageError(f"{path}: a link that leads to no file; take it away or mend it")
    return found


def read_files(files: Sequence[Path], progress: Progress = untold) -> Graph:
    """Read files into one flat graph; names of graphs are dropped.

    Args:
        files: What is read.
        progress: Told of each file, and of each 100,000 statements.

    Shape:
        A mark at the start of a file (U+FEFF) is no part of it. Blank nodes are kept apart by
        file and numbered in the order of the file, so the same files always give the same graph.

    Raises:
        LoadError: A file can not be read, is not what its ending says, is nested too deep, or
            is RDF/XML with a DOCTYPE; or the files hold more than `MOST_STATEMENTS`.
    """
    graph = flat_graph()
    read = 0
    known: _Known = {}
    for number, path in enumerate(files, start=1):
        blanks: dict[str, BNode] = {}
        progress(str(path))
        for quad in _quads(path):
            read += 1
            if read % _TOLD_EVERY == 0:
                progress(f"{path}: {read:,} statements read")
            if read > MOST_STATEMENTS:
                raise LoadError(
                    f"{path}: with this file there are more than {MOST_STATEMENTS:,} statements; "
                    "check one plan, or a few, at a time"
                )
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                raise LoadError(f"{path}: statements about statements are not read")
            for term in (subject, value):
                if isinstance(term, ox.BlankNode):
                    blanks.setdefault(term.value, BNode(f"f{number}b{len(blanks) + 1}"))
            said = (_term(subject, blanks, known), _term(quad.predicate, blanks, known))
            graph.add((*said, _term(value, blanks, known)))
    return graph


def _quads(path: Path) -> Iterator[ox.Quad]:
    data, ending = content_of(path), ending_of(path)
    _CHECKS.get(ending, check_text)(path, data)
    try:
        yield from ox.parse(data, format=FORMATS[ending])
    except SyntaxError as err:
        raise LoadError(_sentence(path, err)) from err
    except MemoryError as err:  # the parser's own limit for one word of the file
        raise LoadError(f"{path}: a text in it is longer than 16 MB; shorten it") from err


def _sentence(path: Path, err: SyntaxError) -> str:
    if "LoadDocumentCallback" in str(err):
        return f"{path}: its @context is on the web; put the context itself in the file"
    where = f"{path}, line {err.lineno}" if err.lineno else str(path)
    why = _PLACE.sub("", str(err.msg), count=1)
    return f"{where}: not {FORMATS[ending_of(path)].name}: {why}"


def _term(
    term: ox.NamedNode | ox.BlankNode | ox.Literal, blanks: dict[str, BNode], known: _Known
) -> URIRef | BNode | Literal:
    """Return a term as rdflib has it; one that was met before is that very object.

    So a large file needs less memory, and to look a term up is to compare no text.
    """
    if isinstance(term, ox.BlankNode):
        return blanks[term.value]
    found = known.get(term)
    if found is None:
        found = known[term] = _made(term)
    return found


def _made(term: ox.NamedNode | ox.Literal) -> URIRef | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == _STRING:
        return Literal(term.value)
    # rdflib would write "007" as "7"; the shapes must see what is in the file.
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
