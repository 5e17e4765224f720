"""A process that watches what is pending in the history, as the app does, until its input ends."""

from __future__ import annotations

import sys

from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.services.async_invocations.poller import AsyncPoller


def main() -> None:
    """Watches over `WORKBENCH_HOME`, and says so once it has begun."""
    with Workbench.open() as bench:
        poller = AsyncPoller(bench, AsyncInvocations(bench), lambda invocation: None)
        poller.start()
        print("watching", flush=True)
        sys.stdin.read()
        poller.close()


if __name__ == "__main__":
    main()
