#!/usr/bin/env python3
"""Set up the project's own environment, then run, test or use it. Standard library only.

python3 dev.py run [--port N]   build the release and serve the browser
python3 dev.py test [ARGS...]   pass the quick tests; with -m '' all that this machine can run
python3 dev.py kg ARGS...       the command line, in the folder you stand in
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "constraints.txt"
STAMP = ENVIRONMENT / ".set-up"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
# What `test` leaves to `.ci/run`: the markers of `pyproject.toml`, which says what each means.
LEFT_OUT = ("slow", "browser", "heavy")


def set_up() -> None:
    """Make `.venv` hold exactly what the lock names; do nothing when it already does."""
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    print("Setting up .venv (once, about half a minute) ...", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    pip = _make_environment()
    install = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run(
        [*pip, *install, "--only-binary", ":all:", "-r", str(LOCK)],
        check=True,
        stdout=sys.stderr,
    )
    (_site_packages() / "civicthread-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    STAMP.write_text(wanted, encoding="utf-8")


def _make_environment() -> list[str]:
    """Create the environment and return the pip command that installs into it."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:  # Debian without python3-venv: the system's pip installs into it
        venv.create(ENVIRONMENT, clear=True, with_pip=False)
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    return [str(PYTHON), "-m", "pip"]


def _site_packages() -> Path:
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(PYTHON), "-c", code], check=True, capture_output=True, text=True)
    return Path(done.stdout.strip())


def command_for(job: str, arguments: list[str]) -> tuple[list[str], Path]:
    """Return the command of one job and the folder it runs in."""
    if job == "run":
        return [str(PYTHON), "-m", "kg", "run", *arguments], ROOT
    if job == "test":
        # A file of tests stays on one core: what it builds once, it builds once.
        pytest = [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "loadfile"]
        quick = [] if _chooses(arguments) else ["-m", " and ".join(f"not {m}" for m in LEFT_OUT)]
        return [*pytest, *quick, *arguments], ROOT
    return [str(PYTHON), "-m", "kg", *arguments], Path.cwd()


def _chooses(arguments: list[str]) -> bool:
    """Whether the caller says by `-m` which tests to run."""
    return any(argument.startswith("-m") for argument in arguments)


def head_of_tests() -> str:
    """Return what a run of the quick tests runs and what it leaves out, in words."""
    import tomllib  # an older Python, which lacks it, is told so first

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    markers = project["tool"]["pytest"]["ini_options"]["markers"]
    left_out = [f"  {told}" for told in markers if told.partition(":")[0] in LEFT_OUT]
    return "\n".join(
        [
            "The quick tests of every module, some three minutes on two cores.",
            "Left to .ci/run, which runs all tests:",
            *left_out,
        ]
    )


def environment_for(job: str) -> dict[str, str]:
    """Return the variables that a job's command sees."""
    kept = dict(os.environ)
    if job == "test":
        # Tests start Python hundreds of times: what is compiled once is kept, in `__pycache__`.
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def hand_over(command: list[str], folder: Path, environment: dict[str, str]) -> int:
    """Become the command, so that whoever ends this process ends it; return its exit code.

    Windows knows no such thing: there it is a process of its own, which Ctrl+C ends too.
    """
    if os.name != "nt":
        sys.stdout.flush()
        os.chdir(folder)
        os.execve(command[0], command, environment)  # does not return
    try:
        return subprocess.run(command, cwd=folder, env=environment).returncode
    except KeyboardInterrupt:
        return 130


def main(arguments: list[str]) -> int:
    """Run one job and return its exit code; 2 is wrong use, 3 a set-up that failed."""
    if sys.version_info < OLDEST:
        print(f"Civic Thread needs Python 3.11 or later; this is {sys.version}", file=sys.stderr)
        return 2
    if not arguments or arguments[0] not in {"run", "test", "kg"}:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    try:
        set_up()
    except (subprocess.CalledProcessError, OSError) as err:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        print(f"Setting up .venv did not work: {err}", file=sys.stderr)
        return 3
    job, rest = arguments[0], arguments[1:]
    command, folder = command_for(job, rest)
    if job == "test" and not _chooses(rest):
        print(head_of_tests(), flush=True)
    return hand_over(command, folder, environment_for(job))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
