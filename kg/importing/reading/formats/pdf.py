"""PDF."""

from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.records import Document


def read_pdf(name: str, data: bytes, limits: Limits) -> Document:  # noqa: ARG001
    """Return a PDF as a document."""
    raise RefusedError("is a PDF, which is not read yet")
