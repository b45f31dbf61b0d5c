"""Releases: sources in, a verified dataset out, and opened again.

Building is in `kg.release.building`. It is not imported here: it needs the validator, and whoever
only opens a release should not wait for that to load.
"""

from kg.release.folder import Pointer, ReleaseFolder
from kg.release.manifest import Manifest
from kg.release.opening import Release, open_release, open_release_at, roll_back, verify_release

__all__ = [
    "Manifest",
    "Pointer",
    "Release",
    "ReleaseFolder",
    "open_release",
    "open_release_at",
    "roll_back",
    "verify_release",
]
