"""`workbench templates`: example requests for formats, algorithms and model servers."""

from __future__ import annotations

import sys

import click

from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import json_line, print_line
from workbench.content.templates import Template, matching, template_named
from workbench.model.errors import UsageError


@click.group()
def templates() -> None:
    """Look at example requests for formats, algorithms and model servers."""


@templates.command("list")
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(*, words: tuple[str, ...], as_json: bool) -> int:
    """List templates by category; with WORDS, only those in which all of them occur."""
    found = matching(words)
    if as_json:
        for template in found:
            print_line(_as_json(template))
        return Exit.DONE
    category = ""
    for template in found:
        if template.category != category:
            category = template.category
            print_line(category)
        print_line(f"  {template.name:<33} {template.content_type or '–':<26} {template.title}")
    return Exit.DONE


@templates.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--body", "only_body", is_flag=True, help="Nothing but the bytes of its body.")
def show(*, name: str, as_json: bool, only_body: bool) -> int:
    """Show one template: its types, its body and where it is documented."""
    if as_json and only_body:
        raise UsageError("--json and --body are two answers to one question.", "Give one of them.")
    template = template_named(name)
    data = template.data
    if only_body:
        sys.stdout.buffer.write(data or b"")
        sys.stdout.buffer.flush()
        return Exit.DONE
    if as_json:
        print_line(_as_json(template))
        return Exit.DONE
    print_line(f"{template.title} · {template.category}")
    for label, value in (
        ("Operation", template.operation),
        ("ContentType", template.content_type),
        ("Accept", template.accept),
        *((field, str(value)) for field, value in template.fields.items()),
        ("Note", template.note),
        ("Answer", template.answer),
        ("Source", template.source),
    ):
        if value:
            print_line(f"{label}: {value}")
    if data is not None:
        print_line("")
        binary = f"({len(data):,} bytes, binary: `workbench templates show {name} --body` writes them)"
        print_line(binary if template.body is None else template.body.rstrip("\n"))
    return Exit.DONE


def _as_json(template: Template) -> str:
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
