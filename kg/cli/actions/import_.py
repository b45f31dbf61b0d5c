"""What `kg import` does: read documents, ask what is in doubt, write a draft, or take one in."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kg import settings
from kg.cli.actions.import_editions import asked_of, tell
from kg.cli.actions.progress import shown_progress
from kg.errors import KGError, UsageError
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.importing.accepting import accept as accept_draft
from kg.importing.decisions import Decisions, read_decisions
from kg.importing.editions import Following
from kg.importing.errors import DocumentError, UnownedError
from kg.importing.filenames import COMMENTED, OWNER_ANSWERS, REPORT
from kg.importing.files import Files, check_folder, write_folder
from kg.importing.fingerprints import find_mapping
from kg.importing.here import Here
from kg.importing.importer import Outcome, decide, import_document
from kg.importing.layouts.owner import is_answers
from kg.importing.making import Made, make
from kg.importing.model_server import model_at
from kg.importing.ours import import_ours, is_ours
from kg.importing.owner_answers import accept_answers, draft_of, import_answers
from kg.importing.owner_answers import rows_of as answer_rows
from kg.importing.owner_answers import summary as owner_summary
from kg.importing.page import page_of
from kg.importing.publishers import publisher_of
from kg.importing.questions import Question
from kg.importing.reading import read_document
from kg.importing.readings import COLUMNS, rows_of
from kg.importing.records import Document, Register
from kg.importing.register import known_parties
from kg.importing.second_reader import read_again
from kg.importing.summing_up import summary
from kg.importing.wanted import wanted_of
from kg.importing.words import Words, read_words
from kg.labels.counted import plural
from kg.serialising.tables import csv_table, json_error, json_table
from kg.sources import Sources, find_sources
from kg.terminal import printable

_REFUSED, _VIOLATIONS = 2, 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of an import, as the options say it."""

    publisher: str | None = None
    plan: str | None = None
    out: Path | None = None
    form: str = "text"
    mapping: Path | None = None
    answers: tuple[Path, ...] = ()
    succeeds: str | None = None


def run(files: Sequence[Path], asked: Asked, root: Path | None) -> int:
    """Import documents as one plan; return the exit code."""
    try:
        return _run(files, asked, find_sources(root))
    except KGError as err:
        if asked.form != "json":
            raise
        click.echo(json_error(str(err)), nl=False)
        return err.exit_code


def _run(files: Sequence[Path], asked: Asked, sources: Sources) -> int:
    if asked.out:
        check_folder(asked.out)
    with shown_progress() as show:
        show(f"reading {files[0].name}")
        decisions = _decisions(asked)
        document = read_document(files)
        if is_answers(document):
            return _take_answers(document, asked, _only(files), Here(sources))
        show("learning its words")
        words = read_words(sorted(sources.ontology.glob("*.ttl")))
        register = known_parties(sources)
        show("reading its rows")
        here = Here(sources)
        outcome = _import(document, words, register, decisions, here, asked)
    outcome = _ask(document, outcome, words, register, asked)
    if outcome.layout.refusal is not None:
        raise UsageError(f"{document.name}: {outcome.layout.refusal}")
    outcome = _read_again(outcome)
    data = _only(files)
    made = _draft(outcome, asked, register, data, here)
    _tell(outcome, asked, made.follows if made else None)
    if made and asked.out:
        follows = made.follows is not None
        _write(Files(outcome, lambda: made, here, data, follows=follows), asked.out, asked)
    return 0


def _take_answers(document: Document, asked: Asked, data: bytes, here: Here) -> int:
    """Tell what the owner of a plan answered, and write a draft of it if one is asked for."""
    answers = import_answers(document, here)
    if asked.form == "json":
        click.echo(json_table(COLUMNS, answer_rows(answers)), nl=False)
    elif asked.form != "text":
        click.echo(csv_table(COLUMNS, answer_rows(answers)), nl=False)
    to_stderr = asked.form != "text"
    for line in owner_summary(answers):
        click.echo(printable(line), err=to_stderr)
    if asked.out:
        digest = hashlib.sha256(data).hexdigest()
        write_folder(asked.out, draft_of(answers, digest, here.sources))
        click.echo(
            f"{asked.out}: the draft. Look at it, then: kg import --accept {asked.out}",
            err=to_stderr,
        )
    return 0


def _read_again(outcome: Outcome) -> Outcome:
    """Put doubts to a second reader, if a setting names one."""
    address = settings.MODEL.read()
    if not address:
        return outcome
    name, elsewhere = settings.MODEL_NAME.read(), settings.MODEL_ELSEWHERE.read()
    second = read_again(outcome, model_at(address, name, elsewhere=elsewhere))
    click.echo(second.sentence, err=True)
    return second.outcome


def _decisions(asked: Asked) -> Decisions:
    """Return what the options and the files of answers decide; the options win."""
    found = Decisions()
    for path in (*([asked.mapping] if asked.mapping else []), *asked.answers):
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file")
        found = read_decisions(path.read_text("utf-8-sig"), str(path)).over(found)
    return Decisions(publisher=asked.publisher, plan=asked.plan).over(found)


def _import(
    document: Document,
    words: Words,
    register: Register,
    decisions: Decisions,
    here: Here,
    asked: Asked,
) -> Outcome:
    """Read the document, by the mapping of an earlier edition where there is one."""
    if is_ours(document):
        vocabulary = read_vocabulary(here.sources)
        return decide(import_ours(document, decisions, register, vocabulary, here), decisions)
    outcome = import_document(document, words, register, decisions)
    if asked.mapping is None:
        whose = decisions.publisher or outcome.habits.owner or ""
        key, _ = publisher_of(whose, here.publishers, register)
        kept = find_mapping(here.sources.data, outcome.layout.columns, key)
        if kept is not None:
            click.echo(f"read by {kept[0].name}, kept from an earlier import", err=True)
            return import_document(document, words, register, decisions.over(kept[1]))
    return outcome


def _ask(
    document: Document, outcome: Outcome, words: Words, register: Register, asked: Asked
) -> Outcome:
    """Ask in the terminal what is in doubt; elsewhere doubts stay doubts."""
    if asked.form != "text" or not outcome.questions or not sys.stdin.isatty():
        return outcome
    answered: dict[str, str | None] = {}
    for number, question in enumerate(outcome.questions, start=1):
        answered[question.key] = _answer(question, number, len(outcome.questions))
    decisions = Decisions(columns=answered).over(outcome.decisions)
    return import_document(document, words, register, decisions)


def _answer(question: Question, number: int, of: int) -> str | None:
    click.echo(f"\nQuestion {number} of {of}: {printable(question.text)}", err=True)
    for at, choice in enumerate(question.choices, start=1):
        mark = "  (as it is)" if choice.code == question.default else ""
        click.echo(f"  {at:>2}  {choice.label}{mark}", err=True)
    click.echo("   0  nothing: do not read it", err=True)
    codes = [choice.code for choice in question.choices]
    default = codes.index(question.default) + 1 if question.default in codes else 0
    number = click.prompt("Number", default=default, type=click.IntRange(0, len(codes)), err=True)
    return codes[number - 1] if number else None


def _only(files: Sequence[Path]) -> bytes:
    """Return what the one file that was read holds; nothing where there are several."""
    return files[0].read_bytes() if len(files) == 1 and files[0].is_file() else b""


def _draft(
    outcome: Outcome, asked: Asked, register: Register, data: bytes, here: Here
) -> Made | None:
    """Return the draft; None where none is asked for and nothing says whose plan it is."""
    decided = outcome.decisions.continues
    digest = hashlib.sha256(data).hexdigest() if data else ""
    try:
        wanted = wanted_of(outcome, register, here)
    except UnownedError:
        if asked.out or asked.succeeds or decided:
            raise
        return None
    asks = asked.out and asked.form == "text" and sys.stdin.isatty()
    made = make(
        outcome, wanted, digest, here, succeeds=asked.succeeds, ask=asked_of if asks else None
    )
    if made.follows is None and decided:
        raise UsageError("continues: no plan here is one that this document follows")
    return made


def _write(files: Files, out: Path, asked: Asked) -> None:
    """Write the files of a draft, and say where they are.

    A file of the officer's that can be read and not be written again does not stop the import.
    """
    told: dict[str, bytes] = {}
    for name in files.names:
        try:
            told[name] = files.content(name)
        except DocumentError as err:
            if name not in COMMENTED.values():
                raise
            click.echo(f"not given back with comments: {printable(str(err))}", err=True)
    write_folder(out, told)
    findings = files.checked.findings
    violations = sum(1 for one in findings if one.is_violation)
    must = f"{violations} violations" if violations else "no violation"
    click.echo(
        f"{out}: the draft ({must}, {len(findings)} findings in {REPORT}). Look at it, then: "
        f"kg import --accept {out}",
        err=asked.form != "text",
    )


def _tell(outcome: Outcome, asked: Asked, follows: Following | None) -> None:
    if asked.form == "json":
        click.echo(json_table(COLUMNS, rows_of(outcome)), nl=False)
    elif asked.form == "csv":
        click.echo(csv_table(COLUMNS, rows_of(outcome)), nl=False)
    elif asked.form == "html":
        click.echo(page_of(outcome), nl=False)
    to_stderr = asked.form != "text"
    for line in summary(outcome):
        click.echo(printable(line), err=to_stderr)
    if outcome.questions:
        asking = ", ".join(f"“{question.key}”" for question in outcome.questions)
        click.echo(f"Not answered: what {printable(asking)} hold; see --answers.", err=to_stderr)
    if follows is not None:
        tell(follows, to_stderr=to_stderr)


def accept(folder: Path, root: Path | None) -> None:
    """Put a reviewed draft into the data, and say what to commit."""
    sources = find_sources(root)
    if (folder / OWNER_ANSWERS).is_file():
        with shown_progress() as show:
            show("stating the answers")
            made, changed = accept_answers(folder, sources)
        known = "" if made else " All of them were in already."
        number = f"{len(made):,} {plural(len(made), 'answer is', 'answers are')} in.{known}"
        click.echo(f"{number} `kg claims undo CLAIM` takes one back.")
        if changed:
            what = f"git add {' '.join(changed)} && git commit -m 'What the owner answered is in'"
            click.echo(f"Build it with `kg build`, and commit it:\n{what}")
        return
    done = accept_draft(folder, sources)
    click.echo(f"{done.plan} is in. Build it with `kg build`, and commit it:\n{done.commit}")
