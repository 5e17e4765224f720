"""`python -m benchmarks [NAME]…`: one line per budget; exit 1 where one is not kept.

Names are those of the modules beside this one; without any, all of them run. With `--json` each line is an
object. `--check` exits with 1 also where a figure is a quarter worse than it was released; `--release` writes
the figures of this run down as released.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib import import_module

from benchmarks import released
from benchmarks.report import HEADER, Measure

MODULES = (
    "first_paint",
    "process",
    "send",
    "replay",
    "batch",
    "content",
    "compare",
    "history",
    "growth",
    "sandbox",
    "idle",
    "async_invocations",
    "editor",
    "streaming",
    "viewer",
    "catalog",
    "peers",
)


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    unknown = [name for name in options.names if name not in MODULES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    if options.ten_million:
        os.environ["BENCHMARK_GROWN"] = "10000000"
    before = released.load()
    if not options.json:
        print(HEADER)
    measured: list[Measure] = []
    failed = False
    for name in options.names or MODULES:
        for measure in import_module(f"benchmarks.{name}").measures():
            measured.append(measure)
            worse = released.is_worse(measure, before)
            failed = failed or not measure.ok or (options.check and worse)
            before_value = before.get(measure.label)
            if options.json:
                members = measure.as_json() | {
                    "released": before_value and before_value.value,
                    "worse": worse,
                }
                print(json.dumps(members, ensure_ascii=False), flush=True)
            else:
                words = (
                    f"{before_value.value:g} {before_value.unit}{', WORSE' if worse else ''}"
                    if before_value
                    else ""
                )
                print(measure.line(words), flush=True)
    if options.release:
        released.save(measured)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MODULES))
    parser.add_argument("--json", action="store_true", help="print a JSON object a line")
    parser.add_argument("--check", action="store_true", help="exit with 1 where one is worse than released")
    parser.add_argument("--release", action="store_true", help="write the figures down as released")
    parser.add_argument(
        "--ten-million",
        action="store_true",
        help="the history grows to ten million at the end (8 GB of disk, some twelve minutes)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
