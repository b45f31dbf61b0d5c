"""Mutants: what meaning is broken in one place without a test that sees it.

    python tests/bench/mutants.py                     every mutant of every subject
    python tests/bench/mutants.py rules marks         of these alone
    python tests/bench/mutants.py --most 40           so many of each subject, spread evenly
    python tests/bench/mutants.py --tree DIR          those of another tree, such as an old revision

A mutant is a copy of the tree with one thing changed: a comparison turned, a number moved by one,
`and` for `or`, a condition denied, a line of a rule left out, what is optional required. It is
killed when the tests of its subject fail. The score is the share that was killed; each that lived
is named with its file, its line and what was changed.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
# What is broken, and the tests that are to see it. After a # stands one function of the file.
SUBJECTS = {
    "rules": (("kg/rules/*.rq",), ("meaning", "rules")),
    "counting": (("kg/rules/counting.py",), ("meaning",)),
    "intervals": (("kg/pages/timeline/intervals.py",), ("time_intervals",)),
    "quarters": (("kg/pages/timeline/quarters.py",), ("quarters",)),
    "money": (
        ("kg/pages/money/figures.py", "kg/pages/money/sums.py"),
        ("money_totals", "money_agrees"),
    ),
    "marks": (("kg/labels/directory.py#mark", "kg/labels/directory.py#_decimal"), ("marks",)),
}
_SECONDS = 120
_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
_OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
# Of a rule: what is found, and what stands in its place.
_IN_RULES = (
    (r"FILTER NOT EXISTS", "FILTER EXISTS"),
    (r"FILTER EXISTS", "FILTER NOT EXISTS"),
    (r"OPTIONAL \{", "{"),
    (r"MINUS \{", "OPTIONAL {"),
    (r" < ", " <= "),
    (r" <= ", " < "),
    (r" > ", " >= "),
    (r" >= ", " > "),
    (r" != ", " = "),
    (r" = ", " != "),
    (r"\|\|", "&&"),
    (r"&&", "||"),
    (r"(?<!NOT )BOUND\(", "!BOUND("),
    (r"\^", ""),
)


class Mutant(NamedTuple):
    """A file with one thing changed."""

    path: str
    line: int
    change: str
    text: str


def python_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Give every mutant of a file of Python."""
    count = sum(1 for _ in _places(ast.parse(text)))
    for number in range(count):
        tree = ast.parse(text)
        line, change, make = list(_places(tree))[number]
        make()
        yield Mutant(path, line, change, ast.unparse(ast.fix_missing_locations(tree)))


def _places(tree: ast.AST) -> Iterator[tuple[int, str, Callable[[], None]]]:
    """Give what can be changed in a tree: its line, the change in words, and what makes it."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Compare):
            for place, operator in enumerate(node.ops):
                if other := _TURNED.get(type(operator)):
                    yield line, _named(operator, other), _putting(node.ops, place, other())
        elif isinstance(node, ast.BoolOp | ast.BinOp) and (other := _TURNED.get(type(node.op))):
            yield line, _named(node.op, other), _setting(node, "op", other())
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            yield line, "not", _setting(node, "test", ast.UnaryOp(ast.Not(), node.test))
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield line, f"{node.value} + 1", _setting(node, "value", node.value + 1)
        elif isinstance(node, ast.Name) and node.id in _OTHER_NAME:
            yield line, _OTHER_NAME[node.id], _setting(node, "id", _OTHER_NAME[node.id])


def _named(operator: ast.AST, other: type[ast.AST]) -> str:
    return f"{type(operator).__name__} -> {other.__name__}"


def _putting(where: list[ast.cmpop], place: int, new: ast.AST) -> Callable[[], None]:
    return lambda: where.__setitem__(place, new)  # type: ignore[call-overload]


def _setting(node: ast.AST, name: str, new: object) -> Callable[[], None]:
    return lambda: setattr(node, name, new)


def rule_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Give every mutant of a rule: a part turned, or a pattern of its WHERE left out."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("WHERE"))
    for number, line in enumerate(lines):
        if line.startswith(("#", "PREFIX")):
            continue
        changed = [
            line[: found.start()] + new + line[found.end() :]
            for pattern, new in _IN_RULES
            for found in re.finditer(pattern, line)
        ]
        if number > start and line.rstrip().endswith(" .") and "{" not in line:
            changed.append("")
        for new in changed:
            whole = "\n".join([*lines[:number], new, *lines[number + 1 :]]) + "\n"
            yield Mutant(path, number + 1, f"{line.strip()} -> {new.strip() or 'nothing'}", whole)


def mutants_of(tree: Path, patterns: tuple[str, ...]) -> list[Mutant]:
    """Return the mutants of the files that patterns name, in the order of the files."""
    found: list[Mutant] = []
    for pattern, _, function in (pattern.partition("#") for pattern in patterns):
        for file in sorted(tree.glob(pattern)):
            text = file.read_text(encoding="utf-8")
            make = rule_mutants if file.suffix == ".rq" else python_mutants
            lines = _lines_of(text, function) if function else range(sys.maxsize)
            made = make(file.relative_to(tree).as_posix(), text)
            found += [mutant for mutant in made if mutant.line in lines]
    return found


def _lines_of(text: str, function: str) -> range:
    """Return the lines of a function, or none where there is no such one."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return range(0)


def is_killed(tree: Path, mutant: Mutant, tests: list[str]) -> bool:
    """Whether a test fails where a tree holds a mutant; what never ends is killed too."""
    path = tree / mutant.path
    before = path.read_bytes()
    path.write_text(mutant.text, encoding="utf-8")
    try:
        return _fails(tree, tests)
    finally:
        path.write_bytes(before)


def _fails(tree: Path, tests: list[str]) -> bool:
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    try:
        done = subprocess.run(
            [*command, "-m", "not slow"],
            cwd=tree,
            env=environment,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> int:
    """Print the score of each subject, and what lived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--most", type=int, help="no more mutants of a subject than this")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the tree that is broken")
    given = parser.parse_args()
    if unknown := set(given.subjects) - SUBJECTS.keys():
        parser.error(f"{min(unknown)} is no subject; there are {', '.join(SUBJECTS)}")
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "tree"
        shutil.copytree(given.tree, tree, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        for subject in given.subjects or SUBJECTS:
            _try(tree, subject, given.most)
    return 0


def _try(tree: Path, subject: str, most: int | None) -> None:
    patterns, names = SUBJECTS[subject]
    tests = [f"tests/test_{name}.py" for name in names if (tree / f"tests/test_{name}.py").exists()]
    mutants = mutants_of(tree, patterns)
    if not mutants or not tests:
        print(f"{subject}: this tree has no such file or no such test")
        return
    if _fails(tree, tests):
        print(f"{subject}: its tests fail without any mutant")
        return
    step = max(1, len(mutants) // most) if most else 1
    tried = mutants[::step][:most]
    lived = [mutant for mutant in tried if not is_killed(tree, mutant, tests)]
    killed = len(tried) - len(lived)
    print(f"{subject}: {killed} of {len(tried)} killed, {killed / len(tried):.0%}", flush=True)
    for mutant in lived:
        print(f"  lived: {mutant.path}:{mutant.line}: {mutant.change}")


if __name__ == "__main__":
    raise SystemExit(main())
