"""What the user has set."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from workbench.model.account.production import Production
from workbench.model.destinations.target import Target
from workbench.model.inspection import inspect_now
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.regular_file import MEGABYTE


class Privacy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Globs of endpoint names, in whatever case, of which less is kept.

    Args:
        digest: patterns of endpoint names; of their bodies, only digest and size are recorded.
        nothing: patterns of endpoint names; nothing of them is recorded.
    """

    digest: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()

    def keeps(self, endpoint_name: str) -> bool:
        """Returns whether anything of an endpoint may be kept."""
        return not _matches(endpoint_name, self.nothing)

    def withholds(self, endpoint_name: str) -> bool:
        """Returns whether of an endpoint's bodies no more than digest and size may be kept."""
        return _matches(endpoint_name, (*self.digest, *self.nothing))


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stay in the history; 0 stands for no limit. What is pinned stays in any case.

    Args:
        days: the greatest age of an exchange; 0 for no limit.
        count: how many of the newest exchanges stay; 0 for no limit.
        megabytes: the total size of the newest bodies (1 MB is 1,048,576 bytes); 0 for no limit.
    """

    days: float = 0
    count: int = 0
    megabytes: float = 0

    def __bool__(self) -> bool:
        return bool(self.days > 0 or self.count > 0 or self.megabytes > 0)


class Bodies(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of one answer is taken into memory and into the history.

    Args:
        megabytes: the size of one response's body (1 MB is 1,048,576 bytes); 0 for no limit.
    """

    megabytes: float = 64

    @property
    def limit(self) -> int | None:
        """The same in bytes; None for no limit."""
        return round(self.megabytes * MEGABYTE) if self.megabytes > 0 else None


def _matches(endpoint_name: str, patterns: tuple[str, ...]) -> bool:
    if not patterns:
        return False
    name = endpoint_name.lower()
    return any(fnmatchcase(name, pattern.lower()) for pattern in patterns)


class SettingsProblem(msgspec.Struct, frozen=True):
    """What is wrong with the file.

    Args:
        path: the file.
        text: what is wrong, without the place.
        line, column: the place, from 1; 0 where it cannot be told.
        closes: whether no bodies are recorded because of it.
        unread: whether the file could not be read at all.
    """

    path: str
    text: str
    line: int = 0
    column: int = 0
    closes: bool = False
    unread: bool = False

    @property
    def notice(self) -> str:
        """All of it in one sentence without a full stop."""
        if self.unread:
            place = f"{self.path} cannot be read"
        else:
            place = f"{self.path}, line {self.line}, column {self.column}" if self.line else self.path
        return f"{place}: {self.text}. {_NO_BODIES}" if self.closes else f"{place}: {self.text}"


_NO_BODIES = "Until this is corrected, no bodies are recorded"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The file `settings.toml` of the folder `config`.

    Args:
        theme: the name of a colour theme; empty for the default.
        keys: the keys of actions, by the action's name.
        connect_timeout: seconds to wait for a connection, in new drafts of the app; 0 waits for ever.
        read_timeout: seconds to wait between bytes, in new drafts of the app; 0 waits for ever.
        privacy: endpoints of which less is recorded; a plain list means `digest`.
        retention: how much of the history is kept.
        bodies: how much of one response is kept.
        targets: named destinations of an invocation.
        notify: how to announce what ended in the background: `bell`; `desktop`, a notification where the
            terminal is known to show them, else the bell; empty for neither.
        production: what is marked in the header, and asks before replays, batches and loads.
        whoami: whether the header may ask AWS STS who the draft is sent as, once for each connection.
        problems: what in the file was not understood; no setting.
    """

    theme: str = ""
    keys: Mapping[str, str] = msgspec.field(default_factory=dict)
    connect_timeout: float = 10.0
    read_timeout: float = 70.0
    privacy: Privacy = Privacy()
    retention: Retention = Retention()
    bodies: Bodies = Bodies()
    targets: Mapping[str, Target] = msgspec.field(default_factory=dict)
    notify: Literal["", "bell", "desktop"] = ""
    production: Production = Production()
    whoami: bool = True
    problems: tuple[SettingsProblem, ...] = ()

    @property
    def notices(self) -> tuple[str, ...]:
        """What in the file was not understood, one sentence each."""
        return tuple(problem.notice for problem in self.problems)

    @classmethod
    def load(cls, places: AppDirs) -> Settings:
        """Returns the settings of the file; arguments and faults as `load_settings`'."""
        from workbench.store.settings_file import load_settings

        return load_settings(places)


inspect_now(Privacy, Retention, Bodies, SettingsProblem)
