"""A published folder, read by a client of others: Comunica asks its files over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.records import SelectResult, text_of
from kg.release import open_release
from kg.store import MemoryStore
from tests.release_case import built
from web.publishing import publish

ASKED = "SELECT ?s ?name { ?s a <http://www.w3.org/ns/org#Organization> ; "
ASKED += "<http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"


class _WithTypes(SimpleHTTPRequestHandler):
    """The types that the folder's own rules for nginx and Apache give."""

    extensions_map = {".ttl": "text/turtle", ".jsonld": "application/ld+json"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, MemoryStore]]:
    """The address of a served copy, and what its release holds."""
    folder: Path = tmp_path_factory.mktemp("clients")
    _, releases, _ = built(folder)
    publish(releases, folder / "copy", jobs=1)
    handler = partial(_WithTypes, directory=str(folder / "copy"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", open_release(releases).store
        server.shutdown()
        thread.join()


@pytest.mark.heavy
@pytest.mark.parametrize(
    "files", [("graph/hub.ttl",), ("doc/hub/org-ash.ttl", "doc/hub/org-forum.ttl")]
)
def test_comunica_reads_the_files_of_a_copy(
    site: tuple[str, MemoryStore], files: tuple[str, ...]
) -> None:
    """CIVIC_COMUNICA is the program `comunica-sparql` (tried: 4.5.0 under Node 20)."""
    program = os.environ.get("CIVIC_COMUNICA")
    if not program:
        pytest.skip("CIVIC_COMUNICA does not name the program comunica-sparql")
    address, store = site
    sources = [f"{address}/{file}" for file in files]
    command = [program, *sources, ASKED, "--outputType", "application/sparql-results+json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    ours = store.query(ASKED)
    assert isinstance(ours, SelectResult)
    expected = {text_of(row[0]) for row in ours.rows}
    assert {row["s"]["value"] for row in rows} == expected
    assert expected
