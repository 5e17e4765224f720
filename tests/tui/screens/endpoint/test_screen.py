"""An endpoint's page while something is still read, and where AWS refuses. The account is the sandbox's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from threading import Event

from msgspec.structs import replace
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import IRIS, ready, text, until
from workbench.model.account.endpoint import EndpointDescription, Variant
from workbench.model.account.metrics import WINDOWS, EndpointMetrics, Window
from workbench.model.account.pause import PauseListener, silent
from workbench.model.errors import AccountError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.endpoint.screen import EndpointScreen, Leaving
from workbench.tui.screens.picker import Picker


class HeldDirectory(EndpointDirectory):
    """The sandbox's endpoints, whose metrics and descriptions wait for the test.

    Attributes:
        measuring: metrics are being read.
        measure: lets metrics be read to their end.
        in_part: the first part of a description was passed on.
        describe_rest: lets a description be read to its end.
        refusal: what is answered instead of a description, or of metrics.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.measuring, self.measure = Event(), Event()
        self.in_part, self.describe_rest = Event(), Event()
        self.describe_rest.set()
        self.refusal: AccountError | None = None

    def describe(
        self,
        name: str,
        connection: Connection,
        *,
        partial: Callable[[EndpointDescription], object] | None = None,
        on_pause: PauseListener = silent,
        cancellation: CancelToken | None = None,
    ) -> EndpointDescription:
        if self.refusal is not None:
            raise self.refusal

        def first(description: EndpointDescription) -> None:
            assert partial is not None
            partial(description)
            self.in_part.set()
            self.describe_rest.wait(DEADLINE_SECONDS)

        return super().describe(name, connection, partial=first, on_pause=on_pause, cancellation=cancellation)

    def metrics(
        self,
        description: EndpointDescription,
        window: Window,
        connection: Connection,
        *,
        on_pause: PauseListener = silent,
        cancellation: CancelToken | None = None,
    ) -> EndpointMetrics:
        assert cancellation is not None
        cancellation.on_cancel(self.measure.set)
        self.measuring.set()
        self.measure.wait(DEADLINE_SECONDS)
        if self.refusal is not None:
            raise self.refusal
        return super().metrics(description, window, connection, on_pause=on_pause, cancellation=cancellation)


async def measuring(
    pilot: Pilot[int], app: WorkbenchApp, bench: Workbench
) -> tuple[HeldDirectory, EndpointScreen]:
    """Opens the page of an endpoint; returns once it is described, and its metrics are being read."""
    directory = HeldDirectory(bench)
    screen = EndpointScreen(directory, "language-id", IRIS.connection, bench.now)
    await app.push_screen(screen)
    await until(pilot, directory.measuring.is_set)
    return directory, screen


async def test_what_is_read_anew_takes_nothing_away_and_metrics_come_where_it_is_refused(
    app: WorkbenchApp, bench: Workbench
) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        # The first part of a description that is read anew does not take the place of a whole one.
        directory, screen = await measuring(pilot, app, bench)
        directory.in_part.clear()
        directory.describe_rest.clear()
        await pilot.press("r")
        await until(pilot, directory.in_part.is_set)
        await pilot.pause()
        assert screen._description is not None and screen._description.complete
        # Metrics of another time can be asked for meanwhile.
        await pilot.press("t")
        await until(pilot, lambda: "Metrics of the last three hours" in text(app))
        directory.describe_rest.set()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        # Metrics that are being read come also where a refresh is refused.
        directory, screen = await measuring(pilot, app, bench)
        assert "reading the last hour …" in text(app)
        directory.refusal = AccountError("Rate exceeded.")
        await pilot.press("r")
        await until(pilot, lambda: "Rate exceeded." in text(app))
        directory.refusal = None
        directory.measure.set()
        await until(pilot, lambda: "reading the last hour …" not in text(app))
        assert screen._metrics is not None and "Rate exceeded." in text(app)


async def press_up(pilot: Pilot[int], _: Widget) -> None:
    await pilot.press("up")


async def turn_the_wheel(pilot: Pilot[int], page: Widget) -> None:
    await pilot._post_mouse_events([events.MouseScrollUp], page)


async def click_the_bar(pilot: Pilot[int], page: Widget) -> None:
    page.vertical_scrollbar.action_scroll_up()
    await pilot.pause()


async def test_who_scrolls_on_from_the_metrics_is_not_brought_back_when_they_come_or_are_refused(
    app: WorkbenchApp, bench: Workbench
) -> None:
    scrolls: tuple[Callable[[Pilot[int], Widget], Awaitable[None]], ...] = (
        press_up,
        turn_the_wheel,
        click_the_bar,
    )
    async with app.run_test(size=(80, 14)) as pilot:
        await ready(pilot)
        for scroll in scrolls:
            directory, screen = await measuring(pilot, app, bench)
            page = screen.query_one("#endpoint-scroll")
            await pilot.press("m")
            await until(pilot, lambda page=page: page.scroll_y == page.max_scroll_y > 0)  # type: ignore[misc]
            await scroll(pilot, page)
            await until(pilot, lambda page=page: page.max_scroll_y > page.scroll_y == page.scroll_target_y)  # type: ignore[misc]
            place = page.scroll_y
            directory.measure.set()
            await until(pilot, lambda screen=screen: screen._charts.size.height > 5)  # type: ignore[misc]
            await pilot.pause()
            assert page.scroll_y == place, scroll
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)
        # The key counts, too, while charts that have come are not laid out yet.
        directory, screen = await measuring(pilot, app, bench)
        directory.measure.set()
        charts = screen._charts
        await until(pilot, lambda: charts.size.height > 5)
        charts.tell("", "", None, 80)
        await until(pilot, lambda: charts.size.height < 5)
        charts.tell("", "", screen._metrics, 80)
        screen.action_metrics()
        await until(pilot, lambda: charts.region.y == 1)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        # Metrics that are refused are not waited for.
        directory, screen = await measuring(pilot, app, bench)
        await pilot.press("m")
        assert screen._charts._sought
        directory.refusal = AccountError("Rate exceeded.")
        directory.measure.set()
        await until(pilot, lambda: screen._charts._sought is False and "Rate exceeded." in text(app))


class Bare(App[int]):
    """An app for one page, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.left: list[Leaving | None] = []

    def notify(self, message: str, **_how: object) -> None:
        self.said.append(message)


async def test_what_is_not_known_of_an_endpoint_cannot_be_copied_or_taken(bench: Workbench) -> None:
    directory, app = HeldDirectory(bench), Bare()
    directory.refusal = AccountError("Rate exceeded.")
    screen = EndpointScreen(directory, "language-id", IRIS.connection, bench.now)
    async with app.run_test(size=(100, 40)) as pilot:

        def said(act: Callable[[], object]) -> list[str]:
            app.said.clear()
            act()
            return app.said

        await app.push_screen(screen, app.left.append)
        await until(pilot, lambda: "Rate exceeded." in text(app))
        for act in (screen.action_copy_arn, screen.action_copy_link, screen.action_template):
            assert said(act) == ["Nothing is known of this endpoint."], act
        screen._charts.move(1)

        directory.refusal = None
        await pilot.press("r")
        await until(pilot, directory.measuring.is_set)
        description = screen._description
        assert description is not None and screen.reading == "the metrics of the endpoint"
        assert description.console_url == ""
        screen._description = bare = replace(description, variants=(), components=())
        assert said(screen.action_copy_link) == ["This endpoint has no page in the AWS console."]
        assert said(screen.action_template)[0].startswith("No template is known to fit its container image.")

        # What is told of another time than the one on show is passed over.
        other = next(window for window in WINDOWS.values() if window != screen._window)
        screen.on_endpoint_screen__metrics_state(EndpointScreen._MetricsState(other, "throttled elsewhere"))
        screen.on_endpoint_screen__measured(EndpointScreen._Measured(other, None, "refused elsewhere"))
        screen.on_endpoint_screen__metrics_state(EndpointScreen._MetricsState(screen._window, "throttled"))
        await pilot.pause()
        assert "throttled" in text(app) and "elsewhere" not in text(app)

        # Several templates fit: one is chosen, or none.
        screen._description = replace(bare, variants=(Variant(name="v", images=("sagemaker-xgboost:1",)),))
        for key, left in (("escape", 0), ("enter", 1)):
            screen.action_template()
            await until(pilot, lambda: isinstance(app.screen, Picker))
            await pilot.press(key)
            await until(pilot, lambda: not isinstance(app.screen, Picker))
            assert len(app.left) == left
        assert app.left[0] is not None and app.left[0].template is not None
        directory.measure.set()
