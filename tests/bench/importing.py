"""How well and how fast documents are imported, beside what is to be reached.

    python tests/bench/importing.py [--seeds DIR] [--plans DIR] [--show NAME] [--only PART]

Measured are the made-up plans of the tests, a plan in every layout, and one of forty pages. With
`--seeds` the documents behind the plans of `data/` are, as they lie in a folder: with the whole
register, without the names that only they tell of, and without any. With `--plans` every file of a
folder is imported, where no gold is: rows, questions, and refusals. `--show NAME` tells each
difference of one of them. PART is `made`, `seeds`, `plans`, `layouts` or `long`.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.errors import KGError  # noqa: E402
from kg.importing.importer import Outcome, import_document  # noqa: E402
from kg.importing.ledger import UNEXPLAINED, text_at  # noqa: E402
from kg.importing.reading import read_document  # noqa: E402
from kg.importing.reading.limits import RefusedError  # noqa: E402
from kg.importing.reading.opening import read_bytes  # noqa: E402
from kg.importing.readings import in_doubt  # noqa: E402
from kg.importing.records import Register  # noqa: E402
from kg.importing.register import known_parties, without  # noqa: E402
from kg.sources import find_sources  # noqa: E402
from tests.bench.importing_seeds import SEEDS, Data, counted, own_names, seed_rows  # noqa: E402
from tests.importing_case import asked_of, import_source, readings_of, words  # noqa: E402
from tests.importing_families import LAYOUTS, Record, expected, invent, lay_out  # noqa: E402
from tests.importing_render import cut, render  # noqa: E402
from tests.importing_score import Score, facts_of, score  # noqa: E402
from tests.importing_source import gold, load, names  # noqa: E402

# How many documents are broken at random pages, in each format.
SPLITS = 40
# Name in the table → what is to be reached here, and on a document nobody has seen.
TARGETS = {
    "dates": (0.98, 0.95),
    "money amounts": (0.98, 0.95),
    "targets": (0.95, 0.90),
    "parties: span": (0.985, 0.96),
    "parties: span and kind": (0.96, 0.92),
}


@dataclass
class Group:
    """Documents that are told of together."""

    name: str
    score: Score = field(default_factory=Score)
    documents: int = 0
    families: int = 0
    refused: int = 0
    wrongly_refused: list[str] = field(default_factory=list)
    unexplained: int = 0
    characters: int = 0
    facts: int = 0
    spans: int = 0
    questions: list[int] = field(default_factory=list)
    seconds: list[tuple[float, str]] = field(default_factory=list)


def spent() -> float:
    """Return the seconds of processor time that this process and its children have taken."""
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(who)[:2]) for who in of)


def take(group: Group, name: str, importing: Callable[[], Outcome]) -> Outcome:
    """Import one document and count what holds of every document."""
    start = spent()
    outcome = importing()
    group.seconds.append((spent() - start, name))
    group.documents += 1
    group.unexplained += outcome.ledger.count(UNEXPLAINED)
    group.characters += outcome.ledger.count()
    group.facts += len(outcome.readings)
    group.refused += outcome.layout.refusal is not None
    group.questions.append(len(outcome.questions))
    for reading in outcome.readings:
        texts = [text_at(outcome.document, s.place)[s.start : s.end] for s in reading.spans]
        same = " ".join(" ".join(texts).split()) == " ".join(reading.as_written.split())
        group.spans += bool(texts) and same
    return outcome


def made_up(show: str | None) -> Group:
    """Measure the made-up plans of the tests."""
    group = Group("the made-up plans")
    for name in names():
        source = load(name)
        try:
            outcome = take(group, name, lambda source=source: import_source(source))
        except (KGError, RefusedError) as err:
            group.wrongly_refused.append(f"{name} {err}")
            continue
        group.families += outcome.layout.family == source.meta["family"]
        if source.meta["family"] == "Z":
            if outcome.layout.refusal is None:
                group.wrongly_refused.append(f"{name} is no plan and was read")
            continue
        found = score(gold(name), readings_of(outcome), asked=asked_of(outcome))
        group.score.add(found)
        if outcome.layout.refusal:
            group.wrongly_refused.append(f"{name}: {outcome.layout.refusal}")
        if show in (name, "all"):
            tell_differences(name, outcome, found)
        elif not found.rows.right:
            print(f"rows not exact: {name} ({len(outcome.layout.actions)} actions)")
    return group


def seeds(folder: Path, show: str | None) -> Iterable[Group]:
    """Measure the documents behind the plans of `data/`."""
    data = Data(ROOT / "data")
    whole = known_parties(find_sources())
    for document, begins in SEEDS.items():
        path = next(folder.glob(f"{begins}*"), None)
        if path is None:
            continue
        registers = {
            "with the register": whole,
            "without its own names": without(whole, own_names(data, document)),
            "without any names": Register(),
        }
        wanted = seed_rows(data, document)
        for told, register in registers.items():
            group = Group(f"{path.name[:3]} {told}")

            def importing(path: Path = path, register: Register = register) -> Outcome:
                return import_document(read_document([path]), words(), register)

            outcome = take(group, path.name, importing)
            found = score(wanted, readings_of(outcome), wording=False, counts=counted)
            group.score.add(found)
            print(f"{group.name}: {len(outcome.layout.actions)} actions, {outcome.layout.family}")
            if show in (path.name[:3], "all") and register is whole:
                tell_differences(path.name, outcome, found)
            yield group


def others(folder: Path) -> Group:
    """Import every file of a folder, of which nobody has said what is in it."""
    group = Group(str(folder))
    for path in sorted(folder.iterdir()):
        if path.name.startswith(("README", "LICENCE", ".")):
            continue
        try:
            outcome = take(
                group,
                path.name,
                lambda path=path: import_document(read_document([path]), words(), None),
            )
        except KGError as err:
            print(f"{path.name}: {err}")
            continue
        layout = outcome.layout
        told = layout.refusal or f"{len(layout.actions)} actions, {len(outcome.readings)} facts"
        doubts, questions = len(in_doubt(outcome.readings)), len(outcome.questions)
        print(f"{path.name}: {layout.family}: {told}, {doubts} doubts, {questions} questions")
    return group


def layouts(seeds: int = 3) -> Group:
    """Measure a few plans in every layout and format, and how many page breaks are mended."""
    group = Group("one plan in every layout")
    for layout, (family, forms, _) in LAYOUTS.items():
        for form in forms:
            here = Score()
            for seed in range(seeds):
                source = lay_out(invent(seed), layout, form)
                outcome = take(group, f"{layout} {form}", lambda s=source: import_source(s))
                group.families += outcome.layout.family == family
                here.add(score(expected(invent(seed), family), readings_of(outcome)))
            facts = [here.tallies[name] for name in ("parties: span and kind", *TARGETS)]
            told = " ".join(f"{tally.score:.2f}" for tally in facts[:1] + facts[1:4])
            print(f"{layout:15} {form:9} rows {here.rows.right}/{here.rows.read}  {told}")
            group.score.add(here)
    for form in ("docx", "html", "pdf", "text"):
        mended = same = 0
        for seed in range(SPLITS):
            whole = lay_out(invent(seed), "rows", form)
            broken = cut(whole, random.Random(seed), 2 + seed % 3, heads=bool(seed % 2))
            one, other = (readings_of(import_source(each)) for each in (whole, broken))
            activities = [[r for r in rows if r["what"] == "activity"] for rows in (one, other)]
            mended += facts_of(activities[0]) == facts_of(activities[1])
            same += facts_of(one) == facts_of(other)
        told = f"{mended} of {SPLITS} documents have the same rows, {same} the same readings"
        print(f"page breaks in {form}: {told}; to reach 99 of 100")
    return group


def long_plans() -> Group:
    """Import one plan of about 40 pages in three formats."""
    group = Group("a plan of 40 pages")
    goals = [goal for seed in range(40) for goal in invent(seed).goals]
    record = Record("A long plan", tuple(goals))
    for form in ("docx", "pdf", "xlsx"):
        data, ending = render(lay_out(record, "rows", form))
        outcome = take(
            group,
            form,
            lambda d=data, e=ending: import_document(read_bytes(f"p.{e}", d), words(), None),
        )
        seconds = group.seconds[-1][0]
        print(
            f"{len(record.acts)} actions as {form}: {len(outcome.layout.actions)}, {seconds:.1f} s"
        )
    return group


def tell_differences(name: str, outcome: Outcome, found: Score) -> None:
    """Print each difference between what was read and what is to be read."""
    print(f"\n{name}: {outcome.layout.family}, {len(outcome.layout.actions)} actions")
    if outcome.layout.refusal:
        print(f"  refused: {outcome.layout.refusal}")
    for question in outcome.questions:
        print(f"  asked: {question.text}")
    for line in found.worst:
        print(f"  {line}")


def tell(group: Group) -> None:
    """Print what was measured of one group beside what is to be reached."""
    found = group.score
    print(f"\n== {group.name}: {group.documents} documents ==")
    if found.rows.wanted:
        line("rows exact", found.rows.recall, 1.0, 0.95, f"{found.rows.right}/{found.rows.wanted}")
    if group.families:
        line("family right", group.families / group.documents, 1.0, 0.95)
    for problem in group.wrongly_refused:
        print(f"   {problem}")
    if columns := found.columns.total():
        parts = ", ".join(f"{count} {name}" for name, count in sorted(found.columns.items()))
        line("columns right", found.columns["right"] / columns, 1.0, 0.73, parts)
    explained = 1 - group.unexplained / max(group.characters, 1)
    line("characters explained", explained, 1.0, 1.0, f"{group.characters:,}")
    line("facts that are spans", group.spans / max(group.facts, 1), 1.0, 1.0, f"{group.facts:,}")
    for name, tally in found.tallies.items():
        if tally.wanted:
            here, unseen = TARGETS.get(name, (None, None))
            parts = f"precision {tally.precision:.3f}, recall {tally.recall:.3f}, {tally.wanted}"
            line(name, tally.score, here, unseen, parts)
    if found.money_kinds.wanted:
        line("kind of money", found.money_kinds.recall, 0.90, 0.85)
    if found.facts:
        unflagged = found.unflagged / found.facts
        print(f"{'errors without a doubt':28}{unflagged:7.3f}  at most 0.010")
        for low, tally in found.calibration.items():
            if tally.read:
                goal = "  to reach 0.990" if low >= 0.9 else ""
                told = f"confidence from {low}"
                print(f"  {told:26}{tally.recall:7.3f}{goal}  ({tally.read} facts)")
        if found.doubted.read:
            told = f"({found.doubted.read} facts)"
            print(f"  {'with a doubt':26}{found.doubted.recall:7.3f}  {told}")
    most = max(group.questions, default=0)
    mean = sum(group.questions) / max(len(group.questions), 1)
    print(f"{'questions asked':28}{mean:7.1f}  most {most}, to be at most 6")
    total = sum(seconds for seconds, _ in group.seconds)
    longest, name = max(group.seconds, default=(0.0, ""))
    print(f"{'processor time':28}{total:7.1f} s, longest {longest:.1f} s ({name})")


def line(name: str, value: float, here: float | None, unseen: float | None, more: str = "") -> None:
    """Print one row of the table."""
    goal = f"  to reach {here:.3f} here, {unseen:.2f} unseen" if here and unseen else ""
    mark = "" if not here else "  " if value >= here - 1e-9 else " ×"
    told = f"  ({more})" if more else ""
    print(f"{name:28}{value:7.3f}{mark}{goal}{told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--plans", type=Path)
    parser.add_argument("--show")
    parser.add_argument("--only", choices=["made", "seeds", "plans", "layouts", "long"])
    asked = parser.parse_args()
    start = spent()
    groups: list[Group] = []
    if asked.only in (None, "made"):
        groups.append(made_up(asked.show))
    if asked.seeds and asked.only in (None, "seeds"):
        groups.extend(seeds(asked.seeds, asked.show))
    if asked.plans and asked.only in (None, "plans"):
        groups.append(others(asked.plans))
    if asked.only in (None, "layouts"):
        groups.append(layouts())
    if asked.only in (None, "long"):
        groups.append(long_plans())
    for group in groups:
        tell(group)
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in of) // 1024
    print(f"\nprocessor time in all {spent() - start:.1f} s")
    print(f"most memory {peak} MB, to be at most 500 for a plan of 40 pages")


if __name__ == "__main__":
    main()
