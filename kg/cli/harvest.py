"""`kg harvest`: another council's plans beside ours."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import TABLE_FORMATS
from kg.cli import actions
from kg.cli.options import base_option, release_option, sources_option
from kg.errors import UsageError


@click.command()
@click.argument("where", metavar="[URL|FILE|DIR]", required=False)
@click.option("--withdraw", metavar="NAME", help="Take out a source, or one publisher of it.")
@click.option("--proposals", is_flag=True, help="Which of their bodies may be ours, and why.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--no-build", is_flag=True, help="Do not make a release of it at the end.")
@click.option("--afresh", is_flag=True, help="Read all of it again, whatever is held.")
@click.option(
    "--confirm-base",
    metavar="IRI",
    default="",
    help="The source may name its things under IRI, though that is not its host.",
)
@click.option("--private", is_flag=True, help="The host's name may lead to a private address.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*TABLE_FORMATS, "ttl"]),
    default="table",
    help="ttl is of --proposals: claims to paste into data/claims.ttl.",
)
@release_option
@base_option
@sources_option
@click.pass_context
def harvest(
    ctx: click.Context,
    where: str | None,
    withdraw: str | None,
    proposals: bool,
    dry_run: bool,
    no_build: bool,
    afresh: bool,
    confirm_base: str,
    private: bool,
    form: str,
    release_dir: Path | None,
    base: str,
    root: Path | None,
) -> None:
    """Put another's plans beside ours, each in its own graph; take only what changed, next time.

    URL is a site that publishes a catalogue (another Civic Thread), or a dump; FILE a dump (.nq,
    .trig, .ttl, .nt, .rdf, .jsonld, also .gz); DIR a published site or a folder of data. Without
    any of them: what was harvested, and what was refused and why.

    A source may name its things under its own host; another base takes --confirm-base, once.

    Exit code 1 means that a plan was refused; the others are in.
    """
    if sum(map(bool, (where, withdraw, proposals))) > 1:
        raise UsageError("give one of URL, --withdraw and --proposals")
    if form == "ttl" and not proposals:
        raise UsageError("--format ttl is of --proposals alone")
    work = actions.harvest.Harvest(
        release_dir, base, root, form, private=private, confirmed=confirm_base.rstrip("/")
    )
    if proposals:
        work.tell_proposals()
    elif withdraw is not None:
        ctx.exit(work.withdraw(withdraw, dry_run=dry_run, builds=not no_build))
    elif where is not None:
        ctx.exit(work.take(where, dry_run=dry_run, builds=not no_build, afresh=afresh))
    else:
        work.list_held()
