"""A page asked for with a name that means nothing, or several things: its form is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import NotAcceptable

from kg.errors import AmbiguousError, KGError, UsageError
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.terms import shorten
from web.accept import accept_of
from web.formats import HTML, chosen_format, split_suffix
from web.negotiation import release

STATUS = 422


@dataclass(frozen=True, slots=True)
class Offer:
    """A thing that may have been meant, and the address that asks with it."""

    thing: Link
    address: str


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A parameter whose value could not be used.

    Shape: `text` is what names nothing, of all that was `typed`. `is_several` says that it means
    several things, all of which may be offered.
    """

    name: str
    text: str
    typed: str
    sentence: str
    is_several: bool
    offers: tuple[Offer, ...]


def parameter_of(err: KGError) -> str:
    """Return the parameter of this request that the error is about, or nothing."""
    if isinstance(err, UsageError) and err.text:
        for name, value in request.args.items():
            if err.text in _names(value) and name not in g.get("misspelt", {}):
                return name
    return ""


def _names(value: str) -> list[str]:
    """Return what a value may name: all of it, or several names parted by semicolons."""
    return [value.strip(), *(part.strip() for part in value.split(";"))]


def is_for_people() -> bool:
    """Whether this request is answered with a page."""
    suffix = split_suffix(request.path)[1]
    try:
        return chosen_format(accept_of(request.environ), suffix) is HTML
    except NotAcceptable:
        return False


def keep_form(err: UsageError) -> Response | None:
    """Return the page as it is without the values that could not be used, which it tells.

    Shape: None if there is no such page: a value that must be given is one of them.
    """
    g.misspelt = {}
    caught: KGError = err
    while isinstance(caught, UsageError) and (name := parameter_of(caught)):
        g.misspelt[name] = _misspelt(name, caught)
        try:
            response = _page_again()
        except KGError as again:
            caught = again
        else:
            # A feed or a calendar has no place to tell what was left out of its address.
            return _marked(response) if response.mimetype == HTML.media_type else None
    return None


def _page_again() -> Response:
    """Return what the route gives; `web.negotiation.arguments` leaves the wrong values out."""
    assert request.endpoint is not None, "an error of ours comes from a route"
    view = current_app.view_functions[request.endpoint]
    return cast(Response, view(**(request.view_args or {})))


def _marked(response: Response) -> Response:
    response.status_code = STATUS
    for name in ("ETag", "Content-Location", "Link"):
        response.headers.pop(name, None)
    response.headers["Cache-Control"] = "no-store"
    g.may_be_kept = False
    return response


def _misspelt(name: str, err: UsageError) -> Misspelt:
    names = directory(release().store)
    return Misspelt(
        name=name,
        text=err.text,
        typed=request.args[name],
        sentence=str(err),
        is_several=isinstance(err, AmbiguousError),
        offers=tuple(Offer(names.link(iri), _address(name, err.text, iri)) for iri in err.near),
    )


def _address(name: str, text: str, iri: str) -> str:
    """Return the address of this request with a thing in place of a text in one parameter."""
    parts = request.args[name].split(";") if text in _names(request.args[name])[1:] else [text]
    right = "; ".join(shorten(iri) if part.strip() == text else part.strip() for part in parts)
    given = [(other, right if other == name else value) for other, value in request.args.items()]
    return f"{request.path}?{urlencode(given)}"


def tell_in_templates(app: Flask) -> None:
    """Let templates ask what was typed into a field."""

    @app.template_global()
    def typed(name: str, value: str) -> str:
        """Return the text that could not be used where there is one, else the value."""
        held = g.get("misspelt", {}).get(name)
        return held.typed if held else value
