"""Style sheets are parsed once for each theme, not once for each app: hundreds of tests start one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import pytest
from textual.css.parse import parse
from textual.css.tokenize import tokenize_values

RuleSets = Iterable[Any]


def parse_once(patch: pytest.MonkeyPatch) -> None:
    """Has Textual keep what it parsed for the apps that follow: an app reads its rules and changes none."""
    patch.setattr("textual.css.stylesheet.tokenize_values", _tokens_once(tokenize_values))
    patch.setattr("textual.css.stylesheet.parse", _rules_once(parse))


def _tokens_once(tokenize: Callable[[dict[str, str]], Any]) -> Callable[[dict[str, str]], Any]:
    themes: dict[Hashable, Any] = {}

    def tokens(values: dict[str, str]) -> Any:
        key = frozenset(values.items())
        if key not in themes:
            themes[key] = tokenize(values)
        return themes[key]

    return tokens


def _rules_once(parse_sheet: Callable[..., RuleSets]) -> Callable[..., RuleSets]:
    # The tokens of a theme stay with its rules, so that no other theme's have the same identity.
    sheets: dict[Hashable, tuple[Mapping[str, Any], list[Any]]] = {}

    def rules(scope: str, css: str, read_from: Hashable, *, variable_tokens: Any, **options: Any) -> RuleSets:
        key = (scope, css, read_from, id(variable_tokens), *sorted(options.items()))
        if key not in sheets:
            sheets[key] = (
                variable_tokens,
                list(parse_sheet(scope, css, read_from, variable_tokens=variable_tokens, **options)),
            )
        return sheets[key][1]

    return rules
