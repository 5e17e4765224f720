"""An endpoint for people: titled sections of labelled lines, the same in the command line and in the app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from workbench.content.humanize import ago, counted
from workbench.content.templates import fitting
from workbench.model.account.auto_scaling import NotScaledReason, ScalingActivity
from workbench.model.account.endpoint import (
    IN_SERVICE,
    REAL_TIME,
    Container,
    EndpointDescription,
    EndpointSummary,
    InferenceComponent,
    Variant,
)

_MOST_MODELS = 20
_MOST_ACTIVITIES = 5
_NOT_SCALED = {
    "AutoScalingAnticipatedFlapping": "it would have scaled back at once",
    "TargetServicePutResourceAsUnscalable": "the service reported that it cannot be scaled now",
    "AlreadyAtMaxCapacity": "already at the maximum capacity",
    "AlreadyAtMinCapacity": "already at the minimum capacity",
    "AlreadyAtDesiredCapacity": "already at the desired capacity",
}
"""Codes of NotScaledReason (API reference of Application Auto Scaling)."""
_NUMBERS = {"MaxCapacity": "maximum", "MinCapacity": "minimum", "CurrentCapacity": "current"}


class Line(msgspec.Struct, frozen=True):
    """One line of a section.

    Args:
        label: empty where the text stands by itself.
        problem: whether it says that something is wrong.
    """

    label: str
    text: str
    problem: bool = False


class Section(msgspec.Struct, frozen=True):
    """Some lines under a title."""

    title: str
    lines: tuple[Line, ...]


def sections(description: EndpointDescription, now: datetime) -> tuple[Section, ...]:
    """Returns an endpoint's sections, in the order in which they answer questions; none is empty.

    Args:
        now: aware; ages are counted to it.
    """
    all_sections = (
        Section("Endpoint", tuple(_head(description, now))),
        *(Section(_variant_title(variant), tuple(_variant(variant))) for variant in description.variants),
        *(
            Section(f"Inference component {component.name}", tuple(_component(component)))
            for component in description.components
        ),
        Section("Templates for its image", tuple(_templates(description))),
        Section("Asynchronous inference", tuple(_async(description))),
        Section("Explainer", tuple(_explainer(description))),
        Section("Data capture", tuple(_capture(description))),
        Section("Target models", tuple(_models(description))),
        Section("Auto scaling", tuple(_scaling(description, now))),
        Section("Tags", tuple(Line(key, value) for key, value in sorted(description.tags.items()))),
        Section("Not readable", tuple(_problems(description))),
    )
    return tuple(section for section in all_sections if section.lines)


def kinds(summary: EndpointSummary) -> str:
    """Returns what an endpoint is, in words; a dash as long as that is not known."""
    return "–" if summary.traits is None else ", ".join(summary.traits or (REAL_TIME,))


def age(moment: datetime | None, now: datetime) -> str:
    """Returns how long ago something was; a dash where that is not known."""
    return "–" if moment is None else ago((now - moment).total_seconds())


def _head(description: EndpointDescription, now: datetime) -> Iterator[Line]:
    summary = description.summary
    yield Line("Name", summary.name)
    yield Line("Status", summary.status, problem=summary.status != IN_SERVICE)
    if description.failure_reason:
        yield Line("Failure reason", description.failure_reason, problem=True)
    yield from _lines({"Hint": description.failure_hint})
    if summary.traits is not None:
        yield Line("Kind", kinds(summary))
    yield Line("Region", description.region)
    yield from _lines(
        {"Created": _moment(summary.created_at, now), "Modified": _moment(summary.modified_at, now)}
    )
    yield from _lines({"Configuration": description.config_name, "ARN": summary.arn})
    yield from _lines({"Console": description.console_url})
    if description.pending_config:
        yield Line("Deploying", description.pending_config)
        for status in description.pending_statuses:
            yield Line("", _joined(status.status, status.message))


def _moment(moment: datetime | None, now: datetime) -> str:
    return "" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M} ({age(moment, now)})"


def _lines(members: dict[str, str]) -> Iterator[Line]:
    return (Line(label, text) for label, text in members.items() if text)


def _variant_title(variant: Variant) -> str:
    return f"{'Shadow variant' if variant.shadow else 'Variant'} {variant.name}"


def _variant(variant: Variant) -> Iterator[Line]:
    yield from _lines({"Weight": _change(variant.weight, variant.desired_weight)})
    if variant.serverless_memory_mb is not None:
        concurrency = (
            "" if variant.serverless_concurrency is None else f", {variant.serverless_concurrency} at once"
        )
        yield Line("Serverless", f"{variant.serverless_memory_mb:,} MB{concurrency}")
    else:
        yield from _instances(variant)
    yield from _lines({"Routing": variant.routing})
    for status in variant.statuses:
        yield Line("Now", _joined(status.status, status.message))
    yield from _lines({"Model": variant.model_name})
    if variant.model is not None:
        yield from _lines({"Execution": variant.model.execution_mode, "Role": variant.model.role_arn})
        for container in variant.model.containers:
            yield from _container(container)
    named = {container.image for container in variant.model.containers} if variant.model else set()
    images = (image for image in dict.fromkeys(variant.images) if image not in named)
    yield from (Line("Deployed image", image) for image in images)


def _instances(variant: Variant) -> Iterator[Line]:
    count = _change(variant.instances, variant.desired_instances)
    if count:
        bounds = _bounds(variant.min_instances, variant.max_instances)
        yield Line(
            "Instances",
            " ".join(filter(None, (count, variant.instance_type, bounds))),
            variant.instances == 0,
        )


def _change(current: float | None, desired: float | None) -> str:
    """A number, and what it is to become where that is another one."""
    if current is None:
        return "" if desired is None else f"0 → {desired:g}"
    return f"{current:g}" if desired in {None, current} else f"{current:g} → {desired:g}"


def _bounds(minimum: int | None, maximum: int | None) -> str:
    return (
        ""
        if minimum is None and maximum is None
        else f"({minimum or 0} to {'∞' if maximum is None else maximum})"
    )


def _container(container: Container) -> Iterator[Line]:
    yield from _lines(
        {
            "Container": container.hostname,
            "Image": container.image,
            "Mode": container.mode,
            "Model data": container.model_data,
        }
    )
    yield from (
        Line("Environment", f"{name}={value}") for name, value in sorted(container.environment.items())
    )


def _component(component: InferenceComponent) -> Iterator[Line]:
    yield Line("Status", component.status, problem=component.status != IN_SERVICE)
    if component.failure_reason:
        yield Line("Failure reason", component.failure_reason, problem=True)
    if component.copies is not None:
        yield Line(
            "Copies", _change(component.copies, component.desired_copies), problem=component.copies == 0
        )
    yield from _lines(
        {"Variant": component.variant_name, "Model": component.model_name, "Base component": component.base}
    )
    yield from _container(component.container)


def _templates(description: EndpointDescription) -> Iterator[Line]:
    return (Line(template.name, template.title) for template in fitting(description.images))


def _async(description: EndpointDescription) -> Iterator[Line]:
    return _lines({"Outputs": description.async_output, "Failures": description.async_failure})


def _explainer(description: EndpointDescription) -> Iterator[Line]:
    if description.explainer is not None:
        yield Line("Explains", description.explainer or "every record")


def _capture(description: EndpointDescription) -> Iterator[Line]:
    if description.capture_destination:
        percent = (
            "" if description.capture_percent is None else f" ({description.capture_percent} % of requests)"
        )
        yield Line("Destination", f"{description.capture_destination}{percent}")


def _models(description: EndpointDescription) -> Iterator[Line]:
    names = description.target_models
    yield from (Line("", name) for name in names[:_MOST_MODELS])
    if len(names) > _MOST_MODELS:
        yield Line("", f"and {counted(len(names) - _MOST_MODELS, 'model')} more")


def _scaling(description: EndpointDescription, now: datetime) -> Iterator[Line]:
    for target in description.scaling_targets:
        suspended = f", suspended: {', '.join(target.suspended)}" if target.suspended else ""
        yield Line(
            _resource(target.resource), f"{target.minimum} to {target.maximum}{suspended}", bool(suspended)
        )
    for policy in description.scaling_policies:
        holds = f"{policy.metric} at {policy.target:g}" if policy.target is not None else policy.kind
        yield Line(_resource(policy.resource), f"policy {policy.name}: {holds}")
    for activity in _newest(description.scaling_activities):
        yield Line(_resource(activity.resource), _activity(activity, now), problem=_is_problem(activity))


def _newest(activities: Iterable[ScalingActivity]) -> list[ScalingActivity]:
    dated = [activity for activity in activities if activity.started_at is not None]
    return sorted(dated, key=lambda activity: str(activity.started_at), reverse=True)[:_MOST_ACTIVITIES]


def _is_problem(activity: ScalingActivity) -> bool:
    return activity.status == "Failed" or bool(activity.not_scaled)


def _activity(activity: ScalingActivity, now: datetime) -> str:
    reasons = "; ".join(map(_reason, activity.not_scaled))
    outcome = f"not scaled: {reasons}" if reasons else _joined(activity.status, activity.description)
    more = "" if reasons or activity.status == "Successful" else activity.message
    return " ".join(filter(None, (f"{age(activity.started_at, now)}:", outcome, more)))


def _reason(reason: NotScaledReason) -> str:
    words = _NOT_SCALED.get(reason.code, reason.code)
    numbers = ", ".join(f"{_NUMBERS.get(name, name)} {count}" for name, count in reason.details.items())
    return f"{words} ({numbers})" if numbers else words


def _resource(resource: str) -> str:
    return resource.rpartition("/")[2]


def _joined(first: str, second: str) -> str:
    return f"{first}: {second}" if first and second else first or second


def _problems(description: EndpointDescription) -> Iterator[Line]:
    return (Line("", problem.message, problem=True) for problem in description.problems)
