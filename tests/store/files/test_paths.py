"""Paths as they are typed and pasted; files for another program's work."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from workbench.model.errors import PayloadError
from workbench.model.invocation import FileBody
from workbench.store.files.paths import completed, file_facts, pasted_path
from workbench.store.files.payload_file import read_file_body
from workbench.store.files.temp_file import scratch_content, scratch_file


def test_a_path_is_completed_as_it_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "cat.png").touch()
    (tmp_path / "iris.csv").touch()
    (tmp_path / ".hidden").touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert completed(f"{tmp_path}/im") == f"{tmp_path}/images/"
    assert completed(f"{tmp_path}/images/") == f"{tmp_path}/images/cat.png"
    assert completed("~/ir") == "~/iris.csv"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/x") is None
    assert completed(f"{tmp_path}/none/x") is None
    assert completed("\0") is None


@pytest.mark.parametrize("form", ["{}", "'{}'", '"{}"', " {}\n", "file://{}"])
def test_a_path_that_is_dropped_on_a_terminal_is_one(tmp_path: Path, form: str) -> None:
    place = tmp_path / "a file.json"
    place.touch()
    assert pasted_path(form.format(place)) == str(place)
    assert pasted_path(form.format(tmp_path)) is None


def test_blanks_may_be_escaped(tmp_path: Path) -> None:
    place = tmp_path / "a file.json"
    place.touch()
    assert pasted_path(str(place).replace(" ", "\\ ")) == str(place)
    assert pasted_path(str(place).replace(" ", "%20")) is None
    assert pasted_path(f"file://{place}".replace(" ", "%20")) == str(place)


def test_other_texts_are_no_paths() -> None:
    cases: list[str] = ["", "word", "/none/such", "a\nb", "/" + "x" * 5_000, "/\0"]
    for text in cases:
        assert pasted_path(text) is None, text


def test_facts_of_a_file(tmp_path: Path) -> None:
    place = tmp_path / "x.json"
    place.write_bytes(b"[1]" * 5_000)
    facts = file_facts(str(place))
    assert (facts.size, facts.beginning[:3], len(facts.beginning)) == (15_000, b"[1]", 4096)
    assert facts.modified == place.stat().st_mtime
    for path in (str(tmp_path), str(tmp_path / "none"), "/dev/zero", "\0"):
        with pytest.raises(PayloadError):
            file_facts(path)


def test_a_scratch_file_is_private_exact_and_gone_afterwards() -> None:
    data = bytes(range(256))
    with scratch_file(data, ".json") as path:
        assert path.suffix == ".json"
        assert scratch_content(path) == data
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        path.unlink()
        with pytest.raises(PayloadError):
            scratch_content(path)
    assert not path.parent.exists()


def test_a_path_of_blanks_is_named_in_quotes() -> None:
    with pytest.raises(PayloadError, match=r"^'  ' cannot be read: No such file"):
        file_facts("  ")
    with pytest.raises(PayloadError, match=r"^'body.json ' cannot be read: No such file"):
        read_file_body(FileBody("body.json "))
