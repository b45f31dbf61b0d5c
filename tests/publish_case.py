"""A published copy, and a dumb web server for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from kg.release import ReleaseFolder
from tests.release_case import ROOT


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a folder as `python -m http.server` does, and give the port."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def fetch(port: int, path: str) -> tuple[int, bytes, str]:
    """Return the status, the body and the path in the end, redirects to a folder followed."""
    for _ in range(3):
        asked = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            body = answer.read()
        finally:
            asked.close()
        if answer.status != 301:
            return answer.status, body, path
        path = urlsplit(answer.headers["Location"]).path
    raise AssertionError(f"{path} leads in a circle")


def tree_of(page: bytes) -> html.HtmlElement:
    """Return a page that was published."""
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def local_links(page: bytes) -> list[str]:
    """Return every link of a page that stays on its site, as it is written."""
    found = [str(link) for link in tree_of(page).xpath("//@href | //@src")]
    return [link for link in found if not urlsplit(link).scheme and not urlsplit(link).netloc]


def file_for(folder: Path, link: str) -> Path:
    """Return the file that a web server would answer a local link with."""
    path = folder / unquote(urlsplit(link).path).lstrip("/")
    return path / "index.html" if path.is_dir() else path


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, with its bytes."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def start_publishing(releases: ReleaseFolder, folder: Path, *more: str) -> subprocess.Popen[str]:
    """Start the real command in a process of its own."""
    command = [sys.executable, "-m", "kg", "publish", str(folder), "--release", str(releases.path)]
    return subprocess.Popen(
        [*command, *more],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
