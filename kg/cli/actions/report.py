"""What `kg report` does: write the impact report of a plan, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from kg.choices import DOCUMENT_FORMATS
from kg.cli.actions.documents import chosen_format, put
from kg.cli.actions.opening import current_release
from kg.exporters.impact import impact_report
from kg.lookup import NameIndex, find_thing


def report(plan: str, form: str | None, day: str, output: Path, release_dir: Path | None) -> None:
    """Write the report.

    Raises:
        UsageError: The file says no format, or its folder is not there.
        NotFoundError: Nothing has the plan's name.
        QueryError: The day is none.
    """
    wanted = chosen_format(output, form, DOCUMENT_FORMATS)
    store = current_release(release_dir).store
    put(impact_report(store, find_thing(NameIndex(store), plan, "plan").iri, day), wanted, output)
