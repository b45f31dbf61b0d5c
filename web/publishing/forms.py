"""The forms of a page in a copy: they go to a live server, or a sentence stands in their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from web.publishing.markup import attribute, quoted, spans

_NO_FORM = (
    "This is a published copy, so nothing can be chosen or typed here: that takes a live server."
)
_TOLD = f'<p class="govuk-body civic-muted">{_NO_FORM}</p>'
_NO_ANSWER = "This takes values that somebody has to give, so no answer stands here."
_FILL_IN = "Fill in the form"
_ASKED = re.compile(rf"(<p\b[^<>]*>){_FILL_IN}[^<]*")
_FORM = "<form"


def settle_forms(text: str, action_of: Callable[[str], str]) -> str:
    """Return a page whose forms lead to a live server, or that says that there are none.

    Args:
        text: The page.
        action_of: Where a form's action leads, or nothing where nobody answers for it.
    """
    at = text.find(_FORM)
    while at >= 0:
        end = text.index("</form>", at) + len("</form>")
        tag = text[at : text.index(">", at) + 1]
        written = attribute(tag, "action")
        action = action_of(unescape(written[1]) if written else "")
        if action:
            held = f' action="{quoted(action)}"'
            made = tag.replace(written[0], held) if written else f"{tag[:-1]}{held}>"
            text = text[:at] + made + text[at + len(tag) :]
            at = text.find(_FORM, at + len(made))
            continue
        role = attribute(tag, "role")
        if role is not None and role[1] == "search":
            text = text[:at] + text[end:]
        else:
            start, end = _around(text, at, end)
            text = text[:start] + _TOLD + text[end:]
            at = start
        at = text.find(_FORM, at)
    if _FORM in text or _FILL_IN not in text:
        return text
    return _ASKED.sub(rf"\1{_NO_ANSWER}", text)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the part that opens and closes ends that holds this form alone, or the form."""
    for first, last in spans(text, "details"):
        if first < start and end <= last:
            return (first, last) if text.count(_FORM, first, last) == 1 else (start, end)
    return start, end
