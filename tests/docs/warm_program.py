"""A program for a shell, in forks of one process that has it loaded: starting takes a fourth of the time.

New interpreters are what `tests/terminal` and `tests/cli/test_entry_point.py` start.
"""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.peers.programs import OURS, RUN_TO_ITS_END

# A fork takes the streams of the program that asks, answers with its exit code, and ends.
_SERVER = (
    RUN_TO_ITS_END
    + """
import fcntl, marshal, os, signal, socket
{preload}
listener = socket.socket(socket.AF_UNIX)
listener.bind({address!r})
listener.listen(16)
print(flush=True)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    connection, _ = listener.accept()
    if os.fork():
        connection.close()
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    listener.close()
    code = 250
    try:
        connection.sendall(os.getpid().to_bytes(8, "big"))
        head, streams, _, _ = socket.recv_fds(connection, 8, 3)
        job = connection.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
        # It ends with the program that asks: no more is to come than SIGIO, when that has ended.
        fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(connection, fcntl.F_SETFL, fcntl.fcntl(connection, fcntl.F_GETFL) | os.O_ASYNC)
        sys.argv, folder, environment = marshal.loads(job)
        os.chdir(folder)
        # The AWS CLI names the place of its own data files here when it is imported.
        places = {name: value for name, value in os.environ.items() if name == "AWS_DATA_PATH"}
        os.environ.clear()
        os.environ.update(places | environment)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        code = run_to_its_end()
    finally:
        connection.send(bytes([code]))
        os._exit(code)
"""
)

_CLIENT = """
import marshal, os, signal, socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.connect({address!r})
process = int.from_bytes(connection.recv(8, socket.MSG_WAITALL), "big")
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: os.kill(process, number))
job = marshal.dumps(([{name!r}, *sys.argv[1:]], os.getcwd(), dict(os.environ)))
socket.send_fds(connection, [len(job).to_bytes(8, "big")], [0, 1, 2])
connection.sendall(job)
for stream in (0, 1, 2):
    os.close(stream)  # whoever reads them learns from the program itself that it has ended
os._exit((connection.recv(1) or bytes([250]))[0])
"""

# Locust changes the interpreter that imports it, which is one of its own.
_SHELL = """\
#!/bin/sh
case "$1" in
    load) exec {loading} "$@" ;;
    *) exec {client} "$@" ;;
esac
"""
ALONE = '#!/bin/sh\nexec {client} "$@"\n'
"""A program whose every command line is run in forks of the one process."""
_PROGRAM = Path(sys.executable).with_name("workbench")


class WarmProgram:
    """A folder with a program, for the front of `PATH`; a context manager.

    Args:
        environment: that its process starts with.
        preload: Python that imports it and defines `run`.
        name: of the program.
        shell: how it is called, where `{client}` stands for what asks its process, and `{loading}` for what
            runs load tests.
        loading: the program that runs them.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        preload: str = OURS,
        name: str = "workbench",
        shell: str = _SHELL,
        loading: Path = _PROGRAM,
    ) -> None:
        self._scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self._scratch.name)
        address = str(self.folder / "socket")
        client = self.folder / "client.py"
        client.write_text(_CLIENT.replace("{address!r}", repr(address)).replace("{name!r}", repr(name)))
        program = self.folder / name
        program.write_text(
            shell.format(
                client=shlex.join([sys.executable, "-IS", str(client)]), loading=shlex.quote(str(loading))
            )
        )
        program.chmod(0o755)
        code = _SERVER.replace("{preload}", preload).replace("{address!r}", repr(address))
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> WarmProgram:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"\n", "the program's process has ended"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._scratch.cleanup()
