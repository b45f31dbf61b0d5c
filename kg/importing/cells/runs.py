"""Where names end that nothing parts: the likeliest names of a run of words."""

from __future__ import annotations

from collections.abc import Sequence

from kg.importing.cells.joining import GROUPS, ONE, folded, is_and, parts_at_and
from kg.importing.cells.naming import Names, Token, is_short_form

_DASHES = frozenset("-–—")
# What a name of so many words is worth by the word that heads it: most names have two or three.
_BY_LENGTH = {1: 2.0, 2: 4.0, 3: 5.0, 4: 5.0, 5: 4.0, 6: 2.0}
_UNKNOWN = {1: -1.0, 2: 1.5, 3: 2.0, 4: 1.5}
_EACH = 0.75
"""What each name costs, so that of two readings alike the one with fewer names is taken."""
_LONGEST = 9
_UNSHOWN = 4.0
"""By how much likelier a run must be still where no word shows it."""
_RUN_WORDS = 5
"""From how many words on a unit may be a run though no word shows it."""


def run_of(
    tokens: Sequence[Token],
    glued: frozenset[int],
    names: Names,
    *,
    listed: bool = False,
    margin: float = 1.0,
) -> list[tuple[int, int]]:
    """Return the names of a unit that nothing parts: one, or several if that is much likelier.

    `glued` holds the words that belong to the word before them (those in brackets). `listed` says
    that the unit is an entry of a list: then only groups and known names show that it is a run.
    `margin` is by how much several names must be likelier than one.
    """
    whole = [(0, len(tokens))]
    bare = [token for at, token in enumerate(tokens) if at not in glued]
    if len(bare) < 2 or names.is_name(folded(bare)):
        return whole
    shown = any(_is_edge(bare, at, names, listed=listed) for at in range(1, len(bare)))
    if len(bare) == 2:
        shown = all(is_short_form(token.raw) for token in bare) or all(
            token.capital and _ends_group(bare, at, names) for at, token in enumerate(bare)
        )
    if shown:
        return _segments(tokens, glued, names, margin)
    if len(bare) >= _RUN_WORDS and not listed:
        return _segments(tokens, glued, names, margin + _UNSHOWN)
    return whole


def _is_edge(tokens: Sequence[Token], at: int, names: Names, *, listed: bool) -> bool:
    """Whether a name could well end before the word `at`, and another begin with it."""
    before, after = tokens[at - 1], tokens[at]
    if not _can_begin(tokens, at, names):
        return False
    if _ends_group(tokens, at - 1, names):
        return True
    if not listed:
        opening = after.folded in names.words.cue("opening")
        if is_short_form(after.raw) and (
            is_short_form(before.raw) or (names.head(tokens[:at]) is not None and not opening)
        ):
            return True
        if not before.capital:
            return True
    for size in (2, 3, 4):
        if at - size >= 0 and names.known(folded(tokens[at - size : at])) is not None:
            return True
        if names.known(folded(tokens[at : at + size])) is not None and at + size <= len(tokens):
            return True
    return False


def _can_begin(tokens: Sequence[Token], at: int, names: Names) -> bool:
    before, token = tokens[at - 1], tokens[at]
    if (before.raw.isdigit() and len(before.raw) < 4) or before.raw in _DASHES:
        return False
    if not token.capital or is_and(before, names) or is_and(token, names):
        return False
    return before.folded not in names.words.cue("of") and before.folded not in names.words.cue(
        "article"
    )


def _ends_group(tokens: Sequence[Token], at: int, names: Names) -> bool:
    """Whether a group is named up to the word `at`, which seldom stands before a further word."""
    for size in (3, 2, 1):
        if size <= at + 1:
            label = folded(tokens[at + 1 - size : at + 1])
            head = names.words.heads.get(label)
            if head is not None and head.code in GROUPS:
                return label not in names.words.cue("modifier")
    return False


def _segments(
    tokens: Sequence[Token], glued: frozenset[int], names: Names, margin: float
) -> list[tuple[int, int]]:
    """Return the likeliest names of a run, one name unless several are likelier by `margin`."""
    count = len(tokens)
    starts = [at == 0 or (at not in glued and _can_begin(tokens, at, names)) for at in range(count)]
    best: list[float] = [0.0] + [float("-inf")] * count
    back = [0] * (count + 1)
    for end in range(1, count + 1):
        if end < count and not starts[end]:
            continue
        for begin in range(end - 1, -1, -1):
            if end - begin > _LONGEST and end - begin > 1 and best[end] > float("-inf"):
                break
            if not starts[begin] or best[begin] == float("-inf"):
                continue
            value = best[begin] + worth(tokens[begin:end], _inside(glued, begin, end), names)
            if value - _EACH > best[end]:
                best[end], back[end] = value - _EACH, begin
    found = []
    end = count
    while end > 0:
        found.append((back[end], end))
        end = back[end]
    if len(found) > 1 and count <= _LONGEST:
        whole = worth(tokens, glued, names) - _EACH
        if best[count] - whole < margin:
            return [(0, count)]
    return found[::-1]


def _inside(glued: frozenset[int], begin: int, end: int) -> frozenset[int]:
    return frozenset(at - begin for at in range(begin, end) if at in glued) if glued else glued


def worth(tokens: Sequence[Token], glued: frozenset[int], names: Names) -> float:
    """Return how likely these words are one name, or names that "and" joins; more is likelier."""
    bare = [token for at, token in enumerate(tokens) if at not in glued]
    name = folded(bare)
    of = names.words.cue("of")
    size = sum(token.folded not in of and not is_and(token, names) for token in bare)
    known = names.known(name)
    if known is None and len(bare) > 1 and bare[0].raw.isdigit() and len(bare[0].raw) < 4:
        return worth(bare[1:], frozenset(), names)
    if known is not None and known.kind not in ("population", "kind of organisation"):
        return 4.0 * size - 1
    if known is not None:
        # Whoever knows "Local Authorities" has still not read "London Local Authorities".
        return max(_by_words(bare, size, names), _BY_LENGTH.get(size, 5.0)) + 1
    if names.is_name(name):
        return 3.0 if size == 1 else 3.5 * size - 1
    if len(bare) > 3 and any(is_and(token, names) for token in bare[1:-1]):
        parts = parts_at_and(bare, names, listed=False)
        if len(parts) > 1:
            return sum(worth(bare[a:b], frozenset(), names) - _EACH for a, b in parts)
    if len(bare) == 3 and is_and(bare[1], names):
        parts = parts_at_and(bare, names, listed=False)
        if len(parts) > 1:
            return sum(worth(bare[a:b], frozenset(), names) - _EACH for a, b in parts)
    return _by_words(bare, size, names) - _faults(bare, names)


def _by_words(tokens: list[Token], size: int, names: Names) -> float:
    head = names.head(tokens)
    of = names.words.cue("of")
    if len(tokens) > 1 and is_short_form(tokens[-1].raw) and names.head(tokens[:-1]) is None:
        # "Wyeford BID": a place, and what it has there.
        return _BY_LENGTH.get(size, 2.0) - 1
    until = next((at for at, token in enumerate(tokens) if at and token.folded in of), None)
    if head is None or head[0] == "programme":
        if len(tokens) == 1 and is_short_form(tokens[0].raw):
            return 2.0
        if head and head[1] == 0 and size == 2:
            return 3.0
        if head and len(tokens) == 1:
            return -1.0
        for behind in (1, 2):
            # "Enterprise Office Exton": a body, and where it is.
            place = names.head(tokens[:-behind]) if size > behind + 1 else None
            if place and place[0] in ONE and place[2] == len(tokens) - behind:
                return _BY_LENGTH.get(size - behind, 4.0) - 0.5 * behind
        return _UNKNOWN.get(size, 5.5 - size) - (2.0 if until else 0.0)
    code, start, end = head
    if until is not None and end <= until:
        # What it is of or for is one word for sure; each further one may begin the next name.
        behind = sum(
            token.folded not in of and not is_and(token, names) for token in tokens[until:]
        )
        value = _BY_LENGTH.get(size - behind + 1, 4.0) - 0.5 * (behind - 1)
    else:
        value = _BY_LENGTH.get(size, 8.0 - size)
        if until is not None and code == "service-area":
            value -= 2.0
    if size > 2 and names.is_programme(tokens[0].folded):
        value -= 2.0
    if end - start == len(tokens):
        if code in ("body", "part") and size == 1:
            return 2.0 if is_short_form(tokens[0].raw) else -2.0
        if code == "service-area":
            return 1.0 + 1.5 * (size - 1)
    if code == "service-area":
        return value - 2.5
    lower = len(tokens) > 1 and not any(token.capital for token in tokens[1:])
    if code in GROUPS and not lower and folded(tokens[start:end]) in names.words.cue("modifier"):
        return min(value, 2.0)
    if code in GROUPS and lower:
        value += 1.0
    if code == "part" and is_short_form(tokens[0].raw):
        value += 2.0
    if code == "body" and tokens[0].folded in names.words.cue("opening") and size > 1:
        value += 1.0
    return value


def _faults(tokens: list[Token], names: Names) -> float:
    lost = 0.0 if tokens[0].capital else 5.0
    of = names.words.cue("of")
    joins = names.words.cue("and")
    for at in range(len(tokens) - 1):
        after = tokens[at + 1]
        if at and tokens[at].capital and not after.capital:
            # "Third sector": the capital begins the name.
            lost += 0.0 if after.folded in of or after.folded in joins else 1.5
        if _ends_group(tokens, at, names) and after.capital and after.folded not in of:
            pair = f"{tokens[at].folded} {after.folded}"
            lost += 0.0 if pair in names.words.heads or after.folded in joins else 3.0
    for at, token in enumerate(tokens[1:], start=1):
        last = at == len(tokens) - 1 and names.head(tokens[:-1]) is None
        short = (
            is_short_form(token.raw)
            and not last
            and not (token.folded in names.words.cue("opening") and at < len(tokens) - 1)
        )
        if short or token.raw[:1].isdigit():
            lost += 2.0
    return lost
