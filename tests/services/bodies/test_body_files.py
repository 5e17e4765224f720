"""Bodies that are asked, saved and handed over."""

from __future__ import annotations

import contextlib
import stat
import threading
from pathlib import Path

import pytest

from workbench.model.errors import FileExistsAlreadyError, OperationCancelledError, StoreError
from workbench.services import Workbench
from workbench.services.bodies.body_files import BodyFiles
from workbench.store import AppDirs


@pytest.fixture
def bodies(tmp_path: Path) -> BodyFiles:
    places = AppDirs(data=tmp_path / "data", config=tmp_path / "config", cache=tmp_path / "cache")
    return BodyFiles(Workbench(places))


def test_a_file_is_its_owners_and_none_is_overwritten(bodies: BodyFiles, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    assert bodies.save(str(path), b"one") == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsAlreadyError):
        bodies.save(str(path), b"two")
    assert path.read_bytes() == b"one"
    path.chmod(0o640)
    bodies.save(str(path), b"two", replace=True)
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_that_leads_nowhere_is_something_that_is_there(bodies: BodyFiles, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsAlreadyError):
        bodies.save(str(link), b"x")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("path", ["", "  ", "a\0b", "/", "/nowhere/at/all", "~nobody-of-that-name/x"])
def test_what_cannot_be_written_says_so(bodies: BodyFiles, path: str) -> None:
    with pytest.raises(StoreError):
        bodies.save(path, b"x")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iris-7", "iris-7.json"),
        ("../../etc/passwd", "etc-passwd.json"),
        ("", "body.json"),
        ("a b\n", "a-b.json"),
    ],
)
def test_a_proposed_name_stays_in_its_folder(bodies: BodyFiles, name: str, expected: str) -> None:
    assert bodies.proposal(name, ".json") == expected


def test_a_file_is_handed_over_and_taken_back(bodies: BodyFiles) -> None:
    path = bodies.hand_over("../x.json", b"{}")
    assert path.read_bytes() == b"{}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    bodies.take_back(path)
    bodies.take_back(path)
    assert not path.exists()


def test_queries_are_kept_newest_first_by_endpoint(bodies: BodyFiles) -> None:
    for expression in ("a", "b", "a", *(f"q{number}" for number in range(25))):
        bodies.keep_query("iris", expression)
    bodies.keep_query("other", "z")
    assert bodies.queries("iris")[:2] == ("q24", "q23")
    assert len(bodies.queries("iris")) == 20
    assert bodies.queries("other") == ("z",)
    assert bodies.queries("none") == ()


def test_a_process_answers_and_is_started_again_after_a_stop(bodies: BodyFiles) -> None:
    process = bodies.asked(b'{"a": [1.10, {"key": 1e400}]}', lines=False)
    assert process.ask("a[0]").text == b"1.10"
    assert process.completions("a[1].") == ("a[1].key",)
    process.stop()
    # Its end may be noticed before it is asked again, or by asking it.
    with contextlib.suppress(OperationCancelledError):
        process.ask("a")
    assert process.ask("a[1].key").text == b"1e400"
    process.close()
    with pytest.raises(OperationCancelledError):
        process.ask("a")


def test_a_question_that_takes_long_can_be_given_up(bodies: BodyFiles) -> None:
    process = bodies.asked(b"[" + b",".join([b"1"] * 200_000) + b"]", lines=False)
    process.ask("@")
    ended: list[bool] = []

    def ask() -> None:
        with pytest.raises(OperationCancelledError):
            process.ask("sort_by(@, &to_string(@)) | " * 200 + "@")
        ended.append(True)

    thread = threading.Thread(target=ask)
    thread.start()
    process.close()
    thread.join(60)
    assert ended
