"""Every count that a page shows is the number of rows that it leads to, wherever it is shown."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from kg.lookup import NameIndex
from kg.pages import matrix
from kg.pages.gaps import KINDS
from kg.pages.participations import list_participations
from kg.release import ReleaseFolder
from kg.release.loading import load_sources
from kg.sources import find_sources
from kg.terms import BASE, CIVIC, shorten
from kg.validate import load_shapes, validate_release
from tests.conftest import one_in, quick_ones
from tests.counted_case import (
    Shown,
    counted,
    counts_of,
    counts_without_link,
    rows_at,
    tiles_without_link,
)
from tests.web_case import opened, own_browser, real_client
from web.addresses import href_of

CITY = "/doc/col/plan-education-2022-23"
GLA = "/doc/gla/plan-education-delivery-2014"
EDUCATION, SKILLS = (f"/doc/col/strategy-{name}-2019-23" for name in ("education", "skills"))
PLAN = "col:plan-education-2022-23"
QUOTED = PLAN.replace(":", "%3A")
ROOMS = (
    "/",
    "/?plan=col:plan-education-2022-23",
    "/?role=lead&kind=body",
    "/partners",
    "/partners?topic=Curriculum",
    "/councils",
    "/plans",
    "/strategies",
    "/activities",
    "/activities?topic=Curriculum",
    "/outcomes",
    "/outcomes?page=2",
    "/promises",
    "/practice",
    "/promises?on=2014-09-01&state=not-known",
    "/gaps",
    "/gaps?plan=col:plan-education-2022-23",
    "/gaps/no-partner",
    "/gaps/no-measure?plan=gla:plan-education-delivery-2014",
    "/gaps/one-body-activities",
    "/report",
    "/report?plan=hub",
    "/report?severity=Warning",
    "/report?code=C07",
    "/network",
    "/network?by=strategy&kind=any",
    "/network?by=funding",
    "/network?without=hub:org-oecd",
    "/time",
    "/time?kind=milestone&from=2022-10-01&to=2023-03-31",
    "/time?page=2",
    "/time?through=2022-q4",
    "/exit?bodies=hub:org-ofsted; hub:org-dfe",
    "/map",
    "/completeness",
    "/compare",
    "/compare?a=col:strategy-education-2019-23&b=col:strategy-skills-2019-23",
    "/compare?a=hub:org-city-of-london-corporation&b=hub:org-gla",
    "/compare?a=gla:plan-education-delivery-2014&b=col:strategy-skills-2019-23",
    "/evidence?partner=hub:org-ofsted",
    "/evidence?partner=hub:org-ofsted&span=col:strategy-education-2019-23&sureness=read",
    "/evidence?partner=hub:org-ofsted&plan=gla:plan-education-delivery-2014",
)
# What would be if a partner left is in no graph: no question has rows for it.
NOT_ASKED = {
    "/network?without=hub:org-oecd": (
        r"\d+ without it", r"\d+ pairs of other partners are no longer connec",
    ),
}  # fmt: skip
# A few of each kind, for the quick run.
ENDS = (
    EDUCATION,
    SKILLS,
    "/doc/col/goal-fusion-skills",
    "/doc/gla/goal-excellent-teaching",
)
THINGS = (
    CITY,
    GLA,
    "/doc/col/doc-action-plan-2022-23",
    "/doc/gla/doc-education-delivery-2014",
    "/doc/hub/org-ofsted",
    "/doc/hub/org-oecd",
    "/doc/hub/org-gla",
    "/doc/hub/org-city-of-london-corporation",
    "/doc/hub/org-london-councils",
    "/doc/hub/group-schools",
    "/doc/hub/group-laet-academies",
)


# Kinds of thing whose pages count something.
_ENDS = (CIVIC.Strategy, CIVIC.Goal, CIVIC.Aim, CIVIC.Objective)
COUNTING = (*_ENDS, CIVIC.DeliveryPlan, CIVIC.Outcome, CIVIC.Indicator, CIVIC.SourceDocument)
# Such pages, and those that count nothing of their own.
LEADING = (
    *COUNTING,
    CIVIC.Activity,
    CIVIC.Milestone,
    CIVIC.Target,
    CIVIC.BudgetLine,
    CIVIC.Programme,
)


@dataclass
class Reader:
    """A visitor of the real release, who remembers the rows that were seen."""

    client: FlaskClient
    seen: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def page(self, address: str) -> str:
        with self.client.get(address) as answer:
            assert answer.status_code == 200, address
            return answer.text

    def rows(self, address: str) -> list[dict[str, Any]]:
        plain = address.partition("#")[0]
        if plain not in self.seen:
            self.seen[plain] = rows_at(self.client, plain)
        return self.seen[plain]

    def checked(self, address: str) -> list[Shown]:
        """Compare every count of a page with its rows, and return the counts."""
        page = self.page(address)
        assert not tiles_without_link(page), address
        shown = counts_of(page)
        wrong = [
            (each, there)
            for each in dict.fromkeys(shown)
            if (there := counted(self.rows(each.address), each.unit)) != each.number
        ]
        assert not wrong, address
        return shown


@pytest.fixture(scope="module")
def reader(release_folder: ReleaseFolder) -> Reader:
    return Reader(real_client(release_folder))


@pytest.mark.parametrize("address", one_in(16, [*ROOMS, *THINGS, *ENDS]))
def test_each_count_of_a_page_is_as_many_rows_as_it_leads_to(reader: Reader, address: str) -> None:
    assert reader.checked(address)


@pytest.mark.parametrize("address", one_in(3, ROOMS))
def test_no_count_of_a_room_leads_nowhere(reader: Reader, address: str) -> None:
    left = counts_without_link(reader.page(address))
    known = NOT_ASKED.get(address, ())
    assert len(left) == len(known)
    assert all(re.fullmatch(words, each) for words, each in zip(known, left, strict=True))


@pytest.mark.parametrize("address", one_in(3, THINGS))
def test_no_count_of_a_thing_leads_nowhere(reader: Reader, address: str) -> None:
    assert not counts_without_link(reader.page(address))


@pytest.mark.parametrize(
    "address", quick_ones(["/", "/partners", "/?role=engaged&topic=Curriculum"], "/partners")
)
def test_each_count_of_a_wide_matrix_is_as_many_rows_as_it_leads_to(
    release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(matrix, "_MOST_COLUMNS", 0)
    reader = Reader(own_browser(release_folder.path).test_client())
    assert "With a row of their own" in reader.page(address)
    assert {each.unit for each in reader.checked(address)} >= {"span if vouches", "publisher"}
    assert not counts_without_link(reader.page(address))


def test_the_evidence_names_the_publisher_of_each_tie(reader: Reader) -> None:
    rows = reader.rows("/evidence?partner=hub:org-ofsted")
    publishers = {row["publisher"].rpartition("/")[2] for row in rows}
    assert publishers == {"org-city-of-london-corporation", "org-gla"}


def test_the_parts_of_a_number_lead_to_rows_of_their_own(reader: Reader) -> None:
    parts = [each for each in reader.checked("/partners") if "sureness=" in each.address]
    assert {each.address.rpartition("=")[2] for each in parts} == {"read"}
    for part in parts:
        assert {row["sureness"] for row in reader.rows(part.address)} == {"read"}


@pytest.mark.slow
def test_each_count_of_every_page_is_as_many_rows_as_it_leads_to(
    reader: Reader, release_folder: ReleaseFolder
) -> None:
    things = NameIndex(opened(release_folder.path).store).things.values()
    kinds = {str(kind) for kind in COUNTING}
    iris = [thing.iri for thing in things if thing.classes & kinds or thing.is_a("party")]
    shown = [each for iri in sorted(iris) for each in reader.checked(href_of(BASE, iri))]
    assert len(iris) > 300
    assert len(shown) > len(iris)


@pytest.mark.slow
def test_no_count_of_any_thing_leads_nowhere(reader: Reader, release_folder: ReleaseFolder) -> None:
    index = NameIndex(opened(release_folder.path).store)
    kinds = {str(kind) for kind in LEADING}
    iris = [
        *(t.iri for t in index.things.values() if t.classes & kinds or t.is_a("party")),
        *(row["cell"] for row in _rows_of(reader, "cells")),
        *(row["code"] for row in _rows_of(reader, "code-use?list=any")),
    ]
    left = {iri: counts_without_link(reader.page(href_of(BASE, iri))) for iri in iris}
    assert len(left) > 900
    assert not {iri: found for iri, found in left.items() if found}


def test_a_wrong_number_is_seen(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    page = reader.page(SKILLS)
    tile = next(each for each in counts_of(page) if each.unit == "outcome")
    for told, instead in (
        (f">{tile.number}<span", f">{tile.number + 1}<span"),
        (' data-count="goal"', ""),
    ):
        assert told in page
        changed = page.replace(told, instead, 1)
        monkeypatch.setattr(reader, "page", lambda _, changed=changed: changed)
        with pytest.raises(AssertionError, match="strategy-skills"):
            reader.checked(SKILLS)


@pytest.mark.parametrize("address", ["/partners", "/network", "/compare", "/time", CITY])
def test_a_number_that_lost_its_link_is_seen(reader: Reader, address: str) -> None:
    page = reader.page(address)
    start, links, end = page.partition("<main")
    lost = end.replace(" data-count=", " data-was=")
    assert len(counts_without_link(start + links + lost)) >= 5


def _number(reader: Reader, page: str, address: str, unit: str) -> int:
    """Return the number that a page shows for some rows, wherever on the page it stands."""
    found = {
        each.number
        for each in counts_of(reader.page(page))
        if (each.address, each.unit) == (address, unit)
    }
    assert len(found) == 1, (page, address, found)
    return found.pop()


def _rows_of(reader: Reader, question: str) -> list[dict[str, Any]]:
    return reader.rows(f"/questions/{question}")


def test_who_names_nobody_is_the_same_on_every_page(
    reader: Reader, release_folder: ReleaseFolder
) -> None:
    store = opened(release_folder.path).store
    rule = f"/questions/findings?code=C03&plan={QUOTED}"
    (lacking,) = {_number(reader, page, rule, "focus") for page in (CITY, f"/gaps?plan={PLAN}")}
    held = _number(reader, CITY, f"/questions/what-is-held?kind=activity&plan={QUOTED}", "thing")
    assert f'<span class="civic-meter__number">{held - lacking}</span> name who' in reader.page(
        CITY
    )
    assert len(reader.rows(f"/report?plan={PLAN}&code=C03")) == lacking
    gap = {row["thing"] for row in reader.rows(f"/gaps/no-partner?plan={PLAN}")}
    assert gap == {row["focus"] for row in reader.rows(rule)}
    # By the data alone: no partner's engagement reaches such an activity.
    activities = {row["activity"] for row in _rows_of(reader, f"activities-of?of={PLAN}")}
    reached = {one.activity for one in list_participations(store)}
    assert gap <= activities - reached


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.rule], ids=lambda kind: kind.key)
def test_a_gap_of_a_rule_is_what_the_report_and_the_question_find(
    reader: Reader, kind: Any
) -> None:
    gaps = {row["thing"] for row in reader.rows(f"/gaps/{kind.key}")}
    assert gaps == {row["focus"] for row in reader.rows(f"/report?code={kind.rule}")}
    assert gaps == {row["focus"] for row in _rows_of(reader, f"findings?code={kind.rule}")}


@pytest.mark.parametrize(
    ("gap", "question", "column"),
    [
        ("no-money", "unresourced-activities", "activity"),
        ("unmeasured-goals", "unmeasured-goals", "goal"),
        ("unstated-roles", "unstated-roles", "party"),
        ("one-place", "bodies-in-one-activity", "partner"),
        ("one-body-outcomes", "outcomes-on-one-body", "outcome"),
    ],
)
def test_a_gap_is_what_the_question_finds(
    reader: Reader, gap: str, question: str, column: str
) -> None:
    gaps = {row.get(column) or row["thing"] for row in reader.rows(f"/gaps/{gap}")}
    assert gaps == {row[column] for row in _rows_of(reader, question)}


@pytest.mark.parametrize("gap", [kind.key for kind in KINDS if not kind.rule])
def test_a_gap_that_no_rule_finds_is_counted_by_its_question(reader: Reader, gap: str) -> None:
    for plan in ("", PLAN):
        where = f"?plan={plan}" if plan else ""
        shown = counts_of(reader.page(f"/gaps/{gap}{where}"))[0]
        assert shown.address.startswith("/questions/")
        rows = reader.rows(shown.address)
        assert len(rows) == shown.number == len(reader.rows(f"/gaps/{gap}{where}"))


@pytest.mark.slow
def test_the_report_is_what_the_command_finds_in_the_sources(reader: Reader) -> None:
    shapes = load_shapes(find_sources().shapes)
    found = validate_release(load_sources(find_sources()), shapes)
    told = Counter((finding.code, finding.severity, finding.plan or None) for finding in found)
    for address in ("/report", "/questions/findings"):
        rows = reader.rows(address)
        plan = "plan" if address == "/report" else "checked"
        assert told == Counter((row["code"], row["severity"], row[plan]) for row in rows)


def test_the_partners_are_the_same_wherever_they_are_counted(reader: Reader) -> None:
    for kind in ("body", "group"):
        across = {
            row["partner"] for row in _rows_of(reader, f"partners-across?least=1&kind={kind}")
        }
        listed = {row["partner"] for row in reader.rows(f"/partners?kind={kind}")}
        network = {
            row["partner"] for row in reader.rows("/network?kind=any") if row["kind"] == kind
        }
        plans = {
            row["partner"]
            for plan in _rows_of(reader, "what-is-held?kind=plan")
            for row in _rows_of(reader, f"partners-of?of={plan['thing']}&kind={kind}")
        }
        assert across == listed == network == plans


def test_what_ties_a_partner_to_a_strategy_is_what_the_question_finds(
    reader: Reader, release_folder: ReleaseFolder
) -> None:
    participations = list_participations(opened(release_folder.path).store)
    for partner, span in sorted({(one.partner, one.span) for one in participations})[::7]:
        evidence = reader.rows(f"/evidence?partner={shorten(partner)}&span={shorten(span)}")
        asked = _rows_of(reader, f"activities-of?of={shorten(span)}&partner={shorten(partner)}")
        assert {row["activity"] for row in evidence} == {row["activity"] for row in asked}
        assert {row["directness"] for row in evidence} == {row["directness"] for row in asked}


def test_plans_are_as_large_wherever_they_are_measured(reader: Reader) -> None:
    for plan in _rows_of(reader, "compare-plans"):
        activities = _rows_of(reader, f"what-is-held?kind=activity&plan={plan['plan']}")
        outcomes = _rows_of(reader, f"outcomes-of?of={plan['plan']}")
        assert (len(activities), len(outcomes)) == (plan["activities"], plan["outcomes"])
        assert {row["thing"] for row in activities} == {
            row["activity"] for row in _rows_of(reader, f"activities-of?of={plan['plan']}")
        }
        levels = [
            row for row in _rows_of(reader, "results-by-level") if row["plan"] == plan["plan"]
        ]
        assert sum(row["results"] for row in levels) == plan["outcomes"]
