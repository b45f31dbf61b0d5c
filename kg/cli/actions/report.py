"""What `kg report` does: write the impact report of a plan, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from kg.atomic import write_durably
from kg.choices import DOCUMENT_FORMATS
from kg.cli.actions.opening import current_release
from kg.documents import WRITERS, count_blanks
from kg.errors import UsageError
from kg.exporters.impact import impact_report
from kg.lookup import NameIndex, find_thing


def report(plan: str, form: str | None, day: str, output: Path, release_dir: Path | None) -> None:
    """Write the report, and say on standard error how much of it is blank.

    Raises:
        UsageError: The file says no format, or its folder is not there.
        NotFoundError: Nothing has the plan's name.
        QueryError: The day is none.
    """
    wanted = form or output.suffix.lower().removeprefix(".")
    if wanted not in DOCUMENT_FORMATS:
        raise UsageError(f"{output}: name its format: --format {'|'.join(DOCUMENT_FORMATS)}")
    if not output.parent.is_dir():
        raise UsageError(f"{output.parent}: there is no such folder")
    store = current_release(release_dir).store
    document = impact_report(store, find_thing(NameIndex(store), plan, "plan").iri, day)
    write_durably(output, WRITERS[wanted](document))
    click.echo(f"{output}: {count_blanks(document)} blanks are marked in it", err=True)
