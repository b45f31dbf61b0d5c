"""`kg connections`: routes in the terminal, and the network as a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

from kg.cli.connections import connections
from kg.errors import KGError
from kg.release import ReleaseFolder
from tests.web_case import share_opened


@pytest.fixture
def run(release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch):
    share_opened(monkeypatch)

    def call(*arguments: str):
        given = [*arguments, "--release", str(release_folder.path)]
        return CliRunner().invoke(connections, given)

    return call


def test_routes_are_told_as_sentences(run) -> None:
    told = run("Greater London Authority", "Central London Forward").stdout.split("\n\n")
    assert told[0] == "Greater London Authority and Central London Forward"
    assert told[1].endswith("routes, the most telling first.")
    assert told[2].startswith("1. Greater London Authority is a funder of ")
    assert "(Appendix 1 footnotes, row 3, Text)" in told[2]


def test_the_steps_come_as_json_and_csv(run) -> None:
    rows = json.loads(run("OECD", "Ofsted", "--format", "json").stdout)["rows"]
    listed = list(csv.DictReader(io.StringIO(run("OECD", "Ofsted", "--format", "csv").stdout)))
    assert len(rows) == len(listed) > 10


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("OECD", "Ofstead"), "near: Ofsted"),
        (("Project Oracle", "OECD"), "names 2 things"),
        (("OECD", "oecd"), "the same thing"),
    ],
)
def test_names_that_do_not_do_are_wrong_use(run, arguments: tuple[str, ...], sentence: str) -> None:
    failed = run(*arguments).exception
    assert isinstance(failed, KGError)
    assert (failed.exit_code, sentence in str(failed)) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "give two things, or --export FILE"),
        (("OECD",), "give two things, or --export FILE"),
        (("--export", "partners.dot"), ".graphml or .gexf, not 'partners.dot'"),
        (("OECD", "--export", "partners.gexf"), "give it no A and B"),
    ],
)
def test_wrong_use_is_exit_2(run, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, sentence in done.output) == (2, True)


@pytest.mark.parametrize("name", ["p.graphml", "p.GEXF"])
def test_the_network_is_written_whole(run, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    assert run("--export", str(target), "--by", "funding").exit_code == 0
    read = nx.read_graphml(target) if name == "p.graphml" else nx.read_gexf(target)
    assert read.number_of_edges() > 10
    assert [path.name for path in tmp_path.iterdir()] == [name]
