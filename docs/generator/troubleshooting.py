"""The page of troubleshooting: the table of hints, and what helps with the app itself."""

from __future__ import annotations

from collections.abc import Iterator

from docs.generator.markdown import GENERATED, table, text
from workbench.aws.failures.rules import SECTIONS
from workbench.aws.failures.rules.rule import Rule
from workbench.aws.failures.view import FailureView
from workbench.model.exchange import Failure, FailureKind
from workbench.model.hints.text import Face, in_face
from workbench.model.invocation import BytesBody, Invocation

_HEAD = f"""# Troubleshooting

{GENERATED}

A failure shows what the service or container said, then a hint. This page lists the hints by the text that
you see. In the app, hints name keys instead of options, and F in the response does what a hint proposes: it
sets the content type that the model accepts, moves to the field that is missing, allows more attempts, or
opens the log.

The last column says where a text was seen: a thread on GitHub, a page of AWS, or a measurement."""

_REST = """## The app

| symptom | do |
| --- | --- |
| A key does nothing | F1 shows what it does and where. Some terminals take Alt or function keys: every action is in the palette (Ctrl+P), and [keys can be changed](keys.md). |
| Alt+B moves by a word | tmux sends it so: set another key for `payload.bracket`. |
| No plots, arrays or Parquet | Install the extras; the view names the package and the command. |
| Copying does nothing | The terminal must allow OSC 52; tmux needs `set -g set-clipboard on`. |
| Bodies are not recorded | `settings.toml` has a mistake or a privacy setting: see the notice at the start. |
| The history is damaged | It was set aside as `history.damaged-…` and a new one begun: [The history](history.md#when-the-disk-or-the-history-is-not-well). |

Look at the request and the credentials without sending:

```sh
workbench invoke-endpoint --dry-run --endpoint-name my-endpoint --body fileb://in.json out.json
workbench invoke-endpoint --debug --endpoint-name my-endpoint --body fileb://in.json out.json
```

The [container's log](logs.md) says why a model failed:

```sh
workbench endpoints logs --around 17
```

Check the history:

```console
$ workbench history verify
```

To reproduce a failure without an account, the sandbox's endpoint `faulty` makes most of them:
[failures on demand](sandbox.md#faulty-failures-on-demand)."""  # noqa: E501  rows of a table

_EXAMPLE = FailureView(
    Failure(kind=FailureKind.MODEL, code="", message=""),
    Invocation(
        fields={"EndpointName": "NAME", "ContentType": "text/csv", "TargetModel": "model.tar.gz"},
        body=BytesBody(b" " * 7_000_000),
    ),
    "us-east-1",
)
"""What a hint is made for that names something of the request."""


def page() -> str:
    """Returns the page."""
    return "\n\n".join([_HEAD, *_sections(), _REST]) + "\n"


def _sections() -> Iterator[str]:
    for title, rules in SECTIONS.items():
        yield f"## {title}"
        yield table(("seen", "do", "source"), map(_cells, rules))


def _cells(rule: Rule) -> tuple[str, str, str]:
    return text(rule.symptom), text(in_face(rule.text(_EXAMPLE), Face.COMMAND_LINE)), text(rule.source)
