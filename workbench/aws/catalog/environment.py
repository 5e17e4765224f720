"""Environment variables of a container, without those that are secret by their name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.model.redaction import REDACTED, redacted

_SECRET = re.compile(
    r"TOKEN$|TOKEN_|SECRET|PASSW|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|_KEY$|^KEY$|AUTH", re.I
)
_PLAIN = re.compile(r"(MAX|MIN|NUM|TOTAL|LIMIT|COUNT).*TOKENS?|TOKENS|TOKENI[SZ]", re.I)
"""Names of settings of language models, which count tokens or name a tokenizer."""


def masked_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns the variables with values masked where name or value says that they are secret."""
    return {
        name: REDACTED if _SECRET.search(name) and not _PLAIN.search(name) else redacted(value)
        for name, value in environment.items()
    }
