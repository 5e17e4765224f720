"""YAML."""

from __future__ import annotations

from workbench.content.format import Format, Sure
from workbench.content.yaml_check import check


def _sniff(start: bytes) -> Sure:
    return Sure.SHAPED if start.startswith((b"---\n", b"---\r\n", b"%YAML ")) else Sure.NO


YAML = Format(
    "YAML",
    media_types=("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"),
    suffixes=("+yaml",),
    extensions=(".yaml", ".yml"),
    sniff=_sniff,
    check=check,
    lexer="pygments.lexers.data.YamlLexer",
)
FORMATS = (YAML,)
