"""YAML."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.content.format import Confidence, Format
from workbench.content.problems import Problem


def _sniff(start: bytes) -> Confidence:
    return Confidence.SHAPED if start.startswith((b"---\n", b"---\r\n", b"%YAML ")) else Confidence.NO


def _check(body: bytes) -> Iterator[Problem]:
    from workbench.content.formats.yaml.check import check

    return check(body)


YAML = Format(
    "YAML",
    media_types=("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"),
    suffixes=("+yaml",),
    extensions=(".yaml", ".yml"),
    sniff=_sniff,
    holds_json=True,
    check=_check,
    lexer="pygments.lexers.data.YamlLexer",
)
FORMATS = (YAML,)
