"""The box that corrections are kept in: one file each, written whole or not at all.

An open correction is `REFERENCE.json`; a decided one is `decided/REFERENCE.json`. The file of a
decision is made only if there is none, so of two editors who decide at once one is told so.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from kg.atomic import make_private_folder
from kg.corrections.files import make_file
from kg.corrections.record import ALPHABET, OPEN, REFERENCE, Correction, from_json, to_json
from kg.errors import KGError, LoadError, NotFoundError, UsageError

_TRIES = 20


class BoxFullError(KGError):
    """As many corrections wait as are kept at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may wait for a decision.

    Units: `count` in corrections, `size` in bytes of all their files.
    """

    count: int = 1000
    size: int = 4_000_000


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _new_reference() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class Box:
    """The corrections of one folder; it is made when the first comes.

    Args:
        path: The folder. Nothing serves it.
        limits: What may wait at once. One process adds at a time; of several the limit may be
            passed by as many corrections as there are processes.
        now: Gives the moment of receipt and of decision: the one place that reads a clock.
        new_reference: Gives a reference that is hard to guess.
    """

    def __init__(
        self,
        path: Path,
        limits: Limits | None = None,
        now: Callable[[], str] = _now,
        new_reference: Callable[[], str] = _new_reference,
    ) -> None:
        self._path = path
        self._decided = path / "decided"
        self._limits = limits if limits is not None else Limits()
        self._now = now
        self._new_reference = new_reference
        self._lock = Lock()

    def add(self, correction: Correction) -> Correction:
        """Keep a correction and return it with its reference and the moment of receipt.

        Raises:
            BoxFullError: As many wait as may.
            OSError: The disk refuses.
        """
        with self._lock:
            make_private_folder(self._path)
            for _ in range(_TRIES):
                made = replace(
                    correction, reference=self._new_reference(), received=self._now(), state=OPEN
                )
                content = to_json(made)
                self._check_room(len(content))
                is_free = not self._file(made.reference, self._decided).exists()
                if is_free and make_file(self._file(made.reference), content):
                    return made
        raise BoxFullError("no free reference was found; try again")

    def list(self) -> tuple[Correction, ...]:
        """Return all corrections, the earliest first; a file that is damaged is left out."""
        found = {path.stem: path for path in self._files(self._path)}
        found |= {path.stem: path for path in self._files(self._decided)}
        read = (self._read(path) for path in found.values())
        return tuple(sorted((c for c in read if c), key=lambda c: (c.received, c.reference)))

    def damaged(self) -> tuple[Path, ...]:
        """Return the files that hold no correction."""
        files = [*self._files(self._path), *self._files(self._decided)]
        return tuple(path for path in files if self._read(path) is None)

    def find(self, reference: str) -> Correction:
        """Return one correction; a decision that has been made wins.

        Raises:
            NotFoundError: There is none of this reference.
            LoadError: Its file is damaged.
        """
        key = reference.strip().upper()
        if REFERENCE.fullmatch(key):
            for folder in (self._decided, self._path):
                path = self._file(key, folder)
                if path.is_file():
                    return from_json(path.read_bytes(), str(path))
        raise NotFoundError(f"no correction has the reference {reference[:40]!r}")

    def decide(self, reference: str, state: str) -> Correction:
        """Accept or reject a correction, and return it as it is then.

        Raises:
            NotFoundError: There is none of this reference.
            UsageError: It has been decided on before.
        """
        found = self.find(reference)
        made = replace(found, state=state, decided=self._now())
        make_private_folder(self._decided)
        if found.state != OPEN or not make_file(
            self._file(found.reference, self._decided), to_json(made)
        ):
            earlier = self.find(reference)
            raise UsageError(
                f"{earlier.reference} was {earlier.state} on {earlier.decided[:10]} already"
            )
        self._file(found.reference).unlink(missing_ok=True)
        return made

    def _check_room(self, coming: int) -> None:
        sizes = [path.stat().st_size for path in self._files(self._path)]
        if len(sizes) >= self._limits.count or sum(sizes) + coming > self._limits.size:
            raise BoxFullError(
                "so many corrections wait for an editor that no more are taken at present; "
                "please come back in a few days"
            )

    def _files(self, folder: Path) -> tuple[Path, ...]:
        if not folder.is_dir():
            return ()
        return tuple(path for path in folder.glob("*.json") if REFERENCE.fullmatch(path.stem))

    def _file(self, reference: str, folder: Path | None = None) -> Path:
        return (folder or self._path) / f"{reference}.json"

    def _read(self, path: Path) -> Correction | None:
        try:
            return from_json(path.read_bytes(), str(path))
        except (LoadError, OSError):  # shown by `damaged`; one bad file must not hide the others
            return None
