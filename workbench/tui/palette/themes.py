"""The themes in the palette: ours first, then the others by name."""

from __future__ import annotations

from functools import partial
from operator import attrgetter

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.theme import Theme

from workbench.tui.palette.commands import letters_score
from workbench.tui.theme import THEMES

_HAS_TEXT = 2.0
"""The score of a name with the text in it; one that only has the letters in order comes after it."""


class Themes(Provider):
    """Searches the themes of the app; one that is chosen counts at once."""

    def _themes(self) -> list[Theme]:
        ours = [theme.name for theme in THEMES]
        by_name = self.app.available_themes
        others = (theme for theme in by_name.values() if theme.name not in ours)
        return [by_name[name] for name in ours] + sorted(others, key=attrgetter("name"))

    def _choose(self, name: str) -> None:
        self.app.theme = name

    async def discover(self) -> Hits:
        for theme in self._themes():
            yield DiscoveryHit(theme.name, partial(self._choose, theme.name))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for theme in self._themes():
            has_text = query.casefold() in theme.name.casefold()
            score = _HAS_TEXT if has_text else letters_score(matcher.match(theme.name))
            if score > 0:
                yield Hit(score, matcher.highlight(theme.name), partial(self._choose, theme.name))
