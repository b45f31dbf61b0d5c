"""Several documents as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from kg.importing.records import Document, Table, Text


def together(name: str, documents: Sequence[Document], unread: Sequence[str] = ()) -> Document:
    """Return several documents as one; a table without a name gets that of its file."""
    properties: dict[str, str] = {}
    blocks: list[Table | Text] = []
    passed = list(unread)
    for document in documents:
        properties = {**document.properties, **properties}
        passed += document.unread
        stem = PurePosixPath(document.name).stem
        for block in document.blocks:
            if isinstance(block, Table) and not block.name:
                blocks.append(replace(block, name=stem))
            else:
                blocks.append(block)
    return Document(name, documents[0].format, tuple(blocks), properties, tuple(passed))
