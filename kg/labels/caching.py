"""What is computed once for a store and then only read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from kg.store import Store

Computed = TypeVar("Computed")


def cached_per_store(compute: Callable[[Store], Computed]) -> Callable[[Store], Computed]:
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


Name = TypeVar("Name", bound=Hashable)
Asked = Callable[[Store, Name], Computed]


def lru_per_store(most: int) -> Callable[[Asked[Name, Computed]], Asked[Name, Computed]]:
    """Keep what a function gave last for a store and a name, of each store so many.

    A page and its other forms ask the same of the same thing.
    """

    def keeping(compute: Asked[Name, Computed]) -> Asked[Name, Computed]:
        kept: WeakKeyDictionary[Store, OrderedDict[Name, Computed]] = WeakKeyDictionary()
        lock = Lock()

        @wraps(compute)
        def kept_or_computed(store: Store, name: Name) -> Computed:
            with lock:
                held = kept.setdefault(store, OrderedDict())
                if name in held:
                    held.move_to_end(name)
                    return held[name]
            made = compute(store, name)  # outside the lock: others need not wait for a query
            with lock:
                held[name] = made
                if len(held) > most:
                    held.popitem(last=False)
            return made

        return kept_or_computed

    return keeping
