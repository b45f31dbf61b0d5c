"""Make N synthetic plans to measure with: a country that is not there, the same every time.

    python tests/bench/generate.py --plans 350 --out DIR

writes `asserted.nq.gz` (the graphs of a release before inference; 350 plans give about a million
triples) and `defects.json`: which plan breaks which rule, and the focus node a report must name.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from defects import seed_defects  # noqa: E402
from draft import Draft, Shelf  # noqa: E402
from plan import write_plan  # noqa: E402
from register import Register, make_register  # noqa: E402
from scribe import Page, iri, plain, text  # noqa: E402

from kg.release.places import VOCABULARY, list_ontology_files  # noqa: E402
from kg.release.turtle import read_turtle  # noqa: E402
from kg.sources import find_sources  # noqa: E402
from kg.terms import BASE  # noqa: E402

FIRST_YEAR, LAST_YEAR = 2012, 2026


def make_drafts(plans: int, random: Random) -> tuple[list[Draft], Register]:
    """Return so many plans in the order of their publishers, and the register they share."""
    register = make_register(random, max(2, round(plans / 3.2)))
    drafts: list[Draft] = []
    waiting = list(register.publishers)
    while len(drafts) < plans:
        publisher = waiting.pop(0) if waiting else random.choice(register.publishers)
        if any(draft.publisher is publisher for draft in drafts):
            continue
        shelf = Shelf()
        years = min(plans - len(drafts), random.choice((1, 1, 2, 3, 4, 5, 7)))
        if not waiting:
            years = plans - len(drafts)
        first = random.randint(FIRST_YEAR, max(FIRST_YEAR, LAST_YEAR - years))
        for year in range(first, first + years):
            drafts.append(write_plan(random, publisher, register, shelf, year))
    return drafts, register


def catalog_page(drafts: list[Draft]) -> Page:
    """Return the graph of the documents the plans stand in."""
    page = Page("catalog")
    for draft in drafts:
        page.say(
            draft.document,
            ("rdf:type", iri("civic:SourceDocument")),
            ("dcterms:title", text(f"Report on the {draft.year} plan of {draft.publisher.place}")),
            ("dcterms:publisher", iri(draft.publisher.party.iri)),
            ("civic:contentHash", plain(f"{draft.random.getrandbits(256):064x}")),
        )
    return page


def vocabulary_lines() -> Iterator[str]:
    """Return the ontology and the codes, as a release holds them."""
    graph = f"<{BASE}/graph/{VOCABULARY}>"
    for file in list_ontology_files(find_sources()):
        for triple in read_turtle(file.path, file.name):
            yield f"{triple} {graph} .\n"


def main(arguments: list[str]) -> None:
    """Write the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=350)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3, help="plans for each kind of defect")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    drafts, register = make_drafts(chosen.plans, Random(chosen.seed))
    seeded = seed_defects(drafts, Random(chosen.seed + 1), chosen.rounds)
    pages = [catalog_page(drafts), register.page, *(draft.page for draft in drafts)]
    chosen.out.mkdir(parents=True, exist_ok=True)
    with (
        (chosen.out / "asserted.nq.gz").open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=4) as file,
    ):
        for line in vocabulary_lines():
            file.write(line.encode())
        for page in pages:
            file.writelines(line.encode() for line in page.lines())
    (chosen.out / "defects.json").write_text(json.dumps(seeded, indent=1) + "\n", encoding="utf-8")
    print(f"{len(drafts)} plans, {sum(map(len, pages)):,} triples, {len(seeded)} defects")


if __name__ == "__main__":
    main(sys.argv[1:])
