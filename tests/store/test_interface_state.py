"""What the app remembers of how its user looks at it."""

from __future__ import annotations

from workbench.store import AppDirs
from workbench.store.interface_state import InterfaceChoices, InterfaceState


def test_a_file_that_is_not_ours_means_the_usual(places: AppDirs) -> None:
    state = InterfaceState(places)
    assert state.load() == InterfaceChoices()
    state.remember(arrangement="stacked")
    assert state.load().arrangement == "stacked"
    path = places.data / "interface.json"
    assert path.stat().st_mode & 0o777 == 0o600
    for content in (b"", b"{", b"[]", b'{"arrangement": 5}', b'{"sizes": {"a": "b"}}', b"\xff"):
        path.write_bytes(content)
        assert state.load() == InterfaceChoices()


def test_one_choice_leaves_the_others(places: AppDirs) -> None:
    InterfaceState(places).remember(arrangement="beside", sizes={"beside.lists": 50})
    InterfaceState(places).remember(folded=("lists",))
    assert InterfaceState(places).load() == InterfaceChoices(
        arrangement="beside", sizes={"beside.lists": 50}, folded=("lists",)
    )


def test_a_file_of_an_earlier_version_is_read(places: AppDirs) -> None:
    path = places.data / "interface.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"arrangement": "tabs"}')
    assert InterfaceState(places).load().arrangement == "tabs"
