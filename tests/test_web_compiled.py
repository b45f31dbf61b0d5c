"""Templates are compiled once; what is kept is used only where it is what would be compiled."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from web.compiled import CompiledTemplates

PAGE = "one {{ word }}"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts that are compiled, as they are."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    texts: list[str] = []
    compile_text = Environment.compile

    def compiling(self: Environment, source: str, *given: object, **more: object) -> object:
        texts.append(source)
        return compile_text(self, source, *given, **more)

    monkeypatch.setattr(Environment, "compile", compiling)
    return texts


def _rendered(folder: Path, text: str = PAGE, program: str = "a") -> str:
    made = Environment(
        loader=DictLoader({"page": text}), bytecode_cache=CompiledTemplates(folder, program)
    )
    return made.get_template("page").render(word="two")


def test_a_second_process_compiles_nothing(tmp_path: Path, compiled: list[str]) -> None:
    assert [_rendered(tmp_path / "kept") for _ in range(2)] == ["one two"] * 2
    assert compiled == [PAGE]


def test_another_text_or_program_compiles_anew(tmp_path: Path, compiled: list[str]) -> None:
    _rendered(tmp_path)
    assert _rendered(tmp_path, "three {{ word }}") == "three two"
    assert _rendered(tmp_path, "three {{ word }}", program="b") == "three two"
    assert len(compiled) == 3


@pytest.mark.parametrize("cut", [0, 10, -1])
def test_a_file_that_is_not_whole_is_as_none(tmp_path: Path, compiled: list[str], cut: int) -> None:
    _rendered(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:cut])
    assert [_rendered(tmp_path) for _ in range(2)] == ["one two"] * 2
    assert len(compiled) == 2  # the damaged one was written over


def test_where_nothing_can_be_kept_pages_are_rendered(
    tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert _rendered(tmp_path / "file") == "one two"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert _rendered(tmp_path / "none") == "one two"
    assert not (tmp_path / "none").exists()
    assert len(compiled) == 2
