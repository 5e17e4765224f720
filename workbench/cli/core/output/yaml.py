"""`--output yaml`: the AWS CLI v2 writes YAML 1.2 by way of ruamel.yaml; PyYAML knows only YAML 1.1.

They differ in which plain words are strings: `yes`, `on` and `12:30` are in 1.2, `1e3` is not.
The expressions below are those of YAML 1.2 as ruamel.yaml 0.19 has them (ruamel/yaml/resolver.py).
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from workbench.content.printable_json import printable_json

try:
    from yaml import CSafeDumper as _Base
except ImportError:  # a PyYAML built without libyaml
    from yaml import SafeDumper as _Base  # type: ignore[assignment]

_PLAIN_WORDS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    (
        "float",
        r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
        r"|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+0123456789.",
    ),
    ("int", r"[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+", "-+0123456789"),
    ("merge", r"<<", "<"),
    ("null", r"~|null|Null|NULL|", ("~", "n", "N", "")),
    (
        "timestamp",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?"
        r":[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?",
        "0123456789",
    ),
    ("value", r"=", "="),
)


class _Dumper(_Base):
    """A dumper that quotes what YAML 1.2 would not read as a string."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own attribute, filled below


for _name, _pattern, _first in _PLAIN_WORDS:
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), list(_first))


def document(value: Any) -> str:
    """A value as one YAML document, keys in order; a scalar as JSON, which is YAML without its end mark."""
    if not isinstance(value, dict | list):
        return printable_json(json.dumps(value, ensure_ascii=False)) + "\n"
    return yaml.dump(value, Dumper=_Dumper, default_flow_style=False, allow_unicode=True)
