"""What the user has set, in a file of theirs that nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import msgspec

from workbench.model.errors import StoreError
from workbench.store.places import Places

_EVERYTHING = ("*",)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The file `settings.toml` of the folder `config`.

    Args:
        theme: the name of a colour theme; empty for the app's own choice.
        keys: the key of each action that is not on its usual one.
        connect_timeout: seconds to wait for a connection, for new invocations; 0 waits for ever.
        read_timeout: seconds to wait between bytes; 0 waits for ever.
        privacy: globs of endpoint names, in whatever case, whose bodies are kept as digest and size only.
        notices: what in the file was not understood, one sentence each; no setting.
    """

    theme: str = ""
    keys: Mapping[str, str] = msgspec.field(default_factory=dict)
    connect_timeout: float = 10.0
    read_timeout: float = 70.0
    privacy: tuple[str, ...] = ()
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
                privacy=_EVERYTHING if guarded else (), notices=(f"{path} is not used: {error}{kept}",)
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
            try:
                understood[name] = msgspec.convert(value, kinds[name])
            except msgspec.ValidationError as error:
                notices.append(f"{path}: {name} is not used: {error}")
                if name == "privacy":
                    understood[name] = _EVERYTHING
        return cls(**understood, notices=tuple(notices))
