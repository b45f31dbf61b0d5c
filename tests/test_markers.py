"""What a run leaves out is tried in CI, where nothing of it may be skipped."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.conftest import LEFT_OUT, ROOT, one_in, pytest_runtest_makereport, quick_ones
from tests.sharing_out import NAMED, in_turn, share_of


def _outcome(*marks: str) -> str:
    """Return what becomes of a test with some marks that finds its part missing."""
    item = SimpleNamespace(get_closest_marker=lambda name: name in marks or None)
    report = SimpleNamespace(skipped=True, outcome="skipped", longreprtext="no Chromium")
    wrapper = pytest_runtest_makereport(item)  # type: ignore[arg-type]
    next(wrapper)
    with pytest.raises(StopIteration) as ended:
        wrapper.send(report)  # type: ignore[arg-type]
    assert ended.value.value is report
    return report.outcome


@pytest.mark.parametrize("mark", LEFT_OUT)
def test_a_part_that_is_missing_fails_the_test_where_all_are_required(
    mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVIC_HEAVY", "required")
    assert _outcome(mark) == "failed"
    assert _outcome(mark, "skipif") == "skipped"
    assert _outcome() == "skipped"


@pytest.mark.parametrize("mark", LEFT_OUT)
def test_elsewhere_it_is_skipped(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CIVIC_HEAVY", raising=False)
    assert _outcome(mark) == "skipped"


def test_quick_cases_are_among_all_cases() -> None:
    found = quick_ones(["a", "b", "c"], "b")
    assert [getattr(case, "values", (case,))[0] for case in found] == ["a", "b", "c"]
    assert [hasattr(case, "marks") for case in found] == [True, False, True]
    with pytest.raises(AssertionError, match="none of the cases"):
        quick_ones(["a"], "d")


def test_one_in_some_is_quick_and_none_is_lost() -> None:
    found = one_in(3, range(7))
    assert [case for case in found if isinstance(case, int)] == [0, 3, 6]
    assert len(found) == 7


def test_what_is_named_to_start_early_or_together_is_a_file_of_tests() -> None:
    assert [name for name in NAMED if not (ROOT / "tests" / f"{name}.py").is_file()] == []


def test_no_test_is_lost_in_turning_and_what_belongs_together_stays_so() -> None:
    names = ["a", "test_cli", "b", "test_catalog", "b", "test_web_catalog", "c", "a", "b"]
    items = [SimpleNamespace(nodeid=f"tests/{name}.py::{n}") for n, name in enumerate(names)]
    turned = in_turn(items)  # type: ignore[arg-type]
    assert sorted(turned, key=items.index) == items
    shares = [share_of(item.nodeid) for item in turned]
    wanted = ["test_web_catalog"] * 2 + ["test_cli"] + ["b"] * 3 + ["a"] * 2 + ["c"]
    assert shares == wanted
