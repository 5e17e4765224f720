"""The outside world: the one place that touches the AWS SDK. Importing it loads none of it.

Its names are loaded when they are first asked for: reading a profile takes no invoker.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.aws.sdk.crt import hide_crt

if TYPE_CHECKING:
    from workbench.aws.async_config import output_path
    from workbench.aws.identity import caller_identity
    from workbench.aws.invoker import Invoker
    from workbench.aws.prepare import Prepared
    from workbench.aws.profiles import AwsSettings
    from workbench.aws.s3 import S3Client

__all__ = ["AwsSettings", "Invoker", "Prepared", "S3Client", "caller_identity", "output_path"]

hide_crt()  # before anything of this room, and so anything but the sandbox, loads botocore

_ROOMS = {
    "AwsSettings": "profiles",
    "Invoker": "invoker",
    "S3Client": "s3",
    "Prepared": "prepare",
    "caller_identity": "identity",
    "output_path": "async_config",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
