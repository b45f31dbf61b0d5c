"""Publishing: the processor time of a first copy, and of one where nothing has changed.

    python tests/bench/publishing.py                  the release of this checkout's data
    python tests/bench/publishing.py --against REV    the same of an earlier revision, and the ratio

One process renders, so that its processor time is all there is. With --against both revisions copy
the same release, at the same time: what else the machine does slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_RUN = """
import json, sys, time
from pathlib import Path
from kg.release import ReleaseFolder
from web.publishing import publish

times = []
for _ in range(2):
    start = time.process_time()
    done = publish(ReleaseFolder(Path(sys.argv[1])), Path(sys.argv[2]), jobs=1).done
    times.append(time.process_time() - start)
print(json.dumps({"files": len(done), "first": times[0], "again": times[1]}))
"""


def main() -> int:
    """Print the seconds of each side, and the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--against", metavar="REV", help="copy with this revision too")
    parser.add_argument("--release", type=Path, help="a folder of releases (default: built here)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return compare(Path(folder), given.release, given.against)


def compare(folder: Path, releases: Path | None, revision: str | None) -> int:
    """Copy with this tree, and beside it with an earlier revision."""
    if releases is None:
        releases = folder / "releases"
        command = [sys.executable, "-m", "kg", "build", "--release", str(releases)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    if revision is None:
        tell("this tree", finished(started(ROOT, releases, folder / "copy")))
        return 0
    git = ["git", "-C", str(ROOT), "worktree"]
    tree = folder / "tree"
    subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
    try:
        sides = [started(tree, releases, folder / "old"), started(ROOT, releases, folder / "new")]
        before, after = map(finished, sides)
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)
    tell(revision, before)
    tell("this tree", after)
    for what in ("first", "again"):
        print(f"{what:<8}{before[what] / after[what]:>8.1f} times as fast")
    return 0


def started(tree: Path, releases: Path, copy: Path) -> subprocess.Popen[str]:
    """Start two copies, one after the other, with the packages of a tree."""
    command = [sys.executable, "-c", _RUN, str(releases), str(copy)]
    env = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.Popen(command, cwd=tree, env=env, stdout=subprocess.PIPE, text=True)


def finished(running: subprocess.Popen[str]) -> dict[str, float]:
    """Return what a side printed, when it is done."""
    printed, _ = running.communicate()
    assert running.returncode == 0, "a copy could not be made"
    found: dict[str, float] = json.loads(printed)
    return found


def tell(who: str, found: dict[str, float]) -> None:
    """Print one side."""
    share = found["again"] / found["first"]
    print(
        f"{who:<12}{found['files']:>8,.0f} files{found['first']:>9.1f} s"
        f"{found['again']:>9.1f} s again, {share:.0%} of the first"
    )


if __name__ == "__main__":
    raise SystemExit(main())
