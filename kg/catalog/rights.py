"""What all parts of the catalogue share: their IRIs, and the terms of reuse in words."""

from __future__ import annotations

import hashlib

from kg.catalog.triples import Description

VARIOUS_RIGHTS = "The terms differ from dataset to dataset; each says its own."


def catalogue_iri(base: str, part: str = "") -> str:
    """Return the IRI of the catalogue, or of a part that it describes."""
    return f"{base}/catalog{f'#{part}' if part else ''}"


def state_rights(said: Description, base: str, text: str) -> Description:
    """Say the terms of reuse in words, as a statement (DCAT 3, section 8.3)."""
    iri = catalogue_iri(base, rights_key(text))
    return said.statement("dcterms:rights", iri, "dcterms:RightsStatement", text)


def rights_key(text: str) -> str:
    """Return the name of a rights statement within the catalogue, the same for the same words."""
    return f"rights-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
