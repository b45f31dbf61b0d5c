"""What `kg serve` does: serve a release of this machine, or one that a SPARQL server holds."""

from __future__ import annotations

from pathlib import Path

from kg.cli.actions.opening import endpoint_at
from kg.corrections import Box
from kg.release import ReleaseFolder
from web import serving


def serve_release(release_dir: Path | None, host: str, port: int) -> None:
    """Serve the current release of a folder until stopped."""
    serving.serve(release_dir, host, port)


def serve_endpoint(
    url: str, user: str | None, password_env: str | None, release_dir: Path | None, host: str,
    port: int,
) -> None:  # fmt: skip
    """Serve the release that a SPARQL server holds, until stopped."""
    box = Box(ReleaseFolder.find(release_dir).path / "corrections")
    serving.serve_endpoint(endpoint_at(url, user, password_env), box, host, port)
