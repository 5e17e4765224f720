"""What the service model cannot say of a field: its group, and an example. Keyed by member name.

A member that is not named here is shown all the same, in the group "other".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldMetadata:
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
    "EndpointName": FieldMetadata("routing", "my-endpoint"),
    "TargetVariant": FieldMetadata("routing", "AllTraffic"),
    "TargetModel": FieldMetadata("routing", "model.tar.gz"),
    "TargetContainerHostname": FieldMetadata("routing", "container-1"),
    "InferenceComponentName": FieldMetadata("routing", "my-component"),
    "PrefixAwareId": FieldMetadata("routing", "conversation-17"),
    "ContentType": FieldMetadata("content", "application/json", _MEDIA_TYPES),
    "Accept": FieldMetadata("content", "application/json", _MEDIA_TYPES),
    "EnableExplanations": FieldMetadata("content", "`true`", ("`true`", "`false`", "[1]>`0.5`")),
    "SessionId": FieldMetadata("session", "NEW_SESSION", ("NEW_SESSION",)),
    "CustomAttributes": FieldMetadata("tracing", "trace-id=42"),
    "InferenceId": FieldMetadata("tracing", "order-4711"),
    "InputLocation": FieldMetadata("asynchronous", "s3://bucket/key"),
    "S3OutputPathExtension": FieldMetadata("asynchronous", "team/a"),
    "Filename": FieldMetadata("asynchronous", "result.json"),
    "RequestTTLSeconds": FieldMetadata("asynchronous", "21600"),
    "InvocationTimeoutSeconds": FieldMetadata("asynchronous", "900"),
}

_UNKNOWN = FieldMetadata("other")


def field_metadata(name: str) -> FieldMetadata:
    """Returns how the member `name` is presented."""
    return _FIELDS.get(name, _UNKNOWN)
