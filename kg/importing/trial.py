"""Any file of a plan checked as it is: RDF, a workbook of ours, or a document; nothing is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import UsageError
from kg.exporters.workbook.blank import WRITERS
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.importing.checking import check_workbook, commented
from kg.importing.decisions import Decisions
from kg.importing.errors import UnownedError
from kg.importing.filenames import COMMENTED
from kg.importing.files import Files
from kg.importing.here import Here
from kg.importing.importer import Outcome, import_document
from kg.importing.layouts.owner import is_answers
from kg.importing.making import make
from kg.importing.ours import is_ours
from kg.importing.reading import DEFAULT, Limits, read_document
from kg.importing.register import known_parties
from kg.importing.summing_up import summary
from kg.importing.wanted import wanted_of
from kg.importing.words import read_words
from kg.release.checking import Asked, Checked, check_files
from kg.sources import Sources
from kg.validate.contents import ending_of
from kg.validate.reading import FORMATS

# Whose plan it is taken to be where the document does not say; the key is nobody's.
NOBODY = "Unnamed publisher"


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found in a file.

    Shape: `read` says in sentences what was read. `commented` gives the officer's own file with
    comments, by one of `endings`; a file that takes no comments has none.
    """

    checked: Checked
    read: tuple[str, ...]
    commented: Callable[[str], bytes]
    endings: tuple[str, ...]


def is_rdf(path: Path) -> bool:
    """Whether a path ends as a file of RDF does, packed or not."""
    return ending_of(path) in FORMATS


def try_file(
    path: Path,
    sources: Sources,
    asked: Asked | None = None,
    publisher: str = "",
    limits: Limits = DEFAULT,
) -> Trial:
    """Check a file as it would be checked if it were taken in.

    Args:
        path: The file.
        sources: Where the shapes, the ontology and the register are.
        asked: Which rules are asked.
        publisher: Whose plan it is, where the file does not say.
        limits: How much may be spent on reading it.

    Raises:
        UsageError: It holds no plan, or can not be read.
        LoadError: It is no RDF of the kind that its name says.
    """
    if is_rdf(path):
        checked = check_files([path], sources, asked or Asked())
        return Trial(checked, (checked.scope.in_words(),), _nothing, ())
    document = read_document([path], limits)
    if is_answers(document):
        raise UsageError(
            f"{path.name}: holds the answers of a plan’s owner; `kg import` says what they are"
        )
    if is_ours(document):
        return _try_workbook(path, sources, asked or Asked())
    if asked not in (None, Asked()):
        raise UsageError(f"{path}: shapes of your own are asked of RDF files and of our workbooks")
    here, register = Here(sources), known_parties(sources)
    words = read_words(sorted(sources.ontology.glob("*.ttl")))
    decisions = Decisions(publisher=publisher or None)
    outcome = import_document(document, words, register, decisions)
    if outcome.layout.refusal is not None:
        raise UsageError(f"{document.name}: {outcome.layout.refusal}")
    files = _files(outcome, path.read_bytes(), here, limits)
    checked = files.checked
    kind = COMMENTED.get(document.format, "")
    has_comments = kind in files.names
    return Trial(
        checked,
        (*summary(outcome), checked.scope.in_words()),
        (lambda _: files.content(kind)) if has_comments else _nothing,
        (Path(kind).suffix,) if has_comments else (),
    )


def _try_workbook(path: Path, sources: Sources, asked: Asked) -> Trial:
    words = read_vocabulary(sources)
    book = check_workbook(path, words, sources, asked)

    def written(ending: str) -> bytes:
        return WRITERS[ending](commented(book, words, Here(sources)))

    return Trial(book.checked, (book.checked.scope.in_words(),), written, tuple(WRITERS))


def _files(outcome: Outcome, data: bytes, here: Here, limits: Limits) -> Files:
    register = known_parties(here.sources)
    digest = hashlib.sha256(data).hexdigest()
    try:
        wanted = wanted_of(outcome, register, here)
    except UnownedError:
        outcome = replace(outcome, decisions=Decisions(publisher=NOBODY).over(outcome.decisions))
        wanted = wanted_of(outcome, register, here)
    made = make(outcome, wanted, digest, here)
    return Files(outcome, lambda: made, here, data, limits)


def _nothing(_: str) -> bytes:
    raise UsageError("comments go into a Word file or a workbook: .docx, .xlsx or .ods")
