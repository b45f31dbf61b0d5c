"""Two councils that harvest each other: their sources, their servers, and a stranger's server."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.catalog import Publication, catalogue_quads, dump_files
from kg.feed import feed_files
from kg.harvesting.harvester import Harvester
from kg.harvesting.limits import Limits
from kg.release import ReleaseFolder, open_release
from kg.release.building import build
from kg.sources import Sources
from kg.terms import BASE
from tests.conftest import waiting_for
from web import create_app
from web.serving import listen

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "tests" / "cases" / "harvest"
THEIRS = "https://plans.example.org"
READING = f"{THEIRS}/graph/exb/plan-reading-2025-26/1"
RIVER = f"{THEIRS}/graph/riv/plan-2026/1"
HUB = f"{THEIRS}/graph/hub"


@dataclass(frozen=True)
class Council:
    """A council's sources, its folder of releases, and where its things are named."""

    sources: Sources
    folder: ReleaseFolder
    base: str

    @classmethod
    def make(cls, folder: Path, which: str, base: str) -> Council:
        """Copy the sources of the case; ontology and shapes are the project's own."""
        root = folder / which
        shutil.copytree(CASE / which, root / "data")
        for part in ("ontology", "shapes"):
            (root / part).symlink_to(ROOT / part)
        return cls(Sources(root), ReleaseFolder(root / "releases"), base)

    def build(self) -> Council:
        """Make a release."""
        build(self.sources, self.folder, base=self.base)
        return self

    def harvester(self, **more: Any) -> Harvester:
        """Return one who takes from others for this council, and confirms the base of the other.

        All servers of the tests are on this machine, which is the host of neither base.
        """
        more = {"confirmed": THEIRS if self.base == BASE else BASE, **more}
        return Harvester(self.sources, self.folder, self.base, **more)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace one wording of a file of data, which must be there."""
        path = self.sources.data / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def ours(folder: Path) -> Council:
    """Return the council that harvests, under the project's own base."""
    return Council.make(folder, "ours", BASE)


def theirs(folder: Path) -> Council:
    """Return the council that is harvested, under a base of its own."""
    return Council.make(folder, "theirs", THEIRS)


@cache
def built_once(run: Path) -> Council:
    """Return the council that is harvested with a release, built once in a run; read only.

    Args:
        run: The folder that all processes of the run share.
    """
    folder = run / "harvested-council"
    with waiting_for(run / "harvested-council.lock"):
        if not folder.exists():
            theirs(folder)
        root = folder / "theirs"
        return Council(Sources(root), ReleaseFolder(root / "releases"), THEIRS).build()


def copied(council: Council, folder: Path) -> Council:
    """Return a copy of a council and its releases that a test may change."""
    shutil.copytree(council.sources.root, folder, symlinks=True)
    return Council(Sources(folder), ReleaseFolder(folder / "releases"), council.base)


@dataclass
class Served:
    """A server that runs: its address, and the paths it was asked for."""

    url: str
    asked: list[str] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Return what was asked for since the last call."""
        found = list(self.asked)
        self.asked.clear()
        return found


@contextmanager
def serving(folder: ReleaseFolder) -> Iterator[Served]:
    """Serve a folder of releases on a free port of this machine, by our own server."""
    app = create_app(folder)
    inner = app.wsgi_app
    served = Served("")

    def noting(environ: Any, start: Any) -> Any:
        served.asked.append(environ["PATH_INFO"])
        return inner(environ, start)

    app.wsgi_app = noting  # type: ignore[method-assign]
    server = listen(app, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{server.effective_port}"
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.close()
        thread.join(5)


# ---- A stranger, who may say anything ----

Answer = tuple[int, dict[str, str], bytes]


class Stranger:
    """A site whose every answer can be replaced: bytes, a whole answer, or what is done instead."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stranger.asked.append(self.path)
                stranger.agents.add(self.headers["User-Agent"])
                found = stranger.files.get(self.path, (404, {}, b""))
                if callable(found):
                    found(self)
                    return
                status, headers, body = (200, {}, found) if isinstance(found, bytes) else found
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None: ...

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()


def published(council: Council) -> dict[str, bytes]:
    """Return the files of a council's site that a harvest reads; the catalogue in N-Triples."""
    release = open_release(council.folder)
    quads = catalogue_quads(release, Publication())
    lines = sorted(f"{quad.triple} ." for quad in quads)
    files = {"/catalog.ttl": "\n".join(lines).encode() + b"\n"}
    files |= {path: file.read() for path, file in dump_files(release).items()}
    feed = feed_files(council.folder)
    return files | {path: made() for path, made in feed.items() if path.endswith(".nq")}


@cache
def published_once(run: Path) -> Mapping[str, bytes]:
    """Return what the council publishes that is built once in a run; read only."""
    return MappingProxyType(published(built_once(run)))


def without_feed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what a site publishes whose catalogue names no feed."""
    lines = files["/catalog.ttl"].splitlines(keepends=True)
    return {**files, "/catalog.ttl": b"".join(line for line in lines if b"ldes" not in line)}


def relist(files: dict[str, bytes], path: str, content: bytes, triples: int | None = None) -> None:
    """Put another file in the place of one, and make the catalogue agree with it."""
    old = files[path]
    files[path] = content
    change(files, sha256(old).hexdigest(), sha256(content).hexdigest())
    if triples is not None:
        graph = f"{THEIRS}/graph/{path.removeprefix('/dumps/').removesuffix('.nt')}"
        graph = re.sub(r"-(\d+)$", r"/\1", graph)
        pattern = rf'(<{re.escape(graph)}> <[^>]*void#triples>) "\d+"'
        change(files, pattern, rf'\1 "{triples}"', pattern=True)
    pattern = rf'(<[^>]*#{re.escape(path[1:])}> <[^>]*byteSize>) "\d+"'
    change(files, pattern, rf'\1 "{len(content)}"', pattern=True)


def change(files: dict[str, bytes], old: str, new: str, *, pattern: bool = False) -> None:
    """Replace a wording of the catalogue, which must be there."""
    text = files["/catalog.ttl"].decode()
    made = re.sub(old, new, text) if pattern else text.replace(old, new)
    assert made != text, old
    files["/catalog.ttl"] = made.encode()


def add_triples(files: dict[str, bytes], path: str, lines: str) -> None:
    """Add N-Triples to a dump, and make the catalogue agree."""
    content = files[path] + lines.encode()
    relist(files, path, content, len(set(content.splitlines())))


def tree(folder: ReleaseFolder) -> dict[str, bytes]:
    """Return every file of what was harvested, by its path: what must not change."""
    root = folder.harvested
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and path.name != "lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def triples_of(store: Any, graph: str) -> set[str]:
    """Return the triples of one graph as lines."""
    return {str(quad.triple) for quad in store.quads(graph)}


SMALL = Limits(
    wait_seconds=2.0,
    request_seconds=4.0,
    parse_seconds=10.0,
    catalogue_bytes=400_000,
    file_bytes=200_000,
    expanded_bytes=2_000_000,
    datasets=30,
    triples=20_000,
)
