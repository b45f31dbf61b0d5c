"""Any lawful catalogue, wherever it lies, in whatever form, whatever its datasets are called."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.harvesting.errors import HarvestError
from kg.harvesting.page_data import json_ld_in
from tests.conftest import quick_ones
from tests.harvest_case import (
    READING,
    RIVER,
    SMALL,
    THEIRS,
    Stranger,
    ours,
    published_once,
    without_feed,
)

DCAT = "http://www.w3.org/ns/dcat#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
OURS = f"<{THEIRS}/catalog>"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def files(folder_of_run):
    """What their site publishes, without a feed."""
    return without_feed(published_once(folder_of_run))


@pytest.fixture
def site(files):
    stranger = Stranger()
    stranger.files.update(files)
    yield stranger
    stranger.close()


@pytest.fixture
def us(tmp_path):
    return ours(tmp_path)


def _taken(us, where):
    limits = replace(SMALL, file_bytes=SMALL.catalogue_bytes)
    taken = us.harvester(limits=limits).take(where, dry_run=True)
    return {graph.iri for graph in taken.source.plans}


def _moved(site, form, media_type):
    """Take the catalogue from its place, and return it in another form."""
    triples = ox.parse(site.files.pop("/catalog.ttl"), format=ox.RdfFormat.N_TRIPLES)
    body = ox.serialize([quad.triple for quad in triples], format=form)
    return 200, {"Content-Type": media_type, "Content-Length": str(len(body))}, body


def test_the_catalogue_may_have_any_name(us, site):
    text = site.files["/catalog.ttl"].decode()
    site.files["/catalog.ttl"] = text.replace(OURS, "<https://data.example/dcat#it>").encode()
    assert _taken(us, site.url) == {READING, RIVER}


@pytest.mark.slow
def test_several_catalogues_count_as_one(us, site):
    other = (
        f"<https://data.example/birds> {TYPE} <{DCAT}Catalog> .\n"
        f"<https://data.example/birds> <{DCAT}dataset> <https://data.example/gulls> .\n"
        f"<https://data.example/gulls> {TYPE} <{DCAT}Dataset> .\n"
    )
    site.files["/catalog.ttl"] += other.encode()
    assert _taken(us, site.url) == {READING, RIVER}


@pytest.mark.slow
def test_a_catalogue_within_a_catalogue_is_read(us, site):
    around = (
        f"<https://data.example/all> {TYPE} <{DCAT}Catalog> .\n"
        f"<https://data.example/all> <{DCAT}catalog> {OURS} .\n"
        f"<https://data.example/all> <{DCAT}dataset> {OURS} .\n"
    )
    site.files["/catalog.ttl"] += around.encode()
    assert _taken(us, site.url) == {READING, RIVER}


@pytest.mark.parametrize(
    ("form", "media_type"),
    quick_ones(
        [
            (ox.RdfFormat.JSON_LD, "application/ld+json"),
            (ox.RdfFormat.RDF_XML, "application/rdf+xml"),
            (ox.RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
        ],
        (ox.RdfFormat.JSON_LD, "application/ld+json"),
    ),
)
def test_the_catalogue_may_lie_at_the_address_itself_in_any_form(us, site, form, media_type):
    site.files["/"] = _moved(site, form, media_type)
    assert _taken(us, site.url) == {READING, RIVER}


@pytest.mark.slow
def test_the_catalogue_may_stand_inside_a_page(us, site):
    text = site.files["/catalog.ttl"].decode()
    site.files["/catalog.ttl"] = text.replace(f"{THEIRS}/dumps/", f"{site.url}/dumps/").encode()
    _, _, body = _moved(site, ox.RdfFormat.JSON_LD, "")
    schema = b'<script type="application/ld+json">{"@context": "https://schema.org"}</script>'
    page = b"<!DOCTYPE html><title>Open data</title>" + schema
    page += b'<script type="application/ld+json">' + body + b"</script>"
    site.files["/open-data"] = (200, {"Content-Type": "text/html"}, page)
    assert _taken(us, f"{site.url}/open-data") == {READING, RIVER}


@pytest.mark.slow
def test_the_catalogue_may_stand_in_a_file_with_other_things(us, site):
    more = b'<https://data.example/a> <http://www.w3.org/2000/01/rdf-schema#label> "A bird" .\n'
    text = site.files.pop("/catalog.ttl").decode().replace(f"{THEIRS}/dumps/", f"{site.url}/dumps/")
    site.files["/files/everything.ttl"] = text.encode() + more
    assert _taken(us, f"{site.url}/files/everything.ttl") == {READING, RIVER}


LOOSE = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
<> a dcat:Catalog ; dcat:dataset <#river>, <#gulls> .
<#river> a dcat:Dataset ; dcat:distribution [ dcat:downloadURL <plans/river> ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/application/n-triples> ] .
<#gulls> a dcat:Dataset ; dcat:distribution [ dcat:downloadURL <gulls.ttl> ] .
"""


@pytest.mark.slow
def test_datasets_may_be_called_anything_and_need_no_checksum_nor_version(us, site):
    site.files["/catalog.ttl"] = LOOSE.encode()
    site.files["/plans/river"] = site.files["/dumps/riv/plan-2026-1.nt"]
    site.files["/gulls.ttl"] = b"<https://data.example/a> a <https://data.example/Gull> ."
    taken = us.harvester(limits=SMALL).take(site.url, dry_run=True)
    # Its partners are in the register, which this catalogue leaves out: so it breaks a rule here.
    assert [graph.iri for graph in taken.source.aside] == [RIVER]
    refused, plan = sorted(taken.source.refused, key=lambda each: each.what)
    assert plan.what == RIVER
    assert "violation" in plan.why
    assert refused.what.endswith("#gulls")
    assert refused.why.endswith("/gulls.ttl describes no civic:DeliveryPlan")


@pytest.mark.slow
def test_a_version_that_the_catalogue_alone_knows_will_do(us, site):
    version = b' <http://www.w3.org/ns/dcat#version> "1" .'
    plan = site.files["/dumps/riv/plan-2026-1.nt"]
    assert version in plan
    site.files["/plans/river"] = b"\n".join(x for x in plan.splitlines() if version not in x)
    told = "<#river> a dcat:Dataset ;"
    site.files["/catalog.ttl"] = LOOSE.replace(told, f'{told} dcat:version "3" ;').encode()
    site.files["/gulls.ttl"] = b""
    taken = us.harvester(limits=SMALL).take(site.url, dry_run=True)
    names = {each.what for each in taken.source.refused} | {g.iri for g in taken.source.plans}
    assert f"{THEIRS}/graph/riv/plan-2026/3" in names


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<a:b> <a:c> <a:d> .", "describes no dcat:Catalog"),
        (f"<a:b> a <{DCAT}Catalog> .", "describes a dcat:Catalog without a dcat:dataset"),
        (f"<a:b> a <{DCAT}Catalog> ; <{DCAT}dataset> <a:c> .", "lists no plan"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_said_as_it_is(us, site, text, sentence):
    site.files["/catalog.ttl"] = text.encode()
    with pytest.raises(HarvestError, match=sentence):
        _taken(us, site.url)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((404, {}, b""), "catalog.ttl answers 404"),
        (
            (200, {"Content-Type": "text/html"}, b"<title>Birds</title>"),
            "is a web page, not linked",
        ),
        ((200, {"Content-Type": "image/png"}, b"PNG"), "is image/png, and no form of linked data"),
        (
            (200, {"Content-Type": "application/rdf+xml"}, b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
            "declares a document type or entities",
        ),
        ((200, {"Content-Type": "application/ld+json"}, b"[" * 5000), "nests brackets more than"),
    ],
)
def test_what_is_no_catalogue_is_told_in_a_sentence(us, site, answer, sentence):
    del site.files["/catalog.ttl"]
    site.files["/"] = answer
    with pytest.raises(HarvestError, match=re.escape(sentence)) as caught:
        _taken(us, site.url)
    assert "\n" not in str(caught.value)


def test_a_file_outside_the_host_is_never_fetched(us, site):
    site.files["/catalog.ttl"] = LOOSE.replace("<plans/river>", "<http://10.0.0.1/x.nt>").encode()
    site.files["/gulls.ttl"] = b""
    with pytest.raises(HarvestError, match=r"leads to 'http://10\.0\.0\.1/x\.nt'"):
        _taken(us, site.url)


@pytest.mark.parametrize("block", [b"<script ", b"<script>", b"</script"])
def test_a_page_of_broken_blocks_is_read_in_no_time(block):
    started = time.process_time()
    assert json_ld_in(block * 100_000) == []
    # To look for the end of each block through the whole page takes more than a minute.
    assert time.process_time() - started < 5
