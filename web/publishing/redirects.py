"""Small pages that lead on, for servers that can not answer 303."""

from __future__ import annotations

from html import escape

from web.publishing.addresses import href_of
from web.publishing.urls import Forward

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url={href}">
<link rel="canonical" href="{canonical}">
<title>See {href}</title>
</head>
<body>
<p>See <a href="{href}">{href}</a>.</p>
</body>
</html>
"""


def forward_page(post: Forward, site: str, prefix: str) -> bytes:
    """Return the page that stands at an address which only says where to look."""
    href = escape(href_of(post.to, prefix))
    canonical = escape(site + href_of(post.to)) if site else href
    return _PAGE.format(href=href, canonical=canonical).encode()
