"""Work without the search for circles: it is off inside, and as before behind, whatever happens."""

from __future__ import annotations

import gc

import pytest

from kg.uncollected import uncollected


def test_the_search_is_off_inside_and_on_behind() -> None:
    assert gc.isenabled()
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_turns_it_on_again() -> None:
    with pytest.raises(ValueError, match="no"), uncollected():
        raise ValueError("no")
    assert gc.isenabled()
