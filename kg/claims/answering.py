"""What the owner of a plan answered, as facts: each rests on a claim that says who, and when.

What stood there before is kept as a rejected claim, as with any claim that is accepted, so that
`kg claims undo` takes an answer back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.claims import editing
from kg.claims.constraints import Counts, refuse_broken
from kg.claims.deciding import Deciding
from kg.claims.facts import Facts
from kg.claims.files import DataFiles
from kg.claims.records import EVIDENCE, Claim, Decision, Status
from kg.claims.statements import Parsed
from kg.claims.writing import block_of, quoted
from kg.errors import UsageError
from kg.namespaces import code, shorten
from kg.terms import CIVIC, PREFIXES

_BASIS = "owner-answer"
# The owner says it in so many words.
_SURE = "1.0"
_TITLE, _PUBLISHER, _ISSUED = (
    f"{PREFIXES['dcterms']}{name}" for name in ("title", "publisher", "issued")
)
_START, _END = f"{PREFIXES['dcat']}startDate", f"{PREFIXES['dcat']}endDate"
_DATE = f"{PREFIXES['xsd']}date"


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: of what, by which property, and what it says.

    Shape: `value` is an IRI, or "" where the answer is a time from `earliest` to `latest`;
    `written` is how it was written, in which row (from 1) of which sheet.
    """

    subject: str
    predicate: str
    value: str
    earliest: date | None
    latest: date | None
    written: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Said:
    """Who answered (an IRI), on which day (ISO 8601), and the file's SHA-256 in hex.

    The name of the file is not kept: it may be a person's.
    """

    by: str
    on: str
    digest: str


def state_answers(
    files: DataFiles, counts: Counts, answers: Sequence[Answered], said: Said
) -> tuple[str, ...]:
    """State answers as facts, in the files as they are held, and return the IRIs of their claims.

    Args:
        files: The data; nothing is written yet.
        counts: How often a property may stand.
        answers: What was answered.
        said: By whom, when, and where.

    Shape: an answer that was stated before is left out; one that was taken back is stated again.

    Raises:
        UsageError: An answer is about a thing that has gone, or breaks what must hold.
    """
    facts, deciding = Facts(files, counts), Deciding(files, counts)
    made: list[str] = []
    for answer in answers:
        claim = _claim(files, answer)
        where = f"{answer.sheet}, row {answer.row}"
        decision = Decision(said.by, said.on, f"The owner answered so when asked ({where}).")
        if not files.file_of(claim.iri):
            _add(files, claim, answer, said, decision)
            facts.state(claim, decision)
        elif (known := files.claim(claim.iri)).status is Status.PROPOSED:  # it was taken back
            deciding.accept(known, decision)
        else:
            continue
        made.append(claim.iri)
    refuse_broken(files, {answer.predicate for answer in answers})
    return tuple(made)


def _claim(files: DataFiles, answer: Answered) -> Claim:
    home = files.file_of(answer.subject)
    if not home:
        raise UsageError(
            f"{shorten(answer.subject)} is not in the data any more: take its answer out"
        )
    meaning = (answer.subject, answer.predicate, answer.value, answer.earliest, answer.latest)
    digest = hashlib.sha256(" ".join(map(str, meaning)).encode()).hexdigest()[:10]
    meant = answer.value or _beside(answer.subject, f"time-owner-{digest}")
    return Claim(
        _beside(answer.subject, f"claim-owner-{digest}"), home, answer.subject, answer.predicate,
        meant, Status.ACCEPTED, _SURE, _BASIS,
    )  # fmt: skip


def _beside(iri: str, key: str) -> str:
    """Return the IRI of another thing of the same publisher."""
    return f"{iri.rpartition('/')[0]}/{key}"


def _add(files: DataFiles, claim: Claim, answer: Answered, said: Said, decision: Decision) -> None:
    """Put the claim behind what it is about, with its place in the file and the time it means."""
    document = _beside(claim.subject, f"doc-owner-{said.digest[:10]}")
    cell = f"{claim.iri.replace('/claim-owner-', '/cell-owner-')}"
    has_document = bool(files.file_of(document))

    def change(parsed: Parsed, name: str) -> Parsed:
        blocks = [] if has_document else [_document_of(parsed, document, said)]
        blocks.append(_cell_of(parsed, cell, document, answer))
        if not answer.value:
            blocks.append(_time_of(parsed, claim.object, cell, answer))
        blocks.append(block_of(parsed, claim, _SURE, _BASIS, "", [cell], decision))
        return editing.add_block_after(parsed, claim.subject, "\n\n".join(blocks), name)

    files.edit(claim.file, change)


def _document_of(parsed: Parsed, iri: str, said: Said) -> str:
    written = parsed.write
    return _block(
        f"{written(iri)} a {written(str(CIVIC.SourceDocument))}",
        f"{written(_TITLE)} {quoted(f'Answers of the owner, {said.on}')}@en",
        f"{written(_PUBLISHER)} {written(said.by)}",
        f'{written(_ISSUED)} "{said.on}"^^{written(_DATE)}',
        f'{written(str(CIVIC.contentHash))} "{said.digest}"',
    )


def _cell_of(parsed: Parsed, iri: str, document: str, answer: Answered) -> str:
    written = parsed.write
    return _block(
        f"{written(iri)} a {written(str(CIVIC.SourceLocation))}",
        f"{written(str(CIVIC.inDocument))} {written(document)}",
        f"{written(str(CIVIC.table))} {quoted(answer.sheet)}",
        f"{written(str(CIVIC.row))} {answer.row}",
        f'{written(str(CIVIC.column))} "Answer"',
    )


def _time_of(parsed: Parsed, iri: str, cell: str, answer: Answered) -> str:
    written = parsed.write
    lines = [
        f"{written(iri)} a {written(str(CIVIC.TimeFrame))}",
        f"{written(str(CIVIC.asWritten))} {quoted(answer.written)}",
    ]
    if answer.earliest != answer.latest:
        lines.append(f'{written(_START)} "{answer.earliest}"^^{written(_DATE)}')
    lines.append(f'{written(_END)} "{answer.latest}"^^{written(_DATE)}')
    lines.append(f"{written(str(CIVIC.basis))} {written(code('basis', _BASIS))}")
    return _block(*lines, f"{written(EVIDENCE)} {written(cell)}")


def _block(*lines: str) -> str:
    return " ;\n  ".join(lines) + " ."
