"""What the user has set, in a file of theirs that nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

import msgspec

from workbench.model.errors import StoreError
from workbench.model.target import Target
from workbench.store.places import Places


class Privacy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Globs of endpoint names, in whatever case, of which less is kept.

    Args:
        digest: of these, bodies are kept as digest and size only.
        nothing: of these, nothing is kept.
    """

    digest: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stay in the history; 0 stands for no limit. What is pinned stays in any case.

    Args:
        days: how old an exchange may be.
        count: how many exchanges there may be: the newest.
        megabytes: how large their bodies may be together (of 1,048,576 bytes): those of the newest.
    """

    days: float = 0
    count: int = 0
    megabytes: float = 0

    def __bool__(self) -> bool:
        return bool(self.days > 0 or self.count > 0 or self.megabytes > 0)


_EVERYTHING = Privacy(digest=("*",))


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The file `settings.toml` of the folder `config`.

    Args:
        theme: the name of a colour theme; empty for the app's own choice.
        keys: the key of each action that is not on its usual one.
        connect_timeout: seconds to wait for a connection, for new invocations; 0 waits for ever.
        read_timeout: seconds to wait between bytes; 0 waits for ever.
        privacy: of which endpoints less is kept; a plain list stands for its `digest`.
        retention: how much of the history is kept.
        targets: places to aim an invocation at, by name; each without a name of its own.
        notify: how to tell whoever looks elsewhere of what ended in the background: `bell`; `desktop`, where
            the terminal is known to show notifications, else the bell; or not.
        notices: what in the file was not understood, one sentence each; no setting.
    """

    theme: str = ""
    keys: Mapping[str, str] = msgspec.field(default_factory=dict)
    connect_timeout: float = 10.0
    read_timeout: float = 70.0
    privacy: Privacy = Privacy()
    retention: Retention = Retention()
    targets: Mapping[str, Target] = msgspec.field(default_factory=dict)
    notify: Literal["", "bell", "desktop"] = ""
    notices: tuple[str, ...] = ()

    @classmethod
    def load(cls, places: Places) -> Self:
        """Read the settings; defaults stand for what is missing or not understood, and a notice says so.

        Where the file cannot be understood and may have a privacy setting, no body is kept at all: what
        should not have been written cannot be taken back.

        Raises:
            StoreError: the file is there and cannot be read.
        """
        path = places.config / "settings.toml"
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from error
        import tomllib

        try:
            given = tomllib.loads(content.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            guarded = b"privacy" in content
            kept = "; until it is mended, no bodies are kept" if guarded else ""
            return cls(
                privacy=_EVERYTHING if guarded else Privacy(), notices=(f"{path} is not used: {error}{kept}",)
            )
        return cls._from(given, path)

    @classmethod
    def _from(cls, given: Mapping[str, Any], path: Path) -> Self:
        kinds = {field.name: field.type for field in msgspec.structs.fields(cls) if field.name != "notices"}
        understood: dict[str, Any] = {}
        notices: list[str] = []
        for name, value in given.items():
            if name not in kinds:
                notices.append(f"{path} has a setting {name!r} that is not known")
                continue
            if name == "privacy" and isinstance(value, list):
                value = {"digest": value}  # noqa: PLW2901  as it was written before there was more to say
            try:
                understood[name] = msgspec.convert(value, kinds[name])
            except msgspec.ValidationError as error:
                notices.append(f"{path}: {name} is not used: {error}")
                if name == "privacy":
                    understood[name] = _EVERYTHING
        return cls(**understood, notices=tuple(notices))
