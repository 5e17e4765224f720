"""The page of templates: each with its content type and the documentation that it is taken from."""

from __future__ import annotations

from itertools import groupby

from docs.generator.markdown import GENERATED, code, table, text
from workbench.content.templates import Template, templates

_HEAD = f"""# Templates

{GENERATED}

A template is an example request: a body, the content types, and the fields that go with it. Endpoint and
connection of the draft stay as they are.

In the app, Ctrl+T in the payload opens the list: type to filter, Enter fills the example in, Ctrl+Z takes
it out again. On the command line:

```console
$ workbench templates list forecast
$ workbench templates show deepar
$ workbench templates show deepar --body
$ workbench templates show deepar --json
```

`--body` writes the body's bytes, so that it can be sent or edited:

```console
$ workbench templates show xgboost-csv --body > body.csv
$ workbench invoke-endpoint --sandbox --endpoint-name echo --body fileb://body.csv out.json
```"""


def page() -> str:
    """Returns the page."""
    sections = [
        f"## {_title(category)}\n\n{_table(list(members))}"
        for category, members in groupby(templates(), lambda template: template.category)
    ]
    return "\n\n".join([_HEAD, *sections]) + "\n"


def _title(category: str) -> str:
    return {"Asynchronous": "Asynchronous invocations"}.get(category, category)


def _table(members: list[Template]) -> str:
    rows = [
        (
            code(template.name),
            text(template.title),
            code(template.content_type) if template.content_type else "",
            text(template.note),
            _source(template.source),
        )
        for template in members
    ]
    return table(("name", "example of", "content type", "note", "source"), rows)


def _source(source: str) -> str:
    title, separator, address = source.rpartition(", https://")
    return f"[{text(title)}](https://{address})" if separator else text(source)
