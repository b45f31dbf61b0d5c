"""The words of the workbook where there is no release: straight from the files of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.errors import LoadError
from kg.exporters.facts import Facts, layer_of
from kg.exporters.wording import word_of
from kg.exporters.workbook.naming import folded
from kg.exporters.workbook.sheets import SHEETS, SheetColumn
from kg.sources import Sources


def read_vocabulary(sources: Sources, beside: Iterable[ox.Triple] = ()) -> Facts:
    """Return the words of the ontology, and the shared register as what may be named.

    `beside` is what plans state whose things may be named as well.

    Raises:
        LoadError: A file can not be read.
    """
    words = sorted(sources.ontology.glob("*.ttl"))
    hub = sorted((sources.data / "hub").glob("*.ttl"))
    return Facts({}, layer_of(chain(_triples(hub), beside)), layer_of(_triples(words)))


def facts_of(triples: Iterable[ox.Triple], words: Facts) -> Facts:
    """Return what a plan says by itself, with the words and the register beside it."""
    return words.holding(layer_of(triples))


def _triples(files: Iterable[Path]) -> Iterable[ox.Triple]:
    for path in files:
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                yield quad.triple
        except (OSError, SyntaxError) as err:
            raise LoadError(f"{path}: can not be read: {err}") from err


def columns_by_title(words: Facts) -> Mapping[str, Mapping[str, SheetColumn]]:
    """Return the columns of each sheet by their heads, as names are compared."""
    return {
        sheet.title: {
            folded(title_of(column, words)): column for column in sheet.columns if column.prop
        }
        for sheet in SHEETS
    }


def title_of(column: SheetColumn, words: Facts) -> str:
    """Return what stands at the head of a column: the ontology's name of its property."""
    word = word_of(words, column.prop)
    return word[:1].upper() + word[1:]
