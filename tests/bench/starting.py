"""How long commands take to start, beside a Python that does nothing, all in one run.

    python tests/bench/starting.py                 help of all and of each command, and a quick one
    python tests/bench/starting.py --rounds 20     more rounds, a steadier result

Times are processor time, the least of all rounds; rounds go through all commands in turn, so that
what else the machine does meets them alike. The ratio is to `python -c pass`.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence

import click

from kg.__main__ import cli

NOTHING = ("-c", "pass")
CLICK = ("-c", "import click")


def main() -> int:
    """Print a line for each command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often each command is started")
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        commands = {"python -c pass": NOTHING, "import click": CLICK, **_kg_commands(folder)}
        least = dict.fromkeys(commands, float("inf"))
        for _ in range(rounds):
            for name, arguments in commands.items():
                least[name] = min(least[name], _seconds(arguments))
    print(f"{'command':<24}{'seconds':>9}{'ratio':>8}")
    for name, seconds in least.items():
        print(f"{name:<24}{seconds:>9.3f}{seconds / least['python -c pass']:>8.1f}")
    return 0


def _kg_commands(empty_folder: str) -> dict[str, Sequence[str]]:
    names = cli.list_commands(click.Context(cli))
    helps = {f"kg {name} --help": ("-m", "kg", name, "--help") for name in names}
    return {
        "kg --help": ("-m", "kg", "--help"),
        **helps,
        "kg releases": ("-m", "kg", "releases", "--release", empty_folder),
        "kg ask": ("-m", "kg", "ask"),
    }


def _seconds(arguments: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
