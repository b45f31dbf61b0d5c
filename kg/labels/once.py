"""What is computed once for a store and then only read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from kg.store import Store

Computed = TypeVar("Computed")


def once_per_store(compute: Callable[[Store], Computed]) -> Callable[[Store], Computed]:
    """Keep what a function gives for each store, for as long as the store is in use.

    Two requests that ask at the same time get the same value, computed by one of them.
    """
    kept: WeakKeyDictionary[Store, Computed] = WeakKeyDictionary()
    lock = Lock()

    @wraps(compute)
    def kept_or_computed(store: Store) -> Computed:
        with lock:
            if store not in kept:
                kept[store] = compute(store)
            return kept[store]

    return kept_or_computed
