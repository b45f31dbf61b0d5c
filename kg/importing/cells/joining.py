"""Whether "and" joins two names or stands within one, and where names end that nothing parts."""

from __future__ import annotations

from collections.abc import Sequence

from kg.importing.cells.naming import Kind, Names, Token, is_short_form, kind_of

_DASHES = frozenset("-–—")
_GROUPS = ("kind", "population")
_ONE = ("body", "part", "post")


def is_and(token: Token, names: Names) -> bool:
    """Whether a word joins: "and", "&", "et"; the Welsh "a" only in Welsh documents."""
    if token.folded not in names.words.cue("and") or token.raw != token.raw.lower():
        return False
    return token.folded != "a" or names.habits.languages[:1] == ("cy",)


def parts_at_and(
    tokens: Sequence[Token], names: Names, *, listed: bool, leads: bool = False
) -> list[tuple[int, int]]:
    """Return the names of a unit that "and" parts, as first word and the word behind the last.

    `listed` says that the unit is the last entry of a list, so that "and" parts entries; `leads`
    that it is one who leads, so that "Children and Families" is a department.
    """
    whole = [(0, len(tokens))]
    joins = [at for at in range(1, len(tokens) - 1) if is_and(tokens[at], names)]
    if not joins or names.is_name(_folded(tokens)):
        return whole
    heads = names.words.heads
    parts: list[tuple[int, int]] = []
    begin = 0
    for number, at in enumerate(joins):
        if at <= begin:
            continue
        behind = joins[number + 1] if number + 1 < len(joins) else len(tokens)
        left, right = tokens[begin:at], tokens[at + 1 : behind]
        if not left or not right:
            continue
        # "children and young people" is one label.
        if any(
            _folded(tokens[max(begin, at - a) : at + 1 + b]) in heads
            for a in (1, 2, 3)
            for b in (1, 2, 3)
        ):
            continue
        rest = tokens[at + 1 :]
        if tokens[at].raw == "&" and _share_place(left, right, names):
            continue
        pair = leads and len(tokens) == 3 and left[0].capital and right[0].capital
        if pair and not _is_named(left, kind_of(list(left), names), names):
            continue
        if _parts(left, right, rest, names, listed=listed):
            parts.append((begin, at))
            begin = at + 1
    parts.append((begin, len(tokens)))
    return parts


def _parts(
    left: Sequence[Token],
    right: Sequence[Token],
    rest: Sequence[Token],
    names: Names,
    *,
    listed: bool,
) -> bool:
    definite = False
    article, every = names.words.cue("article"), names.words.cue("every")
    if len(right) > 1 and (right[0].folded in article or right[0].folded in every):
        right, rest = right[1:], rest[1:]
        definite = True
    first, second = kind_of(list(left), names), kind_of(list(right), names)
    if second.code in ("", "service-area") and len(rest) > len(right):
        second = kind_of(list(rest), names)
    # "FE and HE institutions" share their last word.
    alike = len(left) == 1 and is_short_form(left[0].raw) and is_short_form(right[0].raw)
    if alike and len(right) > 1 and second.kind in ("population", "kind of organisation"):
        return False
    # "Local unions and associations" share their first one.
    shared = len(left) > 1 == len(right) and _folded(left) not in names.words.heads
    if first.code == second.code and second.code in _GROUPS and shared:
        return right[0].capital
    named = _is_named(left, first, names)
    named_too = _is_named(right, second, names) or _is_named(rest, second, names)
    if named and named_too:
        return True
    if definite and second.told and any(token.capital for token in left):
        return True
    if not right[0].capital and second.code not in _GROUPS:
        return False
    # "Police and Crime Panel" is one.
    modifies = len(left) == 1 and left[0].folded in names.words.cue("modifier")
    if modifies and second.code in _ONE and len(right) > 1 and not listed:
        return False
    # "Commission for Employment and Skills": what it is for goes on.
    place = names.head(left)
    complement = _has_of(left, names) or (
        place is not None and place[1] == 0 and place[2] < len(left) and len(right) == 1
    )
    if complement and second.code in ("", "service-area", "programme"):
        return named_too and not complement
    one_too = second.code in _ONE or second.code == "programme"
    place = names.head(right)
    # "Schools and University of Exton": what heads the second name stands first in it.
    heads_first = place is not None and place[1] == 0 and len(right) > 1
    if heads_first and first.code in _GROUPS and (second.code in _ONE or right[0].capital):
        return True
    if first.code in _ONE or named:
        return second.told or named_too or listed or len(right) > 1 or len(left) > 1
    if first.code in _GROUPS:
        if second.code in _GROUPS:
            return len(right) == 1 or listed or heads_first or not _begins_with_group(right, names)
        if one_too and len(right) > 1:
            return named_too or (listed and len(left) > 1)
        return True
    if named_too:
        return listed or len(left) > 1
    if second.code in _GROUPS:
        proper = len(left) > 1 and all(token.capital for token in left)
        return (listed or proper) and not right[0].capital
    if one_too:
        return (heads_first and listed) or (len(left) > 2 and not first.code)
    if listed or {t.folded for t in left if t.capital} & {t.folded for t in right}:
        return True
    return len(left) > 1 and len(right) > 1 and not first.code and not second.code


def _share_place(left: Sequence[Token], right: Sequence[Token], names: Names) -> bool:
    """Whether "&" joins what a place has: "Exton Archives & Museums"."""
    if len(right) != 1 or len(left) < 2 or not right[0].capital:
        return False
    return left[-1].folded.endswith("s") and _is_group(right[0], names)


def _is_named(tokens: Sequence[Token], kind: Kind, names: Names) -> bool:
    if kind.known is not None or names.is_name(_folded(tokens)):
        return True
    return len(tokens) == 1 and is_short_form(tokens[0].raw)


def _has_of(tokens: Sequence[Token], names: Names) -> bool:
    return any(token.folded in names.words.cue("of") for token in tokens[1:])


def _begins_with_group(tokens: Sequence[Token], names: Names) -> bool:
    head = names.words.heads.get(tokens[0].folded)
    return head is not None and head.code in _GROUPS


def _folded(tokens: Sequence[Token]) -> str:
    return " ".join(token.folded for token in tokens)


# ---- Names that nothing parts ----

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
    if len(bare) < 2 or names.is_name(_folded(bare)):
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
        if at - size >= 0 and names.known(_folded(tokens[at - size : at])) is not None:
            return True
        if names.known(_folded(tokens[at : at + size])) is not None and at + size <= len(tokens):
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


def _is_group(token: Token, names: Names) -> bool:
    head = names.words.heads.get(token.folded)
    return head is not None and head.code in _GROUPS


def _ends_group(tokens: Sequence[Token], at: int, names: Names) -> bool:
    """Whether a group is named up to the word `at`, which seldom stands before a further word."""
    for size in (3, 2, 1):
        if size <= at + 1:
            label = _folded(tokens[at + 1 - size : at + 1])
            head = names.words.heads.get(label)
            if head is not None and head.code in _GROUPS:
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
    folded = _folded(bare)
    of = names.words.cue("of")
    size = sum(token.folded not in of and not is_and(token, names) for token in bare)
    known = names.known(folded)
    if known is None and len(bare) > 1 and bare[0].raw.isdigit() and len(bare[0].raw) < 4:
        return worth(bare[1:], frozenset(), names)
    if known is not None and known.kind not in ("population", "kind of organisation"):
        return 4.0 * size - 1
    if known is not None:
        # Whoever knows "Local Authorities" has still not read "London Local Authorities".
        return max(_by_words(bare, size, names), _BY_LENGTH.get(size, 5.0)) + 1
    if names.is_name(folded):
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
            if place and place[0] in _ONE and place[2] == len(tokens) - behind:
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
    if code in _GROUPS and not lower and _folded(tokens[start:end]) in names.words.cue("modifier"):
        return min(value, 2.0)
    if code in _GROUPS and lower:
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
