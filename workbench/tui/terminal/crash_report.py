"""What is left of a crash: a report that names the place and holds no value of anybody's."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable
from importlib.metadata import version

from textual.worker import WorkerFailed

from workbench.model.errors import StoreError

_PARTS = ("textual", "boto3", "botocore", "msgspec")


def report(error: BaseException) -> str:
    """Returns where it happened and with which versions.

    Neither local variables nor the error's own words are in it: both can hold tokens and payloads.
    """
    lines = [
        f"endpoint-workbench {version('endpoint-workbench')}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()}",
        *(f"{part} {version(part)}" for part in _PARTS),
        "",
    ]
    # Textual wraps what a worker raised.
    chain: BaseException | None = error.error if isinstance(error, WorkerFailed) else error
    while chain is not None:
        lines.append(f"{type(chain).__module__}.{type(chain).__qualname__}")
        for frame in traceback.extract_tb(chain.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
            lines.append(f"    {frame.line}")
        chain = chain.__cause__ or chain.__context__
        if chain is not None:
            lines.append("after")
    return "\n".join(lines) + "\n"


def last_words(*acts: tuple[str, Callable[[], object]]) -> str:
    """Does what is left to do after a crash; returns a line for each, whatever fails.

    Args:
        acts: what to say of each, with the place of what it returns, and what to do.
    """
    lines = []
    for sentence, act in acts:
        try:
            lines.append(sentence.format(act()))
        except StoreError as failure:
            lines.append(failure.message)
        except Exception as failure:  # noqa: BLE001  nothing may stand between a crash and what is left to save
            lines.append(f"{type(failure).__name__} while saving.")
    return "\n".join(lines)
