"""`kg acknowledge`: findings that stay as they are for now, each with a reason and a day."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.options import release_option, sources_option, table_option
from kg.errors import UsageError


@click.command()
@click.argument("code", metavar="[RULE]", required=False)
@click.argument("things", metavar="[THING...]", nargs=-1)
@click.option(
    "--all-in",
    "plans",
    multiple=True,
    metavar="PLAN",
    help="Set the rule aside in a whole plan, whatever it finds there; may be given again.",
)
@click.option("--why", default="", metavar="TEXT", help="Why it stays, in one sentence.")
@click.option("--until", default="", metavar="DAY", help="When to look again, as 2027-03-01.")
@click.option(
    "--by",
    default="",
    metavar="POST",
    help="Who says so: a post or unit of the data, such as hub:agent-steward; no person.",
)
@click.option("--on", default="", metavar="DAY", help="The day, as 2026-11-30 (today).")
@click.option("--undo", is_flag=True, help="Take it out again: the finding counts as before.")
@table_option
@release_option
@sources_option
def acknowledge(
    code: str | None,
    things: tuple[str, ...],
    plans: tuple[str, ...],
    why: str,
    until: str,
    by: str,
    on: str,
    undo: bool,
    form: str,
    release_dir: Path | None,
    root: Path | None,
) -> None:
    """Acknowledge what a RULE finds in THINGs, or list what was acknowledged.

    A finding of the current release that was looked at and stays for now, since its owner was
    asked or will not say. It counts apart in `kg validate` and on /report until it is taken out.
    A violation can only be put right. THINGs are short IRIs, as `kg validate` and /report tell
    them; what is said goes into data/acknowledgements.ttl. A rule that a plan of its kind can not
    keep is set aside there with --all-in PLAN: its completeness does not ask for it either.

    Without a RULE: every acknowledgement, whether its day has come, and whether there is still
    such a finding.
    """
    if code is None:
        actions.acknowledge.list_all(root, release_dir, form)
    elif not (things or plans):
        raise UsageError(f"name what {code} finds it in, such as col:activity-knowledge-exchange")
    elif undo:
        actions.acknowledge.undo(root, code, (*things, *plans))
    elif not (why and until and by):
        raise UsageError("--why TEXT, --until DAY and --by POST go together")
    else:
        actions.acknowledge.add(root, release_dir, code, (things, plans), until, (by, why, on))
