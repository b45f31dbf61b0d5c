"""GROUP_CONCAT over IRIs: the engine leaves the cell empty; SPARQL joins their texts."""

from __future__ import annotations

from kg.store.lexer import has_keyword, tokens

_AGGREGATE = "GROUP_CONCAT"


def with_texts_joined(text: str) -> str:
    """Return a query whose GROUP_CONCAT over a variable joins IRIs as their texts.

    `GROUP_CONCAT(?x)` becomes `GROUP_CONCAT(IF(isIRI(?x),STR(?x),?x))`: all that is no IRI stays
    what it is. Expressions are left alone: who writes one can write STR.
    """
    if not has_keyword(text, _AGGREGATE):
        return text
    found = list(tokens(text))
    parts, end = [], 0
    for number, (kind, token, _) in enumerate(found):
        if kind != "word" or token.upper() != _AGGREGATE:
            continue
        # `(`, perhaps DISTINCT, a variable, and then its separator or the end.
        rest = found[number + 1 : number + 5]
        at = 2 if len(rest) > 1 and rest[1][1].upper() == "DISTINCT" else 1
        if len(rest) > at + 1 and rest[at][0] == "variable" and rest[at + 1][1] in (";", ")"):
            _, variable, start = rest[at]
            parts += [text[end:start], f"IF(isIRI({variable}),STR({variable}),{variable})"]
            end = start + len(variable)
    return "".join([*parts, text[end:]])
