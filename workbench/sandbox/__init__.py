"""SageMaker hosting on this machine: real HTTP on loopback, the service's wire protocol, models that compute.

`samples` costs next to nothing to import; `Sandbox` brings the web server and the signer with it, so it is
loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.sandbox.samples import Sample, samples

if TYPE_CHECKING:
    from workbench.sandbox.server import Sandbox

__all__ = ["Sample", "Sandbox", "samples"]


def __getattr__(name: str) -> object:
    if name == "Sandbox":
        from workbench.sandbox.server import Sandbox

        return Sandbox
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
