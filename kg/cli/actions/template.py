"""What `kg template` and `kg report-template` do: write a workbook, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.atomic import write_durably
from kg.cli.actions.opening import current_release
from kg.errors import UsageError
from kg.exporters.facts import read_plans
from kg.exporters.workbook.blank import WRITERS, template_book
from kg.exporters.workbook.book import Book
from kg.exporters.workbook.report import report_book
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.lookup import NameIndex, find_thing
from kg.sources import find_sources


def template(plan: str | None, output: Path, release_dir: Path | None) -> None:
    """Write the workbook.

    Raises:
        UsageError: The file has another ending, or its folder is not there.
        NotFoundError: Nothing has the plan's name.
    """
    write = _writer(output)
    if plan is None:
        book = template_book(read_vocabulary(find_sources()))
    else:
        store = current_release(release_dir).store
        iri = find_thing(NameIndex(store), plan, "plan").iri
        book = template_book(read_plans(store, [iri]), [iri])
    write_durably(output, write(book))


def report_template(plan: str, output: Path, release_dir: Path | None) -> None:
    """Write the workbook of the report on a plan.

    Raises:
        UsageError: The file has another ending, or its folder is not there.
        NotFoundError: Nothing has the plan's name, or no plan of its own does.
    """
    write = _writer(output)
    store = current_release(release_dir).store
    iri = find_thing(NameIndex(store), plan, "plan").iri
    write_durably(output, write(report_book(read_plans(store, [iri]), iri)))


def _writer(output: Path) -> Callable[[Book], bytes]:
    write = WRITERS.get(output.suffix.lower())
    if write is None:
        raise UsageError(f"{output}: a workbook ends in {' or '.join(WRITERS)}")
    if not output.parent.is_dir():
        raise UsageError(f"{output.parent}: there is no such folder")
    return write
