"""Two instances of our own server on this machine harvest each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from lxml import html

from kg.asking import ask
from kg.errors import NotFoundError
from kg.harvesting.asked import proposals_for
from kg.harvesting.harvester import Taken
from kg.lookup import NameIndex
from kg.matching.harvested import proposals_turtle
from kg.queries import find_question
from kg.records import text_of
from kg.release import open_release
from kg.release.harvested import list_harvested, own_graphs
from kg.terms import BASE
from tests.harvest_case import (
    HUB,
    READING,
    RIVER,
    THEIRS,
    Council,
    Stranger,
    built_once,
    copied,
    ours,
    published,
    published_once,
    serving,
    tree,
    triples_of,
    without_feed,
)
from web import create_app

FEED = re.compile(r"/feed/[0-9]+-[0-9a-f]{12}-[0-9]+\.nq")


@dataclass(frozen=True)
class Done:
    """A harvest that was made once: who took, from where, and what became of it."""

    us: Council
    them: Council
    url: str
    taken: Taken


@pytest.fixture(scope="module")
def built(folder_of_run):
    return built_once(folder_of_run)


@pytest.fixture(scope="module")
def done(built, tmp_path_factory):
    council = ours(tmp_path_factory.mktemp("done"))
    with serving(built.folder) as site:
        taken = council.harvester().take(site.url)
    return Done(council.build(), built, site.url, taken)


@pytest.fixture
def us(tmp_path):
    return ours(tmp_path)


@pytest.fixture
def them(built, tmp_path):
    return copied(built, tmp_path / "theirs")


def _partners(council: Council) -> dict[str, int]:
    store = open_release(council.folder).store
    question = find_question("partners-across")
    answer = ask(store, question, {"by": "plan", "least": "1"}, NameIndex(store))
    at = answer.columns.index("count")
    return {str(text_of(row[0])): int(str(text_of(row[at]))) for row in answer.rows}


def test_their_plans_stand_beside_ours_each_in_its_own_graph(done):
    taken = done.taken
    assert set(taken.added) == {READING, RIVER, HUB, f"{THEIRS}/graph/catalog"}
    assert not taken.source.refused
    release = open_release(done.us.folder)
    slug = taken.source.slug
    assert {READING, RIVER, f"{BASE}/graph/oak/plan-2025/1"} <= set(release.store.graphs())
    there = open_release(done.them.folder).store
    for graph in (READING, RIVER):
        assert triples_of(release.store, graph) == triples_of(there, graph)
    assert triples_of(release.store, f"{BASE}/graph/harvested/{slug}/hub") == triples_of(there, HUB)
    assert release.manifest["counts"]["plans"] == 3
    assert release.manifest["harvested"][slug]["base"] == THEIRS


def test_where_it_came_from_stands_in_the_catalogue(done):
    said = triples_of(open_release(done.us.folder).store, f"{BASE}/graph/catalog")
    source = f"<{BASE}/graph/harvested/{done.taken.source.slug}>"
    assert f"<{READING}> <http://www.w3.org/ns/prov#wasDerivedFrom> {source}" in said
    assert f"{source} <http://purl.org/dc/terms/source> <{done.url}>" in said


def test_no_triple_stands_in_two_graphs(done):
    store = open_release(done.us.folder).store
    found = [str(quad.triple) for quad in store.quads()]
    assert len(found) == len(set(found))


@pytest.mark.slow
def test_two_instances_harvest_each_other_without_end(us, them):
    us.build()
    with serving(them.folder) as there, serving(us.folder) as here:
        us.harvester().take(there.url)
        us.build()
        taken = them.harvester().take(here.url)
        them.build()
        assert [each.what for each in taken.source.refused] == []
        assert [plan.plan for plan in taken.source.plans] == [f"{BASE}/id/oak/plan-2025"]
        again = us.harvester().take(there.url)
        assert (again.added, again.changed, again.removed) == ((), (), ())
    for council in (us, them):
        manifest = open_release(council.folder).manifest
        assert manifest["counts"]["plans"] == 3
        assert all(graph.startswith(council.base) for graph in own_graphs(manifest))


@pytest.mark.slow
def test_again_with_nothing_new_asks_once(us, them):
    with serving(them.folder) as site:
        us.harvester().take(site.url)
        site.paths()
        before = tree(us.folder)
        again = us.harvester().take(site.url)
        assert again.unchanged
        assert site.paths() == ["/catalog.ttl"]
        assert tree(us.folder) == before


@pytest.mark.slow
def test_later_only_what_changed_is_read_and_deletions_are_carried_over(us, them):
    with serving(them.folder) as site:
        us.harvester().take(site.url)
        (them.sources.data / "riv" / "plan-2026.ttl").unlink()
        them.edit("exb/plan-reading-2025-26.ttl", "Give pupils", "Give all pupils")
        them.build()
        site.paths()
        again = us.harvester().take(site.url)
        paths = site.paths()
    assert again.changed == (READING,)
    assert again.removed == (RIVER,)
    # By the feed: no dump is read again, and of the feed only the step since last time.
    assert not [path for path in paths if path.startswith("/dumps/")]
    assert len([path for path in paths if FEED.fullmatch(path)]) == 1
    us.build()
    store = open_release(us.folder).store
    assert RIVER not in store.graphs()
    assert triples_of(store, READING) == triples_of(open_release(them.folder).store, READING)
    assert "Give all pupils" in "".join(triples_of(store, READING))


@pytest.mark.slow
def test_the_feed_leads_to_what_the_dumps_hold(us, them, tmp_path):
    with serving(them.folder) as site:
        us.harvester().take(site.url)
        them.edit("exb/plan-reading-2025-26.ttl", "Give pupils", "Give all pupils")
        them.edit("hub/bodies.ttl", '"OFSTED"@en', '"Her inspectors"@en')
        them.build()
        us.harvester().take(site.url)
        by_feed = {g.iri: (g.file, g.raw, g.told) for g in _held(us).graphs}
        us.harvester().take(site.url, afresh=True)
        assert {g.iri: (g.file, g.raw, g.told) for g in _held(us).graphs} == by_feed


def _held(council):
    (held,) = list_harvested(council.folder.harvested)
    return held


@pytest.mark.slow
def test_a_published_folder_and_a_dump_are_taken_too(us, them, tmp_path):
    site = tmp_path / "site"
    for path, content in published(them).items():
        (site / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        (site / path[1:]).write_bytes(content)
    from_folder = us.harvester().take(str(site), dry_run=True).source
    from_dump = us.harvester().take(str(site / "dumps/civicthread.nq.gz"), dry_run=True).source
    assert not tree(us.folder)
    for source in (from_folder, from_dump):
        assert {g.iri for g in source.graphs} == {READING, RIVER, HUB, f"{THEIRS}/graph/catalog"}
    assert [g.file for g in from_folder.graphs] == [g.file for g in from_dump.graphs]


@pytest.mark.slow
def test_a_folder_of_data_is_taken_under_the_names_that_stand_in_it(us, them, tmp_path):
    data = tmp_path / "data-of-theirs"
    data.mkdir()
    for path in them.sources.data.rglob("*.ttl"):
        copy = data / path.relative_to(them.sources.data)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(path.read_text().replace(f"{BASE}/id/", f"{THEIRS}/id/"))
    taken = us.harvester().take(str(data))
    assert {g.iri for g in taken.source.plans} == {READING, RIVER}
    us.build()
    assert open_release(us.folder).manifest["counts"]["plans"] == 3


@pytest.mark.slow
def test_without_a_feed_the_checksums_tell_what_changed(us, them):
    site = Stranger()
    try:
        site.files.update(without_feed(published(them)))
        us.harvester().take(site.url)
        site.asked.clear()
        (them.sources.data / "riv" / "plan-2026.ttl").unlink()
        them.edit("exb/plan-reading-2025-26.ttl", "Give pupils", "Give all pupils")
        them.build()
        site.files.clear()
        site.files.update(without_feed(published(them)))
        again = us.harvester().take(site.url)
        assert (again.changed, again.removed) == ((READING,), (RIVER,))
        # The catalogue graph has an entry for each plan, so it changes with them; the register not.
        assert sorted(site.asked) == [
            "/catalog.ttl",
            "/dumps/catalog.nt",
            "/dumps/exb/plan-reading-2025-26-1.nt",
        ]
        assert all(agent.startswith("CivicThread/") for agent in site.agents)
    finally:
        site.close()


@pytest.mark.slow
def test_a_site_below_a_path_is_read_below_it(us, folder_of_run):
    site = Stranger()
    try:
        site.files.update(
            {f"/civic{path}": file for path, file in published_once(folder_of_run).items()}
        )
        taken = us.harvester().take(f"{site.url}/civic/catalog", dry_run=True)
        assert set(taken.added) >= {READING, RIVER}
        assert all(path.startswith("/civic/") for path in site.asked)
    finally:
        site.close()


# ---- Sameness is proposed ----


def test_partners_are_proposed_and_never_merged(done):
    found = {(p.theirs, p.ours): p for p in proposals_for(done.us.harvester())}
    dfe = found[f"{THEIRS}/id/hub/org-dfe", f"{BASE}/id/hub/org-dfe"]
    assert (str(dfe.confidence), dfe.basis) == ("0.99", "register-lookup")
    assert (
        dfe.why
        == "Both have the register number GB-GOR-D6. Both are called “Department for Education”."
    )
    inspectors = found[f"{THEIRS}/id/hub/org-inspectors", f"{BASE}/id/hub/org-ofsted"]
    assert (str(inspectors.confidence), inspectors.basis) == ("0.8", "lexical-match")
    assert len(found) == 2
    partners = _partners(done.us)
    assert partners[f"{BASE}/id/hub/org-dfe"] == partners[f"{THEIRS}/id/hub/org-dfe"] == 1


@pytest.mark.slow
def test_an_accepted_proposal_makes_them_one(us, them):
    with serving(them.folder) as site:
        us.harvester().take(site.url)
    claims = proposals_turtle(proposals_for(us.harvester()), BASE).decode()
    accepted = claims.replace("rev:proposed", "rev:accepted")
    (us.sources.data / "claims.ttl").write_text(accepted, encoding="utf-8")
    with (us.sources.data / "hub" / "bodies.ttl").open("a", encoding="utf-8") as file:
        file.write(
            f"<{THEIRS}/id/hub/org-dfe> <{BASE}/ns#canonical> hub:org-dfe .\n"
            f"<{THEIRS}/id/hub/org-inspectors> <{BASE}/ns#canonical> hub:org-ofsted .\n"
        )
    us.build()
    partners = _partners(us)
    assert partners[f"{BASE}/id/hub/org-dfe"] == 2
    assert f"{THEIRS}/id/hub/org-dfe" not in partners
    assert proposals_for(us.harvester()) == ()


# ---- And out again ----


@pytest.mark.slow
def test_a_source_is_withdrawn_in_one_step(us, them):
    us.build()
    before = open_release(us.folder).manifest
    with serving(them.folder) as site:
        slug = us.harvester().take(site.url).source.slug
    us.build()
    gone = us.harvester().withdraw(slug)
    assert set(gone.removed) >= {READING, RIVER}
    us.build()
    after = open_release(us.folder).manifest
    assert after["graphs"] == before["graphs"]
    assert after["digest"] == before["digest"]
    assert tree(us.folder) == {}


@pytest.mark.slow
def test_a_withdrawn_publisher_stays_out(us, them):
    with serving(them.folder) as site:
        us.harvester().take(site.url)
        assert us.harvester().withdraw("riv").removed == (RIVER,)
        assert [plan.publisher for plan in _held(us).plans] == ["exb"]
        assert not [1 for content in tree(us.folder).values() if b"activity-boats" in content]
        them.edit("exb/plan-reading-2025-26.ttl", "Give pupils", "Give all pupils")
        them.build()
        again = us.harvester().take(site.url)
    assert again.changed == (READING,)
    assert [(each.what, each.why) for each in again.source.refused] == [
        (RIVER, "riv was withdrawn here")
    ]
    assert not [1 for content in tree(us.folder).values() if b"activity-boats" in content]


def test_what_was_never_harvested_can_not_be_withdrawn(us, them):
    with pytest.raises(NotFoundError, match="nothing was harvested from 'gla'"):
        us.harvester().withdraw("gla")


def test_their_plan_has_a_page_here_that_says_where_it_is_from(done):
    slug = done.taken.source.slug
    client = create_app(done.us.folder).test_client()
    page = client.get(f"/doc/harvested/{slug}/exb/plan-reading-2025-26")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Harvested from" in text
    assert f'href="{done.url}"' in text
    assert f"/doc/harvested/{slug}/exb/activity-paired-readers" in text
    assert "Harvested from" not in client.get("/doc/oak/plan-2025").get_data(as_text=True)
    assert client.get("/doc/harvested/nobody/exb/plan-reading-2025-26").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/partners",
        "/questions/partners-across?least=1",
        "/questions/what-is-held?kind=plan",
        "/compare",
    ],
)
def test_what_is_harvested_is_marked_with_its_host_wherever_it_shows(done, path):
    client = create_app(done.us.folder).test_client()
    page = html.document_fromstring(client.get(path).get_data(as_text=True))
    links = page.xpath("//main//a[starts-with(@href, '/doc/harvested/')][bdi]")
    assert links or path in ("/partners", "/compare"), "the page shows none"
    for link in links:
        mark = link.getnext()
        assert mark is not None, link.text_content()
        assert mark.get("class") == "civic-origin"
        assert mark.text_content() == f"from {done.url.removeprefix('http://')}"
    own = page.xpath("//main//a[starts-with(@href, '/doc/oak/')][bdi]")
    assert not [
        a for a in own if a.getnext() is not None and a.getnext().get("class") == "civic-origin"
    ]


def test_each_page_of_a_harvested_thing_says_whose_words_it_holds(done):
    client = create_app(done.us.folder).test_client()
    slug = done.taken.source.slug
    for key in ("exb/plan-reading-2025-26", "exb/activity-paired-readers", "hub/org-dfe"):
        text = client.get(f"/doc/harvested/{slug}/{key}").get_data(as_text=True)
        assert f"Harvested from <bdi>{done.url.removeprefix('http://')}</bdi>" in text, key
    assert "civic-origin--page" not in client.get("/doc/oak/plan-2025").get_data(as_text=True)


@pytest.mark.slow
def test_the_projects_own_data_are_harvested_by_another(them, release_folder):
    with serving(release_folder) as site:
        taken = them.harvester().take(site.url)
    assert taken.source.refused == ()
    release = open_release(release_folder)
    for plan in taken.source.plans:
        assert plan.triples == release.manifest["graphs"][plan.iri]["triples"]
    assert len(taken.source.plans) == release.manifest["counts"]["plans"] == 2
