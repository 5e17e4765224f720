"""The bytecode of this program and of what it stands on, compiled beside it after an installation.

An installer that copies files alone (uv does, unless it is told `--compile-bytecode`) leaves the compiling to
whoever imports a module first: each screen would open with a delay once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import cache_from_source, find_spec
from pathlib import Path

PACKAGES = ("workbench", "textual", "rich", "pygments", "botocore", "boto3", "urllib3")
"""What the app imports, the first screens' first."""

_COMPILE = """
import compileall, os, sys
os.nice(19)
for folder in sys.argv[1:]:
    compileall.compile_dir(folder, quiet=2)
"""


def package_folders(names: Sequence[str] = PACKAGES) -> tuple[Path, ...]:
    """Returns where packages are installed; what is not installed is left out."""
    specs = [find_spec(name) for name in names]
    return tuple(Path(spec.origin).parent for spec in specs if spec is not None and spec.origin)


def compile_in_background(folders: Sequence[Path] | None = None) -> subprocess.Popen[bytes] | None:
    """Starts a process that compiles packages, at the lowest priority; it ends by itself.

    Args:
        folders: the packages, this program's first: nothing happens where all of that is compiled, or where
            its bytecode cannot be written. None for `PACKAGES`.

    Returns:
        the process; None where there is nothing to do.
    """
    if folders is None:
        folders = package_folders()
    if sys.dont_write_bytecode or not folders or not _lacks_bytecode(folders[0]):
        return None
    prefix = () if sys.pycache_prefix is None else ("-X", f"pycache_prefix={sys.pycache_prefix}")
    try:
        # -I: the working directory may have modules with the names of Python's own.
        return subprocess.Popen(
            [sys.executable, "-I", *prefix, "-c", _COMPILE, *map(str, folders)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None  # without it everything works, only later


def _lacks_bytecode(folder: Path) -> bool:
    """Returns whether a module has no bytecode, and could have it."""
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".py"):
                cached = Path(cache_from_source(str(Path(parent, name))))
                if not cached.exists():
                    return _is_writable(cached.parent)
    return False


def _is_writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
