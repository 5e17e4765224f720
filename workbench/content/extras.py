"""Packages that only some need: how to add them to an installation, however it was made."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_DISTRIBUTION = "endpoint-workbench"


def installing(package: str) -> str:
    """The command that adds a package to this installation.

    pipx and uv each leave a file in the environments that they make (pipx_metadata.json, uv-receipt.toml, or
    a line of pyvenv.cfg), in which there may be no pip. This product is named as it is installed, and never
    as something to be fetched from an index.
    """
    place = Path(sys.prefix)
    if (place / "pipx_metadata.json").exists():
        return f"pipx inject {_DISTRIBUTION} {package}"
    python = shlex.quote(sys.executable)
    if (place / "uv-receipt.toml").exists() or _is_made_by_uv(place):
        return f"uv pip install --python {python} {package}"
    return f"{python} -m pip install {package}"


def _is_made_by_uv(place: Path) -> bool:
    try:
        lines = (place / "pyvenv.cfg").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in lines)
