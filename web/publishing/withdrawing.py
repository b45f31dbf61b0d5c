"""Pages of things that are gone: an address that was given out goes on saying what it was."""

from __future__ import annotations

from collections.abc import Set

from lxml import etree, html

from web.publishing.addresses import PAGE
from web.publishing.files import read_stamp
from web.publishing.folder import CopyFolder
from web.publishing.urls import Forward

Withdrawn = dict[str, dict[str, str]]


def find_withdrawn(folder: CopyFolder, paths: Set[str]) -> Withdrawn:
    """Return the pages of things that an earlier run had and this one has not.

    Shape: path to `name`, what its page was called, and `last`, the last release that had it.

    Raises:
        PublishError: What the run before wrote of itself is damaged, or of another form.
    """
    before = read_stamp(folder)
    found: Withdrawn = {
        path: told for path, told in before.get("withdrawn", {}).items() if path not in paths
    }
    last = str(before.get("release", ""))
    for file in folder.known:
        path = f"/{file.removesuffix(f'/{PAGE}')}"
        # A page with a query, such as one table of a document, is no thing's only page.
        is_thing = path.startswith("/doc/") and file.endswith(f"/{PAGE}") and "/with/" not in path
        if is_thing and path not in paths and path not in found:
            content = folder.read(file)
            if content is not None and last:
                found[path] = {"name": _name(content) or path, "last": last}
    return dict(sorted(found.items()))


def forwards_of(withdrawn: Withdrawn) -> tuple[Forward, ...]:
    """Return what leads to the pages of things that are gone."""
    posts = [Forward(f"{path}.html", path) for path in withdrawn]
    for path in withdrawn:
        key = path.removeprefix("/doc/")
        place = "/" if key.startswith("code/") else "/id/"
        posts.append(Forward(f"/.well-known/{key}" if _is_genid(key) else place + key, path))
    return tuple(posts)


def _is_genid(key: str) -> bool:
    return key.startswith("genid/")


def _name(page: bytes) -> str:
    try:
        tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # an empty page
        return ""
    heading = tree.find(".//h1")
    return "" if heading is None else " ".join(heading.text_content().split())
