"""What is said of one thing, as records."""

from __future__ import annotations

import pyoxigraph as ox

from kg.api.records import Records, make_records
from kg.labels.directory import Directory, directory
from kg.lookup import find_iri
from kg.pages import about
from kg.records import Term
from kg.serialising.graphs import COLUMNS, quad_cells
from kg.store import Store

_NAMED = ("subject", "predicate", "object")


def list_statements(store: Store, text: str) -> Records:
    """Return the statements about a thing as `kg show --format csv` has them, with names beside.

    Shape: the columns of `kg.serialising.graphs.COLUMNS`, then `subjectName`, `predicateName` and
    `objectName`, None for what has no name.
    """
    names = directory(store)
    quads = about(store, find_iri(names.index, text))
    rows = [(*quad_cells(quad), *(_name(names, getattr(quad, part)) for part in _NAMED))
            for quad in sorted(quads, key=str)]  # fmt: skip
    return make_records((*COLUMNS, *(f"{part}Name" for part in _NAMED)), rows)


def _name(names: Directory, term: Term) -> str | None:
    return names.name(term.value) if isinstance(term, ox.NamedNode) else None
