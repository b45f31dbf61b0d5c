"""RDF from strangers into N-Quads, in a process that may die of it.

Run as a file, not as a module: it needs no more of ours than what stands here, and starts quickly.
Arguments: the format, the address that relative IRIs are under (or nothing), then the limits
`memory bytes`, `seconds`, `triples`, `nesting`. The text comes in on standard input; N-Quads go
out. What is refused ends with exit code 2 and a sentence on standard error.
"""

from __future__ import annotations

import re
import sys

import pyoxigraph as ox

try:
    import resource
except ImportError:  # Windows has no such limits; the parent's clock still holds
    resource = None  # type: ignore[assignment]

REFUSED = 2
_FORMATS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_OPEN, _CLOSE = b"[({", b"])}"
# What may hold a bracket that opens nothing comes first.
_PART = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    rb'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"\s]*>|#[^\n]*|<<|[\[\](){}]',
    re.DOTALL,
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!entity|!--|\?xml|html|rdf:RDF)", re.IGNORECASE
)
_DECLARES = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)


class RefusedError(Exception):
    """A sentence for the parent."""


def limit(memory: int, seconds: int) -> None:
    """Give this process so much memory and time, and no file to write."""
    if resource is None:
        return
    for kind, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def refuse_what_is_no_text(data: bytes, form: str) -> None:
    """Refuse what is not the text of triples at all, and XML that declares what it is made of."""
    if form == "rdf" and _DECLARES.search(data):
        raise RefusedError("declares a document type or entities, which are not read")
    if form != "rdf" and _MARKUP.match(data):
        raise RefusedError("is a web page or XML, not what its name says")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as err:
        raise RefusedError("is not UTF-8") from err


def refuse_nesting(data: bytes, deepest: int) -> None:
    """Refuse brackets nested so deep that a parser's own stack might give way."""
    depth = 0
    for match in _PART.finditer(data):
        part = match.group()
        if part == b"<<":
            raise RefusedError("holds statements about statements, which are not read")
        if part in _OPEN:
            depth += 1
        elif part in _CLOSE:
            depth -= 1
        if depth > deepest:
            raise RefusedError(f"nests brackets more than {deepest} deep")


def quads_of(data: bytes, form: str, base: str, most: int) -> list[ox.Quad]:
    """Return the quads, refusing too many and triples in triples."""
    found: list[ox.Quad] = []
    for quad in ox.parse(data, format=_FORMATS[form], base_iri=base or None):
        if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
            raise RefusedError("holds statements about statements, which are not read")
        found.append(quad)
        if len(found) > most:
            raise RefusedError(f"holds more than {most:,} triples")
    return found


def main(form: str, base: str, memory: str, seconds: str, most: str, deepest: str) -> int:
    """Read, check and write; return the exit code."""
    limit(int(memory), int(seconds))
    data = sys.stdin.buffer.read()
    try:
        refuse_what_is_no_text(data, form)
        if form in ("ttl", "trig", "jsonld"):
            refuse_nesting(data, int(deepest))
        quads = quads_of(data, form, base, int(most))
        ox.serialize(quads, sys.stdout.buffer, format=ox.RdfFormat.N_QUADS)
    except RefusedError as err:
        sys.stderr.write(str(err))
        return REFUSED
    except SyntaxError as err:
        said = re.sub(r"^Parser error at [^:]*: ", "", str(err.msg))
        where = f", line {err.lineno}" if err.lineno else ""
        sys.stderr.write(f"can not be read{where}: {said[:300]}")
        return REFUSED
    except MemoryError:
        sys.stderr.write("takes more memory than it may")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
