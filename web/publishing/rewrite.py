"""From a page of the live site to a page of the copy: nothing in it asks for a server."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TypeAlias
from urllib.parse import urlsplit

from web.publishing.addresses import Address, fits, href_of, read_address
from web.publishing.forms import settle_forms
from web.publishing.linking import Linker, Way
from web.publishing.markup import plain, quoted
from web.publishing.parameters import is_frozen, is_of_a_server

_STATIC = "/static/"
_HARVESTED = "/doc/harvested/"
_COPY_LINE = "This is a published copy: pages that stand still, with all their data."
_MORE = "Which release it was made from"
_HEADER, _END_OF_HEADER = "<header", "</header>"
_ROOMS = '<nav class="civic-take" aria-label="All other rooms"'
_FOOT = "<footer"
_HEAD, _END_OF_HEAD = '<meta charset="utf-8">', "</head>"
_CANONICAL = re.compile(r'<link\b[^>]*\brel="canonical"')
_RELEASE = re.compile(r"(<(p|div|span) [^>]*civic-footer__release[^>]*>)[^<]*")
_TAKE = re.compile(r"<nav [^>]*civic-take[^>]*>(?:(?!</nav>|<li\b).)*</nav>", re.DOTALL)
# A header alone can say these; in a page they are ignored, with a complaint.
_HEADER_ONLY = ("frame-ancestors", "report-uri", "report-to", "sandbox")


_Frame: TypeAlias = tuple[str, frozenset[Address]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a copy will be, and what it holds.

    Shape: `known` are the paths of the copy, not percent-encoded. `site` is where it will be
    served, without a slash at its end; `live` the server that answers for the rest, or nothing.
    `harvested` gives the base of each source whose things are not published again, by its slug.
    `links` holds where links lead that were met before, and `frames` the head and the foot of
    pages, settled: what is the same on every page is settled once.
    """

    known: Set[str]
    site: str = ""
    live: str = ""
    harvested: Mapping[str, str] = field(default_factory=dict)
    links: dict[str, Way | None] = field(default_factory=dict, compare=False, repr=False)
    frames: dict[str, _Frame] = field(default_factory=dict, compare=False, repr=False)

    @property
    def prefix(self) -> str:
        """Return the path that the copy lies under on its host, or nothing."""
        return urlsplit(self.site).path.rstrip("/")

    def has(self, address: Address) -> bool:
        """Whether the copy answers for an address."""
        if address.values:
            return is_frozen(address) and fits(address.published)
        return address.path in self.known

    def tells_of(self, link: str) -> bool:
        """Whether a page may lead to one of its own forms, from the root and as it is written."""
        if "%" not in link and "?" not in link and link in self.known:  # as of most pages
            return True
        address = read_address(link)
        return address is not None and (self.has(address) or self.elsewhere(address) is not None)

    def elsewhere(self, address: Address) -> str | None:
        """Return who else answers for an address that the copy does not have, or None."""
        _, _, tail = address.path.partition(_HARVESTED)
        slug, _, key = tail.partition("/")
        if slug in self.harvested and address.path.startswith(_HARVESTED):
            return f"{self.harvested[slug]}/id{href_of(f'/{key}')}"
        return self.live + address.target if self.live else None


class PageCopy:
    """One page on its way into the copy; `led_to` are addresses with a query that it leads to."""

    def __init__(self, page: Address, setting: Setting) -> None:
        self._page = page
        self._setting = setting
        self.led_to: set[Address] = set()

    def of_html(self, content: bytes, policy: str) -> bytes:
        """Return a page with links that hold, without forms, with its policy inside.

        Args:
            content: The page of the live site.
            policy: Its Content-Security-Policy.
        """
        text = settle_forms(plain(content.decode()), self._action)
        text = self._page_linked(text)
        # Both stand in the foot, and a page may be long.
        foot = max(0, text.rfind(_FOOT))
        told = _TAKE.sub("", text[foot:])
        # A release's name in every page would make every page new with every release.
        text = text[:foot] + _RELEASE.sub(lambda found: f"{found[1]}{self._told()}", told)
        return self._with_policy(text, policy).strip().encode() + b"\n"

    def of_svg(self, content: bytes) -> bytes:
        """Return a drawing with links that hold."""
        return self._linked(plain(content.decode())).strip().encode() + b"\n"

    def _linked(self, text: str, page: str = "") -> str:
        return Linker(text, self._way, page or text).result()

    def _page_linked(self, text: str) -> str:
        """Return a page with links that hold: its head and its foot are settled once for all."""
        start, ends, rooms = text.find(_HEADER), text.find(_END_OF_HEADER), text.rfind(_ROOMS)
        if not 0 <= start < ends < rooms:
            return self._linked(text)
        end = ends + len(_END_OF_HEADER)
        head, foot = self._frame(text[start:end], text), self._frame(text[rooms:], text)
        first, body = self._linked(text[:start], text), self._linked(text[end:rooms], text)
        return "".join((first, head, body, foot))

    def _frame(self, part: str, page: str) -> str:
        """Return a part that many pages have, with links that hold; none is relative to a page."""
        frame = self._setting.frames.get(part)
        if frame is None:
            alone = PageCopy(self._page, self._setting)
            frame = alone._linked(part, page), frozenset(alone.led_to)
            self._setting.frames[part] = frame
        made, led_to = frame
        self.led_to |= led_to
        return made

    def _way(self, written: str) -> Way | None:
        """Return where a link leads in the copy; None where nobody answers for it."""
        if written in self._setting.links:
            found = self._setting.links[written]
        else:
            link = unescape(written).strip()
            found = self._found(link)
            if found is not None:
                found = replace(found, href=quoted(found.href))
            if link.startswith("/"):  # else it is from the page's own place
                self._setting.links[written] = found
        if found is not None and found.address is not None:
            self.led_to.add(found.address)
        return found

    def _found(self, link: str) -> Way | None:
        if not self._setting.live and is_of_a_server(link):
            return None
        address = read_address(link, self._page.path)
        if address is None:
            return Way(link)
        if address.path.startswith(_STATIC):
            address = Address(address.path)
        if not self._setting.has(address):
            elsewhere = self._setting.elsewhere(address)
            return None if elsewhere is None else Way(_with_fragment(elsewhere, link))
        href = href_of(address.published, self._setting.prefix)
        return Way(_with_fragment(href, link), address if address.values else None)

    def _action(self, action: str) -> str:
        """Return where a form goes, or nothing where it goes nowhere."""
        address = read_address(action, self._page.path)
        live = self._setting.live
        return live + address.target if live and address is not None else ""

    def _told(self) -> str:
        place = quoted(href_of("/publish.json", self._setting.prefix))
        look = "govuk-link govuk-link--no-visited-state"
        return f'{_COPY_LINE} <a href="{place}" class="{look}">{_MORE}</a>'

    def _with_policy(self, text: str, policy: str) -> str:
        inside = quoted(_policy_inside(policy, self._setting.live))
        meta = f'<meta content="{inside}" http-equiv="Content-Security-Policy">'
        # After the character set, before anything that is fetched.
        head, _, rest = text.partition(_HEAD)
        text = f"{head}{_HEAD}\n{meta}\n{rest.lstrip()}"
        head, end, body = text.partition(_END_OF_HEAD)
        if self._setting.site and not _CANONICAL.search(head):
            own = quoted(self._setting.site + href_of(self._page.published))
            head += f'<link rel="canonical" href="{own}">\n'
        return head + end + body


def _with_fragment(href: str, link: str) -> str:
    fragment = link.partition("#")[2]
    return f"{href}#{fragment}" if fragment else href


def _policy_inside(policy: str, live: str) -> str:
    """Return a policy as a page can carry it; its forms go to the live server or nowhere."""
    rules = [rule.strip() for rule in policy.split(";")]
    kept = [rule for rule in rules if rule and rule.split()[0] not in _HEADER_ONLY]
    parts = urlsplit(live)
    forms = f"form-action {parts.scheme}://{parts.netloc}" if live else "form-action 'none'"
    return "; ".join([r for r in kept if r.split()[0] != "form-action"] + [forms])
