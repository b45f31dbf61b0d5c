"""How long checking takes: the reference, our way from cold, and after one plan has changed.

    python tests/bench/validating.py                      # 350 plans; the reference takes an hour
    python tests/bench/validating.py --plans 70 --reference 12
    python tests/bench/validating.py --reference 0        # without pySHACL

prints seconds of processor time, all of one run, with that of the processes in which queries run:
pySHACL asked of the union with all rules, ours of the same plans, how often the one goes into the
other, and the growth from a tenth of the plans to all. Findings that differ are counted, and end
the run with 1; so does a goal that is missed, where pySHACL was asked of as many plans.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import pyoxigraph as ox  # noqa: E402

from kg.release.asserted import Asserted, PlanSource  # noqa: E402
from kg.terms import BASE, PREFIXES  # noqa: E402
from kg.validate import (  # noqa: E402
    Finding,
    Keeping,
    load_shapes,
    validate_release,
)
from kg.validate.homes import PLAN, kind_of  # noqa: E402
from tests.validated import found_by_reference  # noqa: E402

Got = TypeVar("Got")
Told = Counter[tuple[str, str, str, str]]
SHAPES = load_shapes(ROOT / "shapes")
# What is to be reached with 350 plans.
LEAST_COLD, LEAST_CHANGED, MOST_GROWTH = 20, 300, 1.1


def made(plans: int) -> Asserted:
    """Return generated plans with defects, as a build has read them."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, ROOT / "tests" / "bench" / "generate.py", "--rounds", "1"]
        subprocess.run(
            [*command, "--plans", str(plans), "--out", folder], check=True, capture_output=True
        )
        graphs: dict[str, list[ox.Triple]] = defaultdict(list)
        with gzip.open(Path(folder) / "asserted.nq.gz") as file:
            for quad in ox.parse(file, format=ox.RdfFormat.N_QUADS):
                graphs[str(quad.graph_name)[1:-1]].append(quad.triple)
    named = [iri for iri in graphs if kind_of(iri) == PLAN]
    sources = tuple(PlanSource(iri, iri, "1", f"{iri}.ttl") for iri in named)
    return Asserted(BASE, {iri: tuple(held) for iri, held in graphs.items()}, sources)


def changed(asserted: Asserted) -> Asserted:
    """Return the same plans, one of which has a name that is written in another way."""
    iri = asserted.plans[len(asserted.plans) // 2].graph
    label = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    triples = list(asserted.graphs[iri])
    place = next(n for n, triple in enumerate(triples) if triple.predicate == label)
    old = triples[place]
    words = ox.Literal(f"{old.object.value}, anew", language="en")
    triples[place] = ox.Triple(old.subject, label, words)
    return Asserted(BASE, {**asserted.graphs, iri: tuple(triples)}, asserted.plans)


def timed(work: Callable[[], Got]) -> tuple[Got, float]:
    """Return what some work gives, and the processor time that it takes, in seconds."""
    gc.collect()
    start = sum(os.times()[:4])
    got = work()
    return got, sum(os.times()[:4]) - start


def ours(asserted: Asserted, keeping: Keeping | None = None) -> tuple[Finding, ...]:
    """Return our findings, as a build gets them."""
    graphs, facts = asserted.rdflib_graphs(), asserted.facts()
    return validate_release(graphs, SHAPES, facts=facts, keeping=keeping)


def told(findings: Iterable[Finding]) -> Told:
    """Return findings as both ways tell them; the words of a query's variables are ours alone."""
    return Counter((f.code, f.focus, f.path, f.severity) for f in findings)


def main(arguments: list[str]) -> int:
    """Measure, and print as it goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=350)
    parser.add_argument("--reference", type=int, help="plans that pySHACL is asked of; 0 for none")
    chosen = parser.parse_args(arguments)
    few, many = made(max(2, chosen.plans // 10)), made(chosen.plans)
    _, small = timed(lambda: ours(few))
    keeping = Keeping("bench", {}, {})
    before, cold = timed(lambda: ours(many, keeping))
    print(f"ours, cold, {len(few.plans)} plans: {small:.1f} s", flush=True)
    print(
        f"ours, cold, {len(many.plans)} plans: {cold:.1f} s, {len(before):,} findings", flush=True
    )
    times = len(many.plans) / len(few.plans)
    power = math.log(cold / small) / math.log(times)
    print(f"growth: the power {power:.2f} of the plans; at most {MOST_GROWTH}")
    again = Keeping("bench", keeping.now, {})
    kept, unchanged = timed(lambda: ours(many, again))
    new = changed(many)
    after, warm = timed(lambda: ours(new, Keeping("bench", keeping.now, {})))
    anew = ours(new)
    print(f"ours, nothing changed: {unchanged:.2f} s, {cold / unchanged:.0f} times")
    print(f"ours, one plan changed: {warm:.2f} s, {cold / warm:.0f} times", flush=True)
    wrong = [] if kept == before and after == anew else ["kept findings differ from new ones"]
    if chosen.reference == 0:
        return _ended(wrong)
    asked = many if chosen.reference in (None, chosen.plans) else made(chosen.reference)
    mine, mine_s = timed(lambda: ours(asked))
    theirs, theirs_s = timed(lambda: found_by_reference(asked.rdflib_graphs(), SHAPES))
    print(
        f"of {len(asked.plans)} plans: pySHACL on the union {theirs_s:.1f} s, ours {mine_s:.1f} s: "
        f"{theirs_s / mine_s:.0f} times"
    )
    if asked is many:
        print(f"after one plan changed: {theirs_s / warm:.0f} times")
        goals = {
            f"cold at least {LEAST_COLD} times": theirs_s / cold >= LEAST_COLD,
            f"after one plan changed at least {LEAST_CHANGED} times": (
                theirs_s / warm >= LEAST_CHANGED
            ),
            f"growth at most {MOST_GROWTH}": power <= MOST_GROWTH,
        }
        wrong += [f"missed: {goal}" for goal, is_met in goals.items() if not is_met]
    differ = (told(mine) - told(theirs)) + (told(theirs) - told(mine))
    print(f"{len(mine):,} findings, {sum(differ.values())} of them not the same")
    return _ended([*wrong, *(str(one) for one in list(differ)[:10])])


def _ended(wrong: list[str]) -> int:
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
