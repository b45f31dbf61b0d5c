"""The answers of the named questions that need no value, kept with a release.

To open a release takes long where it holds many plans; to read one answer does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.asking import ask
from kg.lookup import NameIndex
from kg.queries import NamedQuery, list_questions
from kg.records import SelectResult, text_of
from kg.release.folder import ReleaseFolder
from kg.release.kept import key_of, open_shelf, write_shelf
from kg.release.opening import Release, current_path
from kg.serialising import write_answer

_SHELF = "answers"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, and the names of the things in it by IRI."""

    answer: SelectResult
    names: Mapping[str, str]


def keep_answers(release: Release) -> None:
    """Ask every question that needs no value, and keep the answers with the release.

    Raises:
        OSError: The release's folder can not be written.
    """
    write_shelf(release.path, _SHELF, key_of(), _answers(release))


def kept_answer(folder: ReleaseFolder, question: NamedQuery) -> KeptAnswer | None:
    """Return the answer of the current release to a question without values, if it is kept.

    Raises:
        ReleaseError: There is no release, or it is damaged.
    """
    path = current_path(folder)
    answer = answer_beside(path, question)
    shelf = open_shelf(path, _SHELF, key_of())
    named = shelf.read(_names_of(question)) if shelf else None
    return None if answer is None or named is None else KeptAnswer(answer, json.loads(named))


def answer_beside(path: Path, question: NamedQuery) -> SelectResult | None:
    """Return the answer that lies beside a release to a question without values, if any does.

    Args:
        path: The folder of the release, which was verified.
        question: One of `kg.queries.list_questions`.
    """
    shelf = open_shelf(path, _SHELF, key_of())
    written = shelf.read(_answer_of(question)) if shelf else None
    if written is None:
        return None
    found = ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions), "a named question is a SELECT"
    return SelectResult(tuple(v.value for v in found.variables), tuple(map(tuple, found)))


def _answer_of(question: NamedQuery) -> str:
    return f"{question.name}.srj"


def _names_of(question: NamedQuery) -> str:
    return f"{question.name}.names.json"


def _answers(release: Release) -> Iterator[tuple[str, bytes]]:
    index = NameIndex(release.store)
    names = index.names
    for question in list_questions():
        if any(parameter.default is None for parameter in question.parameters):
            continue
        answer = ask(release.store, question, {}, index)
        yield _answer_of(question), write_answer(answer, "srj").encode()
        named = {word: names[word] for word in _words(answer) if word in names}
        text = json.dumps(named, ensure_ascii=False, sort_keys=True)
        yield _names_of(question), text.encode()


def _words(answer: SelectResult) -> set[str]:
    """Return what may be an IRI: a cell may hold several, with spaces between."""
    cells = (text_of(cell) for row in answer.rows for cell in row)
    return {word for cell in cells if cell and "://" in cell for word in cell.split(" ")}
