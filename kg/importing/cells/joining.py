"""Whether "and" joins two names or stands within one."""

from __future__ import annotations

from collections.abc import Sequence

from kg.importing.cells.kinds import Kind, kind_of
from kg.importing.cells.naming import Names, Token, is_short_form

GROUPS = ("kind", "population")
ONE = ("body", "part", "post")


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
    if not joins or names.is_name(folded(tokens)):
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
            folded(tokens[max(begin, at - a) : at + 1 + b]) in heads
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
    # So do "HR and OD Service": what a short form is of stands behind both.
    if alike and len(right) == 2 and second.code == "part":
        return False
    # "Local unions and associations" share their first one.
    shared = len(left) > 1 == len(right) and folded(left) not in names.words.heads
    if first.code == second.code and second.code in GROUPS and shared:
        return right[0].capital
    named = _is_named(left, first, names)
    named_too = _is_named(right, second, names) or _is_named(rest, second, names)
    if named and named_too:
        return True
    if definite and second.told and any(token.capital for token in left):
        return True
    if not right[0].capital and second.code not in GROUPS:
        return False
    # "Police and Crime Panel" is one.
    modifies = len(left) == 1 and left[0].folded in names.words.cue("modifier")
    if modifies and second.code in ONE and len(right) > 1 and not listed:
        return False
    # "Commission for Employment and Skills": what it is for goes on.
    place = names.head(left)
    complement = _has_of(left, names) or (
        place is not None and place[1] == 0 and place[2] < len(left) and len(right) == 1
    )
    if complement and second.code in ("", "service-area", "programme"):
        return named_too and not complement
    one_too = second.code in ONE or second.code == "programme"
    place = names.head(right)
    # "Schools and University of Exton": what heads the second name stands first in it.
    heads_first = place is not None and place[1] == 0 and len(right) > 1
    if heads_first and first.code in GROUPS and (second.code in ONE or right[0].capital):
        return True
    if first.code in ONE or named:
        return second.told or named_too or listed or len(right) > 1 or len(left) > 1
    if first.code in GROUPS:
        if second.code in GROUPS:
            return len(right) == 1 or listed or heads_first or not _begins_with_group(right, names)
        if one_too and len(right) > 1:
            return named_too or (listed and len(left) > 1)
        return True
    if named_too:
        return listed or len(left) > 1
    if second.code in GROUPS:
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
    if kind.known is not None or names.is_name(folded(tokens)):
        return True
    return len(tokens) == 1 and is_short_form(tokens[0].raw)


def _has_of(tokens: Sequence[Token], names: Names) -> bool:
    return any(token.folded in names.words.cue("of") for token in tokens[1:])


def _begins_with_group(tokens: Sequence[Token], names: Names) -> bool:
    head = names.words.heads.get(tokens[0].folded)
    return head is not None and head.code in GROUPS


def folded(tokens: Sequence[Token]) -> str:
    """Return words as a name is compared."""
    return " ".join(token.folded for token in tokens)


def _is_group(token: Token, names: Names) -> bool:
    head = names.words.heads.get(token.folded)
    return head is not None and head.code in GROUPS
