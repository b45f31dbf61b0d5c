"""What `kg register` does: write the partnership register, or the form of one partner."""

from __future__ import annotations

from pathlib import Path

from kg.choices import REGISTER_FORMATS
from kg.cli.actions.documents import chosen_format, put
from kg.cli.actions.opening import current_release
from kg.exporters.register import partner_form, partnership_register
from kg.lookup import NameIndex, find_thing


def register(
    plan: str, partner: str, form: str | None, output: Path, release_dir: Path | None
) -> None:
    """Write the register.

    Raises:
        UsageError: The file says no format, or its folder is not there.
        NotFoundError: Nothing has the name of the plan or of the partner.
    """
    wanted = chosen_format(output, form, REGISTER_FORMATS)
    store = current_release(release_dir).store
    index = NameIndex(store)
    of = find_thing(index, plan, "plan").iri if plan else ""
    if partner:
        document = partner_form(store, find_thing(index, partner, "party").iri, of)
    else:
        document = partnership_register(store, of, is_full=wanted == "xlsx")
    put(document, wanted, output)
