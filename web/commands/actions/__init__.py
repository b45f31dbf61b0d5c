"""What the browser's commands do: one module a command, imported when the command is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import on_first_use

if TYPE_CHECKING:
    from web.commands.actions import prepare, publish, run, serve
else:
    __getattr__ = on_first_use(__name__)

__all__ = ["prepare", "publish", "run", "serve"]
