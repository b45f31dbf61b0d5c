"""Any lawful catalogue, wherever it lies, in whatever form, whatever its datasets are called."""

from __future__ import annotations

import gzip
import re
import time
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.harvesting.errors import HarvestError
from kg.harvesting.forms import form_in_words
from kg.harvesting.page_data import json_ld_in
from tests.conftest import one_in, quick_ones
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


ANY_FORM = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
<> a dcat:Catalog ; dcat:dataset <#river> .
<#river> a dcat:Dataset ; dcat:distribution [ dcat:downloadURL <get?id=1&v=2> ; TOLD ] .
"""


def _offered(us, site, form, told):
    """Return what becomes of a dataset whose one file is told of so; it lies behind a query."""
    plan = site.files["/dumps/riv/plan-2026-1.nt"]
    triples = [quad.triple for quad in ox.parse(plan, format=ox.RdfFormat.N_TRIPLES)]
    site.files["/get?id=1&v=2"] = ox.serialize(triples, format=form)
    site.files["/catalog.ttl"] = ANY_FORM.replace("TOLD", told).encode()
    source = us.harvester(limits=SMALL).take(site.url, dry_run=True).source
    return {graph.iri for graph in (*source.plans, *source.aside)}


_EU = "http://publications.europa.eu/resource/authority/file-type/"


@pytest.mark.parametrize(
    ("form", "told"),
    quick_ones(
        [
            (ox.RdfFormat.JSON_LD, 'dct:format "JSON-LD"'),
            (ox.RdfFormat.RDF_XML, f"dct:format <{_EU}RDF_XML>"),
            (ox.RdfFormat.TURTLE, f"dct:format <{_EU}RDF_TURTLE>"),
            (ox.RdfFormat.N_QUADS, 'dcat:mediaType "application/n-quads; charset=utf-8"'),
            (ox.RdfFormat.TRIG, "dct:format <http://www.w3.org/ns/formats/TriG>"),
        ],
        (ox.RdfFormat.JSON_LD, 'dct:format "JSON-LD"'),
        (ox.RdfFormat.TURTLE, f"dct:format <{_EU}RDF_TURTLE>"),
    ),
)
def test_a_file_may_be_of_any_form_and_lie_behind_a_query(us, site, form, told):
    assert _offered(us, site, form, told) == {RIVER}


@pytest.mark.parametrize(
    "told",
    one_in(
        3,
        [
            "spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha1 ; "
            "spdx:checksumValue 'ab' ]",
            f"spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha3_256 ; "
            f"spdx:checksumValue '{'ab' * 32}' ]",
            "dcat:byteSize 1000",
        ],
    ),
)
def test_a_checksum_of_another_kind_and_a_rounded_size_stop_nobody(us, site, told):
    told = f'dcat:mediaType "text/turtle" ; {told}'
    assert _offered(us, site, ox.RdfFormat.TURTLE, told) == {RIVER}


def test_what_is_packed_is_no_file_that_is_read(us, site):
    told = 'dcat:mediaType "text/turtle" ; dcat:compressFormat <a:gzip>'
    with pytest.raises(HarvestError, match="lists no plan"):
        _offered(us, site, ox.RdfFormat.TURTLE, told)


def test_a_dataset_that_is_out_of_reach_says_nothing_of_the_others(us, site):
    text = LOOSE.replace("<gulls.ttl>", "<http://10.0.0.1/gulls.ttl>")
    site.files["/catalog.ttl"] = text.encode()
    site.files["/plans/river"] = site.files["/dumps/riv/plan-2026-1.nt"]
    source = us.harvester(limits=SMALL).take(site.url, dry_run=True).source
    assert [graph.iri for graph in source.aside] == [RIVER]
    assert any("it is not fetched" in each.why for each in source.refused)


def test_a_plan_is_not_given_up_because_a_server_is_in_trouble(us, site):
    site.files["/catalog.ttl"] = LOOSE.encode()
    site.files["/plans/river"] = site.files["/dumps/riv/plan-2026-1.nt"]
    site.files["/gulls.ttl"] = (503, {}, b"")
    with pytest.raises(HarvestError, match=r"gulls\.ttl answers 503"):
        us.harvester(limits=SMALL).take(site.url, dry_run=True)


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ("text/turtle", "ttl"),
        ("https://www.iana.org/assignments/media-types/application/n-triples", "nt"),
        ("http://www.w3.org/ns/formats/JSON-LD", "jsonld"),
        ("RDF/XML", "rdf"),
        ("application/rdf+xml;charset=utf-8", "rdf"),
        (f"{_EU}RDF_N_QUADS", "nq"),
        ("text/csv", ""),
        ("", ""),
    ],
)
def test_forms_are_known_by_the_words_of_many_lists(told, form):
    assert form_in_words(told) == form


@pytest.mark.parametrize(
    ("name", "form"),
    quick_ones(
        [
            ("plan.TTL", ox.RdfFormat.TURTLE),
            ("plan.jsonld", ox.RdfFormat.JSON_LD),
            ("plan.rdf.GZ", ox.RdfFormat.RDF_XML),
        ],
        ("plan.jsonld", ox.RdfFormat.JSON_LD),
    ),
)
def test_a_file_of_a_plan_may_be_of_any_form_in_any_letters(us, files, tmp_path, name, form):
    plan = ox.parse(files["/dumps/riv/plan-2026-1.nt"], format=ox.RdfFormat.N_TRIPLES)
    content = ox.serialize([quad.triple for quad in plan], format=form)
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith("GZ") else content)
    source = us.harvester(limits=SMALL).take(str(path), dry_run=True).source
    assert {graph.iri for graph in (*source.plans, *source.aside)} == {RIVER}


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
