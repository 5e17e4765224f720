"""`python -m benchmarks [NAME]…`: one line per budget; exit 1 where one is not kept.

Names are those of the modules beside this one; without any, all of them run.
"""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.report import HEADER

MODULES = (
    "first_paint",
    "process",
    "send",
    "replay",
    "batch",
    "content",
    "compare",
    "history",
    "sandbox",
    "idle",
    "editor",
    "streaming",
    "viewer",
)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MODULES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    print(HEADER)
    kept = True
    for name in names or MODULES:
        for measure in import_module(f"benchmarks.{name}").measures():
            print(measure.line(), flush=True)
            kept = kept and measure.ok
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
