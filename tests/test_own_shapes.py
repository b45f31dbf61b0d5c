"""Shapes of somebody's own: what pySHACL says, or a refusal by name; never silence."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from click.testing import CliRunner
from rdflib import SH, Graph

from kg.__main__ import cli
from kg.errors import LoadError, UsageError
from kg.validate import Finding, flat_graph, load_shapes, read_own_shapes, scope_of, validate_own
from tests.conftest import ROOT

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix civic: <https://w3id.org/civicthread/ns#> .
@prefix civicsh: <https://w3id.org/civicthread/shapes#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://ash.example/rules#> .
"""
DATA = (
    HEAD
    + """
ex:first a civic:Activity ; skos:prefLabel "Open a library"@en ; ex:ward "Elm" ; ex:cost 5 .
ex:second a civic:Activity ; skos:prefLabel "Run a bus"@en .
"""
)
RULE = "ex:rule a sh:NodeShape ; sh:targetClass civic:Activity "
WARD = "sh:property [ sh:path ex:ward ; sh:minCount 1 ] "
OURS = """; civicsh:code "L01" ; sh:name "A rule"@en ; sh:severity sh:Warning ;
  sh:message "“{label}” breaks it."@en ; civicsh:remedy "Mend it."@en """
EACH = "SELECT $this WHERE { $this a <https://w3id.org/civicthread/ns#Activity> }"
NO_WARD = "SELECT $this WHERE { FILTER NOT EXISTS { $this <https://ash.example/rules#ward> ?w } }"
ONE, TWO = "; sh:message 'one'", "; sh:message 'two'"


def _query(text: str, *more: str) -> str:
    return f'[ a sh:SPARQLConstraint ; sh:select """{text}""" {" ".join(more)} ] '


# By what is special in them: the shapes, and which of the two things they find, each time.
HONOURED = {
    "no code of ours": (f"{RULE} ; {WARD}.", ["second"]),
    "a property below a shape of ours": (f"{RULE} {OURS} ; {WARD}.", ["second"]),
    "a property shape with its target": (
        "ex:ward-rule a sh:PropertyShape ; sh:targetClass civic:Activity ; sh:path ex:ward ; "
        "sh:minCount 1 .",
        ["second"],
    ),
    "a shape that is off": (f"{RULE} ; sh:deactivated true ; {WARD}.", []),
    "a query that is off": (
        f"{RULE} {OURS} ; sh:sparql {_query(EACH, '; sh:deactivated true')} .",
        [],
    ),
    "a query that is on": (f"{RULE} {OURS} ; sh:sparql {_query(EACH)} .", ["first", "second"]),
    "two queries": (
        f"{RULE} ; sh:sparql {_query(EACH, ONE)} , "
        f"{_query(NO_WARD, TWO)} .",
        ["first", "second", "second"],
    ),
    "only what is not there": (f"{RULE} {OURS} ; sh:sparql {_query(NO_WARD)} .", ["second"]),
    "or": (f"{RULE} ; sh:or ( [ {WARD}] [ sh:property [ sh:path ex:cost ; sh:minCount 1 ] ] ) .",
        ["second"]),
    "a shape that is a class": (
        f"civic:Activity a owl:Class , sh:NodeShape ; {WARD}.",
        ["second"],
    ),
    "subjects of a property": (
        "ex:rule a sh:NodeShape ; sh:targetSubjectsOf ex:ward ; "
        "sh:property [ sh:path ex:cost ; sh:maxInclusive 4 ] .",
        ["first"],
    ),
    "objects that are literals": (
        "ex:rule a sh:NodeShape ; sh:targetObjectsOf ex:ward ; sh:minLength 9 .",
        ["Elm"],
    ),
    "a node by its name": (
        f"ex:rule a sh:NodeShape ; sh:targetNode ex:first , ex:gone ; {WARD}.",
        ["gone"],
    ),
}  # fmt: skip
REFUSED = {
    "sh:rule": f"{RULE} ; sh:rule [ sh:order 1 ] .",
    "sh:target": "ex:rule a sh:NodeShape ; sh:target [ sh:select 'SELECT ?this {}' ] .",
    "sh:js": f"{RULE} ; sh:js [ sh:jsFunctionName 'f' ] .",
    "sh:values": f"{RULE} ; sh:property [ sh:path ex:ward ; sh:values ex:x ] .",
    "owl:imports": f"ex:all owl:imports <https://ash.example/more> . {RULE} ; {WARD}.",
    "SERVICE": f"{RULE} ; sh:sparql "
    + _query("SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this a ?kind } }")
    + ".",
    "severity": f"{RULE} ; sh:severity ex:Grave ; {WARD}.",
    "no shape with a target": "ex:rule a sh:NodeShape ; " + WARD + ".",
    "can not be asked": f"{RULE} ; sh:sparql {_query('SELECT $this WHERE {{')} .",
}


def _data() -> Graph:
    return flat_graph().parse(data=DATA, format="turtle")


def _found(folder: Path, text: str) -> tuple[Finding, ...]:
    file = folder / "rules.ttl"
    file.write_text(HEAD + text, encoding="utf-8")
    return validate_own(_data(), read_own_shapes([file]))


@pytest.mark.parametrize("name", HONOURED)
def test_it_says_what_pyshacl_says(tmp_path: Path, name: str) -> None:
    text, expected = HONOURED[name]
    found = [finding.focus.rpartition("#")[2] for finding in _found(tmp_path, text)]
    assert sorted(found) == sorted(expected)
    shapes = Graph().parse(data=HEAD + text, format="turtle")
    _, report, _ = pyshacl.validate(_data(), shacl_graph=shapes)
    assert isinstance(report, Graph)
    focus = [str(node).rpartition("#")[2] for node in report.objects(None, SH.focusNode)]
    assert sorted(focus) == sorted(expected)


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_honoured_is_refused_by_name(tmp_path: Path, what: str) -> None:
    with pytest.raises(LoadError, match=what):
        _found(tmp_path, REFUSED[what])


def test_the_english_message_is_told_and_the_words_of_the_shape(tmp_path: Path) -> None:
    text = f"""{RULE} ; sh:property [ sh:path ex:ward ; sh:minCount 1 ; sh:severity sh:Info ;
      sh:message "Nid oes ward."@cy , "“{{label}}” has no ward."@en ] ;
      sh:name "Ward"@en ; sh:description "Name the ward."@en ."""
    (finding,) = _found(tmp_path, text)
    assert finding.message == "“Run a bus” has no ward."
    assert (finding.severity, finding.name, finding.remedy) == ("Info", "Ward", "Name the ward.")
    assert (finding.code, finding.path) == ("rule", "https://ash.example/rules#ward")


def test_nothing_is_said_of_what_only_lies_beside(tmp_path: Path) -> None:
    file = tmp_path / "rules.ttl"
    file.write_text(HEAD + HONOURED["no code of ours"][0], encoding="utf-8")
    own = flat_graph().parse(data=HEAD + "ex:third a civic:Activity .", format="turtle")
    found = validate_own(own, read_own_shapes([file]), beside=_data())
    assert [finding.focus.rpartition("#")[2] for finding in found] == ["third"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HONOURED["a query that is off"][0], "is switched off"),
        (HONOURED["no code of ours"][0], "has no .*code"),
        (HONOURED["a property below a shape of ours"][0], "has shapes of properties below it"),
        (HONOURED["only what is not there"][0], "no triple binds .this"),
        (f"{RULE} {OURS} ; sh:sparql {_query(EACH)} , {_query(NO_WARD)} .", "several queries"),
    ],
)
def test_a_rule_of_the_folder_is_never_passed_over(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "rules.ttl").write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(LoadError, match=why):
        load_shapes(tmp_path)


def test_a_rule_of_the_folder_speaks_english(tmp_path: Path) -> None:
    both = OURS.replace("@en ; civicsh", "@en , 'Na.'@cy ; civicsh")
    text = f"{RULE} {both} ; sh:minCount 1 ."
    (tmp_path / "rules.ttl").write_text(HEAD + text, encoding="utf-8")
    (rule,) = load_shapes(tmp_path).rules
    assert rule.message == "“{label}” breaks it."


def test_the_scope_counts_what_was_read_and_which_rules_were_idle(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(HEAD + HONOURED["a shape that is off"][0], encoding="utf-8")
    (tmp_path / "b.ttl").write_text(
        f"{HEAD} ex:other a sh:NodeShape ; sh:targetClass civic:Goal ; {WARD}.", encoding="utf-8"
    )
    own = read_own_shapes([tmp_path / "a.ttl", tmp_path / "b.ttl"])
    data = _data()
    scope = scope_of(1, data, beside=data, own=own)
    assert (scope.files, scope.triples, scope.ours, scope.plans) == (1, 6, 2, 0)
    assert (scope.rules, scope.idle) == (2, 2)
    assert scope.in_words() == (
        "Read: 6 triples of 1 file, 2 with terms of ours; 0 plans. 2 rules asked; 2 found nothing "
        "to look at."
    )


def _said(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["validate", *arguments])
    return done.exit_code, " ".join(done.stdout.split())


@pytest.mark.slow
def test_the_command_asks_them_beside_ours_or_alone(tmp_path: Path) -> None:
    case = str(ROOT / "tests" / "cases" / "worked-example.ttl")
    rules = tmp_path / "rules.ttl"
    rules.write_text(HEAD + HONOURED["no code of ours"][0], encoding="utf-8")
    code, alone = _said(case, "--shapes", str(rules), "--without-ours")
    assert code == 1
    assert alone.startswith("Read: ")
    assert "1 plan. 1 rule asked; 0 found nothing to look at." in alone
    assert alone.endswith("1 violation, 0 warnings, 0 notes")
    code, both = _said(case, "--shapes", str(rules))
    assert code == 1
    assert "1 violation, " in both
    assert len(both) > len(alone)


def test_without_ours_there_must_be_others() -> None:
    with pytest.raises(UsageError, match="name some with --shapes"):
        CliRunner().invoke(cli, ["validate", "--without-ours"], catch_exceptions=False)
