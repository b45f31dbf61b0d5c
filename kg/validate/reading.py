"""RDF files from outside, read without ever fetching anything."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from kg.errors import LoadError, UsageError
from kg.terms import PREFIXES
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
# A day such as 30 February is for a rule to find; rdflib would write a traceback to stderr too.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
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
        below = sorted(p for p in path.rglob("*") if p.suffix in FORMATS) if path.is_dir() else []
        if not path.exists():
            raise UsageError(f"{path}: no such file")
        if path.suffix not in FORMATS and not below:
            raise UsageError(f"{path}: no RDF here; we read {', '.join(FORMATS)}")
        found.extend(below or [path])
    return tuple(dict.fromkeys(found))


def read_files(files: Sequence[Path]) -> Graph:
    """Read files into one flat graph; names of graphs are dropped.

    Shape:
        A mark at the start of a file (U+FEFF) is no part of it. Blank nodes are kept apart by
        file and numbered in the order of the file, so the same files always give the same graph.

    Raises:
        LoadError: A file can not be read, is not what its ending says, is nested too deep, or
            is RDF/XML with a DOCTYPE.
    """
    graph = flat_graph()
    for number, path in enumerate(files, start=1):
        blanks: dict[str, BNode] = {}
        for quad in _quads(path):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                raise LoadError(f"{path}: statements about statements are not read")
            for term in (subject, value):
                if isinstance(term, ox.BlankNode):
                    blanks.setdefault(term.value, BNode(f"f{number}b{len(blanks) + 1}"))
            graph.add((_term(subject, blanks), URIRef(quad.predicate.value), _term(value, blanks)))
    return graph


def _quads(path: Path) -> Iterator[ox.Quad]:
    try:
        data = path.read_bytes()
    except OSError as err:
        raise LoadError(f"{path}: {err.strerror}") from err
    data = data.removeprefix(codecs.BOM_UTF8)
    _CHECKS.get(path.suffix, check_text)(path, data)
    try:
        yield from ox.parse(data, format=FORMATS[path.suffix])
    except SyntaxError as err:
        raise LoadError(_sentence(path, err)) from err


def _sentence(path: Path, err: SyntaxError) -> str:
    if "LoadDocumentCallback" in str(err):
        return f"{path}: its @context is on the web; put the context itself in the file"
    where = f"{path}, line {err.lineno}" if err.lineno else str(path)
    why = _PLACE.sub("", str(err.msg), count=1)
    return f"{where}: not {FORMATS[path.suffix].name}: {why}"


def _term(
    term: ox.NamedNode | ox.BlankNode | ox.Literal, blanks: dict[str, BNode]
) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return blanks[term.value]
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == _STRING:
        return Literal(term.value)
    # rdflib would write "007" as "7"; the shapes must see what is in the file.
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
