"""Whether a form was sent from a page of this very site.

There are no cookies and no sessions here, so there is no token to compare. A browser says itself
where a form was sent from: in `Sec-Fetch-Site`, which no page can set, else in `Origin`. A form on
another site is refused, and so is a client that says neither.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request
from werkzeug.exceptions import Forbidden

_REFUSAL = "this form is taken only from our own pages: open it here, and send it again"


def require_same_origin(request: Request) -> None:
    """Let a request pass that a page of this site made.

    Raises:
        Forbidden: Another site made it, or the client does not say.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        is_own = site == "same-origin"
    else:
        is_own = _host_of(request.headers.get("Origin", "")) == request.host
    if not is_own:
        raise Forbidden(_REFUSAL)


def _host_of(origin: str) -> str | None:
    """Return the host and port of an origin; the scheme may differ behind a proxy."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc if parts.scheme in ("http", "https") else None
