"""How much another's data may take of us before we stop reading."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one harvest.

    Units: seconds, bytes and whole things, as the names say. `wait_seconds` is for a connection or
    for the next byte, `request_seconds` for one answer whole, `parse_seconds` and `parse_bytes` for
    the process that reads one file. `file_bytes` is as sent, `expanded_bytes` as unpacked, and
    nothing unpacked may be more than `expansion` times what was sent.
    """

    wait_seconds: float = 60.0
    request_seconds: float = 300.0
    parse_seconds: float = 60.0
    parse_bytes: int = 1024 * MEBIBYTE
    catalogue_bytes: int = 16 * MEBIBYTE
    file_bytes: int = 128 * MEBIBYTE
    expanded_bytes: int = 512 * MEBIBYTE
    expansion: int = 200
    redirects: int = 3
    requests: int = 5_000
    datasets: int = 2_000
    triples: int = 1_000_000
    literal_characters: int = 20_000
    iri_characters: int = 2_000
    nesting: int = 100
