"""Roles of a profile: with the AWS CLI's own cache of their sessions, and its question for a code.

Sources: aws-cli v2, awscli/customizations/assumerole.py and sso/__init__.py.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from workbench.aws.sdk.codes import answers as given_answers
from workbench.aws.sdk.private import set_prompter

ASKED = "asked"
"""What the SDK's error for a missing code says beside its text: whether a person was asked for one."""

_CACHED = ("assume-role", "assume-role-with-web-identity", "sso")
"""The providers whose sessions the AWS CLI caches, by botocore's names."""


def shared_sessions() -> Any:
    """The AWS CLI's cache of sessions; what cannot be written there is kept in memory."""
    from botocore.utils import JSONFileCache

    class Cache(JSONFileCache):  # type: ignore[misc]
        def __init__(self, folder: Path) -> None:
            super().__init__(str(folder))
            self._unwritten: dict[str, Any] = {}

        def __contains__(self, key: str) -> bool:
            return key in self._unwritten or super().__contains__(key)

        def __getitem__(self, key: str) -> Any:
            return self._unwritten[key] if key in self._unwritten else super().__getitem__(key)

        def __setitem__(self, key: str, value: Any) -> None:
            self._unwritten[key] = value
            with suppress(OSError):
                super().__setitem__(key, value)
                del self._unwritten[key]

    return Cache(Path("~/.aws/cli/cache").expanduser())


def share_roles(session: Any) -> None:
    """Lets a session keep those of roles where the AWS CLI does, and asks for codes as `ask_with` says."""
    chain = session.get_component("credential_provider")
    cache = shared_sessions()
    for name in _CACHED:
        chain.get_provider(name).cache = cache
    set_prompter(chain.get_provider("assume-role"), _answer)


def _answer(prompt: str) -> str:
    from botocore.exceptions import RefreshWithMFAUnsupportedError

    answers = given_answers(prompt)
    if not any(answers):
        raise RefreshWithMFAUnsupportedError(**{ASKED: bool(answers)})
    return answers[0]
