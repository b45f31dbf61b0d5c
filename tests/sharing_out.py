"""Which process of a run tries which files: the longest first, and together what shares much."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# All of these ask for the files that the real release is published in, which take seconds to make.
_OF_THE_PUBLISHED_FILES = (
    "test_web_catalog",
    "test_web_linked_data",
    "test_catalog",
    "test_catalog_dumps",
    "test_web_links",
    "test_exporters_files",
    "test_docs",
)
# Long ones start early, so that all processes end together. The first is short, and only a process
# without other threads can be forked, such as a server of another test leaves. The next two need no
# release of the real data: who tries them need not wait while the other process builds it.
_EARLY = (
    "test_validate_bounded",
    "test_shapes",
    "test_harvest_hostile",
    _OF_THE_PUBLISHED_FILES[0],
    "test_web_sparql_page",
    "test_cli",
    "test_build_stopped",
    "test_counts",
    "test_publish",
    "test_build_commands",
    "test_exporters_workbook",
    "test_harvest",
    "test_remote_serving",
    "test_validate",
    "test_web_negotiation",
    "test_collecting",
)
NAMED = (*_OF_THE_PUBLISHED_FILES, *_EARLY)


def share_of(nodeid: str) -> str:
    """Return the name of what is tried in one process, in which a test is: its file, or several."""
    file = PurePosixPath(nodeid.partition("::")[0]).stem
    return _OF_THE_PUBLISHED_FILES[0] if file in _OF_THE_PUBLISHED_FILES else file


def in_turn(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return tests in the order in which they are given out."""
    sizes = Counter(share_of(item.nodeid) for item in items)
    turns = {share: turn for turn, share in enumerate(_EARLY)}

    def turn(item: pytest.Item) -> tuple[int, int, str]:
        share = share_of(item.nodeid)
        return turns.get(share, len(turns)), -sizes[share], share

    return sorted(items, key=turn)


class SharingOut(LoadFileScheduling):
    """Gives what belongs together to one process, in the order in which it was collected."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
