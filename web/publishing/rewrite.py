"""From a page of the live site to a page of the copy: nothing in it asks for a server."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree, html

from web.publishing.addresses import Address, fits, href_of, read_address
from web.publishing.parameters import is_frozen

_STATIC = "/static/"
_HARVESTED = "/doc/harvested/"
_COPY_LINE = "This is a published copy: pages that stand still, with all their data."
_NO_FORM = (
    "This is a published copy, so nothing can be chosen or typed here: that takes a live server."
)
_XMLNS = "{http://www.w3.org/2000/svg}"
_SVG = ("svg", f"{_XMLNS}svg")
_TEXT = ("text", f"{_XMLNS}text", "tspan", f"{_XMLNS}tspan")
_NO_ANSWER = "This takes values that somebody has to give, so no answer stands here."
# A header alone can say these; in a page they are ignored, with a complaint.
_HEADER_ONLY = ("frame-ancestors", "report-uri", "report-to", "sandbox")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a copy will be, and what it holds.

    Shape: `known` are the paths of the copy, not percent-encoded. `site` is where it will be
    served, without a slash at its end; `live` the server that answers for the rest, or nothing.
    `harvested` gives the base of each source whose things are not published again, by its slug.
    """

    known: Set[str]
    site: str = ""
    live: str = ""
    harvested: Mapping[str, str] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """Return the path that the copy lies under on its host, or nothing."""
        return urlsplit(self.site).path.rstrip("/")

    def has(self, address: Address) -> bool:
        """Whether the copy answers for an address."""
        if address.values:
            return is_frozen(address) and fits(address.published)
        return address.path in self.known

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
        tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
        for form in tree.xpath("//form"):
            self._settle_form(form)
        if not tree.xpath("//form"):
            for asked in tree.xpath("//p[starts-with(., 'Fill in the form')]"):
                asked.text = _NO_ANSWER
        self._settle_links(tree)
        self._settle_foot(tree)
        self._settle_head(tree.find("head"), policy)
        written: bytes = html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>")
        return written + b"\n"

    def of_svg(self, content: bytes) -> bytes:
        """Return a drawing with links that hold."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        tree = etree.fromstring(content, parser=parser)
        self._settle_links(tree)
        written: bytes = etree.tostring(tree, encoding="utf-8")
        return written + b"\n"

    def _settle_links(self, tree: etree._Element) -> None:
        ids = set(tree.xpath("//@id"))
        for element in tree.xpath("//*[@href or @src]"):
            name = "href" if "href" in element.attrib else "src"
            link = element.attrib[name].strip()
            if link.startswith("#"):
                if link[1:] and link[1:] not in ids:
                    _unlink(element)
            elif (address := self._address(link)) is not None:
                self._settle_link(element, name, address, link.partition("#")[2])

    def _settle_link(
        self, element: etree._Element, name: str, address: Address, fragment: str
    ) -> None:
        if address.path.startswith(_STATIC):
            address = Address(address.path)
        found = self._href(address)
        if found is None:
            _unlink(element)
            return
        element.attrib[name] = f"{found}#{fragment}" if fragment else found

    def _href(self, address: Address) -> str | None:
        if not self._setting.has(address):
            return self._setting.elsewhere(address)
        if address.values:
            self.led_to.add(address)
        return href_of(address.published, self._setting.prefix)

    def _address(self, link: str) -> Address | None:
        return read_address(link) if link[:1] == "/" else read_address(link, self._page.path)

    def _settle_form(self, form: html.HtmlElement) -> None:
        address = self._address(form.get("action", ""))
        if self._setting.live and address is not None:
            form.set("action", self._setting.live + address.target)
            return
        if form.get("role") == "search":
            form.drop_tree()
            return
        around = form.getparent()
        while around is not None and around.tag != "details":
            around = around.getparent()
        only = around is not None and len(around.xpath(".//form")) == 1
        told = html.fromstring(f'<p class="govuk-body civic-muted">{_NO_FORM}</p>')
        _replace(around if only else form, told)

    def _settle_foot(self, tree: html.HtmlElement) -> None:
        for take in tree.xpath('//nav[contains(@class, "civic-take")][not(.//li)]'):
            take.drop_tree()
        for line in tree.xpath('//*[contains(@class, "civic-footer__release")]'):
            # A release's name in every page would make every page new with every release.
            line.text = f"{_COPY_LINE} "
            more = etree.SubElement(line, "a", href=href_of("/publish.json", self._setting.prefix))
            more.set("class", "govuk-link govuk-link--no-visited-state")
            more.text = "Which release it was made from"

    def _settle_head(self, head: html.HtmlElement, policy: str) -> None:
        meta = etree.Element("meta", content=_policy_inside(policy, self._setting.live))
        meta.set("http-equiv", "Content-Security-Policy")
        meta.tail = "\n"
        head.insert(1, meta)  # after the character set, before anything that is fetched
        if self._setting.site and not head.xpath('link[@rel="canonical"]'):
            own = self._setting.site + href_of(self._page.published)
            etree.SubElement(head, "link", rel="canonical", href=own).tail = "\n"


def _policy_inside(policy: str, live: str) -> str:
    """Return a policy as a page can carry it; its forms go to the live server or nowhere."""
    rules = [rule.strip() for rule in policy.split(";")]
    kept = [rule for rule in rules if rule and rule.split()[0] not in _HEADER_ONLY]
    parts = urlsplit(live)
    forms = f"form-action {parts.scheme}://{parts.netloc}" if live else "form-action 'none'"
    return "; ".join([r for r in kept if r.split()[0] != "form-action"] + [forms])


def _replace(old: html.HtmlElement, new: html.HtmlElement) -> None:
    new.tail = old.tail
    old.getparent().replace(old, new)


def _unlink(element: etree._Element) -> None:
    """Take a way out of a page: its words stay, unless they are nothing but a way."""
    if element.tag == "link":
        element.drop_tree()
        return
    around = _nothing_but_a_way(element)
    if around is not None:
        around.drop_tree()
        return
    drawn = any(each.tag in _SVG for each in element.iterancestors())
    inside = element.getparent().tag in _TEXT
    element.tag = _spelled("tspan" if inside else "g", element) if drawn else "span"
    classes = [c for c in element.get("class", "").split() if not c.startswith("govuk-link")]
    for name in [n for n in element.attrib if n not in ("id", "transform")]:
        del element.attrib[name]
    if classes:
        element.set("class", " ".join(classes))


def _spelled(tag: str, like: etree._Element) -> str:
    return _XMLNS + tag if str(like.tag).startswith(_XMLNS) else tag


def _nothing_but_a_way(element: etree._Element) -> html.HtmlElement | None:
    """Return the entry of a menu that a link makes up, or the invitation that it is."""
    wrong = _around(element, "p", "civic-wrong")
    if wrong is not None:
        return wrong
    return _around(element, "li") if _around(element, "nav") is not None else None


def _around(element: etree._Element, tag: str, word: str = "") -> html.HtmlElement | None:
    found = (each for each in element.iterancestors(tag) if word in each.get("class", ""))
    return next(found, None)
