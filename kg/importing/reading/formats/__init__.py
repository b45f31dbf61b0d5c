"""One module a format; each gives the document that bytes hold. Imported when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import on_first_use

if TYPE_CHECKING:
    from kg.importing.reading.formats import (
        archive,
        delimited,
        docx,
        markdown,
        ods,
        odt,
        pdf,
        tabbed,
        webpage,
        xlsx,
    )

__all__ = [
    "archive",
    "delimited",
    "docx",
    "markdown",
    "ods",
    "odt",
    "pdf",
    "tabbed",
    "webpage",
    "xlsx",
]
__getattr__ = on_first_use(__name__)
