"""What `kg query` does: run a visitor's kind of query on the current release."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.choices import ANSWER_FORMATS, TRIPLE_FORMATS
from kg.cli.actions.opening import current_release
from kg.errors import LoadError, QueryError
from kg.lookup import NameIndex
from kg.queries import check_visitor_query, run_text
from kg.records import GraphResult
from kg.serialising import write_answer, write_triples


def run_query(file: str, form: str | None, release_dir: Path | None) -> None:
    """Print the answer to the query in a file, or on standard input where that is `-`.

    Raises:
        LoadError: The file is no text.
        QueryError: The file can not be read, the query is refused, or the form is of another kind
            of answer.
    """
    text = check_visitor_query(_read(file))
    release = current_release(release_dir)
    store = release.store
    found = run_text(store, text, f"{release.manifest['base']}/")
    if isinstance(found, GraphResult):
        chosen = form or "ttl"
        if chosen == "xml":
            chosen = "rdfxml"
        if chosen not in (*TRIPLE_FORMATS, "csv", "json"):
            raise QueryError(f"the query gives triples: use one of {', '.join(TRIPLE_FORMATS)}")
        sys.stdout.buffer.write(write_triples(found.triples, chosen))
        return
    chosen = form or "table"
    if chosen not in ANSWER_FORMATS:
        raise QueryError(f"the query gives rows: use one of {', '.join(ANSWER_FORMATS)}")
    names = NameIndex(store).names if chosen == "table" else {}
    click.echo(write_answer(found, chosen, names=names), nl=False)


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as err:
        raise LoadError(f"{file}: not UTF-8 text: {err.reason} at byte {err.start}") from err
    except OSError as err:
        raise QueryError(f"{file}: {err.strerror}") from err
