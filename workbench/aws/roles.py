"""Roles of a profile: with the AWS CLI's own cache of one-time codes, and without ever asking for a code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.aws.private import set_prompter


class _CommandLineCache(dict[str, Any]):
    """What the AWS CLI has cached of assumed roles. Read only: what is fetched here stays in memory."""

    def __init__(self, folder: Path) -> None:
        from botocore.utils import JSONFileCache

        super().__init__()
        self._files = JSONFileCache(str(folder))

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._files

    def __missing__(self, key: str) -> Any:
        return self._files[key]


def quiet_roles(session: Any) -> None:
    """Let a session use roles that the AWS CLI has a session of, and never prompt for a one-time code.

    The SDK would ask on the terminal, in the middle of whatever is on its screen.
    """
    provider = session.get_component("credential_provider").get_provider("assume-role")
    provider.cache = _CommandLineCache(Path("~/.aws/cli/cache").expanduser())
    set_prompter(provider, _refuse)


def _refuse(prompt: str) -> str:
    from botocore.exceptions import RefreshWithMFAUnsupportedError

    raise RefreshWithMFAUnsupportedError
