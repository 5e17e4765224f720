"""The app in a terminal, with requests under way beside what its user does: `… ADDRESS REQUESTS`."""

from __future__ import annotations

import json
import sys
import threading

from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp

SLOW = {"delay": 0.1}


def main(url: str, requests: int) -> None:
    """Runs the app over `WORKBENCH_HOME`.

    Args:
        url: of a sandbox, whose endpoint `faulty` answers the requests after 100 ms each.
        requests: how many are on their way at any moment.
    """
    with Workbench.open() as bench:
        invocation = Invocation(
            fields={"EndpointName": "faulty", "ContentType": "application/json"},
            body=TextBody(json.dumps(SLOW)),
            connection=Connection(endpoint_url=url),
        )

        def send() -> None:
            while True:
                bench.send(invocation)

        for _ in range(requests):
            threading.Thread(target=send, daemon=True).start()
        WorkbenchApp(bench).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
