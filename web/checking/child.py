"""The process apart: it reads one file, and writes what was found beside it.

    python -m web.checking.child FOLDER NAME FORM PUBLISHER

FORM is a format of the report, `comments` for the file with comments, or `page` for what a page
shows. What is asked for lies in FOLDER/told afterwards; a sentence that says why there is nothing
lies in FOLDER/refused.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

from kg.errors import KGError
from kg.importing.trial import Trial, try_file
from kg.sources import find_sources
from kg.validate import serialise
from kg.validate.sarif import as_sarif
from web.importing.turns import LIMITS

COMMENTS, PAGE, SARIF = "comments", "page", "sarif"
TOLD, REFUSED = "told", "refused"
_MOST_MEMORY = 2 << 30
# Units: findings that a page takes; the files have all.
MOST_ON_A_PAGE = 2_000


def main(folder: str, name: str, form: str, publisher: str) -> None:
    """Check the file of a folder, and write what was asked for."""
    _limit()
    place = Path(folder)
    try:
        trial = try_file(place / name, find_sources(), publisher=publisher, limits=LIMITS)
        (place / TOLD).write_bytes(_told(trial, form, name))
    except KGError as err:
        (place / REFUSED).write_text(str(err).replace(f"{place}/", ""), "utf-8")
    except MemoryError:
        (place / REFUSED).write_text(
            f"{name}: needs more memory than a page may spend; `kg validate` checks it on your own "
            "machine",
            "utf-8",
        )


def _told(trial: Trial, form: str, name: str) -> bytes:
    findings = trial.checked.findings
    if form == COMMENTS:
        ending = Path(name).suffix.lower()
        return trial.commented(ending if ending in trial.endings else "".join(trial.endings[:1]))
    if form == SARIF:
        return as_sarif(findings).encode()
    if form != PAGE:
        return serialise(findings, form, width=80, colour=False).encode()
    told = {
        "read": trial.read,
        "count": len(findings),
        "violations": sum(finding.is_violation for finding in findings),
        "findings": [
            {key: str(value or "") for key, value in asdict(finding).items() if key in _SHOWN}
            for finding in findings[:MOST_ON_A_PAGE]
        ],
    }
    return json.dumps(told).encode()


_SHOWN = frozenset(("code", "severity", "label", "message", "remedy", "source", "name"))


def _limit() -> None:
    """Let the system end a process that takes too much; where it can not, the parent does."""
    if resource is None:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    main(*sys.argv[1:5])
