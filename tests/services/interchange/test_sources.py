"""What a text names: files, folders, or itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.interchange.importers.importer import Origin
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.errors import PayloadError
from workbench.model.invocation import Connection, FileBody, Invocation, TextBody
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.interchange import sources as sources_module
from workbench.services.interchange.sources import (
    Sources,
    decoded_text,
    file_bytes,
    is_large,
    is_like_path,
    placed,
    streamed_readings,
)

NO_FOLDER = "a text\nof two lines"


@pytest.fixture
def sources(bench: Workbench) -> Sources:
    return Sources(bench, Connection(sandbox=True))


def named(sources: Sources, text: str) -> list[tuple[str, bytes]]:
    return [(name, read()) for name, read in sources.named(text)]


def test_a_folder_is_its_files_that_may_hold_invocations(sources: Sources, tmp_path: Path) -> None:
    for name in ("b.json", "a.jsonl", "notes.txt", "deep/c.har"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    files = named(sources, f" {tmp_path}\n")
    assert [(Path(name).name, data) for name, data in files] == [
        ("a.jsonl", b"a.jsonl"),
        ("b.json", b"b.json"),
        ("c.har", b"deep/c.har"),
    ]
    (tmp_path / "empty").mkdir()
    with pytest.raises(PayloadError, match="contains no file whose name ends in"):
        named(sources, str(tmp_path / "empty"))


@pytest.mark.parametrize("text", [NO_FOLDER, "x" * 5_000, "no/such/path", "a\udcff"])
def test_what_names_nothing_is_the_text_itself(sources: Sources, text: str) -> None:
    assert named(sources, text) == [("", text.encode("utf-8", "surrogateescape"))]


def test_an_object_that_is_not_there_is_named(sources: Sources, sandbox: Sandbox) -> None:
    with pytest.raises(PayloadError, match="There is no object at"):
        named(sources, f"s3://{sandbox.bucket}/nothing/at/all")
    with pytest.raises(PayloadError, match="s3://no-such-bucket/x: The specified bucket does not exist"):
        named(sources, "s3://no-such-bucket/x")


def test_only_large_files_are_read_as_streams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_module, "_LARGE", 100)
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    line = '{"operation": "InvokeEndpoint", "fields": {"EndpointName": "e"}}\n'
    small.write_text(line)
    large.write_text(line * 5)
    assert (is_large(f" {large}\n"), is_large(str(small)), is_large(str(tmp_path))) == (True, False, True)
    assert not any(map(is_large, (NO_FOLDER, "s3://b/k", "no/such", "x" * 5_000)))
    for source in ("", "s3://b/k", str(small)):
        with streamed_readings(source, Origin(source)) as readings:
            assert readings is None
    with streamed_readings(str(large), Origin(str(large))) as readings:
        assert readings is not None
        assert [isinstance(reading, Reading) for reading in readings] == [True] * 5


def test_what_may_be_a_path_looks_like_one() -> None:
    assert all(map(is_like_path, ("a.json", "~/x/y.har", " C:\\x ", "data@2:1,5")))
    assert not any(map(is_like_path, ("", "two words", "{}", "a\nb")))


def test_what_is_not_utf8_is_said_with_its_place() -> None:
    assert decoded_text("é".encode(), "f") == "é"
    assert decoded_text(b"a\xff", "") == "a\udcff"
    with pytest.raises(MalformedError) as error:
        decoded_text(b"one\ntwo \xff", "f")
    assert error.value.reason.startswith("line 2: byte 8 is not UTF-8 text")


def test_a_file_that_a_file_names_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "body.bin").write_bytes(b"x")
    caveats = (
        Caveat(member="Body", kind=CaveatKind.FILE, text="body.bin"),
        Caveat(member="Accept", kind=CaveatKind.UNKNOWN, text="pick()"),
    )
    invocation = Invocation(body=FileBody("body.bin"), caveats=caveats)
    source = str(tmp_path / "call.sh")
    beside = placed(Reading("curl", invocation), source)
    assert isinstance(beside, Reading) and beside.source == source
    assert beside.invocation.body == FileBody(str(tmp_path / "body.bin"))
    assert [caveat.text for caveat in beside.invocation.caveats] == [str(tmp_path / "body.bin"), "pick()"]
    assert file_bytes(beside.invocation.body.path) == b"x"


@pytest.mark.parametrize("body", [FileBody("elsewhere.bin"), FileBody("/absolute.bin"), TextBody("x"), None])
def test_another_body_stays_where_it_is(tmp_path: Path, body: FileBody | TextBody | None) -> None:
    source = str(tmp_path / "call.sh")
    reading = placed(Reading("curl", Invocation(body=body)), source)
    assert isinstance(reading, Reading) and (reading.invocation.body, reading.source) == (body, source)


@pytest.mark.parametrize("source", ["", "s3://bucket/call.sh"])
def test_what_has_no_folder_has_nothing_beside_it(source: str) -> None:
    reading = Reading("curl", Invocation(body=FileBody("body.bin")))
    assert placed(reading, source) is reading
    malformed = MalformedError("no")
    assert placed(malformed, "call.sh") is malformed
