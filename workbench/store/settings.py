"""What the user has set, in a file of theirs that nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, Self

import msgspec

from workbench.model.account.production import Production
from workbench.model.inspection import inspect_now
from workbench.model.target import Target
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.regular_file import MEGABYTE, SETTINGS_LIMIT, read_regular


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


def _matches(endpoint_name: str, patterns: Iterable[str]) -> bool:
    name = endpoint_name.lower()
    return any(fnmatchcase(name, pattern.lower()) for pattern in patterns)


_EVERYTHING = Privacy(digest=("*",))
_NO_BODIES = "Until this is mended, no bodies are kept"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The file `settings.toml` of the folder `config`.

    Args:
        theme: the name of a colour theme; empty for the default.
        keys: the keys of actions, by the action's name.
        connect_timeout: seconds to wait for a connection, for new invocations; 0 waits for ever.
        read_timeout: seconds to wait between bytes; 0 waits for ever.
        privacy: endpoints of which less is recorded; a plain list means `digest`.
        retention: how much of the history is kept.
        bodies: how much of one response is kept.
        targets: named destinations of an invocation.
        notify: how to announce what ended in the background: `bell`; `desktop`, a notification where the
            terminal is known to show them, else the bell; empty for neither.
        production: what is marked in the header, and asks before replays, batches and loads.
        whoami: whether the header may ask AWS STS who the draft is sent as, once for each connection.
        notices: what in the file was not understood, one sentence each; no setting.
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
    notices: tuple[str, ...] = ()

    @classmethod
    def load(cls, places: AppDirs) -> Self:
        """Reads the settings; defaults stand for what is missing or not understood, and a notice says so.

        Where the file cannot be read, or says anything that may have been meant as a privacy setting, no body
        is kept at all: what should not have been written cannot be taken back.
        """
        path = places.config / "settings.toml"
        try:
            content = read_regular(path, SETTINGS_LIMIT)
        except FileNotFoundError:
            # A link to a disk that is not mounted does not mean that there are no settings.
            for link in (path, places.config):
                if link.is_symlink() and not link.exists():
                    return cls._closed(f"{path} cannot be read: {link} is a symbolic link to nothing")
            return cls()
        except OSError as error:
            return cls._closed(f"{path} cannot be read: {error.strerror}")
        import tomllib

        try:
            text = content.decode()
            given = tomllib.loads(text)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            column = error.start - content.rfind(b"\n", 0, error.start)
            return cls._closed(f"{path}, line {line}, column {column}: a byte there is not UTF-8")
        except tomllib.TOMLDecodeError as error:
            from workbench.store.requests.toml_errors import located

            return cls._closed(located(path, text, str(error)))
        except RecursionError:
            from workbench.store.requests.toml_errors import TOO_DEEP

            return cls._closed(f"{path}: {TOO_DEEP}")
        return cls._from(given, path, text)

    @classmethod
    def _closed(cls, notice: str) -> Self:
        """The defaults, and no body kept."""
        return cls(privacy=_EVERYTHING, notices=(f"{notice}. {_NO_BODIES}",))

    @classmethod
    def _from(cls, given: Mapping[str, Any], path: Path, text: str) -> Self:
        kinds = {field.name: field.type for field in msgspec.structs.fields(cls) if field.name != "notices"}
        understood: dict[str, Any] = {}
        notices: list[str] = []
        guarded = False
        for name, value in given.items():
            if name not in kinds:
                guarded = True
                notices.append(f"{_misspelt(path, text, (name,), kinds)}. {_NO_BODIES}")
                continue
            if name == "privacy" and isinstance(value, list):
                value = {"digest": value}  # noqa: PLW2901  as it was written before there was more to say
            try:
                understood[name] = msgspec.convert(value, kinds[name])
            except msgspec.ValidationError as error:
                notice, unknown = _invalid(path, text, name, str(error), kinds[name])
                closes = unknown or name == "privacy"
                guarded = guarded or closes
                notices.append(f"{notice}. {_NO_BODIES}" if closes else notice)
        if guarded:
            understood["privacy"] = _EVERYTHING
        return cls(**understood, notices=tuple(notices))


def _misspelt(path: Path, text: str, keys: tuple[str, ...], names: Iterable[str]) -> str:
    """The notice of a name that there is none of, with its place and the nearest one that there is."""
    import difflib

    from workbench.store.requests.toml_errors import placed

    names = {name: name for name in Privacy.__struct_fields__} | {name: name for name in names}
    if len(keys) == 1 or keys[0] != "privacy":
        names |= {name: f"privacy.{name}" for name in Privacy.__struct_fields__}
    near = difflib.get_close_matches(keys[-1].strip().lower(), names, 1, cutoff=0.5)
    meant = f"the nearest is {names[near[0]]!r}" if near else f"there are {', '.join(names)}"
    return f"{placed(path, text, keys)}: {'.'.join(keys)!r} is not a known setting; {meant}"


def _invalid(path: Path, text: str, name: str, message: str, kind: Any) -> tuple[str, bool]:
    """The notice of a value that is not used, and whether a name in it is not known."""
    from workbench.store.requests.toml_errors import placed, unknown_field

    what, keys, field = unknown_field(message)
    if field is not None:
        members = getattr(kind, "__struct_fields__", None) or Target.__struct_fields__
        return _misspelt(path, text, (name, *keys, field), members), True
    return f"{placed(path, text, (name, *keys))}: {'.'.join((name, *keys))} is not used: {what}", False


inspect_now(Privacy, Retention, Bodies)
