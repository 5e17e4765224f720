"""The user's files, in and out, and where things are kept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.model import BytesBody, FileBody
from workbench.model.errors import PayloadError, StoreError
from workbench.store import AppDirs, read_file_body, write_output, write_report
from workbench.store.files.atomic import only_one


def run(code: str, *arguments: str, stdin: bytes = b"") -> bytes:
    """What a Python process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], input=stdin, capture_output=True, check=True
    )
    return done.stdout


class TestPlaces:
    """Where things are kept."""

    def test_workbench_home_holds_everything(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "w"))
        assert AppDirs.find() == AppDirs(tmp_path / "w/data", tmp_path / "w/config", tmp_path / "w/cache")
        assert list(tmp_path.iterdir()) == []

    def test_a_relative_home_does_not_move(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("WORKBENCH_HOME", "w")
        assert AppDirs.find().data == tmp_path / "w/data"

    @pytest.mark.skipif(sys.platform != "linux", reason="the XDG folders are Linux's")
    def test_without_it_the_platforms_folders_do(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("WORKBENCH_HOME", "")
        for name in ("DATA", "CONFIG", "CACHE"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
        app = "endpoint-workbench"
        assert AppDirs.find() == AppDirs(
            tmp_path / "DATA" / app, tmp_path / "CONFIG" / app, tmp_path / "CACHE" / app
        )


class TestReading:
    """Bodies that are files."""

    def test_bytes_are_the_files(self, tmp_path: Path) -> None:
        path = tmp_path / "päy load"
        path.write_bytes(b"\r\n\x00\xff ")
        assert read_file_body(FileBody(str(path))) == BytesBody(b"\r\n\x00\xff ", origin=str(path))

    def test_home_is_expanded_and_the_origin_is_as_written(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / "p").write_bytes(b"1")
        assert read_file_body(FileBody("~/p")) == BytesBody(b"1", origin="~/p")

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("missing", "No such file"),
            (".", "is a folder"),
            ("pipe", "not a regular file"),
            ("text/under", "Not a directory"),
            ("a\0b", "null"),
            ("x" * 300, "name too long"),
            ("~nobody-of-that-name/x", "home"),
            ("", "is a folder"),
        ],
    )
    def test_what_cannot_be_read_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, reason: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        os.mkfifo("pipe")
        Path("text").write_text("x")
        with pytest.raises(PayloadError, match=rf"(?i){reason}"):
            read_file_body(FileBody(name))

    def test_a_device_is_not_opened(self) -> None:
        with pytest.raises(
            PayloadError, match="/dev/zero cannot be read: it is a device, not a regular file"
        ):
            read_file_body(FileBody("/dev/zero"))

    def test_a_file_that_grows_meanwhile_is_refused(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "log"
        path.write_bytes(b"begun")
        asked, looks = os.fstat, []

        def append_once(descriptor: int) -> os.stat_result:
            status = asked(descriptor)
            looks.append(status.st_size)
            # The first look is whether it is a regular file, the second how large it is before it is read.
            if looks == [5, 5]:
                with path.open("ab") as file:
                    file.write(b" and not done")
            return status

        monkeypatch.setattr(os, "fstat", append_once)
        with pytest.raises(PayloadError, match="changed while it was read"):
            read_file_body(FileBody(str(path)))

    def test_standard_input_and_process_substitution_are_read_to_their_end(self) -> None:
        code = (
            "import sys; from workbench.model import FileBody; from workbench.store import read_file_body;"
            "print(read_file_body(FileBody(sys.argv[1])))"
        )
        for path in ("/dev/stdin", "/dev/fd/0"):
            assert run(code, path, stdin=b"from a pipe").strip() == (
                f"BytesBody(data=b'from a pipe', origin='{path}')".encode()
            )


class TestWriting:
    """Bodies that become files."""

    def test_a_file_is_written_and_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / ("n" * 255)
        write_output(str(path), b"one")
        write_output(str(path), iter([b"t", b"", b"wo"]))
        assert path.read_bytes() == b"two"
        assert [entry.name for entry in tmp_path.iterdir()] == [path.name]

    def test_modes_are_the_umasks_or_the_old_files(self, tmp_path: Path) -> None:
        new, old = tmp_path / "new", tmp_path / "old"
        old.touch()
        old.chmod(0o640)
        before = os.umask(0o027)
        try:
            write_output(str(new), b"")
            write_output(str(old), b"")
        finally:
            os.umask(before)
        assert stat.S_IMODE(new.stat().st_mode) == 0o640
        assert stat.S_IMODE(old.stat().st_mode) == 0o640

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
    def test_a_read_only_file_is_not_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "old"
        path.write_bytes(b"old")
        path.chmod(0o400)
        with pytest.raises(StoreError, match="read-only"):
            write_output(str(path), b"new")
        assert path.read_bytes() == b"old"

    def test_a_symbolic_link_stays_and_its_target_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "deep").mkdir()
        target = tmp_path / "deep" / "file"
        link = tmp_path / "link"
        link.symlink_to(target)
        for content in (b"made", b"replaced"):
            write_output(str(link), content)
            assert link.is_symlink()
            assert target.read_bytes() == content

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            (".", "it is a folder"),
            ("missing/x", "No such file"),
            ("text/under", "Not a directory"),
            ("/proc/x", "No such file|denied"),
            ("a\0b", "NUL"),
        ],
    )
    def test_what_cannot_be_written_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, reason: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("text").write_text("old")
        with pytest.raises(StoreError, match=reason):
            write_output(name, b"new")
        assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("text", "old")]

    def test_a_source_that_fails_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path / "old"
        path.write_bytes(b"old")

        def cut() -> Iterator[bytes]:
            yield b"half"
            raise ConnectionResetError("cut")

        with pytest.raises(ConnectionResetError):
            write_output(str(path), cut())
        assert path.read_bytes() == b"old"
        assert len(list(tmp_path.iterdir())) == 1

    def test_a_pipe_is_written_straight(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        got: list[bytes] = []
        reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
        reader.start()
        write_output(str(pipe), b"through")
        reader.join()
        assert got == [b"through"]
        assert stat.S_ISFIFO(pipe.stat().st_mode)

    def test_a_device_is_written_straight(self) -> None:
        write_output("/dev/null", b"x")
        assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
        with pytest.raises(StoreError, match="No space left"):
            write_output("/dev/full", b"x")

    @pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
    def test_standard_output_goes_on_where_it_was(self, tmp_path: Path, name: str) -> None:
        code = (
            "import sys; from workbench.store import write_output;"
            "print('before', flush=True); write_output(sys.argv[1], b'body\\n'); print('after')"
        )
        assert run(code, name) == b"before\nbody\nafter\n"
        with (tmp_path / "log").open("wb") as log:
            subprocess.run([sys.executable, "-c", code, name], stdout=log, check=True)
        assert (tmp_path / "log").read_bytes() == b"before\nbody\nafter\n"


def test_the_newest_twenty_reports_are_kept(places: AppDirs) -> None:
    written = [write_report(places, f"report {turn} \udcff") for turn in range(25)]
    kept = sorted((places.data / "reports").iterdir())
    assert kept == written[5:]
    assert kept[-1].read_text() == "report 24 \\udcff"
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_only_one_holds_a_lock_file(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def enter(turn: int) -> None:
        with only_one(tmp_path / "lock"):
            inside.append(turn)
            most.append(len(inside))
            (tmp_path / "work").write_text(str(turn))
            inside.remove(turn)

    threads = [threading.Thread(target=enter, args=(turn,)) for turn in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 20


def test_importing_the_room_is_cheap() -> None:
    """It is on the way to the first paint: what only some calls need is imported by them."""
    code = "import sys; from workbench.store import *; print(*sys.modules)"
    loaded = run(code).decode().split()
    assert "workbench.store.history.history" in loaded
    dear = {
        "hashlib",
        "tomllib",
        "platformdirs",
        "tempfile",
        "shutil",
        "asyncio",
        "logging",
        "random",
    }
    assert dear.isdisjoint(loaded)
