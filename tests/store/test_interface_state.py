"""What the app remembers of how its user looks at it."""

from __future__ import annotations

from workbench.store import AppDirs
from workbench.store.interface_state import InterfaceState


def test_a_file_that_is_not_ours_means_the_usual(places: AppDirs) -> None:
    state = InterfaceState(places)
    assert state.arrangement() == ""
    state.remember_arrangement("stacked")
    assert state.arrangement() == "stacked"
    path = places.data / "interface.json"
    assert path.stat().st_mode & 0o777 == 0o600
    for content in (b"", b"{", b"[]", b'{"arrangement": 5}', b"\xff"):
        path.write_bytes(content)
        assert state.arrangement() == ""
