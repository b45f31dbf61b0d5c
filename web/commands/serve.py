"""`kg serve`: the browser on a port of this machine."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import endpoint_options, release_option
from web.commands import actions
from web.commands.options import listen_options


@click.command()
@listen_options(lowest=0)
@release_option
@endpoint_options
def serve(
    host: str,
    port: int,
    release_dir: Path | None,
    endpoint_url: str | None,
    user: str | None,
    password_env: str | None,
) -> None:
    """Serve the browser and the data; a new release is picked up without a restart.

    With --endpoint everything is read from the SPARQL server that `kg load` has filled.
    """
    if endpoint_url is not None:
        actions.serve.serve_endpoint(endpoint_url, user, password_env, release_dir, host, port)
    else:
        actions.serve.serve_release(release_dir, host, port)
