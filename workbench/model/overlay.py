"""What the service model cannot say of a field: its group, and an example. Keyed by member name.

A member that is not named here is shown all the same, in the group "other".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Overlay:
    """How a field is presented.

    Attributes:
        group: one of `GROUPS`.
        example: what a value looks like; shown where the field is empty.
        suggestions: values worth offering beside those of the history.
    """

    group: str
    example: str = ""
    suggestions: tuple[str, ...] = ()


GROUPS = ("routing", "content", "session", "tracing", "asynchronous", "other")

_MEDIA_TYPES = (
    "application/json",
    "application/jsonlines",
    "text/csv",
    "text/libsvm",
    "text/plain",
    "application/x-npy",
    "application/x-image",
    "image/png",
    "image/jpeg",
    "application/octet-stream",
    "application/x-recordio-protobuf",
)

_FIELDS = {
    "EndpointName": Overlay("routing", "my-endpoint"),
    "TargetVariant": Overlay("routing", "AllTraffic"),
    "TargetModel": Overlay("routing", "model.tar.gz"),
    "TargetContainerHostname": Overlay("routing", "container-1"),
    "InferenceComponentName": Overlay("routing", "my-component"),
    "PrefixAwareId": Overlay("routing", "conversation-17"),
    "ContentType": Overlay("content", "application/json", _MEDIA_TYPES),
    "Accept": Overlay("content", "application/json", _MEDIA_TYPES),
    "EnableExplanations": Overlay("content", "`true`", ("`true`", "`false`", "[1]>`0.5`")),
    "SessionId": Overlay("session", "NEW_SESSION", ("NEW_SESSION",)),
    "CustomAttributes": Overlay("tracing", "trace-id=42"),
    "InferenceId": Overlay("tracing", "order-4711"),
    "InputLocation": Overlay("asynchronous", "s3://bucket/key"),
    "S3OutputPathExtension": Overlay("asynchronous", "team/a"),
    "Filename": Overlay("asynchronous", "result.json"),
    "RequestTTLSeconds": Overlay("asynchronous", "21600"),
    "InvocationTimeoutSeconds": Overlay("asynchronous", "900"),
}

_UNKNOWN = Overlay("other")


def overlay(name: str) -> Overlay:
    """How the member `name` is presented."""
    return _FIELDS.get(name, _UNKNOWN)
