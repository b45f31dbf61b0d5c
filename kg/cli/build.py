"""`kg build`: sources to release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli import actions
from kg.cli.options import base_option, release_option, sources_option, table_option


@click.command()
@release_option
@base_option
@sources_option
@table_option
@click.pass_obj
def build(
    keep: Callable[[Any], None] | None, release_dir: Path | None, base: str, root: Path | None,
    form: str,
) -> None:  # fmt: skip
    """Make a release of the sources, or reuse it if nothing has changed."""
    actions.build.build_and_tell(release_dir, base, root, form, keep)
