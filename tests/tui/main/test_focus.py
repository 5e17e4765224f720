"""The focus is seen without colour too, and the key bar is that of its part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from rich.console import Console
from rich.style import Style
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import DirectoryTree, Input

import workbench.tui
from tests.tui.conftest import IRIS, ready, text, until
from workbench.content.format import ViewKind
from workbench.content.formats.binary import BINARY
from workbench.model.invocation import TextBody
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.interchange import Interchange
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import open_session
from workbench.tui.app import WorkbenchApp
from workbench.tui.palette.screen import Palette
from workbench.tui.panels.payload.file_tree import FileTree
from workbench.tui.panels.payload.go_to import GoTo
from workbench.tui.screens.account.switcher import SwitcherScreen
from workbench.tui.screens.batch.screen import BatchScreen
from workbench.tui.screens.dataset_batch.screen import DatasetBatchScreen
from workbench.tui.screens.diff import DiffScreen
from workbench.tui.screens.doctor.screen import DoctorScreen
from workbench.tui.screens.endpoint.screen import EndpointScreen
from workbench.tui.screens.evaluation.screen import EvaluationScreen
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.fan_out import FanOutScreen
from workbench.tui.screens.help import HelpScreen
from workbench.tui.screens.import_ import ImportScreen
from workbench.tui.screens.jump import JumpScreen
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.screens.session_protocol import SessionProtocolScreen
from workbench.tui.screens.settings.screen import SettingsScreen
from workbench.tui.screens.templates import TemplatesScreen
from workbench.tui.screens.transcript.screen import TranscriptScreen
from workbench.tui.screens.upload import UploadScreen
from workbench.tui.widgets.form import FormRow
from workbench.tui.widgets.tabs.strip import LeadingStrip, TabStrip
from workbench.tui.widgets.text_modal import TextModal
from workbench.tui.widgets.views.modal import BodyModal
from workbench.tui.widgets.views.view import Subject

PLACES = {
    "f2": ("Payload", "^T Templates"),
    "f3": ("Fields", "^T Send empty"),
    "f8": ("Connection", "F5 Send"),
    "f6": ("History", "F5 Send"),
    "f7": ("Sessions", "n New"),
}


def reversed_text(app: WorkbenchApp) -> str:
    """What is drawn with its colours exchanged, which no terminal leaves out."""
    strips = app.screen._compositor.render_strips()
    return "|".join(
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None and segment.style.reverse
    )


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_tab_of_the_part_with_the_focus_is_marked_and_arrows_lead_in_and_out(
    app: WorkbenchApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for key, (label, shown) in PLACES.items():
            await pilot.press(key)
            await until(pilot, lambda label=label: label in reversed_text(app))  # type: ignore[misc]
            others = {other for other, _ in PLACES.values()} - {label}
            assert not any(other in reversed_text(app) for other in others), key
            await until(pilot, lambda shown=shown: shown in text(app).splitlines()[-1])  # type: ignore[misc]
            assert "F1 More" in text(app) and "^Q Quit" in text(app)
        # Down leads from the first line into the parts, and Up back.
        for start in ("#endpoint", "#send"):
            app.screen.query_one(start).focus()
            await pilot.press("down")
            await until(pilot, lambda: isinstance(app.focused, LeadingStrip))
            await pilot.press("up")
            await until(pilot, lambda: app.screen.query_one("#request").has_focus_within)
        app.screen.query_one("#endpoint").focus()
        await pilot.press("down", "down")
        await until(pilot, lambda: bool(app.main.workspace.focused_part))


async def test_a_choice_and_the_button_show_their_focus_and_a_value_has_room(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for name, shown in (("#operation", "InvokeEndpoint"), ("#way", "▾"), ("#send", "Send")):
            app.screen.query_one(name).focus()
            await until(pilot, lambda shown=shown: shown in reversed_text(app))  # type: ignore[misc]
        # Up and Down go from field to field.
        await pilot.press("f3", "down", "down", "up")
        rows = list(app.screen.query("#fields FormRow").results(FormRow))
        await until(pilot, lambda: rows[1].has_focus_within)
        for size, least in (((120, 40), 28), ((160, 45), 28), ((200, 60), 40)):
            await pilot.resize_terminal(*size)
            fields = list(app.screen.query("#fields FormRow Input"))
            await until(pilot, lambda size=size: app.screen.size == size)  # type: ignore[misc]
            await until(
                pilot,
                lambda fields=fields, least=least: min(field.content_size.width for field in fields) >= least,  # type: ignore[misc]
            )


def _marks(app: WorkbenchApp, region: Region | None = None) -> list[tuple[str, str]]:
    """What a terminal without colours shows, but for the key bar: signs, bold, exchanged colours, lines.

    Args:
        app: whose screen.
        region: what of it; None for all.

    Returns:
        For each line its text, and a digit for each sign of it, which says how it looks.
    """
    strips = app.screen._compositor.render_strips()[:-1]
    if region is not None:
        strips = [strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom]]
    return [(strip.text, "".join(_look(style) * len(words) for words, style, _ in strip)) for strip in strips]


def _look(style: Style | None) -> str:
    return str(
        bool(style and style.bold) + 2 * bool(style and style.reverse) + 4 * bool(style and style.underline)
    )


def _few_of_each(widgets: Iterable[Widget]) -> list[Widget]:
    """Rows of a form are alike: the first two of each type stand for all. No cursor of theirs blinks."""
    by_type: dict[type[Widget], list[Widget]] = {}
    for widget in widgets:
        by_type.setdefault(type(widget), []).append(widget)
        if isinstance(widget, Input):
            widget.cursor_blink = False
    return [widget for alike in by_type.values() for widget in alike[:2]]


@pytest.mark.parametrize(
    ("console", "few"),
    [
        (Console(no_color=True, color_system="truecolor"), True),
        (Console(color_system="256"), False),
    ],
)
async def test_few_colours_are_known(app: WorkbenchApp, console: Console, few: bool) -> None:
    app.console = console
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.has_class("-few-colours") is few


async def test_no_color_is_few_colours(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = WorkbenchApp(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.has_class("-few-colours")


async def test_everything_that_takes_the_focus_shows_it_without_colours(app: WorkbenchApp) -> None:
    app.console = Console(color_system="standard")
    unseen: list[str] = []
    tried: set[Widget] = set()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert app.has_class("-few-colours")
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))
        for key in ("f2", "f3", "f8", "f4", "f6"):
            await pilot.press(key)
            await pilot.pause()
            for widget in _few_of_each(other for other in app.screen.focus_chain if other not in tried):
                tried.add(widget)
                # What shows one part shows it in its tab too: a strip is looked at alone.
                region = widget.region if isinstance(widget, TabStrip) else None
                app.screen.set_focus(None)
                await pilot.pause()
                without = _marks(app, region)
                app.screen.set_focus(widget)
                await pilot.pause()
                if _marks(app, region) == without:
                    unseen.append(f"{key}: {widget}")
    assert unseen == []
    assert {"HistoryList", "BodyView", "Editor", "Field", "Choice", "LeadingStrip"} <= {
        type(widget).__name__ for widget in tried
    }


def _opened(app: WorkbenchApp, bench: Workbench) -> dict[str, Callable[[], Screen[Any]]]:
    """Every screen that is opened above the main one, by its name, over two exchanges and a session."""
    asynchronous = IRIS.with_(operation="InvokeEndpointAsync")
    (session,) = Sessions(bench).sessions()
    picture = Subject(bytes(range(256)) * 20, "application/octet-stream", BINARY)
    spots = app.main.workspace.spots
    return {
        "BatchScreen": lambda: BatchScreen(bench, IRIS),
        "BodyModal": lambda: BodyModal("Bytes", picture, ViewKind.HEX),
        "DatasetBatchScreen": lambda: DatasetBatchScreen(bench, IRIS),
        "DiffScreen": lambda: DiffScreen(bench, 1, 2),
        "DoctorScreen": lambda: DoctorScreen(bench, IRIS.connection, IRIS.endpoint_name),
        "EndpointScreen": lambda: EndpointScreen(
            EndpointDirectory(bench), "language-id", IRIS.connection, bench.now
        ),
        "EvaluationScreen": lambda: EvaluationScreen(bench, IRIS.connection),
        "ExportScreen": lambda: ExportScreen(bench, IRIS),
        "FanOutScreen": lambda: FanOutScreen(bench, IRIS),
        "FileTree": lambda: FileTree(str(bench.places.data)),
        "GoTo": lambda: GoTo(1, 1, 10),
        "HelpScreen": lambda: HelpScreen({}, part="history"),
        "ImportScreen": lambda: ImportScreen(Interchange(bench), "", IRIS.connection),
        "JumpScreen": lambda: JumpScreen(spots()),
        "Palette": lambda: Palette("command"),
        "Picker": lambda: Picker("Colour", [("red", ""), ("blue", "")]),
        "PromptScreen": lambda: PromptScreen("Name", "flower", "A name."),
        "SessionProtocolScreen": lambda: SessionProtocolScreen("chat", SessionProtocol()),
        "SettingsScreen": lambda: SettingsScreen(bench),
        "SwitcherScreen": lambda: SwitcherScreen(bench, IRIS.connection),
        "TemplatesScreen": TemplatesScreen,
        "TextModal": lambda: TextModal("Text", b"one\ntwo\n"),
        "TranscriptScreen": lambda: TranscriptScreen(bench, session),
        "UploadScreen": lambda: UploadScreen(bench, asynchronous),
    }


def _concrete_screens(kind: type[Screen[Any]] = Screen) -> Iterator[str]:
    """Yields the names of the screens of ours that are opened, those that were never opened here too."""
    for module in walk_packages(workbench.tui.__path__, "workbench.tui."):
        import_module(module.name)
    stack = [kind]
    while stack:
        below = stack.pop().__subclasses__()
        stack += below
        yield from (screen.__name__ for screen in below if screen.__module__.startswith("workbench."))


async def test_every_screen_shows_its_focus_without_colours(app: WorkbenchApp, bench: Workbench) -> None:
    for body in ("one", "two"):
        bench.send(IRIS.with_field("EndpointName", "echo").with_(body=TextBody(body)))
    chat = IRIS.with_field("EndpointName", "chat")
    bench.send(chat.with_field("SessionId", open_session(bench, chat).session_id))
    app.console = Console(color_system="standard")
    unseen: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        screens = _opened(app, bench)
        assert set(_concrete_screens()) - {"MainScreen", "ResultScreen", "SendingScreen"} == set(screens)
        for name, make in screens.items():
            screen = make()
            await app.push_screen(screen)
            await until(pilot, lambda screen=screen: _is_still(screen))  # type: ignore[misc]
            await pilot.pause()
            # A page that scrolls is alone on its screen: there is nothing else that could have the focus.
            assert name != "EndpointScreen" or len(screen.focus_chain) == 1
            for widget in _few_of_each(screen.focus_chain):
                screen.set_focus(None)
                await pilot.pause()
                assert screen.focused is None
                without = _marks(app)
                screen.set_focus(widget)
                await pilot.pause()
                if _marks(app) == without and name != "EndpointScreen":
                    unseen.append(f"{name}: {widget}")
            screen.dismiss()
            await until(pilot, lambda: app.screen is app.main)
    assert not unseen, "\n".join(unseen)


def _is_still(screen: Screen[Any]) -> bool:
    """Whether a screen has its focus and what it reads when it is opened; a tree of files reads for ever."""
    if screen.focused is None and screen.focus_chain:
        return False
    reading = [
        worker.node
        for worker in screen.app.workers
        if not worker.is_finished and worker.node.screen is screen
    ]
    return all(isinstance(node, DirectoryTree) and node.root.children for node in reading)
