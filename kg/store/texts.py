"""The store's own query files, and IRIs put into them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template

import pyoxigraph as ox

from kg.errors import UsageError

_FOLDER = Path(__file__).resolve().parent / "queries"


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / f"{name}.rq").read_text(encoding="utf-8"))


def text_of_file(name: str, **values: str) -> str:
    """Return a file of kg/store/queries, each `$place` filled with text that is checked already."""
    return _template(name).substitute(values)


def written_iri(iri: str) -> str:
    """Return an IRI in its brackets.

    Raises:
        UsageError: It is none.
    """
    try:
        return str(ox.NamedNode(iri))
    except ValueError as err:
        raise UsageError(f"{iri!r} is no IRI") from err
