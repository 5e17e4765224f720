"""The options that say which folder of saved requests, and which environment, a command works with."""

from __future__ import annotations

from workbench.cli.core.command import Option

GROUP = "Requests"


def folder_option() -> Option:
    """A fresh option that names the folder."""
    return Option(
        ["--requests", "folder"],
        group=GROUP,
        metavar="DIR",
        help="The folder of saved requests. [.workbench of this project, else your own]",
    )


def environment_option() -> Option:
    """A fresh option that names the environment."""
    return Option(
        ["--env", "environment"],
        group=GROUP,
        metavar="NAME",
        help="Take the values of variables from environments/NAME.toml.",
    )


def json_option() -> Option:
    """A fresh option for output as JSON."""
    return Option(["--json", "as_json"], group=GROUP, is_flag=True, help="Print one JSON object per line.")
