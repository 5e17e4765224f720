"""What the shared AWS configuration says of the command line itself: output format, blob format, attempts.

Profile, region, credentials and addresses are the SDK's business; these settings it does not know.
Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from configparser import Error, RawConfigParser

from workbench.aws.configuration import config_files


def profile_settings(name: str | None) -> Mapping[str, str]:
    """The settings of a profile, empty where there is none.

    A file that cannot be parsed is empty here; the SDK, which reads it as well, says what is wrong with it.

    Args:
        name: the profile; None for `AWS_PROFILE`, or `default`.
    """
    profile = name or os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE") or "default"
    config, credentials = map(_sections, config_files())
    found: dict[str, str] = {}
    for title, settings in config.items():
        if title == profile == "default" or _profile_of(title) == profile:
            found.update(settings)
    return found | dict(credentials.get(profile, {}))


def _sections(path: str) -> Mapping[str, Mapping[str, str]]:
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
