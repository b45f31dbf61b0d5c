"""OpenRefine itself matches a column of names with our register, and fetches what we know."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

from kg.labels.directory import name_index
from kg.reconciliation.entities import type_of
from kg.release import ReleaseFolder
from tests.remote_servers import free_port
from tests.web_case import opened
from web import create_app
from web.serving import listen

pytestmark = pytest.mark.heavy
_PROGRAM = shutil.which("openrefine")
_PATIENCE_S = 120
_PART = "part-of-a-form"
NONE_OF_OURS = ("Nobody At All", "Zzyzx Borough Kite Society")


@pytest.fixture(scope="module")
def service(release_folder: ReleaseFolder) -> Iterator[str]:
    """Where our register answers."""
    server = listen(create_app(release_folder), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/reconcile"
    server.close()
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refine]:
    """Debian's OpenRefine, with a home of its own and no browser."""
    if _PROGRAM is None:
        pytest.skip("openrefine is not here")
    home: Path = tmp_path_factory.mktemp("openrefine")
    port = free_port()
    command = [_PROGRAM, "-p", str(port), "-i", "127.0.0.1", "-d", str(home / "data")]
    process = subprocess.Popen(
        [*command, "-x", "refine.headless=true"],
        env={**os.environ, "HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        made = Refine(f"http://127.0.0.1:{port}/command/core")
        _until(lambda: made.token() != "", "OpenRefine does not answer")
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Refine:
    """What a person does in OpenRefine, by its own commands."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._project = ""

    def token(self) -> str:
        """Return what each command must carry; empty while the program starts."""
        with suppress(OSError):
            return str(self._got("get-csrf-token")["token"])
        return ""

    def open(self, names: tuple[str, ...]) -> None:
        """Make a project of one column."""
        column = "\n".join(("name", *(f'"{name}"' for name in names)))
        fields = {'name="project-file"; filename="names.csv"': column, 'name="project-name"': "n"}
        body = "".join(
            f"--{_PART}\r\nContent-Disposition: form-data; {name}\r\n\r\n{text}\r\n"
            for name, text in fields.items()
        )
        address = f"{self._address}/create-project-from-upload?csrf_token={self.token()}"
        kind = f"multipart/form-data; boundary={_PART}"
        asked = Request(address, f"{body}--{_PART}--\r\n".encode(), {"Content-Type": kind})
        with urlopen(asked, timeout=60) as answer:
            self._project = urlsplit(answer.geturl()).query.partition("project=")[2]

    def run(self, command: str, **fields: str) -> None:
        """Run a command on the column of names, and wait for its end."""
        given = {"engine": '{"facets": [], "mode": "row-based"}', **fields}
        told = self._got(command, given)
        assert told["code"] == "pending", told
        _until(lambda: not self._got("get-processes")["processes"], f"{command} does not end")

    def rows(self) -> list[tuple[list[Any], dict[str, Any]]]:
        """Return the values of each row, and what was decided about its name."""
        told = self._got("get-rows", {"limit": "1000"})
        decided = told["pool"]["recons"]
        return [
            (
                [cell and cell.get("v") for cell in row["cells"]],
                decided.get(str((row["cells"][0] or {}).get("r")), {}),
            )
            for row in told["rows"]
        ]

    def _got(self, command: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
        query = {"project": self._project}
        if fields is not None:
            query["csrf_token"] = self.token()
        body = None if fields is None else urlencode(fields).encode()
        with urlopen(f"{self._address}/{command}?{urlencode(query)}", body, timeout=60) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found


def _until(is_so: Callable[[], bool], sentence: str) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while not is_so():
        assert time.monotonic() < ends, sentence
        time.sleep(0.2)


def test_a_column_of_fifty_names_is_matched_and_extended(
    refine: Refine, service: str, release_folder: ReleaseFolder
) -> None:
    things = name_index(opened(release_folder.path).store).things.values()
    bodies = sorted((t for t in things if type_of(t) == "body"), key=lambda t: t.name)
    owners: dict[str, set[str]] = {}
    for thing in bodies:
        for name in (thing.name, *thing.aliases):
            owners.setdefault(name, set()).add(thing.iri.partition("/id/")[2])
    names = (*sorted(owners)[:48], *NONE_OF_OURS)
    assert len(names) == 50
    refine.open(names)
    with urlopen(service, timeout=60) as answer:
        manifest = json.loads(answer.read())
    spaces = {key: manifest[key] for key in ("identifierSpace", "schemaSpace")}
    config = {
        "mode": "standard-service",
        "service": service,
        **spaces,
        "type": {"id": "body", "name": "Body"},
        "autoMatch": True,
        "columnDetails": [],
        "limit": 0,
    }
    refine.run("reconcile", columnName="name", config=json.dumps(config))
    for (name, *_), decided in refine.rows():
        if name in NONE_OF_OURS:
            assert decided["j"] == "none", name
        elif decided["j"] == "matched":
            assert decided["m"]["id"] in owners[name], name
        else:  # several of ours have the name: a person chooses
            assert len(owners[name]) > 1, name
    wanted = {"properties": [{"id": "kind", "name": "Kind"}, {"id": "number", "name": "Number"}]}
    refine.run(
        "extend-data",
        baseColumnName="name",
        endpoint=service,
        columnInsertIndex="1",
        extension=json.dumps(wanted),
        **spaces,
    )
    numbers = {n for thing in bodies for n in thing.numbers}
    fetched = [values for values, _ in refine.rows()]
    assert {values[2] for values in fetched if len(values) > 2 and values[2]} <= numbers
    assert any(len(values) > 2 and values[2] for values in fetched)
    assert all(values[1] for values in fetched if values[0] and values[0] not in NONE_OF_OURS)
