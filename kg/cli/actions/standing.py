"""Where things stand in Turtle files: the file, and the line where its statement begins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.claims.statements import parse
from kg.errors import LoadError
from kg.sources import Sources
from kg.validate import files_below
from kg.validate.sarif import Line

_TURTLE = ".ttl"


def lines_of(paths: Iterable[Path], sources: Sources) -> dict[str, Line]:
    """Return where each thing stands in some files, or in the sources where none is named.

    Shape: files are named as seen from the folder of this process, where they lie below it. What
    stands in several places is where it is said what it is. A file that is no Turtle, or is
    written in a form that is not looked into, tells of no lines.
    """
    named = list(paths)
    files = files_below(named) if named else sorted(sources.data.rglob("*.ttl"))
    found: dict[str, Line] = {}
    for path in (path for path in files if path.suffix == _TURTLE):
        try:
            text = path.read_text(encoding="utf-8")
            parsed = parse(text, path.name)
        except (LoadError, OSError, UnicodeDecodeError):
            continue
        uri = _uri(path)
        for iri in dict.fromkeys(s.subject.iri for s in parsed.statements):
            statement = parsed.about(iri) if iri else None
            if statement is not None:
                found.setdefault(iri, (uri, text.count("\n", 0, statement.subject.start) + 1))
    return found


def _uri(path: Path) -> str:
    whole, here = path.resolve(), Path.cwd().resolve()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else whole.as_uri()
