"""Values of several sources for one field."""

from __future__ import annotations

from workbench.tui.main.drafts.suggestions import Suggestions


def test_each_value_is_offered_once_whatever_its_sources() -> None:
    suggestions = Suggestions()
    suggestions.add("history", {"EndpointName": ("b", "a"), "Accept": ("x",)})
    merged = suggestions.add("catalog", {"EndpointName": ("a", "c")})
    assert merged == {"EndpointName": ("b", "a", "c"), "Accept": ("x",)}


def test_what_a_source_says_anew_takes_the_place_of_what_it_said() -> None:
    suggestions = Suggestions()
    suggestions.add("catalog", {"TargetModel": ("old",), "EndpointName": ("e",)})
    assert suggestions.add("catalog", {"TargetModel": ()}) == {"TargetModel": (), "EndpointName": ("e",)}
