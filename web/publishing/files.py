"""What a copy holds beside its pages: the rules for web servers, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from flask import Flask, render_template
from lxml import etree

from kg.release import Release
from web.publishing.errors import PublishError
from web.publishing.folder import CopyFolder
from web.publishing.rewrite import Setting

FORMAT = 1
STAMP = "publish.json"
_STATIC = Path(__file__).resolve().parent.parent / "static"
_RULES = {
    "README.txt": "publishing/readme.txt",
    ".htaccess": "publishing/htaccess.txt",
    "nginx.conf": "publishing/nginx.txt",
}


def static_files() -> Iterator[tuple[str, bytes]]:
    """Yield the style sheets and signs that pages need, by their names in the copy."""
    for path in sorted(_STATIC.rglob("*")):
        if path.is_file():
            yield f"static/{path.relative_to(_STATIC).as_posix()}", path.read_bytes()


def rule_files(app: Flask, base: str, setting: Setting) -> Iterator[tuple[str, bytes]]:
    """Yield what tells people and web servers how to serve the copy."""
    yield ".nojekyll", b""  # a sign to hosts that else leave out names with a dot
    with app.test_request_context("/"):
        for name, template in _RULES.items():
            text = render_template(template, base=base, setting=setting, prefix=setting.prefix)
            yield name, text.strip().encode() + b"\n"


def sitemap_of_copy(content: bytes, base: str, setting: Setting) -> bytes:
    """Return a sitemap with those pages alone that the copy has, where the copy will be."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = etree.fromstring(content, parser=parser)
    for entry in tree:
        place = entry[0]
        path = str(place.text).removeprefix(base)
        if not path.endswith(".xml") and unquote(path) not in setting.known:
            tree.remove(entry)
        place.text = (setting.site or base) + path
    written: bytes = etree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def stamp(
    release: Release,
    setting: Setting,
    withdrawn: dict[str, dict[str, str]],
    left_out: Sequence[str],
    made_from: str,
) -> bytes:
    """Return what the copy was made from.

    Shape: `withdrawn` maps the path of a page to its `name` and the `last` release that had it;
    `left_out` are the paths that can be no file's name. `made_from` is the digest of all that the
    copy depends on, the program among it.
    """
    told = {
        "format": FORMAT,
        "release": release.name,
        "digest": release.manifest["digest"],
        "base": release.manifest["base"],
        "site": setting.site,
        "live": setting.live,
        "withdrawn": withdrawn,
        "left_out": list(left_out),
        "made_from": made_from,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_stamp(folder: CopyFolder) -> dict[str, Any]:
    """Return what the run before wrote of itself; empty where there was none.

    Raises:
        PublishError: It is damaged, or of another form.
    """
    content = folder.read(STAMP)
    if content is None:
        return {}
    try:
        told = json.loads(content)
        if told["format"] != FORMAT or not isinstance(told["withdrawn"], dict):
            raise ValueError
    except (ValueError, KeyError, TypeError) as err:
        raise PublishError(
            f"{folder.path / STAMP}: damaged, or of another form; publish into an empty folder"
        ) from err
    return dict(told)
