"""The headers that keep a page to itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.routing import RequestRedirect

# The pages need no script at all, so none may run.
_RULES = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_POLICY = "; ".join(_RULES)
# A few pages have a script, our own file, and may ask this site alone.
POLICY_WITH_SCRIPT = "; ".join((*_RULES, "script-src 'self'", "connect-src 'self'"))
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def secure(app: Flask) -> None:
    """Add the headers to every answer; data may be read by any site, pages may not."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        if isinstance(request.routing_exception, RequestRedirect):
            response.location = _on_this_host(response.headers["Location"])
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype != "text/html":
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
        return response


def _on_this_host(location: str) -> str:
    """Return where a path with a slash too many leads: its host is what the client says it is."""
    found = urlsplit(location)
    query = f"?{found.query}" if found.query else ""
    return f"/{found.path.lstrip('/')}{query}"
