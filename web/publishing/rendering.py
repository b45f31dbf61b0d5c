"""Each file of a copy, as the site itself answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from kg.errors import KGError
from kg.pages.asked_ahead import ask_ahead
from web.addresses import iri_of
from web.formats import DATA_FORMATS
from web.negotiation import in_another_form
from web.publishing.addresses import Address, split_form
from web.publishing.errors import PublishError
from web.publishing.rewrite import PageCopy, Setting
from web.publishing.urls import Item
from web.releases import Served
from web.security import HEADERS

_POLICY = "Content-Security-Policy"
_NO_HOST = "http://localhost"
_THINGS = "/doc/"
_ROOT, _INDEX = "/", "/index"
_SHARED = {f".{made.suffix}" for made in DATA_FORMATS}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file of the copy; `led_to` are the addresses with a query that it leads to."""

    address: Address
    file: str
    content: bytes
    led_to: frozenset[Address] = frozenset()


class Renderer:
    """Asks the site as a browser would, through no network."""

    def __init__(self, app: Flask, setting: Setting) -> None:
        self._app = app
        self._setting = setting
        site = urlsplit(setting.site)
        self._host = f"{site.scheme}://{site.netloc}" if setting.site else _NO_HOST
        self._environ = EnvironBuilder(base_url=self._host).get_environ()

    def answers(self, path: str) -> bool:
        """Whether the site has anything at a path."""
        with self._app.request_context(self._asking(Address(path))):
            return self._answer().status_code == 200

    def render(self, item: Item, at: str = "") -> Rendered:
        """Return a file of the copy.

        Args:
            item: What to ask for.
            at: The path where the copy has it, if that is another.

        Raises:
            PublishError: The site has no such page, or fails to make it.
        """
        return next(self._rendered([item], at))

    def render_pages(self, groups: Iterable[Sequence[Item]]) -> Iterator[Rendered]:
        """Yield pages and their other forms; what they ask of things is asked of all at once.

        Args:
            groups: Some of `by_page`; each is held as long as the next ones are not asked for.

        Raises:
            PublishError: As `render`.
        """
        groups = tuple(groups)
        served: Served = self._app.extensions["civic_source"]()
        ask_ahead(served.store, sorted({*self._things(served, groups)}))
        for items in groups:
            yield from self.render_forms(items)

    def _things(self, served: Served, groups: Iterable[Sequence[Item]]) -> Iterator[str]:
        base = str(served.manifest["base"])
        for first, *_ in groups:
            stem, _ = split_form(first.address.path)
            if stem.startswith(_THINGS):
                yield iri_of(base, stem.removeprefix(_THINGS), self._setting.harvested)

    def render_forms(self, items: Sequence[Item]) -> Iterator[Rendered]:
        """Yield a page and its other forms, all of one answer.

        With them come the forms of the same answer to which the page leads.

        Args:
            items: One of `by_page`.

        Raises:
            PublishError: As `render`.
        """
        return self._rendered(items)

    def _rendered(self, items: Sequence[Item], at: str = "") -> Iterator[Rendered]:
        first, *others = items
        alone: list[Item] = []
        with self._app.request_context(self._asking(first.address)):
            made = self._copied(first, self._answer(), at)
            yield made
            also = led_to_items(frozenset(a for a in made.led_to if _is_form(a, first.address)))
            for item in (*others, *(item for item in also if item not in items)):
                content = _shared(item)
                if content is None:
                    alone.append(item)
                else:
                    yield Rendered(item.address, item.file, content)
        for item in alone:
            yield from self._rendered([item])

    def _asking(self, address: Address) -> dict[str, object]:
        path, _, query = address.target.partition("?")
        told = address.path.encode().decode("latin-1")  # as a server of WSGI tells it
        return {**self._environ, "PATH_INFO": told, "QUERY_STRING": query, "REQUEST_URI": path}

    def _answer(self) -> Response:
        """Return what the site answers, of which a file needs no header but one of the view's.

        So what goes before and after each answer is left to a page that the view itself does not
        make: one that says what is wrong.
        """
        with suppress(Exception):  # told below, as the server tells it
            return self._app.make_response(self._app.dispatch_request())
        try:
            return self._app.full_dispatch_request()
        except Exception as err:  # noqa: BLE001 - as the server does: it is told, and is a 500
            return self._app.handle_exception(err)

    def _copied(self, item: Item, response: Response, at: str) -> Rendered:
        address = item.address
        # A page that others lead to says itself what is wrong with it; no page fails unseen.
        if response.status_code != 200 and not (address.values and response.status_code < 500):
            raise PublishError(
                f"{address.target} answers {response.status_code}, so it can not be published; "
                "the copy is as it was, but for what had been written by then"
            )
        if item.is_page and response.mimetype != "text/html":
            raise PublishError(f"{address.target} is {response.mimetype}, and no page")
        copy = PageCopy(Address(at) if at else address, self._setting)
        content = response.get_data()
        if item.is_page:
            content = copy.of_html(content, response.headers.get(_POLICY, HEADERS[_POLICY]))
        elif response.mimetype == "image/svg+xml":
            content = copy.of_svg(content)
        return Rendered(address, item.file, content, frozenset(copy.led_to))


def by_page(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in groups: a page with those of its forms that follow it."""
    for _, group in groupby(items, key=lambda item: _page_of(item.address)):
        held: list[Item] = []
        for item in group:
            if held and (item.is_page or _form_of(item.address) not in _SHARED):
                yield held
                held = []
            held.append(item)
        yield held


def led_to_items(addresses: frozenset[Address]) -> tuple[Item, ...]:
    """Return the files for addresses that pages lead to, in order, the forms of a page together."""
    ordered = sorted(addresses, key=lambda a: (_page_of(a), not _is_page(a), a.target))
    return tuple(Item(address, is_page=_is_page(address)) for address in ordered)


def _shared(item: Item) -> bytes | None:
    """Return a form of the page that was just answered; None where it has to be asked for."""
    suffix = _form_of(item.address)
    if suffix not in _SHARED:
        return None
    try:
        return in_another_form(suffix.removeprefix("."))
    except (AttributeError, KGError):  # the answer was no page with forms, or this one fails
        return None


def _is_form(one: Address, other: Address) -> bool:
    return _page_of(one) == _page_of(other) and _form_of(one) in _SHARED


def _page_of(address: Address) -> tuple[str, tuple[tuple[str, str], ...]]:
    stem, form = split_form(address.path)
    path = stem if form in _SHARED else address.path
    return (_ROOT if path == _INDEX else path), address.values


def _form_of(address: Address) -> str:
    return split_form(address.path)[1]


def _is_page(address: Address) -> bool:
    return address.published.rpartition("/")[2].count(".") == 0
