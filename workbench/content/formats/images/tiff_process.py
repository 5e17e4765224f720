"""`python -P -m workbench.content.formats.images.tiff_process`: unpacks a TIFF in a process of its own.

libtiff writes what it thinks of a file to standard error from C, where the app draws: here nobody reads that.
A fault in it ends this process and no other. The file comes on standard input. What goes to standard output
begins with a byte: 1 for a picture, then its width and height in four bytes each and its pixels in RGBA, or 0
for the reason why there is none.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from typing import TYPE_CHECKING

from workbench.content.views.view import ViewUnavailableError

if TYPE_CHECKING:
    from PIL.Image import Image

_SECONDS = 60.0
_SIZE = struct.Struct("<II")
_PICTURE, _REASON = b"\1", b"\0"


def unpacked(body: bytes) -> Image:
    """The first frame of a TIFF in RGBA, unpacked by another process.

    Raises:
        ViewUnavailableError: it is damaged.
    """
    from PIL import Image

    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(
            command,
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ViewUnavailableError(f"the picture cannot be unpacked: {error}") from None
    answer = memoryview(done.stdout)
    if done.returncode or answer[:1] != _PICTURE:
        reason = bytes(answer[1:]).decode(errors="replace") or "its reader failed"
        raise ViewUnavailableError(f"the picture is damaged: {reason}")
    size = _SIZE.unpack(answer[1 : 1 + _SIZE.size])
    return Image.frombytes("RGBA", size, answer[1 + _SIZE.size :])


def main() -> None:
    """Unpacks one picture."""
    from workbench.content.formats.images.picture import errors, narrowed, opened

    body = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    try:
        with opened(body) as source:
            source.load()
            image = narrowed(source).convert("RGBA")
    except ViewUnavailableError as error:
        out.write(_REASON + str(error).encode(errors="replace"))
        return
    except errors() as error:
        out.write(_REASON + str(error).encode(errors="replace"))
        return
    out.write(_PICTURE + _SIZE.pack(*image.size))
    out.write(image.tobytes())


if __name__ == "__main__":
    main()
