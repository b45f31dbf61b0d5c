"""Pages that are no data: forms, and what we say of ourselves. They have the one form, HTML."""

from __future__ import annotations

from flask import Response, g, render_template


def html_page(
    template: str, status: int = 200, *, keep: bool = False, **values: object
) -> Response:
    """Return a rendered page without other formats.

    Args:
        template: Its file.
        status: The HTTP status.
        keep: Whether a browser may keep it; a form that was filled in is not kept.
        **values: What the template needs.
    """
    g.alternates = []
    page = render_template(template, **values)
    response = Response(page, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache" if keep else "no-store"
    return response
