"""Addresses of the published copy, and the files that answer for them.

A page at `/partners` lies in `partners/index.html`, so every web server answers for `/partners`;
its other forms lie beside that folder, `partners.csv`. A query has no place in a file name: a page
such as `/evidence?partner=hub:org-ofsted` is published at `/evidence/with/partner-…`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from web.publishing.errors import PublishError

PAGE = "index.html"
_SAFE = "/:@!$&'()*+,;=-._~"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\\]")
# Units: bytes; most file systems take no longer name.
_LONGEST_NAME = 240
_LONGEST_SLUG = 80
# Units: links; every page has those of the menus, and most things are linked from several.
_KEPT = 1 << 14

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the live site, taken apart.

    Shape: `path` is not percent-encoded. `values` are the query's, sorted, blank ones left out.
    """

    path: str
    values: Values = ()

    @property
    def target(self) -> str:
        """Return what a browser asks a live server for."""
        query = f"?{urlencode(self.values)}" if self.values else ""
        return quote(self.path, safe=_SAFE) + query

    @property
    def names(self) -> frozenset[str]:
        """Return the names in its query."""
        return frozenset(name for name, _ in self.values)

    @property
    def published(self) -> str:
        """Return the path at which the copy has it, not percent-encoded."""
        if not self.values:
            return self.path
        stem, suffix = split_form(self.path)
        return f"{stem.rstrip('/')}/with/{_slug(self.values)}{suffix}"


@lru_cache(_KEPT)
def read_address(link: str, page: str = "/") -> Address | None:
    """Return where a link of a page leads on its own site; None where it leads elsewhere.

    Args:
        link: As it stands in the page, relative or from the root, with or without a fragment.
        page: The path of the page.
    """
    try:
        parts = urlsplit(link)
    except ValueError:  # such as `http://[`
        return None
    if parts.scheme or parts.netloc or link.startswith(("//", "/\\")):
        return None
    path = unquote(parts.path)
    if not path:
        path = page
    elif not path.startswith("/"):
        path = page.rpartition("/")[0] + "/" + path
    given = parse_qsl(parts.query)
    return Address(path, tuple(sorted((name, value.strip()) for name, value in given)))


def split_form(path: str) -> tuple[str, str]:
    """Return a path without its extension, and the extension with its dot or nothing."""
    stem, dot, suffix = path.rpartition(".")
    return (stem, f".{suffix}") if dot and stem and suffix.isalnum() else (path, "")


@lru_cache(_KEPT)
def href_of(path: str, prefix: str = "") -> str:
    """Return a path as a link writes it; `prefix` is the copy's own place on its host."""
    return prefix + quote(path, safe=_SAFE)


def file_of(path: str, *, is_page: bool) -> str:
    """Return the file, below the copy's folder, that answers for a path.

    Raises:
        PublishError: No file may have this name: it would lie outside, or no system takes it.
    """
    parts = path.removeprefix("/").split("/")
    if path == "/":
        return PAGE
    if not path.startswith("/") or not all(map(_is_name, parts)):
        raise PublishError(f"{path!r} can not be the name of a file")
    return "/".join((*parts, PAGE) if is_page else parts)


def fits(path: str) -> bool:
    """Whether a file may have the name that a path gives it."""
    try:
        file_of(path, is_page=True)
    except PublishError:
        return False
    return True


def _is_name(part: str) -> bool:
    try:
        length = len(part.encode())
    except UnicodeEncodeError:  # half a character: bytes that were no UTF-8
        return False
    own = part not in ("", ".", "..") and not part.endswith(".new")
    return own and length <= _LONGEST_NAME and not _CONTROLS.search(part)


def _slug(values: Iterable[tuple[str, str]]) -> str:
    """Return a readable name for values, with eight digits that make it the only one."""
    told = "-".join(f"{name}-{value}" for name, value in values)
    plain = re.sub(r"[^a-z0-9]+", "-", told.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
    return f"{plain}-{hashlib.sha256(urlencode(tuple(values)).encode()).hexdigest()[:8]}"
