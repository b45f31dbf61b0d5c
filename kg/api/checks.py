"""What the shapes find, as records."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from kg.api.records import Records, make_records
from kg.errors import UsageError
from kg.release.checking import check_files, check_store
from kg.sources import find_sources
from kg.store import Store
from kg.validate import COLUMNS


def list_findings(store: Store, paths: Sequence[str | PathLike[str]]) -> Records:
    """Return the findings in files, or in a store where no file is named.

    Shape: the columns of `kg.validate.COLUMNS`; a finding that has no such value has None.
    """
    if paths:
        found = check_files([Path(path) for path in paths], find_sources()).findings
    elif store.graphs():
        found = check_store(store, find_sources()).findings
    else:
        raise UsageError("this graph has no named graph to check; give the path of a file")
    rows = ([getattr(finding, name) or None for name in COLUMNS] for finding in found)
    return make_records(COLUMNS, rows)
