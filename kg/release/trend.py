"""How complete the plans were in each release: kept with it, so that later ones can be compared."""

from __future__ import annotations

import hashlib
import json

from kg.pages.completeness import Step, shares_of
from kg.release.folder import ReleaseFolder
from kg.release.kept import open_shelf, write_shelf
from kg.release.opening import Release
from kg.release.reports import releases_before

_NAME, _FILE = "completeness", "shares.json"
# Another state of the program reads it too: it says what was, and is made again by nobody.
_KEY = hashlib.sha256(b"completeness 1").hexdigest()
# Units: releases; the trend is a line that a person reads.
_MOST = 24


def keep_completeness(release: Release) -> None:
    """Keep with a release how complete its plans are.

    Raises:
        OSError: The release's folder can not be written.
    """
    text = json.dumps(shares_of(release.store), sort_keys=True)
    write_shelf(release.path, _NAME, _KEY, [(_FILE, text.encode())])


def read_trend(folder: ReleaseFolder, current: str) -> tuple[Step, ...]:
    """Return what the last releases up to one knew, the oldest first.

    A release of which nothing was kept is left out.
    """
    names = (*releases_before(folder, current), current)[-_MOST:]
    found = ((name, _read(folder, name)) for name in names)
    return tuple(Step(name, shares) for name, shares in found if shares is not None)


def _read(folder: ReleaseFolder, name: str) -> dict[str, int] | None:
    shelf = open_shelf(folder.at(name), _NAME, _KEY)
    held = shelf.read(_FILE) if shelf else None
    return None if held is None else {plan: int(share) for plan, share in json.loads(held).items()}
