"""What the commands do: one module a command, imported when the command is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import on_first_use

if TYPE_CHECKING:
    from kg.cli.actions import (
        acknowledge,
        ask,
        ask_at,
        ask_owner,
        build,
        claims,
        connections,
        corrections,
        coverage,
        diff,
        export,
        harvest,
        import_,
        load,
        match,
        query,
        register,
        releases,
        report,
        show,
        template,
        validate,
    )
else:
    __getattr__ = on_first_use(__name__)

__all__ = [
    "acknowledge",
    "ask",
    "ask_at",
    "ask_owner",
    "build",
    "claims",
    "connections",
    "corrections",
    "coverage",
    "diff",
    "export",
    "harvest",
    "import_",
    "load",
    "match",
    "query",
    "register",
    "releases",
    "report",
    "show",
    "template",
    "validate",
]
