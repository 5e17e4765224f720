"""What is said of where something goes that is sent again, before it leaves."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

_SECONDS = 12


def teller(app: App[int]) -> Callable[[str], None]:
    """Returns what shows a remark as a notice; it is called in the thread that sends."""

    def tell(remark: str) -> None:
        app.notify(remark, title="Destination", severity="warning", timeout=_SECONDS, markup=False)

    return tell
