"""Bodies that become files of the user's."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from workbench.model.errors import FileExistsAlreadyError, StoreError
from workbench.store.files.atomic import replace_file, unwritable
from workbench.store.files.outputs.anchored_output import is_anchored

if TYPE_CHECKING:
    from workbench.content.sanitize import InertBytes

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
_COPIED = 1 << 20


def check_output(path: str) -> None:
    """Finds out, without touching anything, that a file could not be written.

    Raises:
        StoreError: it is a folder, or may not be written, or is in a folder that is missing or takes no file.
    """
    _refuse_unusable(path)
    try:
        if _open_descriptor(path) is not None:
            return
        target, status = _target(path)
    except OSError as error:
        raise unwritable(path, error) from error
    if status is not None:
        if not os.access(target, os.W_OK):
            raise StoreError(f"{path} cannot be written: it is read-only")
        return
    # The folder as it is written: `missing/../file` leads nowhere, whatever is left of it in the end.
    for folder in (Path(path).parent, target.parent):
        if not folder.is_dir():
            raise StoreError(f"{path} cannot be written: there is no folder {folder}")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise StoreError(f"{path} cannot be written: no file can be created in {target.parent}")


def write_output(path: str, data: bytes | Iterable[bytes], *, replace: bool = True) -> None:
    """Writes a file whole or not at all; a file that exists is replaced and keeps its mode.

    A symbolic link is followed. Standard output, pipes and devices are written straight, as it comes. A file
    that something hangs on, such as a hard link, or whose folder takes no new file, is written in its place
    as soon as all of its content is there.

    Args:
        path: where to.
        data: the content, or its parts in order; an exception raised by it is passed on.
        replace: whether a file that exists is replaced.

    Raises:
        FileExistsAlreadyError: the file exists, and `replace` is not given.
        StoreError: it is a folder, or its folder or disk does not take it. The old file is as it was, unless
            it could only be written in its place.
    """
    failures: list[OSError] = []
    chunks = (data,) if isinstance(data, bytes) else _watched(data, failures)
    _refuse_unusable(path)
    if not replace and os.path.lexists(path):
        raise FileExistsAlreadyError(f"{path} already exists")
    try:
        if (descriptor := _open_descriptor(path)) is not None:
            # Opening standard output anew would start at the beginning of the file it was sent to.
            with closing(_guarded(os.fdopen(os.dup(descriptor), "wb"))) as file:
                file.writelines(chunks)
            return
        target, status = _target(path)
        if status is None:
            replace_file(target, chunks)
        elif not stat.S_ISREG(status.st_mode):
            with closing(_guarded(target.open("wb"))) as file:
                file.writelines(chunks)
        elif not os.access(target, os.W_OK):
            # The folder would allow a new file in its place; who made this one read-only would not.
            raise StoreError(f"{path} cannot be written: it is read-only")
        elif is_anchored(target, status):
            _write_in_place(target, chunks)
        else:
            replace_file(target, chunks)
    except OSError as error:
        if error in failures:
            raise
        raise unwritable(path, error) from error


def _target(path: str) -> tuple[Path, os.stat_result | None]:
    """Returns what a path leads to, and what is known of it; None where nothing is there.

    Raises:
        StoreError: it is a folder.
        OSError: it leads nowhere.
    """
    target = Path(os.path.realpath(path))
    try:
        status = target.stat()
    except FileNotFoundError:
        if path.endswith("/"):
            raise StoreError(f"{path} cannot be written: it names a folder") from None
        return target, None
    if stat.S_ISDIR(status.st_mode):
        raise StoreError(f"{path} cannot be written: it is a folder")
    return target, status


def _write_in_place(target: Path, chunks: Iterable[bytes]) -> None:
    # Loaded here: few files have anything on them.
    import shutil
    import tempfile

    with tempfile.TemporaryFile() as whole:
        whole.writelines(chunks)
        whole.seek(0)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC), "wb") as file:
            shutil.copyfileobj(whole, file, _COPIED)
            file.flush()
            os.fsync(file.fileno())


class GrowingOutput:
    """A file that grows as its parts come, each of them readable at once; what came is kept.

    The first part opens it, and empties one that is there: an answer that never begins leaves that alone.

    Args:
        path: where to; standard output, pipes and devices are written straight.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: BinaryIO | InertBytes | None = None

    def add(self, part: bytes) -> None:
        """Writes a part, which may be empty.

        Raises:
            BrokenPipeError: whoever read a pipe has gone.
            StoreError: it is a folder, or its folder or disk does not take it.
        """
        try:
            if self._file is None:
                self._file = _opened(self._path)
            self._file.write(part)
            self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(self._path, error) from error

    def close(self) -> None:
        """Ends it.

        Raises:
            StoreError: the disk says only now that it did not take a part.
        """
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                raise unwritable(self._path, error) from error


def _opened(path: str) -> BinaryIO | InertBytes:
    _refuse_unusable(path)
    descriptor = _open_descriptor(path)
    return _guarded(Path(path).open("wb") if descriptor is None else os.fdopen(os.dup(descriptor), "wb"))


def _guarded(file: BinaryIO) -> BinaryIO | InertBytes:
    """The file; a terminal is never driven by what is written to it."""
    if not file.isatty():
        return file
    # Loaded here: most bodies go to a file.
    from workbench.content.sanitize import InertBytes

    return InertBytes(file)


def _refuse_unusable(path: str) -> None:
    if not path:
        raise StoreError("The path of the file is empty")
    if "\0" in path:
        raise StoreError(f"{path!r} is not a path: it contains a NUL character")


def _watched(chunks: Iterable[bytes], failures: list[OSError]) -> Iterator[bytes]:
    """The same chunks; a failure of theirs, such as a broken connection, is told from the disk's."""
    try:
        yield from chunks
    except OSError as error:
        failures.append(error)
        raise


def _open_descriptor(path: str) -> int | None:
    """The descriptor of this process that a path names, where it can be written to.

    Raises:
        OSError: there is none of this number.
    """
    named = _DESCRIPTOR.fullmatch(path)
    if path not in _STANDARD and not named:
        return None
    descriptor = int(named[1]) if named else _STANDARD[path]
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    if flags & getattr(os, "O_PATH", 0):
        raise OSError(errno.EBADF, "it is closed")
    # One that is only read is opened anew, as any other path.
    return None if flags & os.O_ACCMODE == os.O_RDONLY else descriptor
