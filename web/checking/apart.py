"""Runs the process apart, and takes what it found; the file is gone as soon as it is told."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from kg.errors import UsageError
from kg.importing.drafting.wording import slug
from kg.sources import find_sources
from web.checking.child import REFUSED, TOLD

_SECONDS = 60


def check_apart(name: str, data: bytes, form: str, publisher: str = "") -> bytes:
    """Return what a check of a file tells, in one form.

    Args:
        name: What the file is called; only its ending is used.
        data: What it holds.
        form: As `web.checking.child` takes it.
        publisher: Whose plan it is, where the file does not say.

    Raises:
        UsageError: It can not be read or holds no plan, or takes too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        called = _called(name)
        (Path(folder) / called).write_bytes(data)
        command = [sys.executable, "-m", "web.checking.child", folder, called, form, publisher]
        try:
            subprocess.run(  # noqa: S603 - our own program, and a name that we made
                command,
                cwd=find_sources().root if find_sources().in_checkout else None,
                timeout=_SECONDS,
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
        except subprocess.TimeoutExpired:
            raise UsageError(
                f"{called}: takes longer than {_SECONDS} seconds; `kg validate` checks it on your "
                "own machine"
            ) from None
        except subprocess.CalledProcessError:
            raise UsageError(
                f"{called}: could not be checked here; `kg validate` checks it on your own machine"
            ) from None
        refused = Path(folder) / REFUSED
        if refused.exists():
            raise UsageError(refused.read_text("utf-8"))
        return (Path(folder) / TOLD).read_bytes()


def _called(name: str) -> str:
    """Return a safe name that ends as the file's own does: what it is called is nobody's to say."""
    path = Path(name.replace("\\", "/"))
    endings = "".join(f".{slug(ending)}" for ending in path.suffixes[-2:])
    return f"{slug(path.name.removesuffix(''.join(path.suffixes[-2:])), 60) or 'file'}{endings}"
