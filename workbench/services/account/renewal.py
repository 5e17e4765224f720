"""The command that renews the credentials of a connection."""

from __future__ import annotations

from workbench.aws.renewal import renewal_command

__all__ = ["renewal_command"]
