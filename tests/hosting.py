"""A sandbox as the workbench is told of it."""

from __future__ import annotations

from workbench.model.sandbox_info import SandboxInfo
from workbench.sandbox import Sandbox


def hosting_of(sandbox: Sandbox) -> SandboxInfo:
    """Where a sandbox listens, and what it is signed for with."""
    return SandboxInfo(
        url=sandbox.url,
        access_key_id=sandbox.access_key_id,
        secret_access_key=sandbox.secret_access_key,
        region=sandbox.region,
    )
