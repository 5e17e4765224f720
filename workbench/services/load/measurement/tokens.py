"""Tokens of a text, counted by a tokenizer that the user names; of the extra `tokenizer`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from workbench.content.extras import installing
from workbench.model.errors import ConfigurationError, PayloadError
from workbench.services.files import kind_of

_FILE = "tokenizer.json"
_HINT = f"Without a network, name a {_FILE} that was downloaded before, or the folder of its model."

TokenCounter = Callable[[str], int]
"""Returns how many tokens a text has."""


def token_counter(name: str) -> TokenCounter:
    """Returns what counts tokens as a tokenizer does, without special tokens. Thread-safe.

    Args:
        name: the path of a `tokenizer.json`, or of a folder that has one; or the name of a model on the
            Hugging Face Hub.

    Raises:
        ConfigurationError: the package is missing.
        PayloadError: there is no such tokenizer, or it cannot be read.
    """
    if find_spec("tokenizers") is None:
        raise ConfigurationError("--tokenizer requires tokenizers.", f"Run: {installing('tokenizers')}")
    from tokenizers import Tokenizer

    path = _file(name)
    try:
        tokenizer = Tokenizer.from_file(path) if path else Tokenizer.from_pretrained(name)
    except Exception as error:  # the package raises plain exceptions, and those of its HTTP client
        place = "" if path else " from the Hugging Face Hub"
        raise PayloadError(f"The tokenizer {name} cannot be loaded{place}: {error}", _HINT) from error
    lock = threading.Lock()

    def count(text: str) -> int:
        with lock:
            return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return count


def _file(name: str) -> str:
    """Returns the path of the file that a name stands for; empty where it is a model of the Hub.

    Raises:
        PayloadError: a folder has no tokenizer, or a path leads nowhere.
    """
    path = Path(name).expanduser()
    match kind_of(name):
        case "file":
            return str(path)
        case "folder":
            inside = str(path / _FILE)
            if kind_of(inside) != "file":
                raise PayloadError(f"{name} has no {_FILE}.", _HINT)
            return inside
    # A name on the Hub is MODEL or OWNER/MODEL; what is not is a path.
    if path.suffix == ".json" or path.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise PayloadError(f"{name} does not exist.", _HINT)
    return ""
