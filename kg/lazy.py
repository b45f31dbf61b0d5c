"""Packages whose modules are imported when they are first used (PEP 562).

What such a package holds stands in it as ordinary imports under `if TYPE_CHECKING:`, for readers,
for the type checker and for the checks of the layers.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType


def on_first_use(package: str) -> Callable[[str], ModuleType]:
    """Return the `__getattr__` of a package, which imports a module of it by its name.

    Args:
        package: The package's own `__name__`.

    Raises:
        AttributeError: (the function returned) The package has no such module.
    """

    def find(name: str) -> ModuleType:
        wanted = f"{package}.{name}"
        try:
            return import_module(wanted)
        except ModuleNotFoundError as err:
            if err.name != wanted:  # a module that the wanted one needs is missing
                raise
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find
