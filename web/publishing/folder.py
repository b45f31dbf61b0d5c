"""The folder of a copy: only what changed is written, and only what we made is touched.

`SHA256SUMS` names every file of the copy. While a copy is being written, `.publish.journal` names
the new ones before they are there, so whatever moment writing stops at, the next run knows its own
files from anybody else's. Every file takes its place in one rename.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from kg.atomic import locked, write_durably
from kg.errors import ReleaseError
from web.publishing.addresses import file_of
from web.publishing.errors import PublishError

SUMS, JOURNAL = "SHA256SUMS", ".publish.journal"
# What the keeper of a site may put beside the copy; these are nobody's pages.
_LEFT_ALONE = frozenset({".git", ".github", "CNAME"})
_MOST_NAMED = 3
# What was done with a file.
NEW, CHANGED, SAME, REMOVED = "new", "changed", "same", "removed"


class CopyFolder:
    """A folder that is being made equal to a copy; `done` says what was done with each file."""

    def __init__(self, path: Path, known: dict[str, str], journal: IO[str]) -> None:
        self.path = path
        self._known = known
        self._journal = journal
        self._sums: dict[str, str] = {}
        self._folders = {str(path)}
        self.done: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    @property
    def known(self) -> tuple[str, ...]:
        """Return the files that earlier runs left here, in order."""
        return tuple(sorted(self._known))

    def read(self, file: str) -> bytes | None:
        """Return what an earlier run left in a file, or None."""
        return _content(f"{self.path}/{file}") if file in self._known else None

    def put(self, file: str, content: bytes) -> None:
        """Make a file hold these bytes; one that does already is not touched."""
        if file in self._sums:
            raise PublishError(f"two things want to be the file {file!r}")
        self._sums[file] = hashlib.sha256(content).hexdigest()
        self.sizes[file] = len(content)
        self.done[file] = self._written(file, content)

    def keep(self, file: str) -> bool:
        """Keep a file of an earlier run as it is; False if it is gone or was changed since."""
        content = self.read(file)
        if content is None:
            return False
        digest = hashlib.sha256(content).hexdigest()
        if digest != (self._known[file] or digest):
            return False
        self._sums[file], self.sizes[file], self.done[file] = digest, len(content), SAME
        return True

    def keep_all(self) -> bool:
        """Keep every file as it is; False if one is gone, was changed, or was never finished."""
        files = [file for file in self.known if file != SUMS]
        whole = SUMS in self._known and all(self._known[file] for file in files)
        if whole and all(map(self.keep, files)):
            return True
        self._sums, self.done, self.sizes = {}, {}, {}
        return False

    def remove(self, file: str) -> None:
        """Remove a file of an earlier run, and the folders that it leaves empty."""
        path = self.path / file
        if not path.is_file():  # a folder of the copy may have its name by now
            return
        path.unlink()
        self.done[file] = REMOVED
        for above in path.parents:
            if above == self.path or any(above.iterdir()):
                break
            above.rmdir()

    def finish(self) -> None:
        """Remove what the copy no longer has, and write down what it has."""
        for file in self._known.keys() - self._sums.keys() - {SUMS}:
            self.remove(file)
        if set(self.done.values()) != {SAME} and hasattr(os, "sync"):
            os.sync()  # the files' bytes are on the disk before anything says so
        lines = "".join(f"{self._sums[file]}  {file}\n" for file in sorted(self._sums))
        before = self.read(SUMS)
        self.done[SUMS] = SAME if before == lines.encode() else NEW if before is None else CHANGED
        self.sizes[SUMS] = len(lines.encode())
        if self.done[SUMS] is not SAME:
            write_durably(self.path / SUMS, lines.encode())

    def _written(self, file: str, content: bytes) -> str:
        path = f"{self.path}/{file}"
        before = _content(path) if file in self._known else None  # all that is here is known
        if before is not None and before == content:
            return SAME
        if file not in self._known:
            self._journal.write(f"{file}\n")
            self._journal.flush()
        above, _, name = path.rpartition("/")
        self._make_folder(above)
        beside = f"{above}/.{name}.new"
        with open(beside, "wb", buffering=0) as stream:  # noqa: PTH123 - many thousand of them
            stream.write(content)
        try:
            os.replace(beside, path)  # noqa: PTH105 - as above
        except OSError:
            if not os.path.isdir(path):  # noqa: PTH112 - as above
                raise
            shutil.rmtree(path)  # what was a folder of ours may be a file now
            os.replace(beside, path)  # noqa: PTH105 - as above
        return NEW if before is None else CHANGED

    def _make_folder(self, path: str) -> None:
        """Make a folder and those above it; what was a file of ours may be a folder now."""
        if path in self._folders:
            return
        self._make_folder(path.rpartition("/")[0])
        try:
            os.mkdir(path)  # noqa: PTH102 - as above
        except FileExistsError:
            if os.path.isfile(path):  # noqa: PTH113 - as above
                os.unlink(path)  # noqa: PTH108 - as above
                os.mkdir(path)  # noqa: PTH102 - as above
        self._folders.add(path)


def _content(path: str) -> bytes | None:
    """Return what is in a file, or None where there is no file."""
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - many thousand of them
            return stream.readall()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


@contextmanager
def writing(path: Path) -> Iterator[CopyFolder]:
    """Be the only one who writes a copy into a folder.

    Raises:
        PublishError: The folder holds what no copy of ours put there, can not be written, or
            another run is at work in it.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise PublishError(f"{path}: is no folder that can be written: {err.strerror}") from err
    path = path.resolve()
    known = _known(path)
    _check_own(path, known)
    with ExitStack() as held:
        try:
            held.enter_context(locked(path / JOURNAL))
        except ReleaseError as err:
            raise PublishError(f"{path}: another run is publishing here; wait for it") from err
        _remove_staged(path)
        journal = held.enter_context((path / JOURNAL).open("a", encoding="utf-8"))
        folder = CopyFolder(path, known, journal)
        yield folder
        folder.finish()
    (path / JOURNAL).unlink()


def _known(path: Path) -> dict[str, str]:
    """Return the files that earlier runs made, with their sums as far as these are known."""
    found: dict[str, str] = {}
    for file in _lines(path / JOURNAL):
        found[file] = ""
    for line in _lines(path / SUMS):
        digest, _, file = line.partition("  ")
        found[file] = digest
    for file in found:
        try:
            file_of(f"/{file}", is_page=False)
        except PublishError as err:
            raise PublishError(f"{path}: {SUMS} is damaged, it names {file!r}") from err
    return found | ({SUMS: ""} if (path / SUMS).is_file() else {})


def _lines(path: Path) -> list[str]:
    if path.is_symlink() or not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as err:
        raise PublishError(f"{path}: damaged, not text") from err
    return text.split("\n")[:-1]  # a line without its end was never finished


def _check_own(path: Path, known: dict[str, str]) -> None:
    """Raise unless all that lies in a folder is ours."""
    found = _files(path)
    foreign = sorted(f for f in found if not _is_own(f, known) or (path / f).is_symlink())
    if foreign:
        named = ", ".join(foreign[:_MOST_NAMED])
        more = f" and {len(foreign) - _MOST_NAMED:,} more" if len(foreign) > _MOST_NAMED else ""
        raise PublishError(
            f"{path} holds what `kg publish` did not put there: {named}{more}; "
            "choose an empty folder, or move these away"
        )


def _is_own(file: str, known: dict[str, str]) -> bool:
    above, _, name = file.rpartition("/")
    if name.startswith(".") and name.endswith(".new"):
        file = f"{above}/{name[1:-4]}" if above else name[1:-4]
    return file in known or file == JOURNAL


def _files(path: Path) -> Iterator[str]:
    """Yield every file below a folder; a symbolic link is yielded, never followed."""
    for above, folders, files in os.walk(path):
        here = os.path.relpath(above, path)
        if here == ".":
            folders[:] = [name for name in folders if name not in _LEFT_ALONE]
            files = [name for name in files if name not in _LEFT_ALONE]
        start = "" if here == "." else f"{Path(here).as_posix()}/"
        for name in files:
            yield f"{start}{name}"
        for name in folders:
            if os.path.islink(f"{above}/{name}"):  # noqa: PTH114 - many thousand of them
                yield f"{start}{name}/"


def _remove_staged(path: Path) -> None:
    for file in list(_files(path)):
        name = file.rpartition("/")[2]
        if name.startswith(".") and name.endswith(".new"):
            (path / file).unlink()
