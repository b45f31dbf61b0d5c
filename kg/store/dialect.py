"""A query as a given server reads it best; its meaning stays the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.store.lexer import tokens

_UNDEFINED = ("VALUES", None, "{", "UNDEF", "}")
# Virtuoso plans a pattern of many UNIONs at times so badly that it refuses its own plan, and at
# times so that unmatched OPTIONALs come twice. Our files are written in an order that is good.
_IN_ORDER = 'define sql:select-option "order"\n'
# What Virtuoso says where it has to choose the order, or the plan, itself.
_NOT_IN_ORDER = ("transitive start not given", "estimated execution time")


def is_virtuoso(headers: Mapping[str, str]) -> bool:
    """Say whether an answer comes from Virtuoso."""
    said = {name.lower(): value for name, value in headers.items()}
    return said.get("server", "").startswith("Virtuoso")


def plain_text(text: str) -> str:
    """Return a query without comments and without `VALUES ?x { UNDEF }`, which binds nothing.

    Virtuoso takes the undefined value for one of its own: joined with it, `?x` comes out unbound.
    """
    kept = "".join(_kept(text))
    return kept.strip() + "\n"


def _kept(text: str) -> Iterator[str]:
    found = [(token, at) for _, token, at in tokens(text)]
    end, number = 0, 0
    while number < len(found):
        token, at = found[number]
        # White space and comments between two tokens; a line ends where one ended.
        yield "\n" if "\n" in text[end:at] else " " * (at > end)
        if _is_undefined([each for each, _ in found[number : number + len(_UNDEFINED)]]):
            number += len(_UNDEFINED)
            last, last_at = found[number - 1]
            end = last_at + len(last)
            continue
        yield token
        end = at + len(token)
        number += 1


def _is_undefined(five: list[str]) -> bool:
    return len(five) == len(_UNDEFINED) and all(
        each.startswith(("?", "$")) if wanted is None else each.upper() == wanted
        for each, wanted in zip(five, _UNDEFINED, strict=True)
    )


def ways_to_ask(text: str, *, virtuoso: bool) -> tuple[str, ...]:
    """Return the texts to try, each if the one before could not be planned."""
    plain = plain_text(text)
    return (_IN_ORDER + plain, plain) if virtuoso else (plain,)


def could_not_plan(sentence: str) -> bool:
    """Say whether a refusal is about the plan and not about the query."""
    return any(words in sentence for words in _NOT_IN_ORDER)
