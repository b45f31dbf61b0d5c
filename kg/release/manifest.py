"""What a release says of itself: `manifest.json`, and the check of its files against it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from kg.errors import ReleaseError

FORMAT = 1
DATASET, REPORT, MANIFEST, SEAL = "dataset.nq.gz", "report.ttl", "manifest.json", "manifest.sha256"

COUNTED = ("plans", "activities", "engagements", "bodies", "groups")
SEVERITIES = ("violations", "warnings", "notes")
_REMEDY = "run `kg build`, or `kg releases roll-back NAME`"


class FileEntry(TypedDict):
    """Units: `bytes` is the size; `sha256` is in lower-case hexadecimal."""

    bytes: int
    sha256: str


class GraphEntry(TypedDict):
    """Shape: `classes` counts the subjects of each rdf:type, by IRI."""

    triples: int
    classes: dict[str, int]


class HarvestedEntry(TypedDict):
    """A source that was harvested: its base, where it was taken from, its graphs in our dataset."""

    base: str
    url: str
    graphs: list[str]


class Manifest(TypedDict):
    """The JSON of `manifest.json`.

    Shape:
        `inputs` maps each file the release was made from to its SHA-256, and `digest` covers
        them all, with the base and the program. `quads` is what a store holds after loading.
        `findings` has the keys `SEVERITIES`, `counts` those of `COUNTED`.
        `harvested` has an entry for each source of others, by its slug; absent where there is none.
    """

    format: int
    base: str
    ontology: str
    program: str
    digest: str
    inputs: dict[str, str]
    quads: int
    graphs: dict[str, GraphEntry]
    harvested: NotRequired[dict[str, HarvestedEntry]]
    counts: dict[str, int]
    findings: dict[str, int]
    files: dict[str, FileEntry]


def file_entry(content: bytes) -> FileEntry:
    """Return the size and the digest of a file's bytes."""
    return FileEntry(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as it is written, the same bytes for the same content."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def seal_of(manifest: bytes) -> bytes:
    """Return the line that `sha256sum --check` reads, for the file beside the manifest."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def read_manifest(path: Path, digest: str | None = None) -> Manifest:
    """Return the manifest in a release's folder, checked against its own digest.

    Args:
        path: The folder of one release.
        digest: What `current` says of the manifest; the seal beside it is checked either way.

    Raises:
        ReleaseError: Missing, changed, or of a form this version does not read.
    """
    content = _read(path / MANIFEST)
    if seal_of(content) != _read(path / SEAL) or file_entry(content)["sha256"] != (
        digest or file_entry(content)["sha256"]
    ):
        raise ReleaseError(f"{path / MANIFEST}: damaged, its digest is another; {_REMEDY}")
    manifest = cast(Manifest, json.loads(content))
    if manifest["format"] != FORMAT:
        raise ReleaseError(f"{path}: a release of form {manifest['format']}; run `kg build`")
    return manifest


def read_checked(path: Path, name: str, manifest: Manifest) -> bytes:
    """Return the bytes of one file of a release.

    Raises:
        ReleaseError: The file is missing, or is not what the manifest says.
    """
    content = _read(path / name)
    if file_entry(content) != manifest["files"][name]:
        raise ReleaseError(f"{path / name}: damaged, not as the manifest says; {_REMEDY}")
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as err:
        raise ReleaseError(f"{path}: can not be read: {err.strerror or err}; {_REMEDY}") from err
