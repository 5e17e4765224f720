"""The outside world: the one place that touches the AWS SDK. Importing it loads none of it.

Its names are loaded when they are first asked for: reading a profile takes no invoker.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.aws.invoker import Invoker
    from workbench.aws.objects import Objects
    from workbench.aws.placement import output_path
    from workbench.aws.prepare import Prepared
    from workbench.aws.profile import AwsSettings

__all__ = ["AwsSettings", "Invoker", "Objects", "Prepared", "output_path"]

_ROOMS = {
    "AwsSettings": "profile",
    "Invoker": "invoker",
    "Objects": "objects",
    "Prepared": "prepare",
    "output_path": "placement",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
