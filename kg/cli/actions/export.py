"""What `kg export` does: write plans, register and claims, whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from kg.choices import GRAPH_FORMATS
from kg.cli.actions.opening import current_release
from kg.errors import UsageError
from kg.exporters import write_format
from kg.exporters.csvw import file_kinds
from kg.lookup import NameIndex, find_thing
from kg.serialising import write_quads
from kg.serialising.selection import chosen_graphs
from kg.store import Store

_OF_MANY_FILES = "csvw"


def export(
    plans: tuple[str, ...],
    form: str,
    output: Path | None,
    release_dir: Path | None,
    *,
    inferred: bool,
) -> None:
    """Write some plans, or all, in one form.

    Raises:
        UsageError: The form can not hold what is asked for, or the place for it is of the wrong
            kind.
    """
    _check_place(form, output)
    store = current_release(release_dir).store
    wanted = _found(store, plans)
    if form in GRAPH_FORMATS:
        graphs = chosen_graphs(store.graphs(), wanted, inferred=inferred)
        written = write_quads([quad for graph in graphs for quad in store.quads(graph)], form)
        _put(written, output)
        return
    if inferred:
        raise UsageError(f"{form} holds what is stated, not what is derived; leave out --inferred")
    files = write_format(store, form, wanted)
    if form == _OF_MANY_FILES and output is not None:
        _put_folder(files, output)
    else:
        _put(next(iter(files.values())), output)


def _check_place(form: str, output: Path | None) -> None:
    """Refuse a place of the wrong kind before anything is made for it."""
    if form != _OF_MANY_FILES:
        if output is not None and output.is_dir():
            raise UsageError(f"{output}: is a folder; name a file")
    elif output is None:
        raise UsageError(f"{form} is {len(file_kinds())} files; name their folder with -o DIR")
    elif output.exists() and not output.is_dir():
        raise UsageError(f"{output}: is a file; name a folder")


def _found(store: Store, plans: tuple[str, ...]) -> list[str] | None:
    if not plans:
        return None
    index = NameIndex(store)
    return [find_thing(index, plan, "plan").iri for plan in plans]


def _put(written: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(written)
        return
    _put_files({output: written})


def _put_folder(files: Mapping[str, bytes], folder: Path) -> None:
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        _put_files({folder / name: content for name, content in files.items()})
    except OSError:
        if is_new:
            folder.rmdir()
        raise


def _put_files(files: Mapping[Path, bytes]) -> None:
    """Write files beside their places first, so that all of them can be had before any is put."""
    staged = {path.with_name(f".{path.name}.partial"): path for path in files}
    try:
        for beside, path in staged.items():
            beside.write_bytes(files[path])
        for beside, path in staged.items():
            beside.replace(path)
    finally:
        for beside in staged:
            beside.unlink(missing_ok=True)
