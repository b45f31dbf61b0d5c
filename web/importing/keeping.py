"""Drafts that an officer asked to be kept: each at its own secret address, and only for a time.

A draft is one file in a folder that nothing serves. Its name is the SHA-256 of the secret, so that
who sees the names can not make the addresses. Its first line is the moment at which it ends.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from werkzeug.exceptions import Gone, NotFound, ServiceUnavailable

from kg import settings
from kg.atomic import PRIVATE, make_private_folder, write_durably
from web.importing.state import Draft, pack, unpack

# The folder, beside the releases.
DRAFTS = "drafts"
_DAY_S = 86_400
# What is being written is younger than this.
_LEFT_S = 3_600
_NAME = re.compile(r"[0-9a-f]{64}")
_FULL = (
    "so many drafts are kept here that no more are taken at present; download the files of yours, "
    "and come back in a few days"
)
_UNKNOWN = (
    "no draft is kept at this address: it was deleted, its time was over, or a part of the address "
    "is missing"
)
_OVER = "this draft was kept until its time was over, and is gone: upload the document again"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is kept: for how many days, and at most so many drafts and bytes in all."""

    days: float = settings.DRAFTS_DAYS.default
    size: int = settings.DRAFTS_BYTES.default
    count: int = 500

    @classmethod
    def from_environment(cls) -> Limits:
        """Return the limits that the settings say.

        Raises:
            UsageError: A setting is no such number.
        """
        return cls(settings.DRAFTS_DAYS.read(), settings.DRAFTS_BYTES.read())


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft with its secret and the moment (seconds since 1970) until which it is kept."""

    secret: str
    until: float
    draft: Draft


class Shelf:
    """The kept drafts of one folder; it is made when the first comes.

    Args:
        path: The folder; None where nothing is to be kept.
        limits: How much, and how long.
        now: Gives the moment: the one place that reads a clock.
    """

    def __init__(
        self, path: Path | None, limits: Limits | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self._limits = limits if limits is not None else Limits()
        self._path = path if path is not None and self._limits.size and _takes(path) else None
        self._now = now
        self._lock = Lock()

    @property
    def days(self) -> float:
        """For how many days a draft is kept; 0 where none is."""
        return self._limits.days if self._path else 0

    def keep(self, draft: Draft) -> KeptDraft:
        """Keep a draft, and return it with its secret.

        Raises:
            NotFound: Nothing is kept here.
            ServiceUnavailable: As much is kept as may be, or the disk refuses.
        """
        made = KeptDraft(secrets.token_urlsafe(24), self._now() + self.days * _DAY_S, draft)
        with self._lock:
            self.sweep()
            self._write(made)
        return made

    def change(self, kept: KeptDraft, draft: Draft) -> KeptDraft:
        """Keep another state of a draft at the same address, until the same moment.

        Raises:
            NotFound: It was deleted meanwhile.
            ServiceUnavailable: As much is kept as may be, or the disk refuses.
        """
        made = KeptDraft(kept.secret, kept.until, draft)
        with self._lock:
            if not self._file(kept.secret).exists():
                raise NotFound(_UNKNOWN)
            self._write(made)
        return made

    def find(self, secret: str) -> KeptDraft:
        """Return the draft at an address.

        Raises:
            NotFound: There is none.
            Gone: Its time is over.
        """
        try:
            until, state, original = self._file(secret).read_text("ascii").split("\n")
        except OSError as err:
            raise NotFound(_UNKNOWN) from err
        except ValueError as err:  # it was spoilt on the disk
            self.forget(secret)
            raise NotFound(_UNKNOWN) from err
        if float(until) <= self._now():
            self.forget(secret)
            raise Gone(_OVER)
        return KeptDraft(secret, float(until), unpack(state, original))

    def forget(self, secret: str) -> None:
        """Delete a draft; one that is gone already is no fault."""
        with self._lock:
            self._file(secret).unlink(missing_ok=True)

    def _file(self, secret: str) -> Path:
        if self._path is None:
            raise NotFound(_UNKNOWN)
        return self._path / hashlib.sha256(secret.encode()).hexdigest()

    def _write(self, kept: KeptDraft) -> None:
        path = self._file(kept.secret)
        text = f"{kept.until:.0f}\n{pack(kept.draft)}\n{kept.draft.original}".encode("ascii")
        others = [size for each in self._files() if each != path and (size := _size(each))]
        if len(others) >= self._limits.count or sum(others) + len(text) > self._limits.size:
            raise ServiceUnavailable(_FULL, retry_after=_DAY_S)
        try:
            make_private_folder(path.parent)
            write_durably(path, text, PRIVATE)
        except OSError as err:
            raise ServiceUnavailable(
                "drafts can not be kept at the moment: download the files of yours",
                retry_after=_DAY_S,
            ) from err

    def sweep(self) -> None:
        """Delete the drafts whose time is over, and what was left of writing one long ago."""
        for path in self._files():
            try:
                with path.open("rb") as file:
                    until = file.readline(20).strip()
            except FileNotFoundError:  # another process was quicker
                continue
            if not until.isdigit() or int(until) <= self._now():
                path.unlink(missing_ok=True)
        if self._path is not None and self._path.is_dir():
            for path in self._path.glob(".*.new"):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < time.time() - _LEFT_S:
                        path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        if self._path is None or not self._path.is_dir():
            return []
        return [path for path in self._path.iterdir() if _NAME.fullmatch(path.name)]


def _size(path: Path) -> int:
    """Return the length of a file in bytes; 0 where another process deleted it."""
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _takes(path: Path) -> bool:
    """Whether a folder can be written in, or made."""
    held = next((each for each in (path, *path.parents) if each.exists()), path)
    return held.is_dir() and os.access(held, os.R_OK | os.W_OK | os.X_OK)
