"""Options and openings that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.errors import UsageError
from kg.release import Release, ReleaseFolder, open_release
from kg.store import Endpoint
from kg.store.connecting import check_address

Command = TypeVar("Command", bound=Callable[..., Any])


def release_option(command: Command) -> Command:
    """Add `--release DIR`, which wins over CIVIC_RELEASE."""
    return click.option(
        "--release",
        "release_dir",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder of the releases (default: CIVIC_RELEASE, else .civicthread).",
    )(command)


def current_release(release_dir: Path | None) -> Release:
    """Open the current release, verified against its manifest.

    Raises:
        ReleaseError: There is none, or it is damaged.
    """
    return open_release(ReleaseFolder.find(release_dir))


def endpoint_options(command: Command) -> Command:
    """Add `--endpoint URL`, and who one is there: `--user NAME --password-env VAR`."""
    for option in (
        click.option(
            "--password-env",
            metavar="VAR",
            help="Environment variable that holds the password; it is never an argument.",
        ),
        click.option("--user", metavar="NAME", help="Who one is at the endpoint."),
        click.option(
            "--endpoint",
            "endpoint_url",
            metavar="URL",
            help="Address of a SPARQL 1.1 endpoint that answers queries.",
        ),
    ):
        command = option(command)
    return command


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
