"""What `kg template` does: write a workbook, blank or for a plan, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from kg.atomic import write_durably
from kg.cli.actions.opening import current_release
from kg.errors import UsageError
from kg.exporters.facts import read_plans
from kg.exporters.workbook.blank import WRITERS, template_book
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.lookup import NameIndex, find_thing
from kg.sources import find_sources


def template(plan: str | None, output: Path, release_dir: Path | None) -> None:
    """Write the workbook.

    Raises:
        UsageError: The file has another ending, or its folder is not there.
        NotFoundError: Nothing has the plan's name.
    """
    write = WRITERS.get(output.suffix.lower())
    if write is None:
        raise UsageError(f"{output}: a workbook ends in {' or '.join(WRITERS)}")
    if not output.parent.is_dir():
        raise UsageError(f"{output.parent}: there is no such folder")
    if plan is None:
        book = template_book(read_vocabulary(find_sources()))
    else:
        store = current_release(release_dir).store
        iri = find_thing(NameIndex(store), plan, "plan").iri
        book = template_book(read_plans(store, [iri]), [iri])
    write_durably(output, write(book))
