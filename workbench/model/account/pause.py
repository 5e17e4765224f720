"""A wait before a request is repeated: the service is throttling, or failing."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A wait before a request is repeated.

    Args:
        action: what was asked, such as `sagemaker:ListEndpoints`.
        seconds: how long.
        attempt: the number of the request that comes next, from 2.
        http_status: of a response that is an error of the service's own; 0 where it throttles.
    """

    action: str
    seconds: float
    attempt: int
    http_status: int = 0

    @property
    def cause(self) -> str:
        """Why, with what was asked."""
        if self.http_status:
            return f"AWS answers {self.action} with HTTP {self.http_status}"
        return f"AWS throttles {self.action}"

    @property
    def short_cause(self) -> str:
        """Why, for narrow places."""
        return f"AWS answers {self.http_status}" if self.http_status else "AWS throttles"


PauseListener = Callable[[Pause], object]


def silent(_: Pause) -> None:
    """Tells nobody."""
