"""Finished answers, kept for whoever asks the same again."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Protocol, TypeVar

# One answer takes no more than this share of the room.
_SHARE = 8


@dataclass(frozen=True, slots=True)
class Finished:
    """An answer as it goes out: `is_packed` where gzip has packed it."""

    kind: str
    body: bytes
    is_packed: bool

    @property
    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.body)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it goes out, with the headers that are its own."""

    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    @classmethod
    def read(cls, written: bytes) -> KeptPage:
        """Return a page from what `written` gave: a line with the headers, then the body."""
        head, _, body = written.partition(b"\n")
        return cls(tuple((name, value) for name, value in json.loads(head)), body)

    def written(self) -> bytes:
        """Return the page as one text, to be kept in a file."""
        return json.dumps(self.headers, ensure_ascii=False).encode() + b"\n" + self.body


class _Answer(Protocol):
    @property
    def size(self) -> int: ...


Answer = TypeVar("Answer", bound=_Answer)


class Kept(Generic[Answer]):
    """The answers that were asked for last, within so many bytes; 0 keeps none."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._most > 0

    def find(self, key: str) -> Answer | None:
        """Return an answer that is kept."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def keep(self, key: str, answer: Answer) -> None:
        """Keep an answer; those asked for longest ago make room for it."""
        size = answer.size + len(key)
        if size > self._most // _SHARE:
            return
        with self._lock:
            self._remove(key)
            self._answers[key] = answer
            self._bytes += size
            while self._bytes > self._most:
                self._remove(next(iter(self._answers)))

    def _remove(self, key: str) -> None:
        old = self._answers.pop(key, None)
        if old is not None:
            self._bytes -= old.size + len(key)
