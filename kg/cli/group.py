"""Groups of commands: each imported when it is asked for, and a near name for an unknown one."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from types import ModuleType
from typing import Any

import click


class NearGroup(click.Group):
    """A group that names the command that was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with, and the arguments after it.

        Raises:
            UsageError: There is no such command.
        """
        name = args[0]
        is_option = name.startswith("-")
        if not is_option and not ctx.resilient_parsing and self.get_command(ctx, name) is None:
            near = get_close_matches(name, self.list_commands(ctx), 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


class PackageGroup(NearGroup):
    """A group of the commands that some packages hold.

    Shape:
        A package names its commands in `COMMANDS`; each is the attribute of that name in the
        module of that name, which is imported when the command is asked for.
    """

    def __init__(self, *arguments: Any, packages: Sequence[ModuleType] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._packages = packages

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in order."""
        return sorted(name for package in self._packages for name in package.COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command; None where no package names it."""
        for package in self._packages:
            if cmd_name in package.COMMANDS:
                # A command whose name is a word of Python's has a line after it in the code.
                name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
                module = import_module(f"{package.__name__}.{name}")
                command: click.Command = getattr(module, name)
                return command
        return None
