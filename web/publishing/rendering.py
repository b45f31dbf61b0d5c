"""Each file of a copy, as the site itself answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask

from web.publishing.addresses import Address
from web.publishing.errors import PublishError
from web.publishing.rewrite import PageCopy, Setting
from web.publishing.urls import Item

_POLICY = "Content-Security-Policy"
_NO_HOST = "http://localhost"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file of the copy; `led_to` are the addresses with a query that it leads to."""

    file: str
    content: bytes
    led_to: frozenset[Address] = frozenset()


class Renderer:
    """Asks the site as a browser would, through no network."""

    def __init__(self, app: Flask, setting: Setting) -> None:
        self._client = app.test_client()
        self._setting = setting
        site = urlsplit(setting.site)
        self._host = f"{site.scheme}://{site.netloc}" if setting.site else _NO_HOST

    def answers(self, path: str) -> bool:
        """Whether the site has anything at a path."""
        return self._client.get(path, base_url=self._host).status_code == 200

    def render(self, item: Item, at: str = "") -> Rendered:
        """Return a file of the copy.

        Args:
            item: What to ask for.
            at: The path where the copy has it, if that is another.

        Raises:
            PublishError: The site has no such page, or fails to make it.
        """
        address = item.address
        response = self._client.get(address.target, base_url=self._host)
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
            content = copy.of_html(content, response.headers.get(_POLICY, ""))
        elif response.mimetype == "image/svg+xml":
            content = copy.of_svg(content)
        return Rendered(item.file, content, frozenset(copy.led_to))


def led_to_items(addresses: frozenset[Address]) -> tuple[Item, ...]:
    """Return the files for addresses that pages lead to, in order."""
    ordered = sorted(addresses, key=lambda address: address.target)
    return tuple(Item(address, is_page=_is_page(address)) for address in ordered)


def _is_page(address: Address) -> bool:
    return address.published.rpartition("/")[2].count(".") == 0
