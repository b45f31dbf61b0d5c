"""Work that makes millions of values and no circle among them, without looking for circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause Python's search for circles of values while the block runs.

    Triples and tuples of terms form no circles, and are freed as soon as nobody holds them. But
    the search looks at all that are alive each time that so many more were made: a quarter of the
    time that the rules need. A block within another changes nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
