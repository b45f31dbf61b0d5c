"""What a copy was made from, as one digest: what is made from the same is the same."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from kg.catalog import SETTINGS
from kg.release import Manifest
from kg.sources import find_sources

_PACKAGES = Path(__file__).resolve().parents[2]
# What a page may depend on; compiled files are made from these.
_KINDS = frozenset(
    (*(".py", ".rq", ".ttl", ".html", ".txt", ".xml"), *(".json", ".jsonld", ".tsv"))
)


def made_from(release: str, manifest: Manifest, site: str, live: str) -> str:
    """Return the digest of all that a copy depends on: release, program, libraries, settings.

    Args:
        release: The release's name, and `manifest` what it says of itself.
        manifest: See `release`.
        site: Where the copy will be served, or nothing.
        live: The server that answers for the rest, or nothing.
    """
    told = {
        "release": release,
        "manifest": manifest,
        "site": site,
        "live": live,
        "settings": {setting.name: setting.read() for setting in SETTINGS},
        "python": sys.version,
        "libraries": sorted(f"{each.name} {each.version}" for each in distributions()),
        "program": dict(_program()),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _program() -> Iterator[tuple[str, str]]:
    sources = find_sources()
    folders = (_PACKAGES / "kg", _PACKAGES / "web", sources.ontology, sources.shapes)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            is_static = "static" in path.parts and path.is_file()
            if is_static or path.suffix in _KINDS:
                yield str(path), hashlib.sha256(path.read_bytes()).hexdigest()
