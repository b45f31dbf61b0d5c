"""The folder of what was harvested: whole in one state or the next, whatever moment it stops at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from kg.atomic import locked, sync_folder, write_durably, write_synced
from kg.errors import KGError, NotFoundError, ReleaseError
from kg.release.harvested import (
    GRAPHS,
    SOURCE,
    HeldSource,
    graph_file,
    list_harvested,
    source_bytes,
)

_GOING = ".going-"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who harvests into a folder; what a stopped one left behind is removed.

    Raises:
        KGError: Another harvest is at work here, or the folder can not be made.
    """
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(folder / "lock"))
        except OSError as err:
            raise ReleaseError(f"{folder}: can not be made: {err.strerror or err}") from err
        except ReleaseError as err:
            raise KGError(f"{folder}: another harvest is at work here; wait") from err
        for left in folder.glob(f"{_GOING}*"):
            shutil.rmtree(left)
        yield


def keep(folder: Path, source: HeldSource, copies: Mapping[str, bytes]) -> None:
    """Make this the state of a source: its graphs first, then one rename, then what is left over.

    Args:
        folder: Where all sources are.
        source: The source; `copies` hold whatever its graphs name and is not there yet.
        copies: The bytes of our copies by their SHA-256.

    Raises:
        ReleaseError: The disk is full, or the folder can not be written.
    """
    own = folder / source.slug
    try:
        (own / GRAPHS).mkdir(parents=True, exist_ok=True)
        for digest, content in copies.items():
            path = graph_file(own, digest)
            if not path.is_file() or path.read_bytes() != content:
                write_synced(path.with_suffix(".new"), content)
                path.with_suffix(".new").replace(path)
        sync_folder(own / GRAPHS)
        write_durably(own / SOURCE, source_bytes(source))
    except OSError as err:
        raise ReleaseError(
            f"{own}: can not be written: {err.strerror or err}; what was there before still counts"
        ) from err
    _tidy(own, source)


def take_out(folder: Path, slug: str) -> None:
    """Remove a source with everything that was taken from it."""
    going = folder / f"{_GOING}{slug}"
    (folder / slug).rename(going)
    sync_folder(folder)
    shutil.rmtree(going)


def slug_for(folder: Path, url: str) -> str:
    """Return the slug of the source at an address: the one it has, or a new one."""
    held = list_harvested(folder)
    for source in held:
        if source.url == url:
            return source.slug
    parts = urlsplit(url)
    told = f"{parts.netloc}{parts.path}" if parts.netloc else Path(url).name
    made = re.sub(r"[^a-z0-9]+", "-", told.lower()).strip("-")[:60].strip("-") or "source"
    taken = {source.slug for source in held}
    number = 1
    slug = made
    while slug in taken:
        number += 1
        slug = f"{made}-{number}"
    return slug


def find_held(held: Iterable[HeldSource], name: str) -> tuple[HeldSource, str]:
    """Return the source that a name means, and the publisher in it if the name is one's.

    Args:
        held: The sources that there are.
        name: A source's slug or address, or the key of a publisher (`gla`).

    Raises:
        NotFoundError: Neither a source nor a publisher has this name, or publishers of two have.
    """
    listed = tuple(held)
    for source in listed:
        if name.rstrip("/") in (source.slug, source.url):
            return source, ""
    having = [s for s in listed if any(graph.publisher == name for graph in s.plans)]
    if len(having) == 1:
        return having[0], name
    if having:
        where = ", ".join(source.slug for source in having)
        raise NotFoundError(f"{name!r} is a publisher in several sources: {where}; name a source")
    known = sorted({s.slug for s in listed} | {g.publisher for s in listed for g in s.plans})
    raise NotFoundError(f"nothing was harvested from {name!r}; there are: {', '.join(known)}")


def _tidy(own: Path, source: HeldSource) -> None:
    graphs = (*source.graphs, *source.aside)
    wanted = {digest for graph in graphs for digest in (graph.raw, graph.file)}
    for path in (own / GRAPHS).iterdir():
        if path.stem not in wanted or path.suffix != ".nt":
            path.unlink()
