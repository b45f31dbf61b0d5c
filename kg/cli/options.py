"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg import settings
from kg.choices import TABLE_FORMATS

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


def base_option(command: Command) -> Command:
    """Add `--base IRI`, which wins over CIVIC_BASE."""
    return click.option(
        "--base",
        default=settings.BASE.read,
        metavar="IRI",
        help=f"Where IRIs of things live (default: CIVIC_BASE, else {settings.BASE.default}).",
    )(command)


def sources_option(command: Command) -> Command:
    """Add `--sources DIR`, the folder that holds ontology/, shapes/ and data/."""
    return click.option(
        "--sources",
        "root",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder with ontology/, shapes/ and data/ (default: the project's own).",
    )(command)


def table_option(command: Command) -> Command:
    """Add `--format` of a plain table."""
    return click.option("--format", "form", type=click.Choice(TABLE_FORMATS), default="table")(
        command
    )


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
