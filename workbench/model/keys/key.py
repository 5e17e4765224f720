"""An action of the app with its key, and the keys of one place."""

from __future__ import annotations

import msgspec


class Key(msgspec.Struct, frozen=True):
    """One action and its key.

    Attributes:
        id: what the settings file calls it.
        keys: Textual key names, separated by commas; the first is shown.
        action: a Textual action of the screen or the app.
        label: one word for the key bar; empty where it is shown in the help alone.
        help: what it does, in one sentence.
        part: the part of the main screen that does it; empty for the screen and the app.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    part: str = ""


class Group(msgspec.Struct, frozen=True):
    """The keys that work in one place.

    Attributes:
        title: what the help calls the place.
        keys: in the order of the help.
        part: the part of the main screen whose panel has the actions; empty where they work everywhere.
        screen: the class of the screen that they work on; empty for the main one.
    """

    title: str
    keys: tuple[Key, ...]
    part: str = ""
    screen: str = ""

    @property
    def place(self) -> str:
        """The place as a label: `History` for `In the history`."""
        words = self.title.split()[1:]
        if words and words[0] in {"the", "a", "an"}:
            words = words[1:]
        label = " ".join(words) or self.title
        return f"{label[0].upper()}{label[1:]}"
