"""Names to bodies: what is proposed, in which words, how surely, and what never is."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import networkx as nx
import pytest

from kg.errors import LoadError
from kg.matching.blocks import Blocks
from kg.matching.clusters import clusters_of
from kg.matching.counting import Lines
from kg.matching.national import COLUMNS, FILE, read_national
from kg.matching.proposing import propose
from kg.matching.reading import NameReader
from kg.matching.records import Body, Cluster, Proposal, Suggests
from kg.matching.waiting import find_waiting
from kg.matching.words import read_words
from kg.sources import Sources, find_sources
from tests.matching_case import make_register

WORDS, NATIONAL = read_words(find_sources()), read_national(find_sources())


def _body(number: int, name: str, **facts: object) -> Body:
    made = {"documents": frozenset((f"doc-{number}",)), **facts}
    return Body(f"urn:{number}", name, **made)  # type: ignore[arg-type]


def _pair(one: Body, other: Body, glossaries=None):
    found = propose([one, other], WORDS, glossaries or {})
    assert len(found) <= 1
    return found[0] if found else None


# ---- The list of national bodies ----


def _national(one: str, other: str, **facts: object):
    pair = _body(1, one), _body(2, other, **facts)
    found = propose(pair, WORDS, national=NATIONAL)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        ("Welsh Government", "Llywodraeth Cymru", True),
        ("Defra", "Department for Environment, Food & Rural Affairs", True),
        ("An Roinn Pobal", "Department for Communities", True),
        ("Ofsted", "Office for Standards in Education, Children's Services and Skills", True),
        ("DWP", "Department for Work and Pensions", False),
    ],
)
def test_the_list_of_national_bodies_tells_that_two_names_are_one(one, other, sure):
    assert _pair(_body(1, one), _body(2, other)) is None
    made = _national(one, other)
    assert (made.suggests, made.sure) == (Suggests.SAME, sure)
    assert "The list of national bodies has" in made.why
    assert "https://" in made.why


def test_a_former_name_of_the_list_is_a_succession_with_its_date():
    for one, other in (
        ("Heritage Lottery Fund", "National Lottery Heritage Fund"),
        ("National Lottery Heritage Fund", "Heritage Lottery Fund"),
    ):
        made = _national(one, other)
        assert made.suggests is Suggests.SUCCEEDED and made.sure
        assert made.first == ("urn:1" if one.startswith("Heritage") else "urn:2")
        assert "became “National Lottery Heritage Fund” in 2019-01" in made.why


_RENAMED = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://w3id.org/civicthread/id/hub/> .
<https://w3id.org/civicthread/graph/hub> {{
  :org-old a org:Organization ; skos:prefLabel "Kelham Gas Board"@en .
  :org-new a org:Organization ; skos:prefLabel "Kelham Energy"@en .
  {said}
}}
<https://w3id.org/civicthread/graph/riv/plan/1> {{
  <urn:third> a org:Organization ; skos:prefLabel "Kelham Gas Board"@en .
}}
"""


@pytest.mark.parametrize(
    "said",
    [
        ":org-old dcterms:isReplacedBy :org-new .",
        ":event a org:ChangeEvent ; org:originalOrganization :org-old ;"
        " org:resultingOrganization :org-new .",
    ],
)
def test_what_the_data_say_was_renamed_is_a_former_name_and_is_not_proposed_again(store_of, said):
    waiting = find_waiting(store_of(_RENAMED.format(said=said)), WORDS, NATIONAL)
    hub = "https://w3id.org/civicthread/id/hub/org-"
    assert waiting.stored.bodies[f"{hub}new"].former == ("Kelham Gas Board",)
    made = {(p.first, p.second): p.suggests for p in waiting.proposals}
    assert made[("urn:third", f"{hub}new")] is Suggests.SUCCEEDED
    assert not any({first, second} == {f"{hub}old", f"{hub}new"} for first, second in made)


def test_what_two_bodies_of_the_list_are_called_tells_of_neither():
    assert _national("DfE", "An Roinn Geilleagair") is None
    assert _national("EA", "Education Authority") is None


def test_what_a_document_explains_otherwise_is_no_national_body():
    pair = _body(1, "DWP"), _body(2, "Department for Work and Pensions")
    glossary = {"doc-1": {"DWP": "Digital Works Programme"}}
    assert propose(pair, WORDS, glossary, national=NATIONAL) == ()


def test_a_former_name_that_a_document_explains_rightly_is_no_other_body():
    now = "Ministry of Housing, Communities and Local Government"
    pair = _body(1, "DCLG"), _body(2, now)
    glossary = {"doc-1": {"DCLG": "Department for Communities and Local Government"}}
    (made,) = propose(pair, WORDS, glossary, national=NATIONAL)
    assert made.suggests is Suggests.SUCCEEDED


def test_each_line_of_the_list_has_a_source_and_a_former_name_its_end():
    lines = (find_sources().ontology / FILE).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows[0] == list(COLUMNS)
    bodies = {row[0] for row in rows[1:]}
    assert {row[0] for row in rows if row[3] == "name"} == bodies
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
    for body, name, language, sort, until, source in rows[1:]:
        assert source.startswith(("https://", "Charity Commission", "org-id.guide")), name
        assert (language == "") is (sort == "number"), name
        assert bool(until) is (sort == "former"), name
        assert re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", until), name
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", body), name
        if sort == "number":
            assert re.fullmatch(r"GB-[A-Z]+-\w+", name)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("body\tname\n", "its columns are body, name"),
        ("{head}\na\tA\ten\tname\t\t\n", "'A' is no whole line"),
        ("{head}\na\tA\ten\tking\t\tsource\n", "'A' is no whole line"),
        ("{head}\na\tA\n", "'A' is no whole line"),
        ("{head}\na\tA\ten\tother\t\tsource\n", "no line says what 'a' is called now"),
    ],
)
def test_a_list_that_is_not_one_is_refused(tmp_path, text, sentence):
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / FILE).write_text(text.format(head="\t".join(COLUMNS)))
    with pytest.raises(LoadError, match=re.escape(sentence)):
        read_national(Sources(tmp_path))


# ---- Made-up registers with known truth ----


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_called_sure_is_right_and_most_is_found(seed):
    register = make_register(4_000, seed)
    sure = [p for p in propose(register.bodies, WORDS, register.glossaries) if p.sure]
    graph = nx.Graph((p.first, p.second) for p in sure)
    made = right = 0
    for held in nx.connected_components(graph):
        made += len(held) * (len(held) - 1) // 2
        counted = Counter(register.truth[iri] for iri in held)
        right += sum(n * (n - 1) // 2 for n in counted.values())
    true = sum(n * (n - 1) // 2 for n in Counter(register.truth.values()).values())
    assert right / made >= 0.98
    assert right / true >= 0.80


def test_the_work_grows_with_the_number_of_names():
    reader = NameReader(WORDS)
    pairs = []
    for size in (2_000, 8_000):
        known = [reader.know(body) for body in make_register(size).bodies]
        pairs.append(sum(1 for _ in Blocks(known).pairs()))
    assert pairs[1] <= 6 * pairs[0]
    one_name = [reader.know(_body(n, "Bright Horizons Trust")) for n in range(500)]
    assert sum(1 for _ in Blocks(one_name).pairs()) < 1_000


# ---- What speaks for it, in words ----


@pytest.mark.parametrize(
    ("one", "other", "sure", "why"),
    [
        (
            _body(1, "Bright Horizons", numbers=("GB-CHC-1",)),
            _body(2, "Horizonte", numbers=("GB-CHC-1",)),
            True,
            "Both have the register number GB-CHC-1.",
        ),
        (
            _body(1, "Barnsdale Theatre Society"),
            _body(2, "Barnsdale Theatre Society Ltd", place="p"),
            False,
            "“Barnsdale Theatre Society” and “Barnsdale Theatre Society Ltd” are the same words.",
        ),
        (
            _body(1, "Kelham Borough Council"),
            _body(2, "KELHAM BOROUGH COUNCIL"),
            True,
            "“Kelham Borough Council” and “KELHAM BOROUGH COUNCIL” are written alike but for "
            "capitals and signs.",
        ),
        (
            _body(1, "University of Kelham"),
            _body(2, "Kelham Univ."),
            True,
            "“University of Kelham” and “Kelham Univ.” are the same words.",
        ),
        (
            _body(1, "St Anne's Primary School", place="E09"),
            _body(2, "St Anne's Primary School", place="E09"),
            True,
            "Both are called “St Anne's Primary School”. Both are in the same place.",
        ),
        (
            _body(1, "St Anne's Primary School"),
            _body(2, "St Anne's Primary School"),
            False,
            "Both are called “St Anne's Primary School”.",
        ),
        (
            _body(1, "Kelham Comunity Foundation"),
            _body(2, "Kelham Community Foundation"),
            True,
            "“Kelham Comunity Foundation” and “Kelham Community Foundation” differ by one letter.",
        ),
        (
            _body(1, "Marlow Foundation"),
            _body(2, "Harlow Foundation"),
            False,
            "“Marlow Foundation” and “Harlow Foundation” differ by one letter.",
        ),
        (
            _body(1, "Barbican"),
            _body(2, "Barbican Centre"),
            False,
            "“Barbican” is a part of the name “Barbican Centre”.",
        ),
        (
            _body(1, "RSQK"),
            _body(2, "Royal Society of Quick Knitting"),
            False,
            "“RSQK” are the initials of “Royal Society of Quick Knitting”.",
        ),
        (
            _body(1, "Kelham Trust Ltd"),
            _body(2, "Kelham Trust CIC"),
            False,
            "“Kelham Trust Ltd” and “Kelham Trust CIC” are the same words. "
            "One is registered as cic and the other ltd.",
        ),
    ],
)
def test_the_evidence_is_a_sentence(one, other, sure, why):
    made = _pair(one, other)
    assert (made.why, made.sure) == (why, sure)
    assert made.sure == (made.confidence >= Decimal("0.95"))


def test_the_glossary_of_the_document_makes_initials_sure():
    short, full = _body(1, "DfQ"), _body(2, "Department for Quilting")
    assert _pair(short, full) is None
    made = _pair(short, full, {"doc-1": {"DfQ": "Department for Quilting"}})
    assert made.sure
    assert made.why == (
        "“DfQ” are the initials of “Department for Quilting”, and the glossary of the document "
        "says so."
    )
    assert _pair(short, full, {"doc-1": {"DfQ": "Department for Quarries"}}) is None


def test_two_documents_that_explain_one_short_form_in_two_ways_mean_two_bodies():
    one, other = _body(1, "NAQK"), _body(2, "NAQK")
    assert not _pair(one, other).sure
    said = {"doc-1": {"NAQK": "National Quilts"}, "doc-2": {"NAQK": "Northern Quarries"}}
    assert _pair(one, other, said) is None
    assert _pair(one, other, {**said, "doc-2": said["doc-1"]}).sure


def test_one_register_number_is_joined_and_marked():
    made = _pair(_body(1, "A", numbers=("GB-CHC-1",)), _body(2, "B", numbers=("GB-CHC-1",)))
    assert made.marked
    assert made.sure


def test_a_former_name_is_a_succession_and_not_sameness():
    old, new = _body(1, "Kelham Gas Board"), _body(2, "Kelham Energy", former=("Kelham Gas Board",))
    for pair in ((old, new), (new, old)):
        made = _pair(*pair)
        assert (made.first, made.second) == (old.iri, new.iri)
        assert made.suggests is Suggests.SUCCEEDED
        assert made.why == "“Kelham Gas Board” is what “Kelham Energy” was called before."


# ---- What is never proposed ----


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *((_body(1, name), _body(2, name)) for name in ("the Council", "Council", "BID", "HE")),
        (_body(1, "the Trust"), _body(2, "The Trust")),
        (_body(1, "the Partnership Board"), _body(2, "the Partnership Board")),
        (
            _body(1, "Quilt Aid", numbers=("GB-CHC-1",)),
            _body(2, "Quilt Aid", numbers=("GB-CHC-2",)),
        ),
        (_body(1, "St Anne's Church", place="E09"), _body(2, "St Anne's Church", place="E10")),
        (_body(1, "Schools", sort="group"), _body(2, "Schools")),
        (_body(1, "Children", sort="group"), _body(2, "Children in care", sort="group")),
        (_body(1, "Green Park Trust"), _body(2, "Park Green Trust")),
        (_body(1, "Ward 11 Forum"), _body(2, "Ward 12 Forum")),
    ],
)
def test_what_only_looks_the_same_is_not_proposed(one, other):
    assert _pair(one, other) is None


def test_a_name_that_bodies_of_two_numbers_have_is_not_sure():
    twins = [_body(n, "Quilt Aid", numbers=(f"GB-CHC-{n}",)) for n in (1, 2)]
    found = propose([*twins, _body(3, "Quilt Aid")], WORDS)
    assert {(p.first, p.second) for p in found} == {("urn:1", "urn:3"), ("urn:2", "urn:3")}
    assert not any(p.sure for p in found)


def test_a_decided_pair_is_not_proposed_again():
    bodies = [_body(1, "Quilt Aid"), _body(2, "Quilt Aid")]
    assert len(propose(bodies, WORDS)) == 1
    assert propose(bodies, WORDS, decided={frozenset(("urn:1", "urn:2"))}) == ()


def test_what_a_document_alone_means_is_no_evidence_for_what_else_may_be_one():
    one, other = (
        _body(n, name, numbers=("GB-CHC-1",), aliases=("the Council", "BID"))
        for n, name in ((1, "Kelham"), (2, "Thornby"))
    )
    assert [each.kind for each in _pair(one, other).evidence] == ["number"]


def test_a_name_of_ten_thousand_characters_is_compared_whole_alone():
    assert Blocks([NameReader(WORDS).know(_body(1, "q" * 10_000))]).alike == {}
    assert NameReader(WORDS).know(_body(1, "q" * 10_000)).forms[0].words == ()
    long = "Quilt " * 2_000
    found = propose([_body(1, long), _body(2, long), _body(3, long + "x")], WORDS)
    assert [(p.first, p.second) for p in found] == [("urn:1", "urn:2")]


# ---- Clusters, the costliest first ----


def test_all_that_may_be_one_is_one_cluster_and_the_costliest_is_first():
    bodies = [_body(n, "Quilt Aid") for n in (1, 2, 3)] + [_body(n, "Loom Aid") for n in (4, 5)]
    lines = {
        "urn:4": Lines(frozenset({("a", "strategy-1"), ("b", "strategy-2")})),
        "urn:5": Lines(frozenset({("c", "strategy-3"), ("d", "strategy-2")})),
    }
    first, second = clusters_of(bodies, propose(bodies, WORDS), lines)
    assert {body.iri for body in first.members} == {"urn:4", "urn:5"}
    effect = first.effect
    assert (effect.lines, effect.largest, effect.gain) == (3, 2, 1)
    assert (effect.activities, effect.leaves) == (4, 1)
    assert {body.iri for body in second.members} == {"urn:1", "urn:2", "urn:3"}
    assert second.sure


def test_sure_pairs_that_leave_one_out_make_no_sure_cluster():
    bodies = tuple(_body(n, f"Aid {n}") for n in range(4))
    pairs = ((0, 1, "0.96"), (1, 2, "0.96"), (0, 2, "0.96"), (2, 3, "0.5"))
    proposals = tuple(
        Proposal(f"urn:{one}", f"urn:{other}", Decimal(sure), sure != "0.5", ())
        for one, other, sure in pairs
    )
    assert not Cluster(bodies, proposals).sure
    assert Cluster(bodies[:3], proposals[:3]).sure


def test_what_is_found_apart_is_in_no_cluster_together():
    bodies = [_body(1, "Quilt Aid"), _body(2, "Quilt Aid"), _body(3, "Quilt Aid")]
    apart = frozenset((frozenset(("urn:1", "urn:2")),))
    found = clusters_of(bodies, propose(bodies, WORDS, decided=apart), apart=apart)
    assert all({"urn:1", "urn:2"} - {b.iri for b in each.members} for each in found)
    assert found


def test_a_plans_own_body_is_no_partner_in_it_once_they_are_one():
    bodies = [_body(1, "Quilt Aid"), _body(2, "Quilt Aid")]
    lines = {
        "urn:1": Lines(frozenset({("a", "plan-1"), ("b", "plan-2")})),
        "urn:2": Lines(own=frozenset({"a"})),
    }
    (found,) = clusters_of(bodies, propose(bodies, WORDS), lines)
    assert (found.effect.lines, found.effect.largest, found.effect.leaves) == (1, 2, 1)
