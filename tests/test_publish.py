"""A release as files: the same addresses from a dumb server, whole, and renewed by what changed."""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
import os
import shutil
import signal
import time
from pathlib import Path

import html5rdf
import pyoxigraph as ox
import pytest
from lxml import etree

from kg.errors import KGError
from kg.release import ReleaseFolder, open_release
from kg.release.building import build
from kg.sources import Sources
from tests.conftest import quick_ones
from tests.publish_case import (
    fetch,
    file_for,
    files_of,
    local_links,
    served,
    start_publishing,
    tree_of,
)
from tests.release_case import ASH, ELM, built, edit
from web.commands.publish import publish as command
from web.formats import DATA_FORMATS
from web.publishing import PublishError, publish
from web.publishing.addresses import Address
from web.publishing.rendering import Renderer
from web.publishing.rewrite import Setting
from web.publishing.urls import Item, list_copy
from web.publishing.workers import Work, crew, seldom_collected, site_of

PLAN = "/doc/ash/plan-2030"
THING = "<https://w3id.org/civicthread/id/"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The small release, published once: its sources, its releases, the copy; read only."""
    folder = tmp_path_factory.mktemp("publish")
    sources, releases, _ = built(folder)
    publish(releases, folder / "copy", jobs=1)
    return sources, releases, folder / "copy"


@pytest.fixture(scope="module")
def copy(made):
    return made[2]


@pytest.fixture(scope="module")
def port(copy):
    with served(copy) as number:
        yield number


def _pages(copy: Path) -> list[Path]:
    return sorted(copy.rglob("*.html"))


# ---- The same addresses ----


def test_a_dumb_server_answers_at_the_addresses_of_the_live_one(port):
    rooms = ("/", "/partners", "/money", "/time", "/gaps", "/network", "/compare", "/report")
    more = ("/questions", "/questions/why", "/pictures", "/help", "/accessibility", "/ns", "/feed")
    things = (
        PLAN,
        "/doc/hub/org-forum",
        "/doc/code/role/lead",
        "/shapes",
        "/shapes/C03",
        "/catalog",
        "/dumps",
    )
    for path in (*rooms, *more, *things, "/graph/ash/plan-2030/1", "/graph/hub"):
        status, body, _ = fetch(port, path)
        assert status == 200, path
        assert tree_of(body).find(".//h1") is not None, path


def test_each_thing_is_there_as_a_page_as_turtle_and_as_json_ld(port):
    iri = ox.NamedNode("https://w3id.org/civicthread/id/ash/plan-2030")
    for suffix, form in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        status, body, _ = fetch(port, f"{PLAN}.{suffix}")
        assert status == 200
        assert iri in {quad.subject for quad in ox.parse(body, format=form)}


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/id/ash/plan-2030", PLAN),
        ("/doc/ash/plan-2030.html", PLAN),
        ("/code/role/lead", "/doc/code/role/lead"),
        ("/partners.html", "/partners"),
    ],
)
def test_an_address_that_only_leads_on_does_so_without_a_server(port, path, to):
    status, body, _ = fetch(port, path)
    assert status == 200
    page = tree_of(body)
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={to}"]
    assert page.xpath("//link[@rel='canonical']/@href") == [to]
    assert page.xpath("//a/@href") == [to]
    assert fetch(port, to)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/void",
        "/data.json",
        "/sitemap.xml",
        "/robots.txt",
        "/time.ics",
        "/network.graphml",
        "/pictures/network.svg",
        "/questions/partners-across.csv",
        "/questions/partners-across.json",
        "/dumps/civicthread.nq.gz",
        "/dumps/SHA256SUMS",
        "/feed.ttl",
        "/static/civic.css",
    ],
)
def test_files_for_programs_are_there(port, path):
    status, body, _ = fetch(port, path)
    assert status == 200
    assert body


def test_every_link_of_every_page_holds_and_none_asks_a_server_for_anything(copy):
    pages = _pages(copy)
    assert len(pages) > 200
    for page in pages:
        for link in local_links(page.read_bytes()):
            assert "?" not in link, f"{page}: {link}"
            assert not link.split("#")[0] or file_for(copy, link).is_file(), f"{page}: {link}"


def test_a_walk_over_the_served_copy_meets_no_dead_end(port):
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < 400:
        path = waiting.pop()
        status, body, _ = fetch(port, path)
        assert status == 200, path
        if not body.startswith(b"<!DOCTYPE html>"):
            continue
        for link in local_links(body):
            target = link.split("#")[0]
            if target and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert PLAN in seen
    assert any("/with/" in path for path in seen), "evidence and the like are reached too"


def test_evidence_behind_a_count_is_published_with_its_table(copy):
    (page,) = copy.glob("evidence/with/partner-hub-group-schools-[0-9a-f]*/index.html")
    assert "/doc/ash/activity-plant" in local_links(page.read_bytes())
    assert "Something wrong here" not in page.read_text(encoding="utf-8")
    table = page.parent.with_suffix(".csv").read_text(encoding="utf-8")
    assert "activity-plant" in table


def test_the_sitemap_lists_the_pages_that_are_there(copy):
    tree = etree.fromstring((copy / "sitemap.xml").read_bytes())
    base = "https://w3id.org/civicthread"
    paths = [
        str(place).removeprefix(base) for place in tree.xpath("//*[local-name()='loc']/text()")
    ]
    assert PLAN in paths
    assert "/connections" not in paths, "a room that needs a server"
    for path in paths:
        assert file_for(copy, path).is_file(), path


def test_the_rules_for_servers_speak_of_what_is_there(copy):
    apache, nginx = ((copy / name).read_text() for name in (".htaccess", "nginx.conf"))
    for place in ("id/", "code/", r"\.well-known/genid/"):
        assert f"RewriteRule ^{place}(.+)$" in apache
        assert f'location ~ "^/{place}(?<key>' in nginx
    assert "[R=303,L]" in apache
    assert "return 303 /doc/$key$civic_form;" in nginx
    assert "sha256sum --check" in (copy / "README.txt").read_text()


# ---- Pages without a server ----


def test_no_page_has_a_form_a_field_or_a_script_that_runs(copy):
    for page in _pages(copy):
        tree = tree_of(page.read_bytes())
        assert not tree.xpath("//form | //input | //select | //textarea"), page
        assert not tree.xpath("//script[not(@type='application/ld+json')]"), page


def test_a_page_says_that_nothing_can_be_chosen_where_a_form_was(copy):
    page = (copy / "questions/why/index.html").read_text(encoding="utf-8")
    assert "This is a published copy, so nothing can be chosen or typed here" in page
    assert "so no answer stands here" in page
    assert "Fill in the form" not in page


def test_rooms_that_need_a_server_are_not_in_the_menus(copy):
    links = local_links((copy / "index.html").read_bytes())
    for room in ("/search", "/connections", "/corrections", "/sparql", "/healthz"):
        assert room not in links
    assert "/partners" in links


def test_each_page_carries_its_policy_before_anything_is_fetched(copy):
    for page in _pages(copy):
        head = tree_of(page.read_bytes()).find("head")
        assert head[1].get("http-equiv") == "Content-Security-Policy", page
        assert head[1].get("content").startswith("default-src 'none'"), page
        assert "frame-ancestors" not in head[1].get("content"), "only a header can say this"


def test_no_page_but_the_feed_names_the_release_or_a_version_of_the_site(made):
    _, releases, copy = made
    name = open_release(releases).name
    for page in _pages(copy):
        text = page.read_text(encoding="utf-8")
        assert "?v=" not in text, page
        assert name not in text or "feed" in page.relative_to(copy).parts, page


@pytest.mark.parametrize(
    "path", ["index.html", f"{PLAN[1:]}/index.html", "404.html", "questions/why/index.html"]
)
def test_a_page_is_well_formed(copy, path):
    page = (copy / path).read_bytes()
    html5rdf.HTMLParser(strict=True).parse(page, transport_encoding="utf-8")


def test_the_catalogue_promises_no_service_that_answers_queries(copy):
    assert "DataService" not in (copy / "catalog.ttl").read_text(encoding="utf-8")


# ---- The same graph ----


def test_the_dump_holds_exactly_the_quads_of_the_release(made):
    _, releases, copy = made
    packed = (copy / "dumps/civicthread.nq.gz").read_bytes()
    quads = set(ox.parse(gzip.decompress(packed), format=ox.RdfFormat.N_QUADS))
    assert quads == set(open_release(releases).store.quads())


def test_the_turtle_of_all_things_says_what_the_release_says_of_them_and_no_more(made):
    _, releases, copy = made
    said = {quad.triple for quad in open_release(releases).store.quads()}
    found: set[ox.Triple] = set()
    for file in (copy / "doc").rglob("*.ttl"):
        found |= _triples(file)
    assert found <= said
    assert {triple for triple in said if str(triple.subject).startswith(THING)} <= found
    for file in (copy / "graph").rglob("*.ttl"):
        found |= _triples(file)
    assert found >= said, "with what is said of graphs, words and codes, it is all of it"


def _triples(file: Path, kept: dict[Path, set[ox.Triple]] = {}) -> set[ox.Triple]:  # noqa: B006
    if file not in kept:
        quads = ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
        kept[file] = {quad.triple for quad in quads}
    return kept[file]


def test_the_sums_name_every_file_and_hold(copy):
    lines = (copy / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = {line[66:]: line[:64] for line in lines}
    held = {name: hashlib.sha256(content).hexdigest() for name, content in files_of(copy).items()}
    del held["SHA256SUMS"]
    assert told == held


@pytest.mark.slow
def test_two_processes_render_what_one_does(made):
    _, releases, _ = made
    release = open_release(releases)
    items = [item for item in list_copy(release).items if item.address.path.startswith("/doc/")]
    setting = Setting(frozenset())
    own = Renderer(site_of(release, setting), setting)
    with crew(Work(releases.path, release.name, setting), own, jobs=2) as render:
        assert list(render(items)) == [own.render(item) for item in items]


# ---- Again ----


@pytest.mark.slow
def test_a_copy_that_was_killed_is_mended_by_the_next_run_to_the_same_bytes(made, tmp_path):
    _, releases, copy = made
    folder = tmp_path / "copy"
    whole = files_of(copy)
    started = start_publishing(releases, folder, "--jobs", "1")
    while started.poll() is None and not (folder / "doc").is_dir():
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGKILL)
    started.communicate()
    left = {name: text for name, text in files_of(folder).items() if not name.endswith(".new")}
    left.pop(".publish.journal")
    assert 0 < len(left) < len(whole)
    assert all(whole[name] == content for name, content in left.items()), "each file is whole"
    times = {name: (folder / name).stat().st_mtime_ns for name in left}

    again = start_publishing(releases, folder, "--jobs", "1", "--format", "json")
    told, errors = again.communicate(timeout=300)
    assert again.returncode == 0, errors
    assert files_of(folder) == whole, "another process, other seeds: the same bytes"
    for name, before in times.items():
        assert (folder / name).stat().st_mtime_ns == before, f"{name} was written again"
    rows = json.loads(told)["rows"]
    assert rows[-1]["what"] == "all"
    assert rows[-1]["files"] == len(whole)
    assert rows[-1]["same"] == len(left)
    assert rows[-1]["new"] == len(whole) - len(left)


@pytest.fixture(scope="module")
def renewed(made, tmp_path_factory):
    """The copy after a release in which one thing has another name and one is gone."""
    folder = tmp_path_factory.mktemp("renewed")
    sources, releases, copy = (Path(shutil.copytree(p, folder / p.name)) for p in _folders(made))
    own = Sources(sources)
    edit(own, ASH, "Cash for trees", "Money for trees")
    path = own.root / ELM
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("elm:goal-shade")], encoding="utf-8")
    times = {name: (copy / name).stat().st_mtime_ns for name in files_of(copy)}
    folder_of_releases = ReleaseFolder(releases)
    build(own, folder_of_releases)
    return times, copy, publish(folder_of_releases, copy, jobs=1).done


def _folders(made) -> tuple[Path, Path, Path]:
    sources, releases, copy = made
    return sources.root, releases.path, copy


@pytest.mark.slow
def test_another_release_rewrites_what_it_touches_and_nothing_else(renewed):
    times, copy, done = renewed
    same = {name for name, what in done.items() if what == "same"}
    for name in same:
        assert (copy / name).stat().st_mtime_ns == times[name], name
    assert done["doc/ash/budget-r1/index.html"] == "changed"
    assert done["doc/ash/activity-plant/index.html"] == "changed", "it shows its budget"
    for name in ("doc/ash/eng-r1-schools/index.html", "doc/hub/org-ash.ttl", "ns/index.html"):
        assert done[name] == "same", name
    for name in ("404.html", "help/index.html", "dumps/hub.ttl", "README.txt", "nginx.conf"):
        assert done[name] == "same", name
    # The rest: the dumps and catalogue of two plans, money, the matrix and counts of goals.
    assert len(done) - len(same) < len(done) / 4


@pytest.mark.slow
def test_the_feed_goes_on_and_keeps_its_earlier_pages(renewed):
    _, copy, done = renewed
    pages = {name for name in done if name.startswith("feed/") and name.endswith(".nq")}
    assert {done[name] for name in pages} == {"same", "new"}
    root = (copy / "feed.nq").read_text(encoding="utf-8")
    for name in pages:
        assert f"/{name}>" in root
        assert (copy / name.removesuffix(".nq") / "index.html").is_file()


@pytest.mark.slow
def test_a_thing_that_is_gone_leaves_a_page_that_says_so(renewed):
    _, copy, done = renewed
    assert done["doc/elm/goal-shade.ttl"] == "removed"
    assert not (copy / "doc/elm/goal-shade.ttl").exists()
    page = tree_of((copy / "doc/elm/goal-shade/index.html").read_bytes())
    assert page.findtext(".//h1/bdi") == "Shade in every street"
    assert "The last one that did was 0001-" in page.text_content()
    assert (copy / "id/elm/goal-shade/index.html").is_file()
    told = json.loads((copy / "publish.json").read_text(encoding="utf-8"))
    assert list(told["withdrawn"]) == ["/doc/elm/goal-shade"]


@pytest.mark.slow
def test_the_renewed_copy_has_no_dead_link_and_its_sums_hold(renewed):
    _, copy, _ = renewed
    for page in _pages(copy):
        for link in local_links(page.read_bytes()):
            assert not link.split("#")[0] or file_for(copy, link).is_file(), f"{page}: {link}"
    for line in (copy / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        assert hashlib.sha256((copy / line[66:]).read_bytes()).hexdigest() == line[:64]


# ---- Nothing has changed ----


def _forbid_rendering(monkeypatch):
    def render(*_: object) -> None:
        raise AssertionError("a page was rendered")

    monkeypatch.setattr(Renderer, "_rendered", render)


def test_a_copy_of_the_same_is_kept_without_a_page_being_rendered(made, tmp_path, monkeypatch):
    _, releases, copy = made
    folder = shutil.copytree(copy, tmp_path / "copy")
    before = files_of(folder)
    _forbid_rendering(monkeypatch)
    found = publish(releases, folder, jobs=1)
    assert set(found.done.values()) == {"same"}
    assert set(found.done) == set(found.sizes) == set(before)
    assert files_of(folder) == before
    assert found.release == json.loads(before["publish.json"])["release"]


@pytest.mark.parametrize(
    "what", quick_ones(["changed", "lost", "unfinished", "settings", "site"], "changed")
)
def test_a_copy_is_made_again_where_anything_is_not_as_it_was(made, tmp_path, monkeypatch, what):
    _, releases, copy = made
    folder = shutil.copytree(copy, tmp_path / "copy")
    site = ""
    if what == "changed":
        (folder / "ns.ttl").write_bytes(b"")
    elif what == "lost":
        (folder / "doc/hub/org-forum.ttl").unlink()
    elif what == "unfinished":
        (folder / ".publish.journal").write_text("doc/new.ttl\n", encoding="utf-8")
    elif what == "settings":
        monkeypatch.setenv("CIVIC_CONTACT", "mailto:desk@council.example")
    else:
        site = "https://copy.example"
    _forbid_rendering(monkeypatch)
    with pytest.raises(AssertionError, match="a page was rendered"):
        publish(releases, folder, site=site, jobs=1)


def test_each_form_of_a_page_is_what_the_site_answers_for_it_alone(made):
    _, releases, copy = made
    site = site_of(open_release(releases), Setting(frozenset())).test_client()
    known = [item for item in list_copy(open_release(releases)).items if not item.is_page]
    for item in known[:: len(known) // 60]:
        asked = site.get(item.address.target)
        if asked.mimetype != "image/svg+xml":
            assert (copy / item.file).read_bytes() == asked.get_data(), item.file


@pytest.mark.parametrize(
    ("live", "forms"),
    [("", ["ttl", "jsonld"]), ("https://a.example", [made.suffix for made in DATA_FORMATS])],
)
def test_a_page_tells_of_the_forms_that_somebody_answers_for(made, live, forms):
    _, releases, _ = made
    release = open_release(releases)
    setting = Setting(list_copy(release).paths, live=live)
    page = site_of(release, setting).test_client().get(PLAN).get_data()
    told = tree_of(page).xpath("//link[@rel='alternate']/@href")
    assert told == [f"{PLAN}.{form}" for form in forms]


def test_the_collector_of_cycles_is_as_before_when_a_copy_was_made():
    held = gc.get_threshold()
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    try:
        with seldom_collected():
            assert gc.get_threshold()[0] > 700
            assert gc.get_freeze_count()
        assert (gc.get_threshold(), gc.get_freeze_count()) == ((700, 10, 10), 0)
    finally:
        gc.set_threshold(*held)
        gc.freeze()


# ---- Refusals ----


def test_a_page_that_the_site_does_not_have_stops_the_run_with_a_sentence(made):
    _, releases, _ = made
    setting = Setting(frozenset())
    renderer = Renderer(site_of(open_release(releases), setting), setting)
    with pytest.raises(PublishError, match=r"^/doc/hub/gone answers 404, so it can not be"):
        renderer.render(Item(Address("/doc/hub/gone"), is_page=True))
    with pytest.raises(PublishError, match="is text/csv, and no page"):
        renderer.render(Item(Address("/partners.csv"), is_page=True))


@pytest.mark.slow
def test_a_process_that_ends_early_stops_the_run_with_a_sentence(made):
    _, releases, _ = made
    release = open_release(releases)
    setting = Setting(frozenset())
    own = Renderer(site_of(release, setting), setting)
    work = Work(releases.path, "9999-000000000000", Setting(frozenset()))
    ended = pytest.raises(PublishError, match="was ended from outside")
    with ended, crew(work, own, jobs=2) as render:
        list(render(list_copy(release).items[:2]))


@pytest.mark.parametrize(
    ("more", "code", "sentence"),
    [
        (("--site", "example.org"), 2, "--site 'example.org' is no address of a site"),
        (("--live", "https://x.example/?a"), 2, "--live 'https://x.example/?a' is no address"),
        ((), 3, "holds what `kg publish` did not put there: mine.txt"),
    ],
)
def test_the_command_says_in_a_sentence_what_it_will_not_do(made, tmp_path, more, code, sentence):
    (tmp_path / "mine.txt").write_text("mine")
    arguments = [str(tmp_path), "--release", str(made[1].path), *more]
    with pytest.raises(KGError) as caught:
        command.main(arguments, standalone_mode=False)
    assert caught.value.exit_code == code
    assert sentence in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


# ---- The real release ----


@pytest.mark.slow
def test_the_real_release_is_published_whole(release_folder, tmp_path):
    copy = tmp_path / "copy"
    published = publish(release_folder, copy)
    assert not published.left_out
    for page in _pages(copy):
        for link in local_links(page.read_bytes()):
            assert "?" not in link, f"{page}: {link}"
            assert not link.split("#")[0] or file_for(copy, link).is_file(), f"{page}: {link}"
    store = open_release(release_folder).store
    found: set[ox.Triple] = set()
    for file in (copy / "doc").rglob("*.ttl"):
        found |= _triples(file)
    said = {quad.triple for quad in store.quads()}
    assert found <= said
    assert {triple for triple in said if str(triple.subject).startswith(THING)} <= found
    packed = (copy / "dumps/civicthread.nq.gz").read_bytes()
    quads = set(ox.parse(gzip.decompress(packed), format=ox.RdfFormat.N_QUADS))
    assert quads == set(store.quads())
