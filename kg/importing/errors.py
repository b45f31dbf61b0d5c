"""What the importer raises on purpose."""

from __future__ import annotations

from kg.errors import UsageError


class DocumentError(UsageError):
    """A document can not be read: the sentence names the file, the fault and what would help."""


class UnownedError(UsageError):
    """A document does not say whose plan it is, and nobody else did."""
