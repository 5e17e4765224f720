"""What the body is and what is wrong with it, as an object. No app."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import IRIS
from workbench.content.formats.text import TEXT
from workbench.model.invocation import Base64Body, FileBody, TextBody
from workbench.tui.panels.payload.description import BodyDescription, checked

BROKEN = TextBody('{"a": [1 2],\n"b" 3}\n')


def test_it_goes_from_problem_to_problem_and_round_the_end() -> None:
    description = BodyDescription()
    description.draft = IRIS
    assert (description.next_problem(1, 1), description.lines(BROKEN)) == (None, frozenset())
    description.problems, count = checked(BROKEN, "application/json")
    assert count == len(BROKEN.text)
    first = description.next_problem(1, 1)
    assert first is not None and first[0] == 1
    last = (description.problems[-1].line, description.problems[-1].column)
    assert description.next_problem(*last) == first
    assert 0 in description.lines(BROKEN) and description.lines(FileBody("a")) == frozenset()


def test_kind_and_limit_are_those_of_the_draft() -> None:
    description = BodyDescription()
    description.draft = IRIS
    assert description.content_type == "application/json"
    assert "JSON" in str(description.kind(TextBody("{}")))
    assert description.kind(Base64Body("e30=")) is TEXT
    assert description.limit == 6_291_456
    description.draft = IRIS.with_(operation="InvokeEndpointAsync")
    assert description.limit == 128_000


def test_what_is_not_known_has_no_size() -> None:
    assert checked(None, "") == ([], 0)
    assert checked(FileBody("a"), "text/csv") == ([], None)
    assert checked(Base64Body("%%"), "text/csv") == ([], None)


def test_a_file_is_checked_as_any_other_body(tmp_path: Path) -> None:
    picture, document = tmp_path / "picture.png", tmp_path / "document.json"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    document.write_text('{"a": 1}')
    problems, count = checked(FileBody(str(picture)), "application/json")
    assert problems and count is None
    assert checked(FileBody(str(document)), "application/json")[0] == []
    assert checked(FileBody(str(tmp_path / "absent")), "application/json") == ([], None)


def test_a_file_that_is_very_large_is_not_read_to_be_checked(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.write(b"not JSON")
        file.truncate(1_000_000_000)
    assert checked(FileBody(str(large)), "application/json") == ([], None)
