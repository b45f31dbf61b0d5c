"""The files that an import gives: the draft, its readings, and what else an officer takes away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.atomic import write_durably
from kg.errors import UsageError
from kg.exporters.workbook.blank import WRITERS
from kg.exporters.workbook.filling import fill_book
from kg.exporters.workbook.vocabulary import facts_of, read_vocabulary
from kg.importing.checking import CheckedBook, check_turtle, checked_book, commented
from kg.importing.commenting.notes import notes_of
from kg.importing.commenting.running import TYPES, with_comments
from kg.importing.decisions import Decisions, write_decisions
from kg.importing.editions import Following
from kg.importing.editions.files import changes_file, pairs_file
from kg.importing.filenames import (
    ANSWERS,
    COMMENTED,
    EDITIONS,
    LEDGER,
    MAPPING,
    OWNER_ANSWERS,
    PAIRS,
    PLAN_FILE,
    READINGS,
    REPORT,
    WORKBOOK,
)
from kg.importing.here import Here
from kg.importing.importer import Outcome, meanings
from kg.importing.ledger import Ledger
from kg.importing.making import Made
from kg.importing.reading import DEFAULT, Limits
from kg.importing.readings import COLUMNS, rows_of
from kg.release.checking import Checked
from kg.serialising.tables import csv_table
from kg.validate import serialise

_KNOWN = frozenset((
    PLAN_FILE, WORKBOOK, READINGS, LEDGER, MAPPING, REPORT, ANSWERS, EDITIONS, PAIRS,
    OWNER_ANSWERS, *COMMENTED.values(),
))  # fmt: skip
_LEDGER_COLUMNS = ("use", "why", "block", "row", "column", "from", "to")


class Files:
    """The files of a document that was read; each is made when it is asked for.

    Args:
        outcome: The document as it was read and decided.
        make: Makes the draft. It may say that nothing tells whose plan it is; the files that need
            no draft are given all the same.
        here: The plans that are here, with the ontology and the register.
        original: The file that was read; nothing where it is not at hand.
        limits: How much may be spent on the officer's own file.
        follows: Whether the draft follows a plan that is here.
    """

    def __init__(
        self,
        outcome: Outcome,
        make: Callable[[], Made],
        here: Here,
        original: bytes = b"",
        limits: Limits = DEFAULT,
        *,
        follows: bool = False,
    ) -> None:
        self._outcome, self._make, self._here = outcome, make, here
        self._original, self._limits, self._follows = original, limits, follows

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[], bytes]]:
        kind = self._outcome.document.format
        own = self._outcome.own is not None
        found: dict[str, Callable[[], bytes]] = {PLAN_FILE: lambda: self._made.draft.turtle}
        if not own:
            found |= {WORKBOOK: self._workbook, MAPPING: self._mapping}
        found |= {READINGS: self._readings, LEDGER: self._ledger, REPORT: self._report}
        if own:
            found[COMMENTED[kind]] = self._own_commented
        elif self._original and kind in TYPES:
            found[COMMENTED[kind]] = self._commented
        if self._follows:
            found |= {
                EDITIONS: lambda: changes_file(self._following),
                PAIRS: lambda: pairs_file(self._following),
            }
        if _corrections(self._outcome) != Decisions():
            found[ANSWERS] = self._answers
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files that there are."""
        return tuple(self._makers)

    def content(self, name: str) -> bytes:
        """Return one of the files.

        Raises:
            UsageError: Nothing says whose plan it is.
            DocumentError: The officer's own file can not be written again.
        """
        return self._makers[name]()

    @property
    def checked(self) -> Checked:
        """What the rules find in the draft; of a workbook of ours, also what is not understood."""
        return self._own_checked.checked if self._outcome.own else self._checked

    @cached_property
    def _checked(self) -> Checked:
        made = self._made.draft
        return check_turtle(Path(made.path).stem, made.turtle, self._here.sources)

    @cached_property
    def _own_checked(self) -> CheckedBook:
        own = self._outcome.own
        assert own is not None
        return checked_book(self._outcome.document, own, self._checked)

    @cached_property
    def _made(self) -> Made:
        return self._make()

    @property
    def _following(self) -> Following:
        follows = self._made.follows
        assert follows is not None
        return follows

    def _readings(self) -> bytes:
        return csv_table(COLUMNS, rows_of(self._outcome)).encode()

    def _ledger(self) -> bytes:
        return csv_table(_LEDGER_COLUMNS, _rows(self._outcome.ledger)).encode()

    def _report(self) -> bytes:
        return serialise(self.checked.findings, "html", width=80, colour=False).encode()

    def _answers(self) -> bytes:
        return write_decisions(_corrections(self._outcome)).encode()

    def _mapping(self) -> bytes:
        wanted = self._made.wanted
        kept = Decisions(
            columns=meanings(self._outcome), publisher=wanted.publisher_name, plan=wanted.plan,
            title=wanted.title,
        )  # fmt: skip
        return write_decisions(kept).encode()

    def _workbook(self) -> bytes:
        """Make our workbook of the draft: it can be changed in a spreadsheet and imported again."""
        made = self._made.draft
        said = ox.parse(made.turtle, format=ox.RdfFormat.TURTLE)
        words = self._here.beside(made.path.partition("/")[0])
        facts = facts_of((quad.triple for quad in said), words)
        return WRITERS[".xlsx"](fill_book(facts, [made.plan]))

    def _commented(self) -> bytes:
        """Make the officer's own file with a comment at each doubt."""
        document, notes = self._outcome.document, notes_of(self._outcome)
        return with_comments(document.name, self._original, document.format, notes, self._limits)

    def _own_commented(self) -> bytes:
        """Make a workbook of ours with what the rules find in it."""
        words = read_vocabulary(self._here.sources)
        return WRITERS[f".{self._outcome.document.format}"](
            commented(self._own_checked, words, self._here)
        )


def _corrections(outcome: Outcome) -> Decisions:
    """Return what was decided of the document; whose plan it is stands with the mapping."""
    return replace(outcome.decisions, publisher=None, plan=None, title=None)


def _rows(ledger: Ledger) -> list[tuple[str | int, ...]]:
    return [
        (
            entry.use, entry.why, entry.span.place.block + 1, entry.span.place.row + 1,
            entry.span.place.column + 1, entry.span.start, entry.span.end,
        )
        for entry in ledger.entries
    ]  # fmt: skip


def check_folder(folder: Path) -> None:
    """Say whether a draft may be written into a folder, before one is made.

    Raises:
        UsageError: The folder holds something else than a draft.
    """
    for name in _held_by(folder):
        if name not in _KNOWN and not name.startswith("."):
            raise UsageError(
                f"{folder}: holds {name}, which is no part of a draft; name "
                "another folder with --out"
            )


def _held_by(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a draft, the plan last: a folder without it holds no draft.

    Raises:
        UsageError: The folder holds something else than a draft.
    """
    check_folder(folder)
    if folder.exists():
        for stale in (PLAN_FILE, *_KNOWN):
            (folder / stale).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(files, key=lambda name: name == PLAN_FILE):
        write_durably(folder / name, files[name])
