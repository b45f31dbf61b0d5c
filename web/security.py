"""The headers that keep a page to itself."""

from __future__ import annotations

from flask import Flask, Response

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
# The query editor alone has a script, our own file, which reads the words it completes.
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
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype != "text/html":
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
        return response
