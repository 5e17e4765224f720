"""A template as JSON."""

from __future__ import annotations

from workbench.cli.core.terminal.lines import json_line
from workbench.content.templates import Template


def template_json(template: Template) -> str:
    """A template as one line of JSON."""
    data = template.data
    return json_line(
        {
            "name": template.name,
            "title": template.title,
            "category": template.category,
            "operation": template.operation or None,
            "content_type": template.content_type or None,
            "accept": template.accept or None,
            "fields": template.fields,
            "body": template.body,
            "body_base64": template.base64.replace("\n", "") or None,
            "body_bytes": len(data) if data is not None else 0,
            "note": template.note,
            "answer": template.answer,
            "source": template.source,
        }
    )
