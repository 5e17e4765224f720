"""Tokens of a text, counted by a tokenizer that the user names; of the extra `tokenizer`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.util import find_spec

from workbench.content.extras import installing
from workbench.model.errors import ConfigurationError, PayloadError
from workbench.services.files import kind_of

TokenCounter = Callable[[str], int]
"""Returns how many tokens a text has."""


def token_counter(name: str) -> TokenCounter:
    """Returns what counts tokens as a tokenizer does, without special tokens. Thread-safe.

    Args:
        name: the path of a `tokenizer.json`, or the name of a model on the Hugging Face Hub.

    Raises:
        ConfigurationError: the package is missing.
        PayloadError: there is no such tokenizer, or it cannot be read.
    """
    if find_spec("tokenizers") is None:
        raise ConfigurationError("--tokenizer requires tokenizers.", f"Run: {installing('tokenizers')}")
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(name) if kind_of(name) == "file" else Tokenizer.from_pretrained(name)
    except Exception as error:  # the package raises plain exceptions, and those of its HTTP client
        raise PayloadError(
            f"The tokenizer {name} cannot be loaded: {error}",
            "Name a tokenizer.json file, or a model of the Hugging Face Hub.",
        ) from error
    lock = threading.Lock()

    def count(text: str) -> int:
        with lock:
            return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return count
