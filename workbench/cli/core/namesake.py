"""Another distribution whose package has the name of ours: in one environment they break each other.

The distribution `workbench`, which is about SageMaker pipelines, installs a package and a command of that
name, and keeps a folder `.workbench`.
"""

from __future__ import annotations

import os
import sys

_SUFFIXES = (".dist-info", ".egg-info")


def namesake() -> str:
    """Its name and version, such as `workbench 0.8.170`; empty where there is none.

    It is recognized by the folder that installers leave beside a package. This looks into each folder of the
    search path, so it is done only where something is wrong, or with --version.
    """
    for place in dict.fromkeys(sys.path):
        try:
            names = os.listdir(place or ".")  # noqa: PTH208  --version need not load pathlib
        except OSError:
            continue
        for name in sorted(names):
            if name.startswith("workbench-") and name.endswith(_SUFFIXES):
                return " ".join(name.rpartition(".")[0].split("-")[:2])
    return ""


def warning() -> str:
    """A warning about it; empty where there is none."""
    other = namesake()
    if not other:
        return ""
    return (
        f"The distribution {other} is installed in the same environment. Both install a package named "
        "`workbench` and overwrite each other's files: install one of them into an environment of its own, "
        "and reinstall this one. The command endpoint-workbench is always this one."
    )


def missing_files() -> str:
    """Returns what to do where the package is not ours any more; empty where it is whole."""
    import workbench

    if getattr(workbench, "DISTRIBUTION", "") == "endpoint-workbench":
        return ""
    return (
        "Files of this installation are missing: a distribution with a package of that name was installed "
        "over it, or was removed. Reinstall endpoint-workbench in an environment of its own."
    )


def own_version(stated: str) -> str:
    """Returns the version of this distribution, which another's `__init__.py` does not know.

    Args:
        stated: what the package says.
    """
    if not missing_files():
        return stated
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("endpoint-workbench")
    except PackageNotFoundError:
        return stated
