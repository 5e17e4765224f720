"""What was freed goes back to the system, once a large text has been emptied."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import ready, until
from workbench.services import Workbench
from workbench.tui import freed_memory
from workbench.tui.app import WorkbenchApp
from workbench.tui.freed_memory import TextSize
from workbench.tui.widgets.editor import Editor

_FREES = """
from workbench.tui.freed_memory import give_back

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

blocks = [bytes(100_000) for _ in range(600)]
last = bytes(100_000)  # what is above the free memory keeps it from going by itself
del blocks
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other C library keeps it and can be asked")
def test_freed_memory_goes_back_to_the_system() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _FREES], capture_output=True, check=True, timeout=DEADLINE_SECONDS
    )
    assert int(run.stdout) > 40_000_000


@pytest.mark.parametrize(
    ("sizes", "answers"),
    [
        ((999_999, 0), (False, False)),
        ((1_000_000, 250_001, 250_000, 0), (False, False, True, False)),
        ((5_000_000, 0, 0, 5_000_000, 7), (False, True, False, False, True)),
    ],
)
def test_a_large_text_is_emptied_once(sizes: tuple[int, ...], answers: tuple[bool, ...]) -> None:
    text = TextSize()
    assert tuple(text.is_emptied(size) for size in sizes) == answers


async def test_an_emptied_editor_gives_memory_back(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[None] = []
    give_back = freed_memory.give_back

    def counted() -> None:
        give_back()
        calls.append(None)

    monkeypatch.setattr(freed_memory, "give_back", counted)
    app = WorkbenchApp(bench)
    async with app.run_test() as pilot:
        await ready(pilot)
        editor = app.main.query_one(Editor)
        editor.focus()
        editor.insert("0123456789\n" * 100_000)
        await pilot.press("ctrl+l", "delete")
        await until(pilot, lambda: bool(calls))
        assert editor.text == ""
