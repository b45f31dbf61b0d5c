"""What a JSON-LD file says and no triple holds: the standard lets a reader drop it in silence."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rdflib import URIRef

from kg.terms import SHAPES
from kg.validate.contents import content_of, ending_of
from kg.validate.finding import Finding

_NAME = "Nothing that a file says is dropped"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|_:")
_MOST_NAMED = 5


def dropped(files: Sequence[Path]) -> tuple[Finding, ...]:
    """Return one violation (F02) for each JSON-LD file and kind of what is dropped.

    Args:
        files: What was read, whatever its form; those that are no JSON-LD are passed over.

    Source: JSON-LD 1.1 Processing Algorithms, section 5.1.2 (keys without a meaning) and JSON-LD
    1.1, section 4.3.2 (base).
    """
    return tuple(finding for path in files for finding in _of_file(path))


def _of_file(path: Path) -> Iterator[Finding]:
    if ending_of(path) != ".jsonld":
        return
    document = json.loads(content_of(path))
    contexts = list(_contexts(document))
    terms = {term for context in contexts for term in context}
    if "@vocab" not in terms:
        keys = Counter(key for key in _keys(document) if not _has_meaning(key, terms))
        if keys:
            yield _finding(
                path,
                f"Keys without a meaning in the @context were dropped: {_named(keys)}.",
                "Put the @context into the file that gives each key its IRI, or write the IRI.",
            )
        kinds = Counter(
            kind for kind in _values(document, "@type") if not _has_meaning(kind, terms)
        )
        if kinds:
            yield _finding(
                path,
                f"Types without a meaning in the @context were dropped: {_named(kinds)}.",
                "Put the @context into the file that gives each type its IRI, or write the IRI.",
            )
    if "@base" not in terms:
        names = Counter(iri for iri in _values(document, "@id") if not _ABSOLUTE.match(iri))
        if names:
            yield _finding(
                path,
                f"Things with a relative name and no base were dropped: {_named(names)}.",
                "Write each @id as a whole IRI, or give the file an @base.",
            )


def _contexts(part: Any) -> Iterator[dict[str, Any]]:
    """Yield each context in a document; a list of them is several."""
    for value in _below(part):
        held = value.get("@context")
        yield from (c for c in (held if isinstance(held, list) else [held]) if isinstance(c, dict))


def _keys(part: Any) -> Iterator[str]:
    for value in _below(part):
        yield from (key for key in value if not key.startswith("@"))


def _values(part: Any, keyword: str) -> Iterator[str]:
    for value in _below(part):
        held = value.get(keyword)
        yield from (t for t in (held if isinstance(held, list) else [held]) if isinstance(t, str))


def _below(part: Any) -> Iterator[dict[str, Any]]:
    """Yield each object of a document but those within contexts."""
    waiting = [part]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(held for key, held in value.items() if key != "@context")


def _has_meaning(word: str, terms: set[str]) -> bool:
    return word in terms or ":" in word or word.startswith("@")


def _named(words: Counter[str]) -> str:
    listed = ", ".join(f"“{word[:60]}”" for word in sorted(words)[:_MOST_NAMED])
    left = len(words) - _MOST_NAMED
    return f"{listed} and {left} more" if left > 0 else listed


def _finding(path: Path, message: str, remedy: str) -> Finding:
    return Finding(
        code="F02",
        severity="Violation",
        plan="",
        focus=str(path),
        label=str(path),
        path="",
        value="",
        message=message,
        remedy=remedy,
        source=str(path),
        name=_NAME,
        shape=f"{SHAPES}F02",
        focus_term=URIRef(path.resolve().as_uri()),
    )
