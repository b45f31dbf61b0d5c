"""XML of strangers, parsed without entities, without the network, and not too deep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from kg.importing.reading.limits import Limits, RefusedError

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def refuse_doctype(data: bytes) -> None:
    """Refuse XML that declares a document type: office files never do, and entities explode."""
    text = data.replace(b"\0", b"") if b"\0" in data[:4] else data
    if _DOCTYPE.search(text):
        raise RefusedError("holds a document type declaration, which no office file needs")


def parse(data: bytes, limits: Limits) -> Any:
    """Return the root of an XML part, an element without children if it is empty.

    Raises:
        RefusedError: Not well formed, with a document type, or nested too deep.
    """
    if not data:
        return etree.Element("nothing")
    refuse_doctype(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        raise _refusal(err) from err
    refuse_nesting(root, limits)
    return root


def refuse_nesting(root: Any, limits: Limits) -> None:
    """Refuse elements that lie too deep in one another."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.nesting:
            raise RefusedError(f"nests its parts more than {limits.nesting} deep")


def stream(
    data: bytes, tags: tuple[str, ...], starts: tuple[str, ...] = ()
) -> Iterator[tuple[str, Any]]:
    """Give "end" and each element of these names when it ends, and forget it afterwards.

    Args:
        data: An XML part.
        tags: Names of elements, such as "{*}row".
        starts: Of these, those that are given with "start" when they begin, too.

    Raises:
        RefusedError: Not well formed, or with a document type.
    """
    refuse_doctype(data)
    early = {name.rpartition("}")[2] for name in starts}
    found = etree.iterparse(
        BytesIO(data), events=("start", "end") if starts else ("end",), tag=tags,
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, element in found:
            if event == "start":
                if etree.QName(element).localname in early:
                    yield event, element
                continue
            yield event, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as err:
        raise _refusal(err) from err


def _refusal(err: etree.XMLSyntaxError) -> RefusedError:
    if "depth" in str(err):
        return RefusedError("nests its parts too deep")
    return RefusedError("is damaged inside: save it again and send that")
