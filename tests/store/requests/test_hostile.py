"""Request files of a cloned repository: none makes the workbench wait, look elsewhere, or grow."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.model.errors import PayloadError, RequestFileError, StoreError, UsageError, WorkbenchError
from workbench.model.invocation import FileBody
from workbench.store import AppDirs
from workbench.store.files.payload_file import read_file_body
from workbench.store.files.regular_file import read_regular
from workbench.store.requests import RequestFolder, find_folder

REQUEST = '[fields]\nEndpointName = "e"\n'


def bind(path: Path) -> None:
    """Leave a socket behind."""
    # A socket's path may have no more than 108 characters.
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)


def huge(path: Path) -> None:
    """A file of 2 TB that takes no room."""
    with path.open("wb") as file:
        file.truncate(2 << 40)


def link_to(target: str) -> Callable[[Path], None]:
    """Makes a link."""
    return lambda path: path.symlink_to(target)


KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": bind,
    "huge": huge,
    "device": link_to("/dev/zero"),
    "terminal": link_to("/dev/tty"),
    "process": link_to("/proc/self/mem"),
    "messages": link_to("/proc/kmsg"),
    "folder": lambda path: path.mkdir(),
    "circle": link_to("again.toml"),
    "outside": link_to("../outside.toml"),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of requests, with something outside of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outside.toml").write_text(REQUEST)
    folder = tmp_path / "requests"
    (folder / "environments").mkdir(parents=True)
    (folder / "fine.toml").write_text(REQUEST)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_that_is_no_file_of_its_folder_is_refused_at_once(root: Path, kind: str) -> None:
    KINDS[kind](root / "again.toml")
    folder = RequestFolder(root)
    with pytest.raises(WorkbenchError):
        folder.read("again")
    assert folder.read("fine")[0].name == "fine"
    assert "fine" in [entry.name for entry in folder.entries()]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "folder"])
def test_an_environment_that_is_no_file_of_its_folder_is_refused_at_once(root: Path, kind: str) -> None:
    KINDS[kind](root / "environments" / "again.toml")
    with pytest.raises(WorkbenchError):
        RequestFolder(root).environment("again")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"circle", "outside"}])
def test_a_body_that_is_no_regular_file_is_refused_at_once(root: Path, kind: str) -> None:
    KINDS[kind](root / "body")
    with pytest.raises(PayloadError, match=r"body cannot be read: "):
        read_file_body(FileBody(str(root / "body")))


@pytest.mark.parametrize(
    "name",
    [
        "../outside.toml",
        "/etc/hostname",
        "link",
        "sub/../../outside.toml",
        "linked/outside.toml",
        "circle",
        "a\\u0000b",
    ],
)
@pytest.mark.parametrize("table", ["[body]\nfile", "[expect]\nbody_file"])
def test_a_body_outside_of_the_folder_is_refused(root: Path, name: str, table: str) -> None:
    (root / "link").symlink_to("../outside.toml")
    (root / "linked").symlink_to("..")
    (root / "circle").symlink_to("circle")
    (root / "one.toml").write_text(f'{REQUEST}{table} = "{name}"\n')
    with pytest.raises(RequestFileError, match=r"outside of the folder|is not a path"):
        RequestFolder(root).read("one")


def test_a_projects_folder_that_is_a_link_out_of_it_is_refused(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / ".workbench").symlink_to("/")
    places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "e")
    with pytest.raises(StoreError, match="is a link to outside of its project"):
        find_folder(places, None, project)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 50_000,
        "x = " + "{a=" * 50_000,
        "fields." + "a." * 20_000 + "a = 1",
        "[fields." + "'a' . " * 20_000 + "a]",
    ],
)
def test_values_nested_without_end_are_refused(root: Path, text: str) -> None:
    (root / "deep.toml").write_text(text)
    with pytest.raises(RequestFileError, match=r"deep\.toml"):
        RequestFolder(root).read("deep")


def test_folders_without_end_are_refused(root: Path) -> None:
    deep = root
    for _ in range(70):
        deep = deep / "d"
        deep.mkdir()
    with pytest.raises(StoreError, match="folders deep"):
        RequestFolder(root).entries()


def test_variables_that_grow_with_each_step_are_refused(root: Path) -> None:
    lines = ['v0 = "ha"', *(f'v{step} = "{f"${{v{step - 1}}}" * 10}"' for step in range(1, 12))]
    (root / "environments" / "laughs.toml").write_text("[values]\n" + "\n".join(lines))
    with pytest.raises(UsageError, match="more than 1,048,576 characters"):
        RequestFolder(root).environment("laughs").resolved({})


def test_a_file_is_no_larger_than_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * 100)
    assert read_regular(path, 100) == b"x" * 100
    with pytest.raises(OSError, match="larger"):
        read_regular(path, 99)
    if Path("/proc/self/maps").exists():
        with pytest.raises(OSError, match="larger"):
            read_regular("/proc/self/maps", 99)
