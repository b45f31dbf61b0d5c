"""One line for one thing that happened: for people, or as JSON for programs.

What a visitor sent is cleaned before it comes here, and every line is cleaned once more when it is
written, so that nothing a visitor sends can end a line, begin one or steer a terminal.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias
from urllib.parse import quote

from kg.corrections.words import one_line

Fields: TypeAlias = Mapping[str, str | int | float | None]

# Units: characters; of a query, a reason and an address, the head is enough to know it by.
LONGEST = 200
# A cleaned character may come from several: no more than these are looked at.
_LOOKED_AT = 4 * LONGEST
_PATH_SAFE = "/:@!$&'()*+,;=-._~"
# Who knows the address of a kept draft can read it: the log has none.
_SECRET = re.compile(r"^(/import/draft/).+")
_NEXT = "\n  | "


def cleaned(text: str) -> str:
    """Return the first 200 characters of a text, on one line and without control characters."""
    line = one_line(text[:_LOOKED_AT])
    return line if len(line) <= LONGEST and len(text) <= _LOOKED_AT else f"{line[:LONGEST]}…"


def cleaned_path(path: str) -> str:
    """Return the path of an address as WSGI has it, percent-encoded again, cut, without secrets."""
    path = _SECRET.sub(r"\1-", path)
    return cleaned(quote(path.encode("latin-1", "replace"), safe=_PATH_SAFE))


def tell(log: logging.Logger, level: int, event: str, fields: Fields) -> None:
    """Log an event with its fields: as text for any handler, as they are for `JsonFormatter`."""
    log.log(level, "%s", _text(fields), extra={"event": event, "fields": fields})


def _text(fields: Fields) -> str:
    request = "{method} {path} {status} {ms} ms {release}".format_map(
        {**fields, "release": fields["release"] or "-"}
    )
    if "outcome" not in fields:
        return request
    told = f"{request} query {fields['outcome']}: {fields['reason']}"
    query = fields["query"]
    return told if query is None else f"{told}; it began {json.dumps(query, ensure_ascii=False)}"


class PlainFormatter(logging.Formatter):
    """Time, level and message; the lines of a trace are set in, so that none passes for a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text."""
        line = f"{_time(record)} {record.levelname} {one_line(record.getMessage())}"
        if record.exc_info:
            line += "".join(f"{_NEXT}{_set_in(part)}" for part in _trace(record).splitlines())
        return line


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, event, then the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON."""
        told: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "message"),
        }
        fields: Fields | None = getattr(record, "fields", None)
        told |= fields or {"logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            told["trace"] = _trace(record)
        return json.dumps(told)


def _set_in(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] + one_line(line)


def _time(record: logging.LogRecord) -> str:
    made = datetime.fromtimestamp(record.created, UTC)
    return made.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _trace(record: logging.LogRecord) -> str:
    assert record.exc_info, "only asked of a record that has a trace"
    return logging.Formatter().formatException(record.exc_info)
