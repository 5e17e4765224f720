"""What the screen of a batch over a dataset asks for, as a plan."""

from __future__ import annotations

from typing import NamedTuple

from workbench.model.errors import UsageError
from workbench.model.invocation import Invocation, TextBody
from workbench.model.requests.variables import references
from workbench.services.dataset_batch.bodies.groups import Limits
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.requests import placement
from workbench.services.datasets.dataset import ReadOptions

AUTO = "auto"


class Answers(NamedTuple):
    """What was typed, field by field."""

    input: str
    expression: str
    output: str
    concurrency: str
    rate: str
    rows: str
    limit: str
    form: str = ""


def plan_of(answers: Answers, draft: Invocation, tag: str) -> Plan:
    """Returns the plan that the form describes.

    The draft gives endpoint, fields and connection; its payload is the template where it has `${column}`.

    Raises:
        UsageError: something typed makes no sense.
    """
    body = draft.body
    template = body if isinstance(body, TextBody) and references(body.text) else None
    placed = placement(
        None,
        fields=draft.fields,
        change=lambda _: draft.connection,
        template=None if answers.expression else template,
        expression=answers.expression,
    )
    concurrency = None
    if answers.concurrency not in {"", AUTO}:
        concurrency = _whole(answers.concurrency, "In flight", 1, 256)
    rows = _whole(answers.rows, "Per request", 1, 100_000) or 1
    if placed.templated and rows > 1:
        raise UsageError("A payload with ${column} has one record per request.")
    return Plan(
        placement=placed,
        limits=Limits(rows=rows),
        concurrency=concurrency,
        rate=_rate(answers.rate),
        count=_whole(answers.limit, "Records", 1, 1_000_000_000),
        tags=(tag,),
        read=ReadOptions(form=answers.form),
    )


def _whole(text: str, name: str, least: int, most: int) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not least <= int(text) <= most:
        raise UsageError(f"{name} is a whole number from {least:,} to {most:,}.")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text or "0")
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1e6:
        raise UsageError("Per second is a number; empty sets no limit.")
    return rate
