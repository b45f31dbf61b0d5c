"""What `kg serve` does: serve a release of this machine, or one that a SPARQL server holds."""

from __future__ import annotations

from pathlib import Path

from kg.cli.actions.opening import endpoint_at
from kg.release import ReleaseFolder
from kg.release.manifest import read_manifest
from web import serving
from web.commands.base_warning import warn_of_default_base
from web.deciding.desk import Desk


def serve_release(release_dir: Path | None, host: str, port: int, desk: Desk | None = None) -> None:
    """Serve the current release of a folder until stopped."""
    warn_of_default_base(base_of(release_dir), host)
    serving.serve(release_dir, host, port, desk)


def base_of(release_dir: Path | None) -> str:
    """Return the base of the current release, or nothing where there is none to serve."""
    folder = ReleaseFolder.find(release_dir)
    pointer = folder.current()
    return read_manifest(folder.releases / pointer.name)["base"] if pointer else ""


def serve_endpoint(
    url: str, user: str | None, password_env: str | None, release_dir: Path | None, host: str,
    port: int,
) -> None:  # fmt: skip
    """Serve the release that a SPARQL server holds, until stopped."""
    home = ReleaseFolder.find(release_dir).path
    serving.serve_endpoint(endpoint_at(url, user, password_env), home, host, port)
