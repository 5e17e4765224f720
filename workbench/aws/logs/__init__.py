"""CloudWatch Logs: the lines of an endpoint's containers in a period of time."""

from __future__ import annotations

from workbench.aws.logs.reader import LogReader

__all__ = ["LogReader"]
