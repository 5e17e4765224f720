"""What the shared AWS configuration says of the command line itself: output format, blob format, attempts.

Profile, region, credentials and addresses are the SDK's business; these settings it does not know.
Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from configparser import Error, RawConfigParser
from pathlib import Path


def profile_settings(name: str | None) -> Mapping[str, str]:
    """The settings of a profile, empty where there is none.

    A file that cannot be parsed is empty here; the SDK, which reads it as well, says what is wrong with it.

    Args:
        name: the profile; None for `AWS_PROFILE`, or `default`.
    """
    profile = name or os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE") or "default"
    config = _sections("AWS_CONFIG_FILE", "~/.aws/config")
    credentials = _sections("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
    found: dict[str, str] = {}
    for title, settings in config.items():
        if title == profile == "default" or _profile_of(title) == profile:
            found.update(settings)
    return found | dict(credentials.get(profile, {}))


def _sections(variable: str, usual: str) -> Mapping[str, Mapping[str, str]]:
    path = Path(os.path.expandvars(os.environ.get(variable) or usual)).expanduser()
    # No section is a default for the others, as [DEFAULT] would be.
    parser = RawConfigParser(default_section="")
    try:
        parser.read(path, encoding="utf-8")
    except (Error, OSError, UnicodeDecodeError):
        return {}
    return {title: dict(parser[title]) for title in parser.sections()}


def _profile_of(title: str) -> str:
    try:
        words = shlex.split(title)
    except ValueError:
        return ""
    return words[1] if len(words) == 2 and words[0] == "profile" else ""
