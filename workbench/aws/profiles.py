"""The settings of AWS in environment and files: the one reader of each, which tells where it was set.

The order is the AWS CLI's (aws-cli v2, awscli/clidriver.py and awscli/botocore/configprovider.py): what is
asked for, the environment, the profile. A variable that is set and empty counts as set, as it does there.
Source of the files' form: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # Whether there is an account is asked before the first paint.
    from workbench.model.destinations.destination import Destination
    from workbench.model.invocation import Connection

_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "profile": ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"),
    "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "output": ("AWS_DEFAULT_OUTPUT",),
    "ca_bundle": ("AWS_CA_BUNDLE",),
    "max_attempts": ("AWS_MAX_ATTEMPTS",),
    "retry_mode": ("AWS_RETRY_MODE",),
    "cli_auto_prompt": ("AWS_CLI_AUTO_PROMPT",),
    "cli_error_format": ("AWS_CLI_ERROR_FORMAT",),
    "ignore_configured_endpoint_urls": ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",),
}
"""The variables of a setting; the first one that is set counts. botocore itself looks at AWS_DEFAULT_PROFILE
first, and not at AWS_REGION."""

SESSION_VARIABLES: Mapping[str, tuple[str | None, list[str], None, None]] = {
    "profile": (None, list(_VARIABLES["profile"]), None, None),
    "region": ("region", list(_VARIABLES["region"]), None, None),
}
"""The same order for a session of the SDK (botocore.session.Session, `session_vars`)."""


_SIGNS_OF_ACCOUNT = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
"""Variables that lead to credentials by themselves."""


class Setting(NamedTuple):
    """What something is set to.

    Attributes:
        value: as it was written.
        source: `connection`, the name of a variable, or `~/.aws/config, profile NAME`.
    """

    value: str
    source: str


class AwsSettings:
    """The settings that hold for one profile. The files are read when the first of theirs is asked for.

    A file that cannot be parsed is empty here; the SDK, which reads it as well, says what is wrong with it.

    Args:
        profile: asked for by name; None for the one that the environment names, or `default`.
    """

    def __init__(self, profile: str | None = None) -> None:
        from workbench.model.destinations.destination import CONNECTION

        named = _in_environment("profile")
        self.profile = Setting(profile, CONNECTION) if profile else named
        """The profile that is named, and by what; None where none is."""

    @property
    def profile_name(self) -> str:
        """The profile whose settings these are."""
        return "default" if self.profile is None else self.profile.value

    @cached_property
    def _config(self) -> _Sections:
        return _sections(config_files()[0])

    @cached_property
    def _settings(self) -> Mapping[str, Setting]:
        """What the files say of the profile; credentials, as in the SDK, over configuration."""
        name = self.profile_name
        config, credentials = config_files()
        settings = _settings_of(_profiles(self._config).get(name, {}), config, name)
        return settings | _settings_of(_sections(credentials).get(name, {}), credentials, name)

    def find(self, name: str) -> Setting | None:
        """Returns a setting, from the environment or the profile; None where neither has it."""
        return _in_environment(name) or self._settings.get(name)

    def get(self, name: str, default: str = "") -> str:
        """Returns the value of a setting, or `default` where it is set nowhere."""
        setting = self.find(name)
        return default if setting is None else setting.value

    def in_profile(self, name: str) -> str:
        """Returns what the files set for the profile, whatever the environment says; empty for nothing."""
        setting = self._settings.get(name)
        return setting.value if setting else ""

    def endpoint_url(self, service: str) -> Setting | None:
        """Returns the address that environment or profile give a service; None where they give none.

        Args:
            service: its ID in the SDK, such as `sagemaker-runtime`.
        """
        if self.get("ignore_configured_endpoint_urls").lower() == "true":
            return None
        snake = service.replace("-", "_")
        for variable in (f"AWS_ENDPOINT_URL_{snake.upper()}", "AWS_ENDPOINT_URL"):
            if url := os.environ.get(variable):
                return Setting(url, variable)
        setting = self._in_services(snake) or self._settings.get("endpoint_url")
        return setting if setting is not None and setting.value else None

    def names_own_url(self, service: str) -> bool:
        """Returns whether a variable or a section of services gives an address to this very service."""
        url = self.endpoint_url(service)
        own = f"AWS_ENDPOINT_URL_{service.replace('-', '_').upper()}"
        return url is not None and (url.source == own or url == self._in_services(service.replace("-", "_")))

    def _in_services(self, service: str) -> Setting | None:
        """The address in the section of services that the profile names."""
        named = self._settings.get("services")
        if named is None:
            return None
        for title, settings in self._config.items():
            if title.startswith("services") and _words(title)[1:] == [named.value]:
                for line in settings.get(service, "").splitlines():
                    name, _, value = line.partition("=")
                    if name.strip() == "endpoint_url" and value.strip():
                        return Setting(value.strip(), f"{_short(config_files()[0])}, services {named.value}")
        return None


_Sections = Mapping[str, Mapping[str, str]]


def has_account() -> bool:
    """Returns whether there are signs of an AWS account; for certain the SDK finds it out when it sends."""
    if any(os.environ.get(name) for name in (*_SIGNS_OF_ACCOUNT, *_VARIABLES["profile"])):
        return True
    return any(path and Path(path).exists() for path in config_files())


def profile_names() -> tuple[str, ...]:
    """Returns the names of all profiles, in the order of the files; `default` only where it is written."""
    config, credentials = config_files()
    return tuple(dict.fromkeys([*_profiles(_sections(config)), *_sections(credentials)]))


def lacks_profile(connection: Connection) -> bool:
    """Returns whether neither file has the profile that a connection, or the environment, names.

    Where a file cannot be read it may well be there: the SDK says what is wrong then.
    """
    named = AwsSettings(connection.profile).profile
    if named is None:
        return False
    config, credentials = config_files()
    try:
        return named.value not in {*_profiles(_parsed(config)), *_parsed(credentials)}
    except _unreadable():
        return False


def configured(connection: Connection) -> Destination:
    """Returns as much of where SageMaker Runtime is reached as settings say, for a connection to AWS."""
    from workbench.model.destinations.destination import CONNECTION, Destination
    from workbench.model.destinations.endpoint_url import without_userinfo
    from workbench.model.service.schema import SERVICE

    settings = AwsSettings(connection.profile)
    url, region = connection.endpoint_url, connection.region
    named = {
        "endpoint_url": settings.endpoint_url(SERVICE) if url is None else Setting(url, CONNECTION),
        "region": settings.find("region") if region is None else Setting(region, CONNECTION),
        "profile": settings.profile,
    }
    values = {name: setting.value for name, setting in named.items() if setting is not None}
    sources = {name: setting.source for name, setting in named.items() if setting is not None}
    if url := values.get("endpoint_url"):
        values["endpoint_url"] = without_userinfo(url)
    return Destination(**values, sources=sources)


def config_files() -> tuple[str, str]:
    """Returns the paths of the shared configuration and credentials files, as the SDK finds them."""
    config = os.environ.get("AWS_CONFIG_FILE", "~/.aws/config")
    credentials = os.environ.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
    return _expanded(config), _expanded(credentials)


def _expanded(path: str) -> str:
    # Asked for before each send; what has no variable in it depends on the home folder alone.
    if "$" not in path:
        return _with_home(path, os.environ.get("HOME"))
    # The SDK's own way with `$NAME` and the tilde; Path.expanduser raises where there is no home.
    return os.path.expanduser(os.path.expandvars(path))  # noqa: PTH111


@lru_cache(maxsize=8)
def _with_home(path: str, _home: str | None) -> str:
    return os.path.expanduser(path)  # noqa: PTH111


def _short(path: str) -> str:
    """A path as it is written: with the tilde where it lies in the home folder."""
    home = os.path.expanduser("~")  # noqa: PTH111
    return f"~{path[len(home) :]}" if path.startswith(f"{home}{os.sep}") else path


def _in_environment(name: str) -> Setting | None:
    for variable in _VARIABLES.get(name, ()):
        if (value := os.environ.get(variable)) is not None:
            return Setting(value, variable)
    return None


def _sections(path: str) -> _Sections:
    if not os.access(path, os.F_OK):
        return {}
    try:
        return _parsed(path)
    except _unreadable():
        return {}


def _parsed(path: str) -> _Sections:
    # Loaded here: many have no such file, and whether there is an account is asked before the first paint.
    from configparser import RawConfigParser

    parser = RawConfigParser()
    if os.access(path, os.F_OK):
        # In the encoding of the machine, as the SDK reads it.
        parser.read(path)
    return {title: dict(parser[title]) for title in parser.sections()}


def _unreadable() -> tuple[type[Exception], ...]:
    from configparser import Error

    return Error, OSError, UnicodeDecodeError


def _profiles(config: _Sections) -> _Sections:
    """The profiles of a configuration file: `[default]`, and `[profile NAME]`. The last of a name counts."""
    profiles: dict[str, Mapping[str, str]] = {}
    for title, settings in config.items():
        words = _words(title) if title.startswith("profile") else []
        if len(words) == 2:
            profiles[words[1]] = settings
        elif title == "default":
            profiles[title] = settings
    return profiles


def _settings_of(settings: Mapping[str, str], path: str, profile: str) -> dict[str, Setting]:
    source = f"{_short(path)}, profile {profile}"
    return {name: Setting(value, source) for name, value in settings.items()}


def _words(title: str) -> list[str]:
    import shlex

    try:
        return shlex.split(title)
    except ValueError:
        return []
