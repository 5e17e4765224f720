"""Which log group and streams have the lines of an endpoint, by its kind.

Source: the Developer Guide, "Log groups and streams that Amazon SageMaker AI logs". An endpoint's group is
`/aws/sagemaker/Endpoints/NAME`, an inference component's `/aws/sagemaker/InferenceComponents/NAME`. A stream
is `VARIANT/INSTANCE-ID`; with several containers `VARIANT/INSTANCE-ID/CONTAINER`; the platform's own lines
about asynchronous invocations are in `VARIANT/INSTANCE-ID/data-log`.
"""

from __future__ import annotations

import re

import msgspec

from workbench.model.exchange import Exchange

ENDPOINTS = "/aws/sagemaker/Endpoints/"
COMPONENTS = "/aws/sagemaker/InferenceComponents/"
DATA_LOG = "data-log"
"""The last part of the streams that tell of asynchronous invocations."""

_GROUP = re.compile(r":log-group:(?P<group>[^:*]+)(?::log-stream:(?P<stream>[^:*]+))?")


class LogSource(msgspec.Struct, frozen=True, kw_only=True):
    """A log group, and which of its streams are meant.

    Args:
        group: the name of the log group.
        variant: only streams of this production variant; empty for all.
        container: only streams of this container; empty for all.
        stream: this one stream; empty for those that the others choose.
    """

    group: str
    variant: str = ""
    container: str = ""
    stream: str = ""

    @property
    def prefix(self) -> str:
        """What the names of its streams begin with; empty for any."""
        return self.stream or (f"{self.variant}/" if self.variant else "")

    def has(self, stream: str) -> bool:
        """Returns whether a stream of the group is meant."""
        if self.stream:
            return stream == self.stream
        if not stream.startswith(self.prefix):
            return False
        # A container of a pipeline; the platform's lines about its invocations are wanted all the same.
        return not self.container or stream.rpartition("/")[2] in {self.container, DATA_LOG}


def endpoint_source(name: str, *, component: str = "", variant: str = "", container: str = "") -> LogSource:
    """Returns where an endpoint's containers, or those of one of its inference components, write.

    Args:
        name: of the endpoint.
        component: of the inference component; an adapter writes to the log of its base component.
        variant, container: see `LogSource`.
    """
    if component:
        return LogSource(group=f"{COMPONENTS}{component}", variant=variant, container=container)
    return LogSource(group=f"{ENDPOINTS}{name}", variant=variant, container=container)


def arn_source(arn: str) -> LogSource | None:
    """Returns what a `LogStreamArn` of a ModelError names; None where that is not the ARN of a log group."""
    parts = _GROUP.search(arn)
    return LogSource(group=parts["group"], stream=parts["stream"] or "") if parts else None


def source_of(exchange: Exchange) -> LogSource:
    """Returns where the container that answered an exchange wrote its lines.

    The error's own `LogStreamArn` counts first; then the inference component, the variant that answered or
    was aimed at, and the container that was aimed at.
    """
    invocation, failure = exchange.invocation, exchange.failure
    stated = arn_source(str(failure.members.get("LogStreamArn") or "")) if failure else None
    if stated is not None and stated.stream:
        return stated
    answered = exchange.response.output.get("InvokedProductionVariant") if exchange.response else None
    source = endpoint_source(
        invocation.endpoint_name,
        component=str(invocation.field("InferenceComponentName") or ""),
        variant=str(answered or invocation.field("TargetVariant") or ""),
        container=str(invocation.field("TargetContainerHostname") or ""),
    )
    # An ARN without a stream names the group of the endpoint: the component's own has the lines.
    if stated is None or source.group.startswith(COMPONENTS):
        return source
    return msgspec.structs.replace(source, group=stated.group)
