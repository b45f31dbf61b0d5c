"""Answers that are the same for a whole release, kept with it by the text of their query.

To open a release takes long where it holds many plans, and so does what its main pages ask; to read
one answer does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.asking import ask
from kg.lookup import NameIndex
from kg.queries import NamedQuery, list_questions
from kg.queries.run import bound_text
from kg.records import Result, SelectResult, text_of
from kg.release.folder import ReleaseFolder
from kg.release.kept import Shelf, key_of, open_shelf, write_shelf
from kg.release.opening import Release, current_path
from kg.serialising import write_answer

# What the questions without values are answered, and what else the main pages ask.
_QUESTIONS, _PAGES = "answers", "asked-by-pages"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, and the names of the things in it by IRI."""

    answer: SelectResult
    names: Mapping[str, str]


class KeptAnswers:
    """The answers that lie beside a release, whenever they were put there."""

    def __init__(self, path: Path) -> None:
        """Look for answers in the folder of a release, which was verified."""
        self._path = path
        self._shelves: dict[str, Shelf] = {}

    def find(self, text: str) -> SelectResult | None:
        """Return the answer to a query, if it is kept."""
        for name in (_QUESTIONS, _PAGES):
            shelf = self._shelf(name)
            written = shelf.read(_name_of(text)) if shelf else None
            if written is not None:
                return _read(written)
        return None

    def _shelf(self, name: str) -> Shelf | None:
        shelf = self._shelves.get(name) or open_shelf(self._path, name, key_of())
        if shelf is not None:
            self._shelves[name] = shelf
        return shelf


def use_kept_answers(release: Release) -> Release:
    """Let the store of a release give the answers that lie beside it; return the release."""
    kept = KeptAnswers(release.path)
    release.store.through = lambda text, run: kept.find(text) or run(text)
    return release


@contextmanager
def noting_answers(release: Release) -> Iterator[dict[str, bytes]]:
    """Note what the store of a release is asked meanwhile, and the answers, for `keep_noted`."""
    noted: dict[str, bytes] = {}

    def note(text: str, run: Callable[[str], Result]) -> Result:
        found = run(text)
        if isinstance(found, SelectResult) and not found.is_ask and _name_of(text) not in noted:
            noted.update((_name_of(text), written) for written in _written(found))
        return found

    release.store.through = note
    try:
        yield noted
    finally:
        release.store.through = None


def keep_answers(release: Release) -> None:
    """Ask every question that needs no value, and keep the answers with the release.

    Raises:
        OSError: The release's folder can not be written.
    """
    write_shelf(release.path, _QUESTIONS, key_of(), _answers(release))


def keep_noted(release: Release, noted: Mapping[str, bytes]) -> None:
    """Keep with a release what its pages asked, as it was noted.

    Raises:
        OSError: The release's folder can not be written.
    """
    write_shelf(release.path, _PAGES, key_of(), noted.items())


def kept_answer(folder: ReleaseFolder, question: NamedQuery) -> KeptAnswer | None:
    """Return the answer of the current release to a question without values, if it is kept.

    Raises:
        ReleaseError: There is no release, or it is damaged.
    """
    shelf = open_shelf(current_path(folder), _QUESTIONS, key_of())
    if shelf is None or _needs_value(question):
        return None
    written, named = shelf.read(_name_of(bound_text(question, {}))), shelf.read(_names_of(question))
    answer = _read(written) if written else None
    return None if answer is None or named is None else KeptAnswer(answer, json.loads(named))


def _answers(release: Release) -> Iterator[tuple[str, bytes]]:
    index = NameIndex(release.store)
    names = index.names
    for question in list_questions():
        if _needs_value(question):
            continue
        answer = ask(release.store, question, {}, index)
        for written in _written(answer):
            yield _name_of(bound_text(question, {})), written
        named = {word: names[word] for word in _words(answer) if word in names}
        text = json.dumps(named, ensure_ascii=False, sort_keys=True)
        yield _names_of(question), text.encode()


def _needs_value(question: NamedQuery) -> bool:
    return any(parameter.default is None for parameter in question.parameters)


def _name_of(text: str) -> str:
    return f"{hashlib.sha256(text.encode()).hexdigest()}.tsv"


def _names_of(question: NamedQuery) -> str:
    return f"{question.name}.names.json"


def _written(answer: SelectResult) -> Iterator[bytes]:
    """Yield an answer as it is kept, unless it would be read as another.

    What is without a name has another identity in each answer that is read.
    """
    written = write_answer(answer, "tsv").encode()
    if _read(written) == answer and not any(
        isinstance(term, ox.BlankNode) for row in answer.rows for term in row
    ):
        yield written


def _read(written: bytes) -> SelectResult | None:
    try:
        found = ox.parse_query_results(written, format=ox.QueryResultsFormat.TSV)
        assert isinstance(found, ox.QuerySolutions), "tables hold rows"
        return SelectResult(tuple(v.value for v in found.variables), tuple(map(tuple, found)))
    except (SyntaxError, ValueError):
        return None


def _words(answer: SelectResult) -> set[str]:
    """Return what may be an IRI: a cell may hold several, with spaces between."""
    cells = (text_of(cell) for row in answer.rows for cell in row)
    return {word for cell in cells if cell and "://" in cell for word in cell.split(" ")}
