"""Files from outside and the `kg validate` command."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyshacl import ShapesGraph, entrypoints
from rdflib import Graph, URIRef

from kg.__main__ import main
from kg.choices import REPORT_FORMATS
from kg.errors import LoadError, UsageError
from kg.release.checking import check_files
from kg.release.loading import load_sources
from kg.sources import Sources, find_sources
from kg.validate import (
    contents,
    dropped,
    files_below,
    load_shapes,
    read_files,
    reading,
    serialise,
    unread,
    validate_release,
)
from tests.conftest import ROOT
from tests.release_case import THINGS, built
from tests.validated import CASES

# ---- files from outside ----


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


_NESTED = '{"@context":{"p":"http://a/p"},"@id":"http://a/a","p":' + '{"p":' * 600 + "1" + "}" * 601
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_TRIPLE = f'<http://a/a> <http://a/p> "007"^^<{_INTEGER}>'
_XML = (
    '<?xml version="1.0"?>\n{}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}'
)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "a.ttl",
            "<http://a/b> a <http://a/c> .\n<http://a/b> a",
            r"a\.ttl, line 2: not Turtle: Unexpected end",
        ),
        ("a.ttl", b"\xff\xfe", r"a\.ttl, line 1: not Turtle: .*UTF-8"),
        ("a.ttl", "<http://a/b> <http://a/c> <<( <http://a/b> a <http://a/c> )>> .", "statements"),
        ("a.nt", "<< " * 600, "statements about statements"),
        ("a.jsonld", '{"@context":"https://example.org/c","p":1}', "@context is on the web"),
        ("a.jsonld", _NESTED, "nested more than 500 deep"),
        ("a.rdf", _XML.format("<!DOCTYPE x [<!ENTITY e 'x'>]>", "</rdf:RDF>"), "DOCTYPE"),
        ("a.rdf", _XML.format("", "<rdf:Description>"), r"a\.rdf, line 2: not RDF/XML: "),
        ("a.rdf", _XML.format("", "</rdf:RDF>").encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(LoadError, match=sentence):
        read_files([_file(tmp_path, name, content)])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", f"{_TRIPLE} ."),
        ("a.nt", f"{_TRIPLE} ."),
        ("a.nq", f"{_TRIPLE} <http://a/g> ."),
        ("a.trig", f"<http://a/g> {{ {_TRIPLE} }}"),
        (
            "a.jsonld",
            f'{{"@id":"http://a/a","http://a/p":{{"@value":"007","@type":"{_INTEGER}"}}}}',
        ),
        (
            "a.rdf",
            _XML.format(
                "",
                '<rdf:Description rdf:about="http://a/a">'
                f'<p xmlns="http://a/" rdf:datatype="{_INTEGER}">007</p>'
                "</rdf:Description></rdf:RDF>",
            ),
        ),
    ],
)
def test_every_format_gives_the_same_triple_as_it_is_written(
    tmp_path: Path, name: str, content: str
) -> None:
    (triple,) = read_files([_file(tmp_path, name, content)])
    assert [str(term) for term in triple] == ["http://a/a", "http://a/p", "007"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", f"{_TRIPLE} ."),
        ("a.nq", f"{_TRIPLE} ."),
        ("a.jsonld", '{"@id":"http://a/a","http://a/p":"007"}'),
        ("a.rdf", _XML.format("", '<rdf:Description rdf:about="http://a/a"/></rdf:RDF>')),
    ],
)
def test_a_mark_at_the_start_is_no_part_of_a_file(tmp_path: Path, name: str, content: str) -> None:
    plain = _file(tmp_path, f"plain-{name}", content)
    marked = _file(tmp_path, name, "\ufeff" + content)
    assert set(read_files([marked])) == set(read_files([plain]))


def test_blank_nodes_of_two_files_stay_apart_and_keep_their_names(tmp_path: Path) -> None:
    files = [_file(tmp_path, f"{n}.ttl", "[] a <http://a/c> . _:x a <http://a/c> .") for n in "ab"]
    nodes = [set(read_files(files).subjects()) for _ in range(2)]
    assert len(nodes[0]) == 4
    assert nodes[0] == nodes[1]


def test_a_term_that_stands_often_is_one_object(tmp_path: Path) -> None:
    first = _file(tmp_path, "a.ttl", "<http://a/s> <http://a/p> <http://a/o>, 'x' .")
    second = _file(tmp_path, "b.ttl", "<http://a/o> <http://a/p> <http://a/s>, 'x' .")
    terms = [term for triple in read_files([first, second]) for term in triple]
    assert len(terms) == 12
    assert len({id(term) for term in terms}) == 4


def test_a_folder_stands_for_the_files_in_it(tmp_path: Path) -> None:
    for name in ("b.ttl", "a.nt", "notes.txt"):
        _file(tmp_path, name, "")
    assert [p.name for p in files_below([tmp_path])] == ["a.nt", "b.ttl"]


@pytest.mark.parametrize("name", ["absent.ttl", "notes.txt"])
def test_a_path_without_rdf_is_wrong_use(tmp_path: Path, name: str) -> None:
    _file(tmp_path, "notes.txt", "")
    with pytest.raises(UsageError, match=name):
        files_below([tmp_path / name])


def test_a_folder_without_shapes_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no shapes"):
        load_shapes(tmp_path)


def test_a_shape_without_a_remedy_is_named(tmp_path: Path) -> None:
    text = (ROOT / "shapes" / "completeness.ttl").read_text(encoding="utf-8")
    _file(
        tmp_path,
        "a.ttl",
        text.replace('civicsh:remedy "Link or add an activity."@en', "a sh:Shape"),
    )
    with pytest.raises(LoadError, match=r"C01 has no .*remedy"):
        load_shapes(tmp_path)


_TERMS = '"@context": {"civic": "https://w3id.org/civicthread/ns#", "name": "civic:name"}'
_THING = '"@id": "https://ash.example/1", "@type": "civic:Activity"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            '{"@id": "http://a/1", "@type": "http://a/T", "prefLabel": "x"}',
            "@context were dropped: “prefLabel”.",
        ),
        (f'{{{_TERMS}, {_THING}, "also": [{{"deep": 1}}]}}', ": “also”, “deep”."),
        (
            f'{{{_TERMS}, "@id": "http://a/1", "@type": ["Goal", "civic:Aim"]}}',
            "in the @context were dropped: “Goal”.",
        ),
        (f'{{{_TERMS}, "@id": "activity-1", "name": "x"}}', "were dropped: “activity-1”."),
        (f'[{{{_TERMS}, {_THING}, "name": {{"@id": "#x"}}}}]', "were dropped: “#x”."),
        (f'{{{_TERMS}, {_THING}, "name": "x", "civic:supports": {{"@id": "http://a/2"}}}}', ""),
        ('{"@context": {"@vocab": "http://a/"}, "@id": "http://a/1", "any": 1}', ""),
        ('{"@context": [{"@base": "http://a/"}, {"p": "http://a/p"}], "@id": "1", "p": 1}', ""),
        ('\ufeff{"@id": "_:b", "http://a/p": 1}', ""),
    ],
)
def test_what_json_ld_drops_is_told(tmp_path: Path, content: str, said: str) -> None:
    path = _file(tmp_path, "a.jsonld", content)
    found = dropped([path, _file(tmp_path, "b.ttl", "")])
    assert [said in finding.message for finding in found] == ([True] if said else [])
    assert all((finding.code, finding.severity) == ("F02", "Violation") for finding in found)


# ---- the command ----

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `kg validate` and gives exit code, stdout and stderr."""

    def command(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", "validate", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return command


def test_violations_are_exit_code_1(run: Run) -> None:
    code, out, err = run(CASES / "S06-breaks.ttl")
    assert (code, err) == (1, "")
    assert "“Council” needs exactly one role here." in out
    assert out.splitlines()[-1].startswith("1 violation, ")


@pytest.mark.slow
def test_warnings_alone_are_exit_code_0(run: Run) -> None:
    code, out, _ = run(CASES / "C12-breaks.ttl", "--format", "json")
    assert code == 0
    assert "C12" in {row["code"] for row in json.loads(out)["rows"]}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.ttl", "", "Nothing was read"),
        ("a.ttl", "@prefix a: <http://a/> .", "Nothing was read"),
        ("a.jsonld", '{"@id": "http://a/a", "name": "Read"}', "Nothing was read"),
        ("a.ttl", "<http://a/a> a <http://a/b> .", "no term here is one of Civic Thread"),
    ],
)
def test_a_file_with_nothing_of_ours_is_no_clean_plan(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    path = _file(tmp_path, name, content)
    (finding,) = unread([path], read_files([path]))
    assert finding.is_violation
    for form in REPORT_FORMATS:
        assert sentence in " ".join(serialise([finding], form).split())


@pytest.mark.slow
def test_an_empty_file_is_exit_code_1_and_a_failure_to_junit(run: Run, tmp_path: Path) -> None:
    code, out, err = run(_file(tmp_path, "a.ttl", ""), "--format", "junit")
    assert (code, err) == (1, "")
    assert '<failure message="Nothing was read' in out


@pytest.mark.slow
def test_a_terminal_gets_no_escape_from_a_text(run: Run) -> None:
    code, out, _ = run(CASES / "S29-breaks-escape.ttl")
    assert code == 1
    assert "Read \ufffd[2Jtogether" in " ".join(out.split())
    assert "\x1b" not in out


def test_broken_turtle_is_exit_code_3_and_names_file_and_line(run: Run, tmp_path: Path) -> None:
    code, out, err = run(_file(tmp_path, "broken.ttl", "\n\n<http://a/b> a"))
    assert (code, out) == (3, "")
    assert "broken.ttl, line 3: not Turtle" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["absent.ttl"], ["--format", "pdf"], [str(CASES), "--release", "."]],
    ids=["no file", "no format", "both"],
)
def test_wrong_use_is_exit_code_2_in_one_sentence(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


@pytest.mark.slow
def test_a_file_of_the_register_is_reported_on_when_asked_about(run: Run, tmp_path: Path) -> None:
    bodies = ROOT / "data" / "hub" / "bodies.ttl"
    code, out, _ = run(bodies, "--format", "json")
    assert code == 0
    assert "Q08" in {row["code"] for row in json.loads(out)["rows"]}


def test_a_release_is_checked_as_its_sources_are(run: Run, tmp_path: Path) -> None:
    sources, releases, _ = built(tmp_path)
    _, out, _ = run("--release", releases.path, "--format", "json")
    told = validate_release(load_sources(sources), load_shapes(ROOT / "shapes"))
    rows = json.loads(out)["rows"]
    assert {(r["code"], r["focus"]) for r in rows} == {(f.code, f.focus) for f in told}
    assert f"{THINGS}ash/plan-2030" in {row["plan"] for row in rows}


# ---- files as they lie about ----


@pytest.mark.parametrize("name", ["a.TTL", "b.Ttl", "c.ttl.gz", "d.TTL.GZ", "e.nt.gz"])
def test_an_ending_counts_in_any_letters_and_packed(tmp_path: Path, name: str) -> None:
    content = f"{_TRIPLE} .".encode()
    path = _file(tmp_path, name, gzip.compress(content) if name.lower().endswith("gz") else content)
    assert len(read_files(files_below([path]))) == 1
    assert files_below([tmp_path]) == (path,)


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(b"<http://a/b> a <http://a/c> .", mtime=0)[:-9], b""]
)
def test_what_can_not_be_unpacked_is_told(tmp_path: Path, content: bytes) -> None:
    if content:
        with pytest.raises(LoadError, match=r"a\.ttl\.gz: not gzip, or broken off"):
            read_files([_file(tmp_path, "a.ttl.gz", content)])
    else:
        assert len(read_files([_file(tmp_path, "a.ttl.gz", content)])) == 0


@pytest.mark.parametrize("name", ["a.ttl", "a.ttl.gz"])
def test_what_is_larger_than_memory_should_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(contents, "MOST_BYTES", 1024 * 1024)
    content = b" " * (1024 * 1024 + 1)
    packed = gzip.compress(content) if name.endswith("gz") else content
    with pytest.raises(LoadError, match="holds more than 1 MB; give a file for each plan"):
        read_files([_file(tmp_path, name, packed)])


def test_more_statements_than_are_checked_at_once_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_STATEMENTS", 3)
    lines = "".join(f"<http://a/{n}> a <http://a/c> .\n" for n in range(2))
    files = [_file(tmp_path, f"{name}.ttl", lines) for name in "ab"]
    with pytest.raises(LoadError, match=r"b\.ttl: with this file there are more than 3 statements"):
        read_files(files)
    assert len(read_files(files[:1])) == 2


@pytest.mark.parametrize("ending", ["ttl", "nt"])
def test_a_text_longer_than_the_parser_takes_is_told(tmp_path: Path, ending: str) -> None:
    content = b'<http://a/b> <http://a/c> "' + b"a" * (17 * 1024 * 1024) + b'" .'
    with pytest.raises(LoadError, match="a text in it is longer than 16 MB"):
        read_files([_file(tmp_path, f"a.{ending}", content)])


def test_links_that_lead_round_or_nowhere_are_told(tmp_path: Path) -> None:
    good = _file(tmp_path, "good.ttl", f"{_TRIPLE} .")
    round_about = tmp_path / "below"
    round_about.symlink_to(tmp_path)
    assert files_below([tmp_path]) == (good,)
    for name, to in (("self.ttl", "self.ttl"), ("gone.ttl", "nothing")):
        link = tmp_path / name
        link.symlink_to(to)
        with pytest.raises(UsageError, match=rf"{name}: a link that leads to no file"):
            files_below([tmp_path])
        with pytest.raises(UsageError, match="no such file"):
            files_below([link])
        link.unlink()


@pytest.mark.slow
def test_whoever_waits_is_told_how_far_it_is(tmp_path: Path) -> None:
    told: list[str] = []
    path = _file(tmp_path, "a.ttl", f"{_TRIPLE} .")
    check_files([path], find_sources(), progress=told.append)
    assert told[0] == str(path)
    assert any(line.startswith("by rules C01 to ") for line in told)
    assert told[-1].endswith("which are told in words")


def test_the_report_in_words_that_nobody_reads_is_not_joined() -> None:
    results = [("x" * 1000, URIRef(f"http://a/{n}"), ()) for n in range(100)]
    _, text = entrypoints.Validator.create_validation_report(ShapesGraph(Graph()), False, results)
    assert len(text) < 1000


def test_what_other_plans_are_named_after_changes_nothing(tmp_path: Path) -> None:
    ours = find_sources()
    told = []
    for name in ("plan-education-2022-23.ttl", "education.ttl"):
        root = tmp_path / name
        root.mkdir()
        for part in ("ontology", "shapes"):
            (root / part).symlink_to(getattr(ours, part))
        shutil.copytree(ours.data, root / "data")
        plan = root / "data" / "col" / "plan-education-2022-23.ttl"
        plan.rename(plan.with_name(name))
        found = check_files([root / "data" / "hub"], Sources(root)).findings
        told.append({(one.code, one.focus) for one in found})
    assert told[0] == told[1]
