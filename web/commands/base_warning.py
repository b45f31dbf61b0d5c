"""What is said where things of ours get names that another installation may give too."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import click

from kg.terms import BASE

_LOCAL = ("localhost", ".localhost")


def warn_of_default_base(base: str, host: str) -> None:
    """Say on standard error that the base is the one every installation begins with.

    Args:
        base: The base of the release.
        host: The host that others reach it by; on this machine alone nobody is misled.
    """
    if base == BASE and not _is_local(host) and host != urlsplit(BASE).hostname:
        click.echo(
            f"kg: the things here are named under {BASE}, as in every installation that has not "
            "set its own base, so others can not put them beside theirs; set CIVIC_BASE to an "
            "address that is yours and run `kg build`",
            err=True,
        )


def _is_local(host: str) -> bool:
    if host == _LOCAL[0] or host.endswith(_LOCAL[1]):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
