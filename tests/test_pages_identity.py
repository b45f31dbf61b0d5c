"""Who a party is: its numbers, what came before and after, its parts, the plans that name it."""

from __future__ import annotations

import re

import pytest

from kg.pages.identity import Identity, identity_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import opened, real_client

_HUB = f"{BASE}/id/hub"
_GRAPHS = """
@prefix civic: <https://w3id.org/civicthread/ns#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix role: <https://w3id.org/civicthread/code/role/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix hub: <https://w3id.org/civicthread/id/hub/> .
@prefix riv: <https://w3id.org/civicthread/id/riv/> .
<https://w3id.org/civicthread/graph/hub> {
  hub:org-fund a org:Organization ; skos:prefLabel "National Lottery Heritage Fund"@en ;
    skos:exactMatch <https://ror.org/1> ; org:identifier "GB-XYZ-7" , "odd" .
  hub:org-old a org:Organization ; skos:prefLabel "The Lottery"@en ;
    dcterms:isReplacedBy hub:org-fund .
  hub:org-next a org:Organization ; skos:prefLabel "Next"@en .
  hub:event a org:ChangeEvent ; org:originalOrganization hub:org-fund ;
    org:resultingOrganization hub:org-next .
  hub:org-unit a org:OrganizationalUnit ; skos:prefLabel "Unit"@en ; org:unitOf hub:org-fund .
  hub:org-group a org:Organization ; skos:prefLabel "Group"@en ; org:hasMember hub:org-fund .
  hub:org-bare a org:Organization ; skos:prefLabel "Bare"@en .
}
<https://w3id.org/civicthread/graph/riv/plan/1> {
  riv:plan-b a civic:DeliveryPlan ; dcterms:title "B"@en ; prov:hadPrimarySource riv:doc-b .
  riv:doc-b dcterms:issued "2019-05-01"^^xsd:date .
  riv:plan-a a civic:DeliveryPlan ; dcterms:title "A"@en ;
    dcterms:temporal [ dcat:startDate "2024-04-01"^^xsd:date ] .
  riv:plan-c a civic:DeliveryPlan ; dcterms:title "C"@en ;
    civic:accountableBody hub:org-fund .
  riv:e1 a civic:Engagement ; civic:party hub:org-fund ; civic:role role:engaged ;
    civic:engagedIn riv:a1 ; civic:asWritten "HLF" .
  riv:e2 a civic:Engagement ; civic:party hub:org-fund ; civic:role role:engaged ;
    civic:engagedIn riv:a1 ; civic:asWritten "the Fund" .
  riv:e3 a civic:Engagement ; civic:party hub:org-fund ; civic:role role:engaged ;
    civic:engagedIn riv:a2 .
  riv:e4 a civic:Engagement ; civic:party hub:org-fund ; civic:role role:engaged ;
    civic:engagedIn riv:a3 .
  riv:a1 a civic:Activity ; civic:inPlan riv:plan-b .
  riv:a2 a civic:Activity ; civic:inPlan riv:plan-a .
  riv:a3 a civic:Activity ; civic:inPlan riv:plan-c .
}
"""


@pytest.fixture
def fund(store_of) -> Identity:
    store: MemoryStore = store_of(_GRAPHS)
    return identity_of(store, f"{_HUB}/org-fund")


def test_numbers_lead_to_their_registers_and_those_of_others_to_themselves(fund: Identity) -> None:
    assert [(n.text, n.address) for n in fund.numbers] == [
        ("GB-XYZ-7", "https://org-id.guide/list/GB-XYZ"),
        ("odd", ""),
        ("https://ror.org/1", "https://ror.org/1"),
    ]


def test_what_came_before_and_after_and_what_belongs_together(fund: Identity) -> None:
    told = [[link.name for link in links] for links in (fund.before, fund.after)]
    assert told == [["The Lottery"], ["Next"]]
    told = [[link.name for link in links] for links in (fund.parts, fund.wholes)]
    assert told == [["Unit"], ["Group"]]


def test_the_list_of_national_bodies_tells_its_other_names_those_in_use_first(
    fund: Identity,
) -> None:
    names = [(each.text, each.until) for each in fund.listed]
    assert ("NLHF", "") in names and ("Heritage Lottery Fund", "2019-01") in names
    assert ("National Lottery Heritage Fund", "") not in names
    untils = [until for _, until in names]
    assert untils == sorted(untils)


def test_the_plans_that_name_it_stand_by_year_with_their_words(fund: Identity) -> None:
    assert [(p.plan.name, p.year, p.words, p.activities.number) for p in fund.plans] == [
        ("B", "2019", ("HLF", "the Fund"), 1),
        ("A", "2024", (), 1),
        ("C", "", (), 0),
    ]


def test_of_a_name_alone_nothing_is_said(store_of) -> None:
    bare = identity_of(store_of(_GRAPHS), f"{_HUB}/org-bare")
    assert not bare.says_anything and bare.plans == ()


def test_the_page_of_a_partner_says_who_it_is(release_folder: ReleaseFolder) -> None:
    client, store = real_client(release_folder), opened(release_folder.path).store
    page = client.get("/doc/hub/org-ofsted").text
    section = re.search(r'id="who">(.*?)</section>', page, re.DOTALL)
    assert section is not None
    for each in identity_of(store, f"{_HUB}/org-ofsted").plans:
        assert each.plan.name in section[1]
    assert "https://org-id.guide/list/GB-GOR" in section[1]
