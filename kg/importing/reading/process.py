"""The process that reads a stranger's file, and may die of it.

Run as a file. Arguments: the file's name, then the limits as JSON. The file comes in on standard
input; the document goes out as JSON. What is refused ends with exit code 2 and, on standard
output, the rest of the sentence that begins with the file's name.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3]))

from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.plain import to_json
from kg.importing.reading.reader import read_one

try:
    import resource
except ImportError:  # Windows has no such limits; the parent's clock still holds
    resource = None  # type: ignore[assignment]

REFUSED = 2


def limit(limits: Limits) -> None:
    """Give this process so much memory and time, and no file to write."""
    if resource is None:
        return
    seconds = max(int(limits.seconds), 1)
    for kind, most in (
        (resource.RLIMIT_DATA, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main(name: str, limits: Limits) -> int:
    """Read and write; return the exit code."""
    limit(limits)
    warnings.simplefilter("ignore")
    data = sys.stdin.buffer.read()
    try:
        written = to_json(read_one(name, data, limits))
        if len(written) > limits.result_bytes:
            raise RefusedError("holds more text than is read at once")
    except RefusedError as err:
        sys.stdout.buffer.write(str(err).encode())
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(b"takes more memory to read than it may")
        return REFUSED
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Limits(**json.loads(sys.argv[2]))))
