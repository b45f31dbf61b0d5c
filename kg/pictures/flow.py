"""A flow of weights from sources to targets: columns laid by hand, widths true to the weights.

A stream that serves several targets at once is drawn once from its source to a fork, and from
there to each of its targets: what leaves the sources adds up to the whole, and nothing is counted
twice on the left.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

WIDTH = 1000
_TALL = 430  # of all sources together, without the gaps
_SOURCE_X, _FORK_X, _TARGET_X, _THICK = 268, 520, 718, 14
_LABEL_GAP, _LINE, _TOP = 14, 21, 12
_SLOT_GAP = 24
_LABEL_WIDTH = 25  # characters
_LEAST = 2.0
_MOST = 12
OTHERS = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """A weight from one source to the targets that it serves together; `key` is the caller's."""

    source: str
    targets: tuple[str, ...]
    weight: Decimal
    key: str


@dataclass(frozen=True, slots=True)
class Label:
    """Text of a node, line by line. Units: of the picture; `x` is its end where `is_at_end`.

    Shape: `lines` are its name, `captions` its weight and, of a target, what it shares.
    """

    lines: tuple[str, ...]
    captions: tuple[str, ...]
    x: float
    y: float
    is_at_end: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A source, a fork or a target. Shape: `rank` is its place among the targets, or 0."""

    key: str
    kind: str
    x: float
    y: float
    height: float
    rank: int
    label: Label


@dataclass(frozen=True, slots=True)
class Band:
    """A stream, or its part from a fork to one target (`is_shared`), as a closed path."""

    key: str
    path: str
    rank: int
    is_shared: bool
    words: str


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """The whole picture. Units: of the picture, `width` across and `height` down.

    Shape: `left_out` counts the sources and targets that were put together as others.
    """

    width: int
    height: int
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    left_out: int
    thick: int = _THICK
    line: int = _LINE


@dataclass(frozen=True, slots=True)
class _Slot:
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class _Port:
    """A stream's place at each end: where it starts, and where it meets each target."""

    stream: Stream
    start: float
    width: float
    fork: float
    ends: tuple[tuple[str, float], ...]


def lay_out(
    streams: Iterable[Stream],
    names: Mapping[str, str],
    spell: Callable[[Decimal], str],
    most: int = _MOST,
) -> FlowPicture | None:
    """Return the picture of some streams, or nothing where nothing flows.

    Args:
        streams: What flows; those of no weight are left out.
        names: What each source and target is called.
        spell: How a weight is written.
        most: Of sources and of targets; the smallest beyond are put together.
    """
    flowing = [stream for stream in streams if stream.weight > 0]
    if not flowing:
        return None
    merged, left_out = _merge_small(flowing, most)
    scale = _TALL / float(sum(stream.weight for stream in merged))
    sources = _weights((stream.source, stream.weight) for stream in merged)
    targets = _weights((t, stream.weight) for stream in merged for t in stream.targets)
    words = {**names, OTHERS: "Others together"}
    told = {key: (spell(weight),) for key, weight in sources.items()}
    alone = _weights((s.targets[0], s.weight) for s in merged if len(s.targets) == 1)
    met = {key: _met(spell, alone.get(key, Decimal(0)), all_) for key, all_ in targets.items()}
    left, left_tall = _column(sources, words, told, scale)
    right, right_tall = _column(targets, words, met, scale)
    height = max(left_tall, right_tall)
    left = _centred(left, (height - left_tall) / 2)
    right = _centred(right, (height - right_tall) / 2)
    ports = _ports(merged, left, right, scale)
    ranks = {key: rank for rank, key in enumerate(right, 1)}
    nodes = [
        *(_node(k, "source", s, words[k], told[k], 0) for k, s in left.items()),
        *(_node(k, "target", s, words[k], met[k], ranks[k]) for k, s in right.items()),
        *(_fork(port, spell) for port in ports if len(port.stream.targets) > 1),
    ]
    bands = [band for port in ports for band in _bands(port, words, spell, ranks)]
    return FlowPicture(WIDTH, round(height + 2 * _TOP), tuple(nodes), tuple(bands), left_out)


def _met(spell: Callable[[Decimal], str], alone: Decimal, together: Decimal) -> tuple[str, ...]:
    """Return what reaches a target: what it has alone, then what it shares with others."""
    shared = f"{spell(together - alone)} shared"
    return (spell(alone),) if alone == together else (spell(alone), shared) if alone else (shared,)


def _weights(parts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Return the weight of each key, the heaviest first and the others last."""
    held: defaultdict[str, Decimal] = defaultdict(Decimal)
    for key, weight in parts:
        held[key] += weight
    return dict(sorted(held.items(), key=lambda item: (item[0] == OTHERS, -item[1], item[0])))


def _merge_small(streams: list[Stream], most: int) -> tuple[list[Stream], int]:
    sources = _weights((stream.source, stream.weight) for stream in streams)
    targets = _weights((t, stream.weight) for stream in streams for t in stream.targets)
    kept_sources, kept_targets = set(list(sources)[:most]), set(list(targets)[:most])
    merged: dict[tuple[str, tuple[str, ...]], Stream] = {}
    for stream in streams:
        source = stream.source if stream.source in kept_sources else OTHERS
        shown = {t if t in kept_targets else OTHERS for t in stream.targets}
        ends = tuple(t for t in (*targets, OTHERS) if t in shown)
        is_whole = source == stream.source and ends == tuple(t for t in targets if t in shown)
        known = merged.get((source, ends))
        weight = stream.weight + (known.weight if known else 0)
        key = stream.key if is_whole and (known is None or known.key == stream.key) else ""
        merged[source, ends] = Stream(source, tuple(dict.fromkeys(ends)), weight, key)
    left_out = len(set(sources) - kept_sources) + len(set(targets) - kept_targets)
    return list(merged.values()), left_out


def _lines(name: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(name, _LABEL_WIDTH, max_lines=4, placeholder=" …")) or ("",)


def _column(
    weights: Mapping[str, Decimal],
    words: Mapping[str, str],
    captions: Mapping[str, tuple[str, ...]],
    scale: float,
) -> tuple[dict[str, _Slot], float]:
    """Return where each node stands: never so near that two labels could touch."""
    slots, y = {}, 0.0
    for key, weight in weights.items():
        height = max(_LEAST, float(weight) * scale)
        room = max(height, _LINE * (len(_lines(words[key])) + len(captions[key])))
        slots[key] = _Slot(y + (room - height) / 2, height)
        y += room + _SLOT_GAP
    return slots, y - _SLOT_GAP


def _centred(slots: Mapping[str, _Slot], down: float) -> dict[str, _Slot]:
    return {key: replace(slot, y=slot.y + down + _TOP) for key, slot in slots.items()}


def _middle(slot: _Slot) -> float:
    return slot.y + slot.height / 2


def _ports(
    streams: Iterable[Stream], left: Mapping[str, _Slot], right: Mapping[str, _Slot], scale: float
) -> list[_Port]:
    def aim(stream: Stream) -> float:
        return sum(_middle(right[t]) for t in stream.targets) / len(stream.targets)

    used: defaultdict[str, float] = defaultdict(float)
    begun = []
    for stream in sorted(streams, key=lambda s: (_middle(left[s.source]), aim(s), s.targets)):
        width = max(_LEAST, float(stream.weight) * scale)
        start = left[stream.source].y + used[stream.source]
        used[stream.source] += width
        begun.append(_Port(stream, start, width, (start + aim(stream) - width / 2) / 2, ()))
    met: defaultdict[str, float] = defaultdict(float)
    ends: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    # Bands meet a target in the order of where they come from, so that few of them cross.
    for at, port in sorted(enumerate(begun), key=lambda item: _origin(item[1])):
        for target in port.stream.targets:
            ends[at].append((target, right[target].y + met[target]))
            met[target] += port.width
    return [replace(port, ends=tuple(ends[at])) for at, port in enumerate(begun)]


def _origin(port: _Port) -> float:
    return port.fork if len(port.stream.targets) > 1 else port.start


def _node(
    key: str, kind: str, slot: _Slot, name: str, captions: tuple[str, ...], rank: int
) -> Node:
    is_left = kind == "source"
    x = _SOURCE_X if is_left else _TARGET_X
    lines = _lines(name)
    at = x - _LABEL_GAP if is_left else x + _THICK + _LABEL_GAP
    first = _middle(slot) - _LINE * (len(lines) + len(captions)) / 2 + _LINE * 0.76
    label = Label(lines, captions, at, round(first, 1), is_left)
    return Node(key, kind, x, round(slot.y, 1), round(slot.height, 1), rank, label)


def _fork(port: _Port, spell: Callable[[Decimal], str]) -> Node:
    captions = (f"{spell(port.stream.weight)}, counted once",)
    y = round(port.fork + port.width + _LINE * 0.9, 1)
    label = Label((), captions, _FORK_X + _THICK / 2, y, is_at_end=False)
    return Node(
        port.stream.key, "fork", _FORK_X, round(port.fork, 1), round(port.width, 1), 0, label
    )


def _bands(
    port: _Port, words: Mapping[str, str], spell: Callable[[Decimal], str], ranks: Mapping[str, int]
) -> Iterable[Band]:
    stream = port.stream
    told = f"{spell(stream.weight)} from {words[stream.source]}"
    joined = " and ".join(words[target] for target in stream.targets)
    if len(stream.targets) == 1:
        (target, end) = port.ends[0]
        path = _path(_SOURCE_X + _THICK, port.start, _TARGET_X, end, port.width)
        yield Band(stream.key, path, ranks[target], False, f"{told} to {joined}")
        return
    path = _path(_SOURCE_X + _THICK, port.start, _FORK_X, port.fork, port.width)
    yield Band(stream.key, path, 0, False, f"{told}, one sum that serves {joined}")
    for target, end in port.ends:
        path = _path(_FORK_X + _THICK, port.fork, _TARGET_X, end, port.width)
        share = f"{words[target]}: the same {spell(stream.weight)}, shared and not counted again"
        yield Band(stream.key, path, ranks[target], True, share)


def _path(x0: float, y0: float, x1: float, y1: float, width: float) -> str:
    middle = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        f"V{y1 + width:.1f}C{middle:.1f} {y1 + width:.1f} {middle:.1f} {y0 + width:.1f} "
        f"{x0:.1f} {y0 + width:.1f}Z"
    )
