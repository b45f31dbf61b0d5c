"""A request that has passed the guard, with the form its answer will have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.formats import BOOLEAN, GRAPH, ROWS
from kg.queries.guard import check_visitor_query
from kg.store.lexer import has_keyword, query_form
from kg.workers import VisitorQuery
from web.accept import prefers_page
from web.sparql.reading import Asked
from web.sparql.result_formats import Chosen, choose

_KINDS = {"SELECT": ROWS, "ASK": BOOLEAN, "CONSTRUCT": GRAPH, "DESCRIBE": GRAPH}
# Functions whose value is another each time: such an answer has no tag and is not kept.
_FLEETING = ("NOW", "RAND", "UUID", "STRUUID")


@dataclass(frozen=True, slots=True)
class Ready:
    """A request that may be run.

    Shape: `named_by` is all that decides over its answer beside the release; `lasts` is whether
    the same release always gives the same answer; `for_people` whether it goes to a spreadsheet.
    """

    query: VisitorQuery
    chosen: Chosen
    for_people: bool
    lasts: bool
    named_by: tuple[str, ...]


@lru_cache(maxsize=256)
def make_ready(asked: Asked, accept: str | None) -> Ready:
    """Return what is asked, once it has passed the guard and a form is chosen.

    Raises:
        QueryError: The guard refuses it.
        NotAcceptableFormError: No form of the answer is accepted.
    """
    text = check_visitor_query(asked.text or "")
    kind = _KINDS.get(query_form(text) or "")
    # What is no query gets its sentence from the engine, in whatever form.
    chosen = choose(kind, accept, asked.form) if kind else choose(ROWS, None, None)
    media_type, is_graph = chosen.form.media_type, kind == GRAPH
    for_people = chosen.form.name == "csv" and prefers_page(accept)
    return Ready(
        VisitorQuery(
            text,
            None if is_graph else media_type,
            media_type if is_graph else None,
            asked.default_graphs,
            asked.named_graphs,
        ),
        chosen,
        for_people,
        not any(has_keyword(text, name) for name in _FLEETING),
        (
            text,
            " ".join(asked.default_graphs),
            " ".join(asked.named_graphs),
            f"{chosen.label} {for_people}",
        ),
    )
