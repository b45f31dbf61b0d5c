"""Every process that collects the tests finds the same ones, so that they can be shared out."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

# Files whose cases come from tables, from folders and from sets.
FEW = ("test_ontology.py", "test_answers.py")


def _collected(seed: str, *arguments: str) -> list[str]:
    """Return the ids of all tests in the order of a process of its own.

    Assertions are left as they are written, which names no test and takes half the time.
    """
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "--assert=plain", *arguments],
        cwd=ROOT,
        env={**alone, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_ids_of_a_few_files_hold_no_clock_no_address_and_no_order_of_sets() -> None:
    files = [f"tests/{name}" for name in FEW]
    first, second = _collected("1", *files), _collected("2", *files)
    assert len(first) > 700
    assert first == second


@pytest.mark.slow
def test_ids_hold_no_clock_no_address_and_no_order_of_sets() -> None:
    # One after the other, each of some seconds: no clock tells both the same.
    first, second = _collected("1"), _collected("2")
    assert len(first) > 5000
    assert first == second
