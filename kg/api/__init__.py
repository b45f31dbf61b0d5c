"""What `import kg` gives a program: the same doors as the command line, with plain Python values.

`kg.open` gives an open graph; what the graph gives are records. Each module is imported when it is
first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import on_first_use

if TYPE_CHECKING:
    from kg.api import checks, graph, things
else:
    __getattr__ = on_first_use(__name__)

__all__ = ["checks", "graph", "things"]
