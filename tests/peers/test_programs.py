"""The warm programs themselves: what the command lines of a sitting share, and what not."""

from __future__ import annotations

import os
from pathlib import Path

from tests.peers.programs import Program

_ECHO = """
import os, sys
seen = []
def run():
    seen.append(sys.argv[1])
    print(os.getpid(), os.getcwd(), os.environ.get("NAME"), sys.stdin.read(), *seen, flush=True)
    print(sys.argv[1], file=sys.stderr)
    sys.stdout = sys.stderr = None if sys.argv[1] == "raise" else open(os.devnull, "w")
    return int(sys.argv[2])
"""


def test_a_sitting_is_one_process_with_the_world_of_each_command_line(tmp_path: Path) -> None:
    with Program(_ECHO, name="echo") as program:
        with program.sitting() as sitting:
            first = sitting.run(["a", "0"], environment={"NAME": "x"}, folder=tmp_path, stdin=b"in")
            second = sitting.run(["b", "7"], environment={}, folder=Path("/"))
            # What it dies of is an exit code.
            third = sitting.run(["raise", "0"], environment={}, folder=Path("/"))
        alone = program.run(["c", "0"], environment={}, folder=Path("/"))
    process = int(first.stdout.split()[0])
    assert process != os.getpid()
    assert first.stdout.decode() == f"{process} {tmp_path} x in a\n"
    assert (second.exit_code, second.stdout.decode()) == (7, f"{process} / None  a b\n")
    assert (first.stderr, second.stderr) == ("a\n", "b\n")
    assert third.exit_code == 250
    assert int(alone.stdout.split()[0]) != process
    assert alone.stdout.decode().endswith(" / None  c\n")
