"""What earlier releases found: to say of each finding whether it is new, open again or fixed."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from kg.errors import NotFoundError, UsageError
from kg.release.folder import ReleaseFolder
from kg.release.manifest import MANIFEST
from kg.release.reports import inputs_of, read_report_of, release_before, releases_before
from kg.validate import Arrived, Before, Finding, compare, key_of, read_report
from kg.validate.changes import NEW, REOPENED, Key

PREVIOUS = "previous"
# Units: reports of releases, which do not change once they are written.
_REPORTS = 16
_KEYS = 256
# A feed is asked for again and again, and is the same until there is a new release.
_FEEDS = 4


def findings_before(folder: ReleaseFolder, since: str, current: str) -> Before:
    """Return what a release found with which the current one is compared.

    Args:
        folder: The releases.
        since: The name of one, or `previous`: the last that was made from other files.
        current: The name of the one that is compared with it.

    Raises:
        NotFoundError: There is none of this name; the sentence lists those there are.
        ReleaseError: It is damaged.
    """
    name = _previous(folder, current) if since == PREVIOUS else since
    if name not in folder.list():
        there = ", ".join(comparable(folder, current)) or "none"
        raise NotFoundError(f"no release {name[:80]!r} is kept here; kept are: {there}")
    return Before(name, findings_of(folder, name), keys_before(folder, name))


def has_before(folder: ReleaseFolder, current: str) -> bool:
    """Return whether there is an earlier release that was made from other files."""
    try:
        _previous(folder, current)
    except NotFoundError:
        return False
    return True


def comparable(folder: ReleaseFolder, current: str) -> tuple[str, ...]:
    """Return the releases that are kept beside one, newest first."""
    return tuple(name for name in reversed(folder.list()) if name != current)


def keys_before(folder: ReleaseFolder, name: str) -> frozenset[Key]:
    """Return what the releases found that were current before one."""
    others = releases_before(folder, name)
    return frozenset().union(*(_keys(folder, other, folder.digest_of(other)) for other in others))


def findings_of(folder: ReleaseFolder, name: str) -> tuple[Finding, ...]:
    """Return what a release found.

    Raises:
        ReleaseError: It is damaged.
    """
    return _findings(folder, name, folder.digest_of(name))


def arrivals(folder: ReleaseFolder, current: str) -> tuple[Arrived, ...]:
    """Return what each release has found first, or again, latest release first.

    What the first release that is kept has found is not among it: nothing says that it was new.

    Raises:
        ReleaseError: A release is damaged.
    """
    names = (*releases_before(folder, current), current)
    return _arrivals(folder, tuple((name, folder.digest_of(name)) for name in names))


@lru_cache(_FEEDS)
def _arrivals(
    folder: ReleaseFolder, releases: tuple[tuple[str, str | None], ...]
) -> tuple[Arrived, ...]:
    found: list[list[Arrived]] = []
    earlier: set[Key] = set()
    for (before, digest), (name, _) in pairwise(releases):
        told = compare(findings_of(folder, name), findings_of(folder, before), earlier)
        made = _made(folder, name)
        new = (each for each in told if each.change in (NEW, REOPENED))
        found.append([Arrived(each.finding, each.change == REOPENED, name, made) for each in new])
        earlier |= _keys(folder, before, digest)
    return tuple(each for of_one in reversed(found) for each in of_one)


def _previous(folder: ReleaseFolder, current: str) -> str:
    try:
        return release_before(folder, inputs_of(folder, current))
    except UsageError as err:
        raise NotFoundError(
            "no earlier release that was made from other files is kept here to compare with"
        ) from err


def _made(folder: ReleaseFolder, name: str) -> int:
    """Return the second at which a release was written here; its own files hold no day."""
    return int((folder.at(name) / MANIFEST).stat().st_mtime)


@lru_cache(_REPORTS)
def _findings(folder: ReleaseFolder, name: str, _digest: str | None) -> tuple[Finding, ...]:
    return tuple(read_report(read_report_of(folder, name), {}, {}))


@lru_cache(_KEYS)
def _keys(folder: ReleaseFolder, name: str, digest: str | None) -> frozenset[Key]:
    return frozenset(map(key_of, _findings(folder, name, digest)))
