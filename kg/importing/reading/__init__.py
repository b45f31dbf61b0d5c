"""Files of any format to documents: a grid of cells for each table, and the texts between."""

from __future__ import annotations

from kg.importing.reading.limits import DEFAULT, Limits
from kg.importing.reading.opening import read_bytes, read_document

__all__ = ["DEFAULT", "Limits", "read_bytes", "read_document"]
