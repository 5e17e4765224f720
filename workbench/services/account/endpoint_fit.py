"""What of an invocation an endpoint can take: values for its fields, and what cannot fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.model.account.endpoint import IN_SERVICE, EndpointDescription, InferenceComponent, Trait
from workbench.model.async_invocation import is_asynchronous
from workbench.model.invocation import Invocation
from workbench.model.service.operations import INVOKE, INVOKE_ASYNC, INVOKE_STREAM


def field_values(description: EndpointDescription) -> Mapping[str, tuple[str, ...]]:
    """Returns the values that an endpoint has for the fields that choose a part of it, by API name."""
    return {
        "TargetVariant": tuple(variant.name for variant in description.serving_variants),
        "InferenceComponentName": tuple(component.name for component in description.components),
        "TargetContainerHostname": description.hostnames,
        "TargetModel": description.target_models,
    }


def aimed_at(
    invocation: Invocation, name: str, traits: tuple[Trait, ...] | None, *, streams: bool = False
) -> Invocation:
    """Returns an invocation of another endpoint, with the operation that the endpoint takes.

    Args:
        traits: of the endpoint; None where they are not known.
        streams: whether it has answered with streams alone so far.
    """
    aimed = invocation.with_field("EndpointName", name)
    if Trait.ASYNC in (traits or ()):
        return aimed.with_(operation=INVOKE_ASYNC)
    if streams:
        return aimed.with_(operation=INVOKE_STREAM)
    # One that is known to be no asynchronous endpoint takes the plain operation.
    is_plain = traits is not None and is_asynchronous(invocation.operation)
    return aimed.with_(operation=INVOKE) if is_plain else aimed


def misfits(invocation: Invocation, description: EndpointDescription) -> tuple[str, ...]:
    """Returns what of an invocation the endpoint cannot take, a sentence each; advice, never a refusal."""
    if invocation.endpoint_name != description.name:
        return ()
    texts = [*_status(description), *_operation(invocation, description)]
    if description.complete:
        texts += [*_parts(invocation, description), *_models(invocation, description)]
    return tuple(texts)


def _status(description: EndpointDescription) -> Iterator[str]:
    if description.summary.status not in {"", IN_SERVICE}:
        yield f"The endpoint is {description.summary.status}."


def _operation(invocation: Invocation, description: EndpointDescription) -> Iterator[str]:
    asynchronous = is_asynchronous(invocation.operation)
    if description.async_output and not asynchronous:
        yield f"The endpoint takes {INVOKE_ASYNC} only."
    if asynchronous and description.complete and not description.async_output:
        yield f"The endpoint does not take {INVOKE_ASYNC}."


def _parts(invocation: Invocation, description: EndpointDescription) -> Iterator[str]:
    variant = invocation.field("TargetVariant")
    names = {variant.name for variant in description.serving_variants}
    if variant and names and variant not in names:
        yield f"The endpoint has no variant {variant}."
    name = invocation.field("InferenceComponentName")
    component = next((component for component in description.components if component.name == name), None)
    if description.components and not name:
        yield "The endpoint needs InferenceComponentName."
    elif name and component is None and not description.problems:
        yield f"The endpoint has no inference component {name}."
    yield from _copies(component)
    if invocation.field("EnableExplanations") and description.explainer is None:
        yield "The endpoint has no explainer: EnableExplanations does not apply."


def _copies(component: InferenceComponent | None) -> Iterator[str]:
    if component is not None and component.copies == 0:
        yield f"The inference component {component.name} has no copies: it is scaled to zero."


def _models(invocation: Invocation, description: EndpointDescription) -> Iterator[str]:
    if not description.containers or any(
        variant.model_name and variant.model is None for variant in description.variants
    ):
        # What its models are may not be read.
        return
    model = invocation.field("TargetModel")
    if description.is_multi_model and not model:
        yield "The endpoint is a multi-model endpoint: it needs TargetModel."
    elif model and not description.is_multi_model:
        yield "The endpoint is not a multi-model endpoint: TargetModel does not apply."
    hostname = invocation.field("TargetContainerHostname")
    if description.hostnames and not hostname:
        yield "The endpoint invokes its containers directly: it needs TargetContainerHostname."
    elif hostname and hostname not in description.hostnames:
        yield f"The endpoint has no container {hostname} that can be invoked directly."
