"""The folder of releases: which there are, which is current, and how that is changed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg import settings
from kg.atomic import locked, sync_file, sync_folder, write_durably
from kg.errors import NotFoundError, ReleaseError
from kg.sources import Sources, find_sources

_NAME = re.compile(r"\d{4,}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_STAGING = "staging-"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current` says: a release's name and the SHA-256 of its manifest."""

    name: str
    manifest_digest: str


@dataclass(frozen=True, slots=True)
class ReleaseFolder:
    """A folder with `releases/NAME/` for each release and `current`, which names one.

    Only `make_current` changes what readers see, and it does so in one rename.
    """

    path: Path

    @classmethod
    def find(cls, chosen: Path | None = None, sources: Sources | None = None) -> ReleaseFolder:
        """Return the folder that was chosen, else CIVIC_RELEASE, else the default.

        The default is `.civicthread/` beside the sources in a checkout, and in the current
        directory where the package is installed.
        """
        named = settings.RELEASE.read()
        if chosen is not None or named:
            return cls(Path(chosen or named))
        sources = sources or find_sources()
        return cls((sources.root if sources.in_checkout else Path.cwd()) / ".civicthread")

    @property
    def releases(self) -> Path:
        """Where the releases are."""
        return self.path / "releases"

    @property
    def harvested(self) -> Path:
        """Where the data of others are that a build puts beside ours."""
        return self.path / "harvested"

    def at(self, name: str) -> Path:
        """Return the folder of one release.

        Raises:
            NotFoundError: There is no release of this name; the sentence lists those there are.
        """
        if name not in self.list():
            known = ", ".join(self.list()) or "none"
            raise NotFoundError(f"no release {name!r} in {self.path}; there are: {known}")
        return self.releases / name

    def list(self) -> tuple[str, ...]:
        """Return the names of the releases, oldest first."""
        if not self.releases.is_dir():
            return ()
        found = (path.name for path in self.releases.iterdir() if path.is_dir())
        return tuple(sorted((n for n in found if _NAME.fullmatch(n)), key=_sequence))

    def current(self) -> Pointer | None:
        """Return what `current` says, or None before the first build.

        Raises:
            ReleaseError: `current` is there and does not name a release.
        """
        try:
            text = (self.path / "current").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as err:
            raise ReleaseError(f"{self.path / 'current'}: can not be read: {err}") from err
        match = re.fullmatch(rf"({_NAME.pattern}) ([0-9a-f]{{64}})\n", text)
        if match is None:
            raise ReleaseError(
                f"{self.path / 'current'}: names no release; run `kg build`, "
                "or `kg releases roll-back NAME`"
            )
        return Pointer(match[1], match[2])

    def history(self) -> tuple[str, ...]:
        """Return the names of releases in the order in which they were made current.

        One that was gone back to stands there again, and one that is no longer in the folder still
        does. A folder that has kept no history tells the releases made up to the current one.
        """
        try:
            now = self.current()
        except ReleaseError:  # another release made current is the way out of that
            return self._kept() or self.list()
        if now is None:
            return self._kept()
        kept = self._kept() or tuple(n for n in self.list() if _sequence(n) < _sequence(now.name))
        return kept if kept[-1:] == (now.name,) else (*kept, now.name)

    def make_current(self, pointer: Pointer) -> None:
        """Switch to a release that lies in the folder already, and keep the order of switches."""
        before = self.history()
        names = before if before[-1:] == (pointer.name,) else (*before, pointer.name)
        line = f"{pointer.name} {pointer.manifest_digest}"
        write_durably(self.path / "current", f"{line}\n".encode())
        kept = len(self._kept())
        if len(names) == kept:
            return
        # Afterwards: a release that never was current does not stand in it, and one whose line a
        # stop has prevented is the current one.
        with (self.path / "history").open("ab") as file:
            # The first line end closes a line that a stopped switch may have left half-written.
            file.write("\n".join(("", *names[kept:-1], line, "")).encode())
            sync_file(file)

    def digest_of(self, name: str) -> str | None:
        """Return the SHA-256 of a release's manifest as it was made current last, if it is kept."""
        pairs = (line.split() for line in self._lines())
        kept = [pair[1] for pair in pairs if len(pair) == 2 and pair[0] == name]
        return kept[-1] if kept and _DIGEST.fullmatch(kept[-1]) else None

    def _kept(self) -> tuple[str, ...]:
        firsts = (line.partition(" ")[0] for line in self._lines())
        return tuple(name for name in firsts if _NAME.fullmatch(name))

    def _lines(self) -> tuple[str, ...]:
        try:
            text = (self.path / "history").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ()
        return tuple(text.splitlines())

    def next_name(self, digest: str) -> str:
        """Return the name of the release to come: its number, and 12 digits of its inputs."""
        last = max((_sequence(name) for name in self.list()), default=0)
        return f"{last + 1:04}-{digest[:12]}"

    def adopt(self, staging: Path, name: str) -> None:
        """Move a finished staging folder among the releases; readers do not see it yet."""
        self.releases.mkdir(exist_ok=True)
        staging.rename(self.releases / name)
        sync_folder(self.releases)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who writes here; what a stopped build left behind is removed.

        Raises:
            ReleaseError: Another build is at work here, or the folder can not be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise ReleaseError(f"{self.path}: can not be made: {err.strerror or err}") from err
        with locked(self.path / "lock"):
            self._remove_staging()
            try:
                yield
            finally:
                self._remove_staging()

    def new_staging(self, digest: str) -> Path:
        """Return an empty folder that readers do not see."""
        made = self.path / f"{_STAGING}{digest[:12]}"
        made.mkdir()
        return made

    def _remove_staging(self) -> None:
        for left in self.path.glob(f"{_STAGING}*"):
            shutil.rmtree(left)


def _sequence(name: str) -> int:
    return int(name.partition("-")[0])
