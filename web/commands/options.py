"""Where a server listens, as the commands take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
_HOST, _PORT = "127.0.0.1", 8000
_HIGHEST_PORT = 65535


def listen_options(lowest: int) -> Callable[[Command], Command]:
    """Add `--host` and `--port`; the lowest port is 0 where the system may pick a free one."""
    free = "; 0 picks a free one" if lowest == 0 else ""

    def add(command: Command) -> Command:
        port = click.option(
            "--port",
            type=click.IntRange(lowest, _HIGHEST_PORT),
            default=_PORT,
            show_default=True,
            help=f"The port{free}.",
        )
        host = click.option(
            "--host", default=_HOST, show_default=True, help="The address to listen on."
        )
        return host(port(command))

    return add
