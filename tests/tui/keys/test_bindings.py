"""A key does what the part with the focus means by it."""

from __future__ import annotations

from importlib import import_module
from inspect import isclass
from pkgutil import walk_packages
from typing import Any

from textual._xterm_parser import XTermParser
from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode
from textual.events import Key
from textual.pilot import Pilot

from tests.tui.conftest import ready, text, until
from workbench import tui
from workbench.model.keys.registry import GROUPS
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.response.find_bar import FindBar


def test_a_binding_stands_where_its_action_is() -> None:
    # Elsewhere nothing runs it: the key means what a part around it binds.
    modules = [import_module(module.name) for module in walk_packages(tui.__path__, "workbench.tui.")]
    widgets = {
        value
        for module in modules
        for value in vars(module).values()
        if isclass(value) and issubclass(value, DOMNode) and value.__module__ == module.__name__
    }
    bound = [
        (widget.__qualname__, target, action)
        for widget in widgets
        for binding in Binding.make_bindings(vars(widget).get("BINDINGS", ()))
        for target, action, _ in [parse(binding.action)]
        if not target and not hasattr(widget, f"action_{action}")
    ]
    assert len(widgets) > 50
    assert bound == []


def _taken(app: WorkbenchApp) -> list[str]:
    """The keys of what has the focus, or of what that stands in, which something around it takes first."""
    conflicts = []
    active = app.screen.active_bindings
    assert app.focused is not None
    for node in app.focused.ancestors_with_self:
        for key, binding in node._bindings:
            winner = active.get(key)
            # A list that is chosen from with Enter says so to its panel, which has it from the key already.
            if winner is None or (key, binding.action) == ("enter", "select"):
                continue
            # Textual gives these to whatever scrolls; the drafts have them, and Left and Right scroll too.
            if binding.action in {"page_left", "page_right"}:
                continue
            if winner.binding.priority and winner.node in node.ancestors:
                conflicts.append(f"{key}: {binding.action} of {node} goes to {winner.binding.action}")
    return conflicts


_PLACES = (
    ("f2",),
    ("ctrl+f",),
    ("ctrl+r",),
    ("f3",),
    ("f4", "1"),
    ("slash",),
    ("escape", "question_mark"),
    ("escape", "v"),
    ("V", "V"),
    ("6",),
    ("f6",),
    ("slash",),
    ("f7",),
    ("f8",),
)


async def test_no_key_is_taken_and_a_part_that_is_gone_to_is_seen(app: WorkbenchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await _answered(pilot)
        # A part that is gone to is seen, also where another one is as large as the screen.
        await pilot.press("f4", "m")
        assert _widened(app)
        await pilot.press("f4")
        assert _widened(app)
        await pilot.press("f2")
        assert not _widened(app)
        await pilot.press("f4", "m", "ctrl+o")
        assert not _widened(app)

        # Escape closes what is open in an expanded part before it ends that.
        await pilot.press("f4", "m", "slash")
        find = app.screen.query_one(FindBar)
        await until(pilot, lambda: find.open and find.has_focus_within)
        await pilot.press("escape")
        await until(pilot, lambda: not find.open)
        assert _widened(app)
        await pilot.press("escape")
        await until(pilot, lambda: not _widened(app))

        # In none of these places a key is taken by what is around it.
        focused = set()
        for keys in _PLACES:
            await pilot.press(*keys)
            await pilot.pause()
            focused.add(app.focused)
            assert (keys, _taken(app)) == (keys, [])
        assert len(focused) > len(_PLACES) / 2


def _widened(app: WorkbenchApp) -> bool:
    return any(screen.maximized is not None for screen in app.screen_stack)


async def _answered(pilot: Pilot[Any]) -> None:
    await ready(pilot)
    await pilot.press("f5")
    await until(pilot, lambda: "200 ·" in text(pilot.app))


_ESCAPE = "\x1b"


def test_a_terminal_sends_the_keys_with_alt() -> None:
    for group in GROUPS:
        for name in (name for key in group.keys for name in key.keys.split(",")):
            letter = name.removeprefix("alt+")
            if letter == name or len(letter.removeprefix("shift+")) > 1:
                continue
            sent = letter.removeprefix("shift+").upper() if letter.startswith("shift+") else letter
            parser = XTermParser(False)
            events = [*parser.feed(f"{_ESCAPE}{sent}"), *parser.feed("")]
            # Emacs' word moves, which have another key each.
            if name not in {"alt+b", "alt+f"}:
                assert [event.key for event in events if isinstance(event, Key)] == [name]
