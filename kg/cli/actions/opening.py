"""What several commands open: the current release, an endpoint."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import UsageError
from kg.release import Release, ReleaseFolder, open_release
from kg.store import Endpoint
from kg.store.connecting import check_address


def current_release(release_dir: Path | None) -> Release:
    """Open the current release, verified against its manifest.

    Raises:
        ReleaseError: There is none, or it is damaged.
    """
    return open_release(ReleaseFolder.find(release_dir))


def password_of(user: str | None, variable: str | None) -> str | None:
    """Return the password that an environment variable holds.

    Raises:
        UsageError: There is a name and no password, or the other way round.
    """
    if (user is None) != (variable is None):
        raise UsageError("--user NAME and --password-env VAR go together")
    if variable is None:
        return None
    if variable not in os.environ:
        raise UsageError(f"--password-env {variable}: there is no such environment variable")
    return os.environ[variable]


def endpoint_at(url: str, user: str | None = None, variable: str | None = None) -> Endpoint:
    """Return an endpoint, its address checked.

    Raises:
        UsageError: The address is none, or the password is not where it should be.
    """
    return Endpoint(check_address(url), user, password_of(user, variable))
