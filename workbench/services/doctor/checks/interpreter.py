"""Python and the packages that matter."""

from __future__ import annotations

import platform
import sys
from importlib import metadata

from workbench import __version__
from workbench.content.extras import installing
from workbench.services.doctor.check import Check, CheckContext, Finding, ok, warning

GROUP = "Installation"
_PACKAGES = ("textual", "boto3", "botocore", "urllib3", "msgspec", "pygments")
_EXTRAS = {
    "awscrt": "profiles of `aws login`",
    "numpy": "arrays (npy)",
    "textual-image": "pictures in pixels",
    "pyarrow": "Parquet",
    "locust": "load tests",
    "tokenizers": "tokens of answers without usage",
}


def _workbench(_: CheckContext) -> Finding:
    return ok(f"endpoint-workbench {__version__}")


def _python(_: CheckContext) -> Finding:
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    return ok(f"{platform.python_implementation()} {platform.python_version()} on {machine}, {sys.prefix}")


def _packages(_: CheckContext) -> Finding:
    versions = {name: _version(name) for name in _PACKAGES}
    missing = [name for name, version in versions.items() if not version]
    summary = ", ".join(f"{name} {version or 'missing'}" for name, version in versions.items())
    if missing:
        return warning(summary, f"Install what is missing: {installing(' '.join(missing))}")
    return ok(summary)


def _extras(_: CheckContext) -> Finding:
    versions = {name: _version(name) for name in _EXTRAS}
    present = [f"{name} {version}" for name, version in versions.items() if version]
    absent = [f"{name} ({_EXTRAS[name]})" for name, version in versions.items() if not version]
    summary = ", ".join(present) or "none"
    return ok(f"{summary}; not installed: {', '.join(absent)}" if absent else summary)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


CHECKS = (
    Check("installation.workbench", "Workbench", GROUP, _workbench),
    Check("installation.python", "Python", GROUP, _python),
    Check("installation.packages", "Packages", GROUP, _packages),
    Check("installation.extras", "Optional packages", GROUP, _extras),
)
