"""Source files into graphs: where each goes, what is kept, what is refused."""

from __future__ import annotations

import pytest
from rdflib import XSD, Literal, URIRef

from kg.errors import LoadError, UsageError
from kg.release.loading import load_asserted, load_sources
from kg.sources import Sources
from kg.terms import CIVIC
from tests.release_case import ASH, ELM, GRAPHS, THINGS, add, copied_sources, edit

MINE = "http://localhost:8000/graphs"


@pytest.fixture
def sources(tmp_path):
    return copied_sources(tmp_path)


def test_each_file_goes_into_its_graph(sources):
    asserted = load_asserted(sources)
    assert list(asserted.graphs) == [
        f"{GRAPHS}vocabulary",
        f"{GRAPHS}catalog",
        f"{GRAPHS}hub",
        f"{GRAPHS}claims",
        f"{GRAPHS}ash/plan-2030/1",
        f"{GRAPHS}elm/plan-2031/1.2",
    ]
    assert [(plan.iri, plan.version, plan.file) for plan in asserted.plans] == [
        (f"{THINGS}ash/plan-2030", "1", ASH),
        (f"{THINGS}elm/plan-2031", "1.2", ELM),
    ]


def test_shapes_are_no_data(sources):
    assert not any("shapes#" in str(quad) for quad in load_asserted(sources).quads())


def test_a_second_file_of_the_register_joins_the_first(sources):
    hub = load_sources(sources)[f"{GRAPHS}hub"]
    assert (URIRef(f"{THINGS}hub/org-ash"), None, None) in hub
    assert (URIRef(f"{THINGS}hub/group-schools"), None, None) in hub


def test_amounts_keep_the_form_in_which_they_are_written(sources):
    line = f"{THINGS}ash/budget-r1"
    quads = [str(q.object) for q in load_asserted(sources).quads() if q.subject.value == line]
    decimal = f"^^<{XSD.decimal}>"
    assert {f'"250.50"{decimal}', f'"007.0"{decimal}'} <= set(quads)
    amounts = load_sources(sources)[f"{GRAPHS}ash/plan-2030/1"].objects(URIRef(line), CIVIC.amount)
    assert {str(amount) for amount in amounts} == {"250.50", "007.0"}


def test_both_views_hold_the_same(sources):
    asserted = load_asserted(sources)
    for iri, graph in asserted.rdflib_graphs().items():
        assert {" ".join(term.n3() for term in triple) for triple in graph} == {
            str(triple).replace(f"^^<{XSD.string}>", "") for triple in asserted.graphs[iri]
        }


def test_plain_and_english_strings_stay_apart(sources):
    plan = URIRef(f"{THINGS}ash/plan-2030")
    graph = load_sources(sources)[f"{GRAPHS}ash/plan-2030/1"]
    assert Literal("1") in set(graph.objects(plan))
    assert Literal("Ash plan 2030", lang="en") in set(graph.objects(plan))


def test_blank_nodes_get_the_same_address_every_time(sources, tmp_path):
    first, again = load_asserted(sources), load_asserted(copied_sources(tmp_path / "again"))
    assert first == again
    assert "_:" not in "\n".join(str(quad.subject) for quad in first.quads())
    addresses = {
        quad.subject.value for quad in first.quads() if "/.well-known/genid/" in quad.subject.value
    }
    # One list of two members and the node that holds it, and one nameless thing.
    assert len(addresses) == 4


def test_things_move_with_the_base_and_terms_stay(sources):
    asserted = load_asserted(sources, MINE + "/")
    assert all(graph.startswith(f"{MINE}/graph/") for graph in asserted.graphs)
    assert asserted.plans[0].iri == f"{MINE}/id/ash/plan-2030"
    text = "\n".join(str(quad) for quad in asserted.quads())
    assert "https://w3id.org/civicthread/ns#Activity" in text
    assert "https://w3id.org/civicthread/code/role/lead" in text
    assert THINGS not in text
    assert f"{MINE}/.well-known/genid/" in text


@pytest.mark.parametrize("base", ["", "example", "ftp://a", "http://", "http://a?b", "http://a b"])
def test_what_is_no_base_is_refused(sources, base):
    with pytest.raises(UsageError, match="is no base for IRIs"):
        load_asserted(sources, base)


def test_a_strategy_may_have_a_file_of_its_own(sources):
    add(
        sources,
        "data/elm/strategy-shade.ttl",
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n"
        f"<{THINGS}elm/strategy-shade> a <{CIVIC.Strategy}> ; dcat:version '3' .\n",
    )
    assert f"{GRAPHS}elm/strategy-shade/3" in load_asserted(sources).graphs


def test_other_files_beside_the_data_are_left_alone(sources):
    add(sources, "data/README.md", "not Turtle")
    add(sources, "data/ash/.#plan-2030.ttl", "an editor's own")
    load_asserted(sources)


def test_sources_may_lie_in_a_hidden_folder(tmp_path):
    hidden = copied_sources(tmp_path / ".hidden")
    assert len(load_asserted(hidden).graphs) == 6


# ---- What is refused ----

PREFIX = "@prefix c: <https://w3id.org/civicthread/ns#> .\n"
REFUSED = {
    "not Turtle": (
        lambda s: add(s, ASH, "\n\nash:x a .\n"),
        rf"{ASH}, line 45: not Turtle: \. is not a valid RDF",
    ),
    "an unknown prefix": (
        lambda s: add(s, "data/hub/bodies.ttl", "hub:x a no:Thing .\n"),
        r"data/hub/bodies.ttl, line 10: not Turtle: .*no:",
    ),
    "triples in triples": (
        lambda s: add(s, ELM, "elm:x elm:y <<( elm:a elm:b elm:c )>> .\n"),
        f"{ELM}: a triple inside a triple",
    ),
    "one thing in two files": (
        lambda s: add(s, "data/hub/groups.ttl", "hub:org-ash a civic:Population .\n"),
        f"data/hub/bodies.ttl and data/hub/groups.ttl both say what {THINGS}hub/org-ash is",
    ),
    "one thing in the register and a plan": (
        lambda s: add(s, ELM, "hub:group-schools a civic:OrganisationType .\n"),
        f"data/hub/groups.ttl and {ELM} both say what {THINGS}hub/group-schools is",
    ),
    "one triple in two graphs": (
        lambda s: add(s, ELM, 'hub:org-ash skos:prefLabel "Ash Council"@en .\n'),
        f"Ash Council.*stands in two graphs, {GRAPHS}hub and {GRAPHS}elm/plan-2031/1.2",
    ),
    "a plan file without a plan": (
        lambda s: edit(s, ELM, "a civic:DeliveryPlan", "a civic:Report"),
        f"{ELM}: no plan: it must describe {THINGS}elm/plan-2031 as a civic:DeliveryPlan",
    ),
    "a plan file with two": (
        lambda s: add(s, ELM, "elm:plan-2032 a civic:DeliveryPlan .\n"),
        f"{ELM}: two plans in one file: {THINGS}elm/plan-2031 and {THINGS}elm/plan-2032",
    ),
    "a plan of another name": (
        lambda s: (s.root / ELM).rename(s.root / "data/elm/plan-2099.ttl"),
        f"its plan is {THINGS}elm/plan-2031; by the file's name it must be {THINGS}elm/plan-2099",
    ),
    "no version": (
        lambda s: edit(s, ELM, '  dcat:version "1.2" ;\n', ""),
        f"{ELM}: .*plan-2031 needs exactly one dcat:version, and has 0",
    ),
    "two versions": (
        lambda s: edit(s, ELM, '"1.2"', '"1.2" , "1.3"'),
        f"{ELM}: .*needs exactly one dcat:version, and has 2",
    ),
    "a version that is no part of an address": (
        lambda s: edit(s, ELM, '"1.2"', '"../1"'),
        f"{ELM}: the dcat:version '../1' can not stand in an address",
    ),
    "a file where nothing is read": (
        lambda s: add(s, "data/notes.ttl", PREFIX),
        "data/notes.ttl: nothing reads a file here",
    ),
    "a file too deep": (
        lambda s: add(s, "data/ash/old/plan-2029.ttl", PREFIX),
        "data/ash/old/plan-2029.ttl: nothing reads a file here",
    ),
    "a publisher with the name of a graph": (
        lambda s: add(s, "data/checks/plan-1.ttl", PREFIX),
        "data/checks/plan-1.ttl: nothing reads a file here",
    ),
    "a plan with capitals": (
        lambda s: add(s, "data/ash/Plan.ttl", PREFIX),
        "data/ash/Plan.ttl: nothing reads a file here",
    ),
    "no plan at all": (
        lambda s: [(s.root / name).unlink() for name in (ASH, ELM)],
        "data: no plan",
    ),
    "no ontology": (
        lambda s: [path.unlink() for path in s.ontology.iterdir()],
        "ontology: no Turtle file",
    ),
    "no folder": (
        lambda s: s.data.rename(s.root / "elsewhere"),
        "data: can not be read: No such file",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(sources, what):
    spoil, sentence = REFUSED[what]
    spoil(sources)
    with pytest.raises(LoadError, match=sentence) as caught:
        load_asserted(sources)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_utf8_is_refused_with_its_line(sources):
    path = sources.root / ELM
    path.write_bytes(path.read_bytes() + "# Caf\xe9\n".encode("latin-1"))
    with pytest.raises(LoadError, match=f"{ELM}, line 16: not UTF-8"):
        load_asserted(sources)


def test_a_file_that_can_not_be_read_is_named(sources):
    (sources.data / "hub" / "posts.ttl").symlink_to(sources.data / "nowhere.ttl")
    with pytest.raises(LoadError, match=r"data/hub/posts.ttl: can not be read"):
        load_asserted(sources)


def test_absent_sources_are_refused(tmp_path):
    with pytest.raises(LoadError, match="ontology: can not be read"):
        load_asserted(Sources(tmp_path))
