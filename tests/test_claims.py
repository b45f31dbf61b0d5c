"""Claims decided in the files of `data/`: only what a decision says is changed, and goes back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.claims.constraints import read_counts
from kg.claims.deciding import Deciding
from kg.claims.files import DataFiles
from kg.claims.records import Decision, Status
from kg.claims.statements import parse
from kg.errors import LoadError, NotFoundError, UsageError
from kg.matching.decisions import Matchmaker
from kg.matching.verdicts import Kind, Verdict
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.sources import Sources
from tests.conftest import one_in

ROOT = Path(__file__).resolve().parent.parent
HUB = "https://w3id.org/civicthread/id/hub/"
STEWARD = Decision(f"{HUB}agent-steward", "2026-11-30", 'The head of the cell says "so".')
COL, GLA = "data/col/plan-education-2022-23.ttl", "data/gla/plan-education-delivery-2014.ttl"


@pytest.fixture
def sources(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for part in ("ontology", "shapes"):
        (tmp_path / part).symlink_to(ROOT / part)
    return Sources(tmp_path)


@pytest.fixture
def files(sources):
    return DataFiles(sources)


@pytest.fixture
def deciding(files, sources):
    return Deciding(files, read_counts(sources))


@pytest.fixture
def maker(files, sources):
    return Matchmaker(files, read_counts(sources))


def _bytes(sources):
    root = sources.root
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sources.data.rglob("*.ttl")}


def _diff(before, after):
    """Return the lines that went and that came, of all files."""
    went, came = [], []
    for name in before:
        old, new = (held[name].decode().splitlines() for held in (before, after))
        went += sorted(set(old) - set(new))
        came += sorted(set(new) - set(old))
    return went, came


def _ask(sources, query):
    store = ox.Store()
    for path in sources.data.rglob("*.ttl"):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.DefaultGraph())
    return bool(store.query(f"PREFIX hub: <{HUB}> {query}"))


# ---- The text ----


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.ttl")), ids=lambda p: p.name)
def test_each_file_of_the_data_is_read_as_a_parser_reads_it(path):
    found = parse(path.read_text(encoding="utf-8"), path.name)
    read = [
        (s.subject.iri, p.name.iri, o.iri)
        for s in found.statements
        for p in s.properties
        for o in p.objects
    ]
    told = [
        (
            q.subject.value,
            q.predicate.value,
            q.object.value if isinstance(q.object, ox.NamedNode) else "",
        )
        for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]
    assert sorted(read) == sorted(told)


@pytest.mark.parametrize("text", ["@base <http://x/> .\n", "<a> <b> <c>", "<a> <b> < ."])
def test_a_form_that_is_not_looked_into_is_refused(text):
    with pytest.raises(LoadError):
        parse(text, "data/x.ttl")


# ---- Accepting, rejecting, and back ----


@pytest.mark.parametrize(
    "name", ["col:claim-goal-transformative-education-corporate-2", "col:claim-a1-r1-focus-b"]
)
def test_an_accepted_claim_is_a_fact_and_nothing_else_is_changed(sources, files, deciding, name):
    before = _bytes(sources)
    claim = files.claim(name)
    deciding.accept(claim, STEWARD)
    assert files.write() == (COL,)
    went, came = _diff(before, _bytes(sources))
    assert len(went) <= 2
    assert '  skos:editorialNote "The head of the cell says \\"so\\"."@en ;' in came
    assert '  dcterms:modified "2026-11-30"^^xsd:date ;' in came
    assert _ask(sources, f"ASK {{ <{claim.subject}> <{claim.predicate}> <{claim.object}> }}")
    assert DataFiles(sources).claim(name).status is Status.ACCEPTED
    deciding.undo(files.claim(name))
    files.write()
    assert _bytes(sources) == before


def test_a_rejected_claim_says_who_and_why_and_states_nothing(sources, files, deciding):
    before = _bytes(sources)
    claim = files.claim("hub:claim-culture")
    deciding.reject(claim, STEWARD)
    files.write()
    went, came = _diff(before, _bytes(sources))
    kept = DataFiles(sources).claim(claim.iri)
    assert (kept.status, kept.by, kept.on) == (Status.REJECTED, STEWARD.by, STEWARD.on)
    assert kept.note == STEWARD.why
    assert len(came) <= 3
    assert went == []
    deciding.undo(files.claim(claim.iri))
    files.write()
    assert _bytes(sources) == before


def test_where_only_one_can_be_true_the_other_is_kept_as_a_rejected_claim(sources, files, deciding):
    before = _bytes(sources)
    claim = files.claim("gla:claim-r21-gla-delivery-team")
    (held,) = files.objects(claim.subject, claim.predicate)
    deciding.accept(claim, STEWARD)
    files.write()
    assert files.objects(claim.subject, claim.predicate) == [claim.object]
    kept = DataFiles(sources).claim(f"{claim.iri}-before")
    assert (kept.status, kept.object) == (Status.REJECTED, held)
    assert kept.confidence == "0.85"
    deciding.undo(files.claim(claim.iri))
    files.write()
    assert _bytes(sources) == before


def test_a_corrected_claim_is_rejected_and_another_accepted(sources, files, deciding):
    claim = files.claim("gla:claim-r21-gla-delivery-team")
    right = claim.object.replace("funder", "supplier")
    made = deciding.correct(claim, right, STEWARD)
    files.write()
    held = DataFiles(sources)
    assert held.claim(claim.iri).status is Status.REJECTED
    assert held.claim(made.iri).status is Status.ACCEPTED
    assert held.objects(claim.subject, claim.predicate) == [right]


def test_a_correction_is_taken_back_by_another_and_loses_nothing(sources, files, deciding):
    claim = files.claim("hub:claim-name-dfe")
    made = deciding.correct(claim, f"{HUB}org-ofsted", STEWARD)
    for one in (claim.iri, made.iri):
        with pytest.raises(UsageError, match=r"was corrected by .*--to hub:org-dfe` takes"):
            deciding.undo(files.claim(one))
    for wanted in (claim.object, made.object, claim.object):
        held = next(c for c in (claim, made) if c.object != wanted)
        deciding.correct(files.claim(held.iri), wanted, STEWARD)
        assert files.objects(claim.subject, claim.predicate) == [wanted]
        pair = (files.claim(claim.iri), files.claim(made.iri))
        assert {c.object: c.status for c in pair}[wanted] is Status.ACCEPTED
        assert {c.status for c in pair} == {Status.ACCEPTED, Status.REJECTED}
    links = [(c.subject, c.predicate, c.object) for c in files.claims()]
    assert len(links) == len(set(links))


@pytest.mark.slow
def test_after_each_kind_of_decision_the_data_have_no_violation(sources, files, deciding, maker):
    by_predicate = {c.predicate: c for c in files.claims() if c.status is Status.PROPOSED}
    assert len(by_predicate) > 6
    party = by_predicate.pop("https://w3id.org/civicthread/ns#party")
    deciding.correct(files.claim("gla:claim-r1-networks"), party.object, STEWARD)
    name = files.claim("hub:claim-name-oecd")
    wrong = deciding.correct(name, f"{HUB}org-eef", STEWARD)
    deciding.correct(files.claim(wrong.iri), name.object, STEWARD)
    for claim in by_predicate.values():
        deciding.accept(files.claim(claim.iri), STEWARD)
    rejected = next(c for c in files.claims() if c.status is Status.PROPOSED)
    deciding.reject(rejected, STEWARD)
    body, unit = f"{HUB}org-ofsted", f"{HUB}org-gla-delivery-team"
    maker.apply([Verdict(Kind.SAME, body, f"{HUB}org-dfe")], STEWARD)
    maker.apply([Verdict(Kind.SUCCEEDED, f"{HUB}org-oecd", f"{HUB}org-eef")], STEWARD)
    maker.apply([Verdict(Kind.PART, f"{HUB}org-eif", f"{HUB}org-eef")], STEWARD)
    maker.apply([Verdict(Kind.A_KIND, unit)], STEWARD)
    files.write()
    # A build with violations makes no release.
    assert build(sources, ReleaseFolder(sources.root / "releases")).path.is_dir()


# ---- Refusals ----


def test_what_was_decided_is_not_decided_again(files, deciding):
    with pytest.raises(UsageError, match="was accepted by hub:agent-editors; `kg claims undo"):
        deciding.accept(files.claim("hub:claim-name-gla"), STEWARD)
    with pytest.raises(UsageError, match="was rejected"):
        deciding.reject(files.claim("hub:claim-esf"), STEWARD)
    with pytest.raises(UsageError, match="is open; there is nothing to undo"):
        deciding.undo(files.claim("hub:claim-culture"))


def test_two_accepted_readings_of_one_engagement_contradict_each_other(sources, files, deciding):
    claim = files.claim("gla:claim-r1-networks-of-strategy")
    with pytest.raises(UsageError, match="gla:claim-r1-networks contradict each other") as caught:
        deciding.accept(claim, STEWARD)
    assert "gla:claim-r1-networks-of-strategy and" in str(caught.value)
    assert files.changed == ()
    made = deciding.correct(files.claim("gla:claim-r1-networks"), claim.object, STEWARD)
    assert made.iri == claim.iri
    files.write()
    held = DataFiles(sources)
    assert held.claim("gla:claim-r1-networks").status is Status.REJECTED
    assert held.claim(claim.iri).status is Status.ACCEPTED
    assert held.objects(claim.subject, claim.predicate) == [claim.object]


def test_a_fact_that_must_stand_is_not_taken_away(files, deciding):
    accepted = next(
        c for c in files.claims() if c.status is Status.ACCEPTED and c.predicate.endswith("#party")
    )
    with pytest.raises(UsageError, match="must have a civic:party, and has this one alone"):
        deciding.undo(accepted)


def test_a_claim_about_what_has_gone_is_refused(sources, files):
    path = sources.root / "data" / "hub" / "groups.ttl"
    text = path.read_text(encoding="utf-8")
    start = text.index("hub:group-cultural-institutions a ")
    path.write_text(text[:start] + text[text.index("\n\n", start) + 2 :], encoding="utf-8")
    held = DataFiles(sources)
    with pytest.raises(UsageError, match="hub:group-cultural-institutions has gone"):
        Deciding(held, read_counts(sources)).accept(held.claim("hub:claim-culture"), STEWARD)


def test_a_claim_that_makes_a_thing_support_itself_is_refused(sources):
    path = sources.root / COL
    path.write_text(
        path.read_text(encoding="utf-8")
        + "\ncol:claim-loop a civic:Claim ;\n  civic:claimSubject col:goal-world-of-work ;\n"
        "  civic:claimPredicate civic:contributesTo ;\n"
        "  civic:claimObject col:aim-a2-academic-excellence-services ;\n"
        "  civic:confidence 0.5 ;\n  civic:basis bas:human-judgement ;\n"
        "  civic:reviewStatus rev:proposed .\n",
        encoding="utf-8",
    )
    held = DataFiles(sources)
    with pytest.raises(UsageError, match="supports itself then: "):
        Deciding(held, read_counts(sources)).accept(held.claim("col:claim-loop"), STEWARD)


def test_a_file_that_somebody_else_changed_is_left_alone(sources, files, deciding):
    deciding.reject(files.claim("hub:claim-culture"), STEWARD)
    path = sources.data / "claims.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n# theirs\n", encoding="utf-8")
    with pytest.raises(UsageError, match="changed by somebody else"):
        files.write()
    assert path.read_text(encoding="utf-8").endswith("# theirs\n")


def test_an_unknown_claim_is_refused(files):
    with pytest.raises(NotFoundError, match="no claim is called 'hub:claim-nothing'"):
        files.claim("hub:claim-nothing")


# ---- Who is who ----


@pytest.mark.parametrize(
    ("verdict", "asked"),
    one_in(
        3,
        [
            (
                Verdict(Kind.SAME, f"{HUB}org-ofsted", f"{HUB}org-dfe"),
                "ASK { hub:org-dfe <https://w3id.org/civicthread/ns#canonical> hub:org-ofsted . "
                "hub:name-dfe <https://w3id.org/civicthread/ns#canonical> hub:org-ofsted }",
            ),
            (
                Verdict(Kind.DIFFERENT, f"{HUB}org-ofsted", f"{HUB}org-oecd"),
                "ASK { ?claim <https://w3id.org/civicthread/ns#claimSubject> hub:org-ofsted ; "
                "<https://w3id.org/civicthread/ns#reviewStatus> "
                "<https://w3id.org/civicthread/code/review/rejected> }",
            ),
            (
                Verdict(Kind.PART, f"{HUB}org-eif", f"{HUB}org-eef"),
                "ASK { hub:org-eif <http://www.w3.org/ns/org#subOrganizationOf> hub:org-eef }",
            ),
            (
                Verdict(Kind.SUCCEEDED, f"{HUB}org-oecd", f"{HUB}org-eef"),
                "ASK { hub:org-oecd <http://purl.org/dc/terms/isReplacedBy> hub:org-eef . "
                "?event <http://www.w3.org/ns/org#originalOrganization> hub:org-oecd ; "
                "<http://www.w3.org/ns/org#resultingOrganization> hub:org-eef ; "
                "a <http://www.w3.org/ns/org#ChangeEvent> }",
            ),
            (
                Verdict(Kind.A_KIND, f"{HUB}org-gla-delivery-team"),
                "ASK { hub:org-gla-delivery-team a "
                "<https://w3id.org/civicthread/ns#OrganisationType> "
                "MINUS { hub:org-gla-delivery-team a <http://www.w3.org/ns/org#Organization> } }",
            ),
        ],
    ),
    ids=lambda value: value.kind.name if isinstance(value, Verdict) else "",
)
def test_a_decision_is_a_claim_and_goes_back_byte_for_byte(sources, files, maker, verdict, asked):
    before = _bytes(sources)
    (iri,) = maker.apply([verdict], STEWARD)
    files.write()
    assert _ask(sources, asked)
    kept = DataFiles(sources).claim(iri)
    assert (kept.file, kept.by, kept.note) == ("data/claims.ttl", STEWARD.by, STEWARD.why)
    held = DataFiles(sources)
    Matchmaker(held, read_counts(sources)).undo(held.claim(iri))
    held.write()
    assert _bytes(sources) == before
    assert not _ask(sources, asked)


def _same(one, other):
    return Verdict(Kind.SAME, f"{HUB}org-{one}", f"{HUB}org-{other}")


def _not(one, other):
    return Verdict(Kind.DIFFERENT, f"{HUB}org-{one}", f"{HUB}org-{other}")


def _part(one, other):
    return Verdict(Kind.PART, f"{HUB}org-{one}", f"{HUB}org-{other}")


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (
            [_same("eif", "eef"), _not("eef", "eif")],
            "two decisions contradict each other, so neither is applied: hub:org-eif is the same "
            "as hub:org-eef; hub:org-eef is not the same as hub:org-eif",
        ),
        (
            [_same("eif", "eef"), _same("eef", "oecd"), _not("oecd", "eif")],
            "hub:org-oecd is not the same as hub:org-eif",
        ),
        ([_same("eif", "eef"), _part("eif", "eef")], "hub:org-eif is a part|is part of"),
        (
            [_part("eif", "eef"), _part("eef", "oecd"), _part("oecd", "eif")],
            "is a part of itself then: ",
        ),
        ([_same("eif", "gone")], "hub:org-gone has gone: no file of data/ says what it is"),
        ([_part("eif", "eif")], "a decision is about two names"),
    ],
)
def test_decisions_that_can_not_hold_are_refused_and_none_is_written(
    sources, files, maker, verdicts, sentence
):
    before = _bytes(sources)
    with pytest.raises(UsageError, match=sentence):
        maker.apply(verdicts, STEWARD)
    assert _bytes(sources) == before


@pytest.mark.parametrize(
    "verdicts",
    one_in(
        2,
        [
            [("eif", "eef"), ("eif", "oecd")],
            [("eef", "oecd"), ("eif", "eef")],
            [("eif", "eef"), ("eef", "oecd"), ("oecd", "eif")],
            [("eif", "eef"), ("eef", "eif"), ("eif", "oecd")],
        ],
    ),
)
def test_three_names_of_one_body_are_one_in_any_order(files, maker, verdicts):
    for one, other in verdicts:  # one after another, as keys decide them
        maker.apply([_same(one, other)], STEWARD)
    canonical = "https://w3id.org/civicthread/ns#canonical"
    names = {f"{HUB}org-{name}" for name in ("eif", "eef", "oecd")}
    tied = {name: files.objects(name, canonical) for name in names}
    (head,) = (name for name, of in tied.items() if not of)
    assert {name for name, of in tied.items() if of == [head]} == names - {head}


def test_a_decision_that_was_made_is_made_again_without_a_change(sources, files, maker):
    first = maker.apply([_not("eif", "eef")], STEWARD)
    assert maker.apply([_not("eef", "eif")], STEWARD) == first


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (_part("eif", "eef"), _same("eif", "eef")),
        (Verdict(Kind.SUCCEEDED, f"{HUB}org-eif", f"{HUB}org-eef"), _same("eef", "eif")),
    ],
)
def test_any_earlier_decision_is_remembered(maker, earlier, later):
    maker.apply([earlier], STEWARD)
    with pytest.raises(UsageError, match="contradict each other"):
        maker.apply([later], STEWARD)


def test_earlier_decisions_that_go_together_block_no_later_one(maker):
    maker.apply([_not("eif", "eef")], STEWARD)
    maker.apply([_part("eif", "eef")], STEWARD)
    (made,) = maker.apply([_same("ofsted", "dfe")], STEWARD)
    assert made


def test_a_decision_of_matching_is_undone_and_not_corrected(sources):
    maker = Matchmaker(files := DataFiles(sources), read_counts(sources))
    (iri,) = maker.apply([_same("ofsted", "dfe")], STEWARD)
    files.write()
    said = ("--to", "hub:org-oecd", "--by", "Data steward", "--why", "Read again.")
    done = _kg(sources, "claims", "correct", iri, *said, "--sources", str(sources.root))
    assert (done.returncode, done.stdout) == (2, "")
    assert "was decided by `kg match`" in done.stderr


def test_a_decision_against_an_earlier_one_names_both(files, maker, sources):
    maker.apply([_not("eif", "eef")], STEWARD)
    files.write()
    held = DataFiles(sources)
    with pytest.raises(UsageError, match="contradict each other") as caught:
        Matchmaker(held, read_counts(sources)).apply([_same("eef", "eif")], STEWARD)
    assert "hub:org-eif is not the same as hub:org-eef" in str(caught.value)
    assert "hub:org-eef is the same as hub:org-eif" in str(caught.value)


# ---- The command ----


def _kg(sources, *arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "160"},
        timeout=120,
        **more,
    )


def test_the_command_lists_what_is_open_first_and_by_plan(sources):
    root = ("--sources", str(sources.root))
    listed = ("claims", "list", "--format", "json", *root)
    done = _kg(sources, *listed, "--all")
    rows = json.loads(done.stdout)["rows"]
    states = [row["status"] for row in rows]
    waiting = states.count("proposed")
    assert 0 < waiting < len(states)
    assert set(states[:waiting]) == {"proposed"}
    assert f"{waiting} wait for a decision" in done.stderr
    some = json.loads(_kg(sources, *listed, "--plan", "gla").stdout)
    assert {row["file"] for row in some["rows"]} == {GLA}
    table = " ".join(_kg(sources, "claims", "list", *root).stdout.split())
    assert "“Businesses” – close match – “Employers”" in table
    assert "of “Schools” – party –" in table


def test_the_command_decides_and_undoes(sources):
    before = _bytes(sources)
    said = ("--by", "Data steward", "--why", "Read again.", "--on", "2026-11-30")
    root = ("--sources", str(sources.root))
    done = _kg(sources, "claims", "reject", "hub:claim-culture", "hub:claim-neet", *said, *root)
    assert done.returncode == 0, done.stderr
    assert "hub:claim-culture is rejected: hub:group-cultural-institutions" in done.stdout
    back = _kg(sources, "claims", "undo", "hub:claim-culture", "hub:claim-neet", *root)
    assert (back.returncode, _bytes(sources)) == (0, before)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    one_in(
        3,
        [
            (("accept", "hub:claim-nothing"), "no claim is called 'hub:claim-nothing'"),
            (("accept", "hub:claim-culture", "--on", "soon"), "--on 'soon' is no day"),
            (("accept", "hub:claim-culture", "--by", "A. Person"), "decisions are a post's"),
            (("accept", "hub:claim-culture", "--why", " "), "--why says in one sentence why"),
            (("correct", "hub:claim-culture", "--to", "x y"), "--to 'x y' is no IRI"),
            (("correct", "hub:claim-culture", "--to", "hub:org-gone"), "hub:org-gone has gone"),
            (("correct", "gla:claim-r22-eif-co-funder", "--to", "role:king"), "role:king has gone"),
            (
                ("correct", "hub:claim-culture", "--to", "hub:group-cultural-organisations"),
                "says hub:group-cultural-organisations already; accept it",
            ),
        ],
    ),
)
def test_the_command_refuses_in_one_sentence(sources, arguments, sentence):
    before = _bytes(sources)
    said = {"--by": "hub:agent-steward", "--why": "Read again."}
    more = [part for pair in said.items() if pair[0] not in arguments for part in pair]
    done = _kg(sources, "claims", *arguments, *more, "--sources", str(sources.root))
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert _bytes(sources) == before
