"""`kg match`: which names may be one body, and what people decide."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import DIFF_FORMATS
from kg.cli import actions
from kg.cli.options import release_option, sources_option
from kg.errors import UsageError


@click.command()
@click.option("--decide", is_flag=True, help="Ask about each, one key a decision.")
@click.option(
    "--export",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write them as a workbook (.xlsx) or a table (.csv) that others fill in.",
)
@click.option(
    "--decisions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take the decisions of a filled-in workbook or table, all of them or none.",
)
@click.option("--by", metavar="POST", help="Who decides: a post or unit, no person.")
@click.option("--why", default="", metavar="TEXT", help="Why, where a decision gives no reason.")
@click.option("--on", default="", metavar="DAY", help="The day, as 2026-11-30 (today).")
@click.option("--dry-run", is_flag=True, help="Say what the decisions would change; write nothing.")
@click.option("--format", "form", type=click.Choice(DIFF_FORMATS), default="text")
@sources_option
@release_option
def match(
    decide: bool,
    out: Path | None,
    decisions: Path | None,
    by: str | None,
    why: str,
    on: str,
    dry_run: bool,
    form: str,
    root: Path | None,
    release_dir: Path | None,
) -> None:
    """List which names may be one body, with the reasons, the costliest first.

    Nothing is merged by it. With --decide each is asked about: s same, n not the same, p the first
    is a part of the second, u the first was succeeded by the second, k the first is a kind and no
    body, Enter or skip goes on, z or undo takes the last back, q ends. Decisions become claims in
    data/claims.ttl; `kg claims undo` takes any of them back.
    """
    if sum((decide, out is not None, decisions is not None)) > 1:
        raise UsageError("give one of --decide, --export and --decisions")
    if (decide or decisions is not None) and by is None:
        raise UsageError("--by POST says who decides")
    work = actions.match.Matching(root, release_dir)
    if out is not None:
        work.export(out)
    elif decisions is not None:
        work.take(decisions, by or "", why, on, dry_run=dry_run)
    elif decide:
        work.decide(by or "", why, on)
    else:
        work.tell(form)
