"""A test of the app that passes without its keys is found, and so is one that is wrongly allowed to."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from textual import events
from textual.app import App

ROOT = Path(__file__).parents[1]


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("keyless", ROOT / ".ci/keyless.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "keyless", module)  # where its dataclass looks for its types
    spec.loader.exec_module(module)
    return module


class _Typed(App[None]):
    """An app that keeps what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def on_key(self, event: events.Key) -> None:
        """Keeps it."""
        self.keys.append(event.key)


async def test_keys_are_dropped_and_counted_until_the_end_of_a_test(keyless: ModuleType) -> None:
    dropped = keyless.DroppedKeys()
    app = _Typed()
    async with app.run_test() as pilot:
        with pytest.MonkeyPatch.context() as patch:
            dropped.drop(patch)
            await pilot.press("a", "f5")
        await pilot.press("b")
    assert (app.keys, dropped.count) == (["b"], 2)


def test_the_list_is_of_what_passes_and_of_nothing_else(keyless: ModuleType) -> None:
    passed = {"t.py::test_a[1]": 1, "t.py::test_a[2]": 3, "t.py::test_b[1]": 1, "t.py::test_b[2]": 1}
    listed = {"t.py::test_a": "a reason", "t.py::test_b[2]": "another", "t.py::test_gone": "another"}
    assert keyless.disagreements(passed, listed, whole=False) == ["t.py::test_b[1] passes without its keys"]
    assert keyless.disagreements(passed, listed, whole=True) == [
        "t.py::test_b[1] passes without its keys",
        "keyless.toml: t.py::test_gone does not pass",
    ]


def test_every_test_of_the_list_is_there_and_has_a_reason(keyless: ModuleType) -> None:
    for name, reason in keyless.allowed().items():
        path, _, function = name.partition("::")
        assert f"def {function.partition('[')[0]}(" in (ROOT / path).read_text("utf-8"), name
        assert len(reason) > 20, name
