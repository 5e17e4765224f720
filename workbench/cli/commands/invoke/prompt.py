"""When a command that sends opens the app first: as its line, the environment and the profile say.

Source: aws-cli v2, awscli/clidriver.py, resolve_auto_prompt_mode; there a profile given with `--profile` does
not count either.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

PROMPT = "--cli-auto-prompt"

_NEVER = frozenset({"help", "--help", "--version", "--no-cli-auto-prompt"})


def prompt_mode(args: Sequence[str]) -> str:
    """`on`, `on-partial` (where something required is missing), or else not at all.

    What asks for it but the line itself counts on a terminal only: a script is never held up by the app.
    """
    if PROMPT in args:
        return "on"
    if not _NEVER.isdisjoint(args) or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "off"
    from workbench.services import aws_settings

    return aws_settings(None).get("cli_auto_prompt", "off").lower()
